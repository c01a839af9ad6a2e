"""One cell's text becomes a field's value, or a finding: codes by name, numbers, dates by stated order.

Every function looks at a distinct text once, however often it stands in the column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from wiu.survey.codebook import CODE_LISTS, folded
from wiu.survey.entities import DTYPES, Field, Kind
from wiu.survey.issues import MOST_ROWS_LISTED
from wiu.survey.mapping_document import BLANK, Mapping, Source
from wiu.survey.private_data import holds_private

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.survey.issues import Findings, Severity

_NOT_SAID = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "nk",
        "not known",
        "not available",
        "not stated",
        "not applicable",
    }
    | {"unknown", "don't know", "don’t know", "tbc", "tba", "?", "...", "..", ".", "--"}
)
_NOTHING = frozenset({"nil", "none", "zero"})
_SUPPRESSED = re.compile(
    r"\*+|[<≤]\s*(\d+)|(?:under|less than|fewer than)\s+(\d+)|\[[a-z]\d?\]", re.IGNORECASE
)
_UNIT = re.compile(
    r"\s*(?:w\.?t\.?e\.?s?|f\.?t\.?e\.?s?|heads?|staff|people|persons?|posts?|no\.?)$", re.IGNORECASE
)
_PLAIN = r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$"
_BROKEN = re.compile(r"^#[A-Z/0! ?]+$")
_TRUE, _FALSE = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})
_NUMERIC_DATE = re.compile(
    r"^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ]+(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?\s*([AaPp][Mm])?"
    r"\s*(Z|UTC|BST|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d\d)?|GMT)?)?$"
)
_WORDED_DATE = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})[ -,]+(\d{4}|\d{2})$")
_OFFSET = re.compile(r"^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_HALF_DAY = 12
_QUOTED = 60
_LONGEST = 500  # no number or date is longer, and patterns would look back and forth for ever


@dataclass(frozen=True)
class Outcome:
    """What a text became: a value (None: not said), and what is to be said about it, if anything."""

    value: object = None
    rule: str = ""
    message: str = ""
    severity: Severity = "error"


def number(text: str, decimal: str = ".") -> Outcome:
    """Return the number that a text states: with a unit, thousands, a minus of any kind, or in brackets.

    “24,6” has no thousands, so it is 24.6 whatever `decimal` says, with a warning. `*`, `<5` and their
    like are *not known* (None), with a warning that says under what. Anything else is an error.
    """
    text = text.strip()
    if said := _word_for_number(text):
        return said
    if len(text) > _LONGEST:
        text = text[:_QUOTED] + "…"  # with which nothing is a number
    if match := _SUPPRESSED.fullmatch(text):
        under = match[1] or match[2]
        known = (
            f"kept as not known, under {under}" if under else "kept as not known: withheld by who answered"
        )
        return Outcome(None, "suppressed", f"“{text}” is {known}.", "warning")
    if _BROKEN.match(text):
        return Outcome(
            None, "formula", f"The cell shows {text}: its formula has no value. Correct it in the file."
        )
    plain = _UNIT.sub("", text).replace("−", "-").replace("–", "-").replace("£", "").strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1].strip()
    plain = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))", "", plain)
    plain = re.sub(r"^([+-])\s+", r"\1", plain).removeprefix("+")
    thousands, point = (",", ".") if decimal == "." else (".", ",")
    whole = rf"-?(?:\d{{1,12}}|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}}){{1,4}})"
    if re.fullmatch(rf"{whole}(?:{re.escape(point)}\d{{1,15}})?|-?\.\d{{1,15}}", plain, re.ASCII):
        return Outcome(float(plain.replace(thousands, "").replace(point, ".")))
    if decimal == "." and re.fullmatch(r"-?\d{1,12},\d{1,2}|-?\d{1,3}(\.\d{3})+,\d{1,2}", plain, re.ASCII):
        value = float(plain.replace(".", "").replace(",", "."))
        return Outcome(
            value, "decimal-comma", f"“{text}” is read as {value:g}: a comma for a point.", "warning"
        )
    return Outcome(
        None, "number", f"“{text[:_QUOTED]}” is not a number. Give one number, or leave the cell empty."
    )


def _word_for_number(text: str) -> Outcome | None:
    """Return what a word says that stands for a number; None where it is no such word."""
    if text.casefold() in _NOT_SAID:
        return Outcome()
    if text.casefold() in _NOTHING:
        return Outcome(0.0, "word-for-none", f"“{text}” is read as 0.", "warning")
    return None


def whole(text: str, decimal: str = ".") -> Outcome:
    """Return the whole number that a text states; a fraction is an error."""
    found = number(text, decimal)
    if isinstance(found.value, float):
        if not found.value.is_integer():
            return Outcome(None, "whole", f"“{text}” is not a whole number.")
        return Outcome(int(found.value), found.rule, found.message, found.severity)
    return found


def _parts(text: str, dates: str | None) -> tuple[int, int, int] | Outcome | None:
    """Return year, month and day; an outcome where the order is not stated and matters; None for no date."""
    if match := _WORDED_DATE.match(text):
        month = match[2][:3].casefold()
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"  # noqa: PLR2004 - a year has four digits
        return (int(year), _MONTHS.index(month) + 1, int(match[1])) if month in _MONTHS else None
    match = _NUMERIC_DATE.match(text)
    if not match:
        return None
    first, second, third = match[1], int(match[2]), match[3]
    if len(first) == 4:  # noqa: PLR2004 - a year has four digits
        return int(first), second, int(third)
    if len(third) == 2:  # noqa: PLR2004 - 3/4/25
        third = f"20{third}"
    if len(third) != 4:  # noqa: PLR2004
        return None
    if dates is None and int(first) != second:
        return Outcome(
            None,
            "date-order",
            f"“{text}” can be read two ways. State dates = “day first” or “month first” in the mapping.",
        )
    day, month = (second, int(first)) if dates == "month first" else (int(first), second)
    return int(third), month, day


def date(text: str, dates: str | None) -> Outcome:
    """Return the day that a text names, `dates` saying in which order; ISO and worded dates need no order."""
    if text.casefold() in _NOT_SAID:
        return Outcome()
    parts = _parts(text, dates) if len(text) <= _LONGEST else None
    if isinstance(parts, Outcome):
        return parts
    wrong = Outcome(None, "date", f"“{text[:_QUOTED]}” is not a date{f', read {dates}' if dates else ''}.")
    if parts is None or not _FIRST_YEAR <= parts[0] <= _LAST_YEAR:
        return wrong
    try:
        return Outcome(datetime(*parts))  # noqa: DTZ001 - a day has no time zone
    except ValueError:
        return wrong


def _ahead(offset: str) -> timedelta:
    """Return how far a clock that states its zone is ahead of UTC: “Z”, “GMT”, “BST”, “+01:00”, “GMT+1”."""
    match = _OFFSET.match(offset)
    if not match:
        return timedelta(hours=1 if offset == "BST" else 0)
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -ahead if match[1] == "-" else ahead


def moment(text: str, dates: str | None, zone: str) -> Outcome:
    """Return the moment that a text names, in UTC; a time without a zone is local to `zone`."""
    day = date(text, dates)
    if not isinstance(day.value, datetime):
        return day
    match = _NUMERIC_DATE.match(text)
    clock, half, offset = (match[4], match[5], match[6]) if match else (None, None, None)
    hour, minute, *second = (int(part) for part in (clock or "0:00").split(":"))
    if half:
        hour = hour % _HALF_DAY + (_HALF_DAY if half.casefold() == "pm" else 0)
    try:
        local = day.value.replace(hour=hour, minute=minute, second=second[0] if second else 0)
        if offset:
            return Outcome((local - _ahead(offset)).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return Outcome(None, "date", f"“{text[:_QUOTED]}” is not a date and time.")
    return Outcome(local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))


def _flag(text: str) -> Outcome:
    word = text.casefold()
    if word in _TRUE | _FALSE:
        return Outcome(word in _TRUE)
    return (
        Outcome()
        if word in _NOT_SAID
        else Outcome(None, "flag", f"“{text[:_QUOTED]}” is neither yes nor no.")
    )


def _coded(field: Field, source: Source, named: dict[str, str]) -> Callable[[str], Outcome]:
    known = CODE_LISTS[field.codes or ""]

    def find(text: str) -> Outcome:
        code = named.get(folded(text))
        if code is None:
            code = known.find(text)
        if code is None and text.casefold() in _NOT_SAID:
            return Outcome(None if source.blank in (None, BLANK) else source.blank)
        if code is None:
            code = source.others
        if code == BLANK:
            return Outcome()
        if code:
            return Outcome(code)
        return Outcome(
            None,
            "unknown-code",
            f"“{text[:_QUOTED]}” is no code of {known.name} and the mapping names none for it. Known are: {', '.join(known)}.",
        )

    return find


def is_unknown(text: str, field: Field, source: Source, mapping: Mapping) -> bool:
    """Say whether nobody named a code for what a cell of a coded column says."""
    named = {folded(raw): code for raw, code in mapping.value_map(source.values).items()}
    return bool(_coded(field, source, named)(text).rule)


def _worded(source: Source, named: dict[str, str]) -> Callable[[str], Outcome]:
    def keep(text: str) -> Outcome:
        if not text:
            return Outcome(source.blank)
        if holds_private(text):
            return Outcome(
                None,
                "private-data",
                "The cell holds a private address or number, which must not be kept (S1).",
            )
        said = named.get(folded(text), source.others or text)
        return Outcome(None if said == BLANK else said)

    return keep


def _converter(field: Field, source: Source, mapping: Mapping) -> Callable[[str], Outcome]:
    named = {folded(raw): code for raw, code in mapping.value_map(source.values).items()}
    match field.kind:
        case Kind.CODE:
            return _coded(field, source, named)
        case Kind.NUMBER:
            plain: Callable[[str], Outcome] = lambda text: number(text, mapping.decimal)  # noqa: E731
        case Kind.WHOLE:
            plain = lambda text: whole(text, mapping.decimal)  # noqa: E731
        case Kind.DATE:
            plain = lambda text: date(text, mapping.dates)  # noqa: E731
        case Kind.MOMENT:
            plain = lambda text: moment(text, mapping.dates, mapping.time_zone)  # noqa: E731
        case Kind.FLAG:
            plain = _flag
        case _:
            return _worded(source, named)
    if not named and source.blank is None:
        return plain

    def through(text: str) -> Outcome:
        said = named.get(folded(text), text) if text else source.blank or ""
        return plain("" if said == BLANK else said)

    return through


def typed(values: list[object], kind: Kind) -> Any:
    """Return values as the array in which a field of that kind is kept."""
    if kind is Kind.NUMBER:
        return np.array([np.nan if value is None else value for value in values], dtype="float64")
    if kind is Kind.MOMENT:
        return pd.array(pd.to_datetime(pd.Series(values, dtype="object"), utc=True).dt.as_unit("us"))
    if kind is Kind.DATE:
        return pd.array(pd.to_datetime(pd.Series(values, dtype="object")).dt.as_unit("us"))
    return pd.Series(values, dtype=DTYPES[kind]).array


def _plain_numbers(texts: pd.Series[str], field: Field, mapping: Mapping) -> pd.Series[bool]:
    if field.kind is not Kind.NUMBER or mapping.decimal != ".":
        return pd.Series(data=False, index=texts.index)
    return texts.str.match(_PLAIN).astype(bool)


def convert(
    cells: pd.Series[str], field: Field, source: Source, mapping: Mapping, *, column: str, findings: Findings
) -> pd.Series[Any]:
    """Return a column's values as the field keeps them, NA where not said; findings are added by row."""
    places, distinct = pd.factorize(cells.fillna(""), use_na_sentinel=False)
    texts = pd.Series(distinct, dtype="str")
    if (
        field.kind is Kind.TEXT
        and not mapping.value_map(source.values)
        and len(texts)
        and not _suspicious(texts)
    ):
        kept = texts.where(texts != "", source.blank or None)
        return pd.Series(kept.array.take(places), index=cells.index)
    easy = _plain_numbers(texts, field, mapping)
    if len(texts) and easy.all():
        return pd.Series(texts.astype("float64").to_numpy()[places], index=cells.index)
    one = _converter(field, source, mapping)
    outcomes = [one(text) for text in texts]
    _report(cells.index, places, texts, outcomes, column=column, findings=findings)
    values = typed([outcome.value for outcome in outcomes], field.kind)
    return pd.Series(values, dtype=DTYPES[field.kind]).take(places).set_axis(cells.index)


