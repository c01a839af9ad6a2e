"""The checks: small functions that look at typed rows and say what is wrong, by row and column.

Codes, numbers and dates were judged as they were read (`mapping_values`). Here stands what needs a
whole row or several: what is required, what is possible, what adds up, what comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.issues import Findings, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from wiu.survey.entities import Entity
    from wiu.survey.mapping_apply import MappedFile

_LARGEST_WTE = 5_000.0
_LARGEST_HEADCOUNT = 10_000
_ROUNDING = 0.051
_WHOLE_TIME = 1.5
_AMOUNTS = ("headcount", "wte_establishment", "wte_in_post", "wte_vacant", "wte_vacant_3_months", "quantity")


@dataclass(frozen=True)
class Lines:
    """Typed rows of one entity; the index is the row of the file. `sources`: field → the file's column."""

    entity: Entity
    frame: pd.DataFrame
    sources: Mapping[str, str]

    def column(self, *fields: str) -> str:
        """Return the file's names of the columns that the fields came from."""
        return ", ".join(dict.fromkeys(self.sources.get(field, field) for field in fields))

    def has(self, *fields: str) -> bool:
        """Say whether the mapping gives all these fields."""
        return all(field in self.sources for field in fields)


def _add(
    lines: Lines,
    findings: Findings,
    bad: pd.Series,
    fields: tuple[str, ...],
    rule: str,
    message: str,
    *,
    error: bool,
) -> None:
    bad = bad.fillna(value=False).astype(bool)
    if not bad.any():
        return
    rows = lines.frame.index[bad]
    shown = lines.frame.loc[bad, list(fields)]
    cells = [
        ", ".join(
            "" if pd.isna(each) else f"{each:g}" if isinstance(each, float) else str(each) for each in row
        )
        for row in shown.itertuples(index=False)
    ]
    findings.add(rows, lines.column(*fields), cells, rule, message, "error" if error else "warning")


def required(lines: Lines, findings: Findings) -> None:
    """What a row can't do without must be said."""
    for field in lines.entity.fields:
        if field.required and field.name in lines.frame and lines.has(field.name):
            bad = lines.frame[field.name].isna()
            message = f"The row says nothing for {field.name}, without which it can't be kept."
            _add(lines, findings, bad, (field.name,), "required", message, error=True)


def ranges(lines: Lines, findings: Findings) -> None:
    """Counts and WTE are not negative and not absurd; a vacancy may be negative (over-established)."""
    for name in _AMOUNTS:
        if not lines.has(name):
            continue
        values = lines.frame[name].astype("float64")
        most = (
            _LARGEST_HEADCOUNT
            if name == "headcount"
            else 100 * _LARGEST_WTE
            if name == "quantity"
            else _LARGEST_WTE
        )
        if name == "quantity":
            most *= 10
        if name not in ("wte_vacant", "wte_vacant_3_months"):
            _add(lines, findings, values < 0, (name,), "range", f"{name} can't be negative.", error=True)
        _add(
            lines,
            findings,
            values.abs() > most,
            (name,),
            "range",
            f"{name} can't be more than {most:,.0f}.",
            error=True,
        )


def one_person(lines: Lines, findings: Findings) -> None:
    """A person works more than nothing and at most half as much again as whole time."""
    if lines.has("wte"):
        bad = (lines.frame["wte"] <= 0) | (lines.frame["wte"] > _WHOLE_TIME)
        _add(
            lines,
            findings,
            bad,
            ("wte",),
            "range",
            "A person's WTE lies above 0 and at most at 1.5.",
            error=True,
        )


def rating(lines: Lines, findings: Findings) -> None:
    """The opinion on staffing is a mark from 1 to 5 (D11)."""
    if lines.has("rating"):
        bad = ~lines.frame["rating"].between(1, 5) & lines.frame["rating"].notna()
        _add(
            lines,
            findings,
            bad,
            ("rating",),
            "range",
            "The rating is a whole number from 1 to 5.",
            error=True,
        )


def esr_code(lines: Lines, findings: Findings) -> None:
    """An ESR code is U and two characters; another is kept, for many staff were miscoded when the matrix changed."""
    if lines.has("esr_code"):
        said = lines.frame["esr_code"]
        bad = said.notna() & ~said.str.fullmatch(r"U[0-9A-Z]{2}").fillna(value=False).astype(bool)
        message = (
            "The code is none of the healthcare science matrix (U and two characters); it is kept as given."
        )
        _add(lines, findings, bad, ("esr_code",), "esr-code", message, error=False)


def sums(lines: Lines, findings: Findings) -> None:
    """In post and vacant come to the establishment, within rounding; all three are kept as stated."""
    fields = ("wte_in_post", "wte_vacant", "wte_establishment")
    if lines.has(*fields):
        frame = lines.frame
        off = (frame["wte_in_post"] + frame["wte_vacant"] - frame["wte_establishment"]).abs()
        message = "In post and vacant don't come to the establishment; all three are kept as stated."
        _add(lines, findings, off > _ROUNDING, fields, "sum", message, error=False)


def heads_and_wte(lines: Lines, findings: Findings) -> None:
    """Nobody counts for more than one whole-time equivalent."""
    if lines.has("headcount", "wte_in_post"):
        heads = lines.frame["headcount"].astype("float64")
        bad = lines.frame["wte_in_post"] > heads + _ROUNDING
        message = "More WTE in post than people; both are kept as stated."
        _add(lines, findings, bad, ("headcount", "wte_in_post"), "headcount-wte", message, error=False)


def long_vacancies(lines: Lines, findings: Findings) -> None:
    """What has been vacant for three months is part of what is vacant."""
    fields = ("wte_vacant_3_months", "wte_vacant")
    if lines.has(*fields):
        bad = lines.frame[fields[0]] > lines.frame[fields[1]].clip(lower=0) + _ROUNDING
        message = "More is vacant for three months than is vacant; both are kept as stated."
        _add(lines, findings, bad, fields, "long-vacancy", message, error=False)


CHECKS: tuple[Callable[[Lines, Findings], None], ...] = (
    required,
    ranges,
    one_person,
    rating,
    esr_code,
    sums,
    heads_and_wte,
    long_vacancies,
)


def run(lines: Lines, findings: Findings) -> None:
    """Run every check on the rows of one entity."""
    for check in CHECKS:
        check(lines, findings)


def against_known(mapped: MappedFile, departments: Collection[str]) -> tuple[Issue, ...]:
    """Return an error for each return whose department is none of those known; `departments` are ids.

    A return without a department (a survey of persons) is not at fault.
    """
    submissions = mapped.rows.get("submission")
    if submissions is None or "department_id" not in submissions:
        return ()
    known = pd.Index(list(departments))
    named = submissions["department_id"]
    strange = submissions[named.notna() & ~named.isin(known)]
    rows = mapped.first_row.reindex(strange["submission_id"]).fillna(0).astype("int64")
    column = mapped.department_column
    message = "No department of the survey has this identifier. Name its identifier in the mapping's values, or enter the department."
    return tuple(
        Issue(int(row), column, str(name), "unknown-department", message)
        for row, name in zip(rows, strange["department_id"], strict=True)
    )
