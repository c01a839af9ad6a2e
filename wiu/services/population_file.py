"""A list of departments, as a file or a form gives it, becomes organisations, departments and a population.

The list says who should answer a round: the denominator of every response rate. Unlike a survey it has
no mapping: its columns go by their own names, and a name that is not known is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.store.tables import typed
from wiu.survey.codebook import CODE_LISTS, folded
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.survey.entities import SurveyRows

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "department_id": ("department id", "department_id", "id"),
    "department": ("department", "department name", "name"),
    "org_code": ("organisation code", "org_code", "ods code", "ods"),
    "organisation": ("organisation", "organisation name", "trust"),
    "specialism": ("specialism",),
    "nation": ("nation",),
    "region": ("region",),
    "org_type": ("organisation type", "org_type"),
    "sector": ("sector",),
    "head_of_service": ("head of service", "head_of_service"),
    "head_listing": ("head listing", "head_listing", "listing"),
    "work_email": ("work e-mail", "work email", "work_email"),
    "work_address": ("work address", "work_address"),
    "postcode": ("postcode", "work postcode"),
    "eligible": ("eligible",),
}
"""Field → the names that a column of the list may bear, whatever their case."""
NEEDED = ("department_id", "department", "org_code", "organisation", "specialism")
_CODED = ("specialism", "nation", "region", "org_type", "sector", "head_listing")
_YES, _NO = frozenset({"", "yes", "y", "true", "1", "eligible"}), frozenset({"no", "n", "false", "0"})
_UK_NATIONS = {"Scotland", "Wales", "Northern Ireland"}


class PopulationError(Exception):
    """A list of departments can't be used as it stands; nothing was changed. Fit to show.

    `code` is a word for programs; `where` names file, row and column of the first thing wrong.
    """

    def __init__(self, code: str, message: str, where: dict[str, object]) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


@dataclass(frozen=True)
class Population:
    """What a list says: the rows to enter, and the names of the columns that were left out."""

    rows: SurveyRows
    left_out: tuple[str, ...]


def population(listed: pd.DataFrame, round_id: str, specialisms: tuple[str, ...], file: str) -> Population:
    """Return what a list of departments says of a round; a row's label is its number in the file.

    `specialisms` are those of the round: a department of another one does not belong to its population.

    Raises:
        PopulationError: a column or a value is missing, or a code is unknown; says where. Fit to show.

    """
    fields, left_out = _named(listed, file)
    frame = pd.DataFrame(
        {field: listed[column].fillna("").astype("str").str.strip() for field, column in fields.items()},
        index=listed.index,
    )
    for field in NEEDED:
        _require_said(frame, field, fields[field], file)
    for field in _CODED:
        if field in frame:
            frame[field] = _coded(frame, field, fields[field], file)
    frame = frame.replace("", pd.NA)
    _require_in_round(frame, specialisms, fields["specialism"], file)
    frame["eligible"] = _eligible(frame, fields.get("eligible", "eligible"), file)
    return Population(_rows(frame, round_id, fields, file), left_out)


def _named(listed: pd.DataFrame, file: str) -> tuple[dict[str, str], tuple[str, ...]]:
    known = {folded(name): field for field, names in COLUMNS.items() for name in names}
    fields: dict[str, str] = {}
    left_out = []
    for column in listed.columns:
        field = known.get(folded(str(column)))
        if field is None:
            left_out.append(str(column))
        elif field in fields:
            raise PopulationError(
                "columns", f"“{fields[field]}” and “{column}” say the same. Keep one.", {"file": file}
            )
        else:
            fields[field] = str(column)
    missing = [COLUMNS[field][0] for field in NEEDED if field not in fields]
    if missing:
        raise PopulationError(
            "columns",
            f"The list has no column {', '.join(f'“{name}”' for name in missing)}. It needs: "
            f"{', '.join(COLUMNS[field][0] for field in NEEDED)}. Nothing was changed.",
            {"file": file},
        )
    return fields, tuple(left_out)


def _wrong(file: str, row: object, column: str, message: str) -> PopulationError:
    return PopulationError(
        "rows", f"{message} Nothing was changed.", {"file": file, "row": row, "column": column}
    )


def _require_said(frame: pd.DataFrame, field: str, column: str, file: str) -> None:
    empty = frame.index[frame[field] == ""]
    if len(empty):
        raise _wrong(file, empty[0], column, f"“{column}” is empty in row {empty[0]}.")


def _coded(frame: pd.DataFrame, field: str, column: str, file: str) -> pd.Series[str]:
    codes = CODE_LISTS[field]
    spelt = {text: codes.find(text) if text else "" for text in frame[field].unique()}
    for text, code in spelt.items():
        if code is None:
            row = frame.index[frame[field] == text][0]
            known = ", ".join(codes)
            raise _wrong(file, row, column, f"“{text}” is no {field.replace('_', ' ')}. Known: {known}.")
    return frame[field].map(spelt)


def _require_in_round(frame: pd.DataFrame, specialisms: tuple[str, ...], column: str, file: str) -> None:
    other = frame.index[~frame["specialism"].isin(list(specialisms))]
    if specialisms and len(other):
        said = frame.loc[other[0], "specialism"]
        raise _wrong(
            file,
            other[0],
            column,
            f"The round does not ask about {said}, only about {', '.join(specialisms)}.",
        )


def _eligible(frame: pd.DataFrame, column: str, file: str) -> list[bool]:
    said = frame["eligible"].fillna("").str.casefold() if "eligible" in frame else pd.Series("", frame.index)
    for row, text in said.items():
        if text not in _YES | _NO:
            raise _wrong(file, row, column, f"“{text}” is neither yes nor no.")
    return [text in _YES for text in said]


def _rows(frame: pd.DataFrame, round_id: str, fields: Mapping[str, str], file: str) -> SurveyRows:
    department = frame.assign(name=frame["department"])
    organisation = frame.assign(name=frame["organisation"])
    if "nation" not in organisation and "region" in organisation:
        organisation["nation"] = [
            pd.NA if pd.isna(each) else each if each in _UK_NATIONS else "England" for each in frame["region"]
        ]
    found = {
        "organisation": _each_once(organisation, "organisation", "org_code", fields["org_code"], file),
        "department": _each_once(department, "department", "department_id", fields["department_id"], file),
        "population": typed(ENTITIES["population"], frame.assign(round_id=round_id)),
    }
    twice = found["population"].duplicated(["department_id", "specialism"])
    if twice.any():
        raise _wrong(
            file,
            frame.index[twice.to_numpy()][0],
            fields["department_id"],
            "The department stands there twice for this specialism.",
        )
    return {name: rows.reset_index(drop=True) for name, rows in found.items()}


def _each_once(frame: pd.DataFrame, entity: str, key: str, column: str, file: str) -> pd.DataFrame:
    rows = typed(ENTITIES[entity], frame)
    compared = rows.drop(columns=["specialism"], errors="ignore").drop_duplicates()
    twice = compared[key].duplicated()
    if twice.any():
        row = compared.index[twice.to_numpy()][0]
        raise _wrong(
            file, row, column, f"{compared.loc[row, key]} is described in another way in an earlier row."
        )
    return rows.loc[compared.index]