def _suspicious(texts: pd.Series[str]) -> bool:
    """Say whether any text could hold a private address or number: has an @, a dot between digits or many digits."""
    return bool(texts.str.contains(r"@|\d\.\d|\d[\d\s()-]{5,}\d|^[A-Z]{2}\s?\d\d", regex=True).any())


def _report(
    rows: pd.Index,
    places: np.ndarray[Any, Any],
    texts: pd.Series[str],
    outcomes: list[Outcome],
    *,
    column: str,
    findings: Findings,
) -> None:
    """Add what is to be said about each text, to every row that holds it."""
    odd = np.array([bool(outcome.rule) for outcome in outcomes], dtype=bool)
    if not odd.any():
        return
    at = np.flatnonzero(odd[places])
    at = at[np.argsort(places[at], kind="stable")]
    starts = np.flatnonzero(np.diff(places[at], prepend=-1))
    groups = np.split(at, starts[1:])
    for group in groups[:MOST_ROWS_LISTED]:
        outcome, text = outcomes[places[group[0]]], str(texts[places[group[0]]])
        findings.add(
            rows[group], column, text, rule=outcome.rule, message=outcome.message, severity=outcome.severity
        )
    # past a thousand different texts, one finding a rule: the column is not what the mapping takes it for
    rest: dict[tuple[str, Severity], list[np.ndarray[Any, Any]]] = {}
    for group in groups[MOST_ROWS_LISTED:]:
        outcome = outcomes[places[group[0]]]
        rest.setdefault((outcome.rule, outcome.severity), []).append(group)
    for (rule, severity), parts in rest.items():
        together = np.sort(np.concatenate(parts))
        message = (
            "One of many cells of this column that are not what the mapping says; is it the right column?"
        )
        findings.add(rows[together], column, "", rule=rule, message=message, severity=severity)
