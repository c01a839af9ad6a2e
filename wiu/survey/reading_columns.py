"""What the columns of a table hold: a kind, a few examples, how many cells say nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.survey import private_data
from wiu.survey.reading_header import MOST_OF_A_DATUM

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_WHOLE = re.compile(r"[-−]?\d{1,15}")
_NUMBER = re.compile(
    r"[-−(+]?\s*£?\s*\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?\)?|[-−(]?\s*£?\s*\d{1,3}(?:\.\d{3})+,\d+\)?"
    r"|[-−(+]?\s*£?\s*(?:\d{1,15}(?:[.,]\d+)?|\.\d+)\)?"
)
_MEASURED = re.compile(
    rf"(?:{_NUMBER.pattern})\s*(?:wte|fte|%|hours?|hrs?|heads?|staff|people|posts?|years?|days?)\.?",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\*+|[-–—]+|[<≤]\s*\d+|(?:fewer|less) than \d+|under \d+|n\.?/?[ak]\.?|nil|none|tbc|\?"
    r"|not (?:known|applicable|available|stated)|unknown|\.{1,3}|\[\w\d?\]|#[A-Z/0! ?]+",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"
    r"|\d{1,2}(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}[ -](?:\d{4}|\d{2})"
)
_MOMENT = re.compile(
    rf"(?:{_DATE.pattern})[ T]\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s?[ap]m)?"
    r"(?:\s?(?:z|utc|bst|(?:gmt|utc)?[+-]\d{1,2}(?::?\d\d)?|gmt))?",
    re.IGNORECASE,
)
_JOINTS = (";", "|", ",")
_LONG_CHOICE = 80
_SENTENCE = re.compile(r"[.!?]$|[.!?] \w|\S+ \S+ \S+ \S+ \S+ \S+")
_CHOICES = 40
_LONG_IDENTIFIER = 12
_SHOWN = 3
_WIDTH = 60
_SAMPLE = 20_000


@dataclass(frozen=True)
class Column:
    """One column of a table, in words.

    `kind`: empty, whole, number, date, moment, yes/no, choice, choices (several in a cell, joined by
    “;”, “,” or “|”), identifier or text. `examples` is empty for a private column; `missing` counts cells with nothing
    in them; `private` says why it is not kept, or is None.
    """

    name: str
    kind: str
    examples: tuple[str, ...]
    missing: int
    private: str | None

    def as_json(self) -> dict[str, object]:
        """Return the column as the command line prints it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "examples": list(self.examples),
            "missing": self.missing,
            "personal": self.private is not None,
        }


def _all(values: list[str], *patterns: re.Pattern[str]) -> bool:
    return all(
        len(value) <= MOST_OF_A_DATUM and any(pattern.fullmatch(value) for pattern in patterns)
        for value in values
    )


def _is_identifier(said: list[str]) -> bool:
    """Say whether digits are names: too long for a number to hold, or padded with zeros."""
    return all(value.isdigit() for value in said) and any(
        len(value) >= _LONG_IDENTIFIER or (len(value) > 1 and value[0] == "0") for value in said
    )


def joint_of(said: list[str]) -> str | None:
    """Return the mark that joins several answers in one cell, or None where cells hold one answer each.

    What is joined comes again in other cells: that tells answers ticked in a list from a sentence with a
    comma. “Radiotherapy;MR;” of Microsoft Forms is sure by its last mark alone.
    """
    sample = said[:_SAMPLE]
    if any(value.endswith(";") and len(value) <= 20 * _LONG_CHOICE for value in sample):
        return ";" if sum(";" in value for value in sample) >= 0.2 * len(sample) else None
    return next((mark for mark in _JOINTS if _joins(sample, mark)), None)


def _joins(values: list[str], mark: str) -> bool:
    split = [[part.strip() for part in value.split(mark)] for value in values]
    joined = [parts for parts in split if len(parts) > 1]
    seen = Counter(part for parts in split for part in set(parts))
    if not joined or any(len(part) > _LONG_CHOICE or not part for part in seen):
        return False
    if all(_NUMBER.fullmatch(part) for part in seen):
        return False
    known = sum(any(seen[part] > 1 for part in parts) for parts in joined)
    if mark == ";":
        return known >= 0.6 * len(joined) and len(joined) >= 0.2 * len(values)
    # sentences and addresses have commas too: here every part must come again
    return len(joined) > 1 and len(joined) >= 0.3 * len(values) and all(times > 1 for times in seen.values())


_KINDS: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
    ("yes/no", lambda said: {value.casefold() for value in said} <= {"yes", "no", "true", "false", "y", "n"}),
    ("identifier", _is_identifier),
    ("whole", lambda said: _all(said, _WHOLE)),
    ("date", lambda said: _all(said, _DATE)),
    ("moment", lambda said: _all(said, _DATE, _MOMENT)),
    ("number", lambda said: _all(said, _NUMBER, _MEASURED)),
    ("choices", lambda said: joint_of(said) is not None),
)


def kind_of(values: list[str], cells: int) -> str:
    """Return the kind of a column from its distinct values and the number of cells that hold one."""
    said = [value for value in values[:_SAMPLE] if not _MARKED.fullmatch(value)]
    if not said:
        return "text" if values else "empty"
    for kind, holds in _KINDS:
        if holds(said):
            return kind
    if len(values) <= _CHOICES and len(values) < 0.5 * cells:
        return "choice"
    if cells <= _CHOICES and not any(_SENTENCE.search(value[:MOST_OF_A_DATUM]) for value in said):
        return "choice"
    return "identifier" if len(values) == cells and not any(" " in value for value in said) else "text"


def _example(text: str) -> str:
    shown = private_data.masked(" ".join(text.split()))
    return shown if len(shown) <= _WIDTH else shown[: _WIDTH - 1] + "…"


def describe(body: pd.DataFrame, private: dict[str, str]) -> tuple[Column, ...]:
    """Return what each column of a table holds. No value of a private column leaves this function."""
    found: list[Column] = []
    for name in body.columns:
        cells = body[name]
        filled = cells[cells.fillna("") != ""]
        values = [str(value) for value in filled.unique()]
        kind = kind_of(values, len(filled))
        reason = private.get(name)
        examples = () if reason else tuple(_example(value) for value in values[:_SHOWN])
        found.append(Column(str(name), kind, examples, len(cells) - len(filled), reason))
    return tuple(found)
