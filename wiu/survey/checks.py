"""The checks: small functions that look at typed rows and say what is wrong, by row and column.

Codes, numbers and dates were judged as they were read (`mapping_values`). Here stands what needs a
whole row or several: what is required, what is possible, what adds up, what comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.issues import MOST_ROWS_LISTED, Findings, Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from wiu.survey.department_hints import Hints
    from wiu.survey.entities import Entity
    from wiu.survey.issues import Severity
    from wiu.survey.mapping_apply import MappedFile

_ROUNDING = 0.051
_SAID_BEFORE = frozenset({"duplicate", "repeated", "duplicate, repeated"})
_WHOLE_TIME = 1.5
_TWO_POSTS = 2.0
_NOT_NEGATIVE = ("headcount", "wte_establishment", "wte_in_post", "quantity")
_LARGEST = {
    "headcount": 10_000,
    "wte_establishment": 5_000,
    "wte_in_post": 5_000,
    "wte_vacant": 5_000,
    "wte_vacant_3_months": 5_000,
    "quantity": 5_000_000,
}


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


def _shown(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 - what is not equal to itself is missing
        return ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _add(
    lines: Lines,
    findings: Findings,
    bad: pd.Series[bool],
    fields: tuple[str, ...],
    *,
    rule: str,
    message: str,
    severity: Severity = "error",
    acceptable: bool = False,
) -> None:
    """Add a finding to each row where `bad`, with what the fields hold there."""
    bad = bad.fillna(value=False).astype(bool)
    if not bad.any():
        return
    held = lines.frame.loc[bad, list(fields)].head(MOST_ROWS_LISTED)
    cells = [", ".join(map(_shown, row)) for row in held.itertuples(index=False)]
    findings.add(
        lines.frame.index[bad],
        lines.column(*fields),
        cells,
        rule=rule,
        message=message,
        severity=severity,
        acceptable=acceptable,
    )


def required(lines: Lines, findings: Findings) -> None:
    """What a row can't do without must be said."""
    for field in lines.entity.fields:
        if field.required and lines.has(field.name):
            # a cell that said something wrong has been named already
            named = findings.failed_in(lines.sources[field.name])
            bad = lines.frame[field.name].isna() & ~lines.frame.index.isin(named)
            message = f"The row says nothing for {field.name}, without which it can't be kept."
            _add(lines, findings, bad, (field.name,), rule="required", message=message)


def not_negative(lines: Lines, findings: Findings) -> None:
    """Counts and WTE are not negative; a vacancy may be (an over-established department)."""
    for name in _NOT_NEGATIVE:
        if lines.has(name):
            bad = lines.frame[name].astype("float64") < 0
            _add(lines, findings, bad, (name,), rule="range", message=f"{name} can't be negative.")


def not_absurd(lines: Lines, findings: Findings) -> None:
    """No line of one department reaches these figures; a slip of the keyboard does."""
    for name, most in _LARGEST.items():
        if lines.has(name):
            bad = lines.frame[name].astype("float64").abs() > most
            message = f"{name} can't be more than {most:,} on one line."
            _add(lines, findings, bad, (name,), rule="range", message=message)


def one_person(lines: Lines, findings: Findings) -> None:
    """A person works more than nothing and at most half as much again as whole time.

    Two posts at once are improbable, yet there are such people: that may be accepted.
    """
    if lines.has("wte"):
        wte = lines.frame["wte"]
        message = "A person's WTE lies above 0 and at most at 1.5."
        two_posts = (wte > _WHOLE_TIME) & (wte <= _TWO_POSTS)
        _add(lines, findings, two_posts, ("wte",), rule="range", message=message, acceptable=True)
        _add(lines, findings, (wte <= 0) | (wte > _TWO_POSTS), ("wte",), rule="range", message=message)


def rating(lines: Lines, findings: Findings) -> None:
    """The opinion on staffing is a mark from 1 to 5 (D11)."""
    if lines.has("rating"):
        marks = lines.frame["rating"]
        bad = ~marks.between(1, 5) & marks.notna()
        _add(
            lines,
            findings,
            bad,
            ("rating",),
            rule="range",
            message="The rating is a whole number from 1 to 5.",
        )


