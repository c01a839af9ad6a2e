"""What a file of the zoo is: its bytes, its name, and what a person who opened it would say of it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    """What reading a file must come to; None where a specimen leaves it open.

    `filled`: how many rows of the file or sheet hold anything. `left_out`: row → reason. `private`: the
    columns that must not be kept. `notes`: words that must stand in what was said about the file.
    """

    rows: int
    header_rows: int = 1
    first: int = 2
    filled: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    columns: tuple[str, ...] | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    left_out: dict[int, str] | None = None
    notes: tuple[str, ...] = ()
    ragged: tuple[int, ...] | None = None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Specimen:
    """One file: a result or, where `refused` names a code, a stated refusal."""

    name: str
    content: bytes
    file: str = "survey.csv"
    expected: Expected | None = None
    refused: str | None = None


def filled_rows(lines):
    return sum(any(str(cell).strip() for cell in line if cell is not None) for line in lines)


def delimited(lines, delimiter=",", encoding="utf-8", end="\r\n", *, quote_all=False):
    """Return lines as a program writes them."""
    held = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(held, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(lines)
    return held.getvalue().encode(encoding)


def text(
    name, lines, *, delimiter=",", encoding="utf-8", end="\r\n", quote_all=False, file="survey.csv", **said
):
    """Return a specimen of delimited text; what is expected starts from how it was written."""
    said.setdefault("filled", filled_rows(lines))
    said.setdefault("delimiter", delimiter)
    said.setdefault("encoding", encoding)
    content = delimited(lines, delimiter or ",", encoding, end, quote_all=quote_all)
    return Specimen(name, content, file, Expected(**said))


STAFF = (
    ("department_id", "specialism", "staff_group", "afc_band", "headcount", "wte_in_post", "wte_vacant"),
    ("D001", "RT", "clinical scientist", "8a", "3", "2.6", "0.4"),
    ("D001", "RT", "clinical technologist", "6", "7", "6.2", "0"),
    ("D002", "NM", "clinical scientist", "7", "2", "2", "-0.2"),
    ("D003", "CE", "engineer", "5", "11", "10.5", "1"),
)
"""A plain file of staff lines, to be spoilt in one way after another."""
