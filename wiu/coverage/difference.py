"""What is otherwise between two states of the survey data: rows come and gone, by entity and department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from wiu.survey.entities import SurveyRows

NOBODY = ""
"""Stands where a row belongs to no department: an organisation, a round, somebody who answered alone."""


@dataclass(frozen=True)
class Change:
    """How many rows of one entity and department there were and are; only where something is otherwise.

    A row that was altered is one gone and one come. Counts only, and for the office only.
    """

    entity: str
    department: str
    before: int
    after: int
    come: int
    gone: int


def difference(before: SurveyRows, after: SurveyRows) -> tuple[Change, ...]:
    """Return what is otherwise, in the order of the entities and then of the departments."""
    found = []
    for name in ENTITIES:
        if name not in before and name not in after:
            continue
        counted = pd.concat(
            {"before": _counted(name, before), "after": _counted(name, after)}, axis=1
        ).fillna(0)
        counted["come"] = (counted["after"] - counted["before"]).clip(lower=0)
        counted["gone"] = (counted["before"] - counted["after"]).clip(lower=0)
        by_department = counted.groupby(level="department").sum().astype(int)
        changed = by_department[(by_department["come"] > 0) | (by_department["gone"] > 0)]
        found += [Change(name, str(row.Index), *map(int, row[1:])) for row in changed.itertuples()]
    return tuple(found)


def _counted(name: str, rows: SurveyRows) -> pd.Series[Any]:
    """Return how often each row stands there, by department and the hash of its content."""
    frame = rows.get(name)
    if frame is None or frame.empty:
        nothing = pd.MultiIndex.from_arrays([[], []], names=["department", "content"])
        return pd.Series([], index=nothing, dtype="int64")
    content = pd.util.hash_pandas_object(frame.apply(_comparable), index=False)
    keyed = pd.DataFrame({"department": _whose(frame, rows), "content": content.to_numpy()})
    return keyed.groupby(["department", "content"]).size()


def _comparable(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column so that equal values are written alike, whatever else stands in it.

    A column of whole numbers becomes one of fractions by a single gap, and dates lose their midnight where
    all have it: neither is a change.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S.%f")
    elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        column = column.astype("float64")
    return column.astype("str").where(column.notna(), "").astype("object")


def _whose(frame: pd.DataFrame, rows: SurveyRows) -> list[str]:
    if "department_id" in frame:
        whose = frame["department_id"]
    elif "submission_id" in frame and "submission" in rows:
        of_return = rows["submission"].drop_duplicates("submission_id").set_index("submission_id")
        whose = frame["submission_id"].map(of_return["department_id"])
    else:
        return [NOBODY] * len(frame)
    return [NOBODY if pd.isna(each) else str(each) for each in whose]