def esr_code(lines: Lines, findings: Findings) -> None:
    """An ESR code is U and two characters; another is kept, for many staff were miscoded when the matrix changed."""
    if lines.has("esr_code"):
        said = lines.frame["esr_code"]
        bad = said.notna() & ~said.str.fullmatch(r"U[0-9A-Z]{2}").fillna(value=False).astype(bool)
        message = (
            "The code is none of the healthcare science matrix (U and two characters); it is kept as given."
        )
        _add(lines, findings, bad, ("esr_code",), rule="esr-code", message=message, severity="warning")


def sums(lines: Lines, findings: Findings) -> None:
    """In post and vacant come to the establishment, within rounding; all three are kept as stated."""
    fields = ("wte_in_post", "wte_vacant", "wte_establishment")
    if lines.has(*fields):
        frame = lines.frame
        off = (frame["wte_in_post"] + frame["wte_vacant"] - frame["wte_establishment"]).abs()
        message = "In post and vacant don't come to the establishment; all three are kept as stated."
        _add(lines, findings, off > _ROUNDING, fields, rule="sum", message=message, severity="warning")


def heads_and_wte(lines: Lines, findings: Findings) -> None:
    """Nobody counts for more than one whole-time equivalent."""
    fields = ("headcount", "wte_in_post")
    if lines.has(*fields):
        heads = lines.frame["headcount"].astype("float64")
        bad = lines.frame["wte_in_post"] > heads + _ROUNDING
        message = "More WTE in post than people; both are kept as stated."
        _add(lines, findings, bad, fields, rule="headcount-wte", message=message, severity="warning")


def long_vacancies(lines: Lines, findings: Findings) -> None:
    """What has been vacant for three months is part of what is vacant."""
    fields = ("wte_vacant_3_months", "wte_vacant")
    if lines.has(*fields):
        bad = lines.frame[fields[0]] > lines.frame[fields[1]].clip(lower=0) + _ROUNDING
        message = "More is vacant for three months than is vacant; both are kept as stated."
        _add(lines, findings, bad, fields, rule="long-vacancy", message=message, severity="warning")


CHECKS: tuple[Callable[[Lines, Findings], None], ...] = (
    required,
    not_negative,
    not_absurd,
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


def against_known(mapped: MappedFile, departments: Collection[str], hints: Hints) -> tuple[Issue, ...]:
    """Return an error for each return whose department is none of those known; `departments` are ids.

    A row that is kept back for something else says it as well, so that it need be mended but once; where it only comes
    twice, the row before it says it. Each says what was probably meant, as far as `hints` tell: the code of a department
    whose name was given, say. A return without a department (a survey of persons) is not at fault.
    """
    submissions = mapped.rows.get("submission")
    if submissions is None or "department_id" not in submissions:
        return ()
    known = pd.Index(list(departments))
    named = submissions["department_id"]
    strange = submissions[named.notna() & ~named.isin(known)]
    rows = mapped.first_row.reindex(strange["submission_id"]).fillna(0).astype("int64")
    returns = [(int(row), str(name)) for row, name in zip(rows, strange["department_id"], strict=True)]
    kept_back = mapped.quarantine.loc[~mapped.quarantine["rule"].isin(_SAID_BEFORE), "row"]
    theirs = mapped.departments[mapped.departments.index.isin(kept_back)]
    others = theirs[theirs.notna() & ~theirs.isin(known)]
    returns += [(int(row), str(name)) for row, name in zip(others.index, others, strict=True)]
    advice = {name: hints.of(name) for name in {name for _, name in returns}}
    column = mapped.department_column
    message = "No department of the survey has this identifier. Name its identifier in the mapping's values, or enter the department."
    return tuple(
        Issue(row, column, name, "unknown-department", f"{message} {advice[name]}".strip())
        for row, name in returns
    )
