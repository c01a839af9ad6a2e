"""The strict reader of policy pages: Markdown prose around exactly one table.

A page is read by people first, so the reader forgives nothing that people would not notice: a
missing cell, a misspelt word, a row twice. Each stops the start, with page and line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

RULE = re.compile(r"\|(\s*:?-{3,}:?\s*\|)+")


class PolicyError(Exception):
    """A policy page can't be read as it stands: names the page and the line. Fit to show."""

    code = "policy"

    def __init__(self, page: Path, line: int, message: str) -> None:
        self.page = page
        self.line = line
        self.where = f"{page.name}, line {line}"
        super().__init__(f"{self.where}: {message}")


class Row(dict[str, str]):
    """One row of a policy table: column name → text, and the line it stands on."""

    def __init__(self, cells: dict[str, str], line: int) -> None:
        super().__init__(cells)
        self.line = line


def _lines(page: Path) -> list[str]:
    try:
        return page.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise PolicyError(page, 1, "the page is missing") from None
    except UnicodeDecodeError:
        raise PolicyError(page, 1, "the page is not UTF-8 text") from None


def _cells(page: Path, number: int, text: str) -> list[str]:
    text = text.rstrip()
    if len(text) < len("||") or not text.endswith("|"):
        raise PolicyError(page, number, "a row of the table must end with |")
    return [cell.strip() for cell in text[1:-1].split("|")]


def read_table(page: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of the page's one table, whose header must be exactly `columns`.

    A row begins and ends with `|`; a cell may be empty and then reads "". A cell can't hold a `|`.

    Raises:
        PolicyError: no page, no table, more than one, another header, or a row of the wrong length.

    """
    lines = _lines(page)
    starts = [
        number
        for number, text in enumerate(lines)
        if text.startswith("|") and (number == 0 or not lines[number - 1].startswith("|"))
    ]
    if len(starts) != 1:
        raise PolicyError(
            page, (starts[1:] or [0])[0] + 1, f"expected exactly one table, found {len(starts)}"
        )
    start = starts[0]
    header = _cells(page, start + 1, lines[start])
    if header != list(columns):
        raise PolicyError(
            page, start + 1, f"expected the columns {', '.join(columns)}; found {', '.join(header)}"
        )
    if start + 1 == len(lines) or not RULE.fullmatch(lines[start + 1].rstrip()):
        raise PolicyError(page, start + 2, "expected a row of dashes under the header")
    rows: list[Row] = []
    for number, text in enumerate(lines[start + 2 :], start + 3):
        if not text.startswith("|"):
            break
        cells = _cells(page, number, text)
        if len(cells) != len(header):
            raise PolicyError(page, number, f"expected {len(header)} cells, found {len(cells)}")
        rows.append(Row(dict(zip(header, cells, strict=True)), number))
    return rows


def by_key(
    page: Path, rows: Iterable[Row], column: str, known: Iterable[str] | None = None
) -> dict[str, Row]:
    """Return the rows by the text in `column`, in the page's order.

    With `known` given, exactly these keys must be there; without, any that are not empty.

    Raises:
        PolicyError: a key is empty, stands twice, is not known, or a known one has no row.

    """
    expected = None if known is None else list(known)
    found: dict[str, Row] = {}
    for row in rows:
        key = row[column]
        if not key:
            raise PolicyError(page, row.line, f"the {column} is empty")
        if expected is not None and key not in expected:
            raise PolicyError(page, row.line, f"unknown {column} “{key}”; known: {', '.join(expected)}")
        if key in found:
            raise PolicyError(page, row.line, f"“{key}” stands on line {found[key].line} already")
        found[key] = row
    for key in expected or ():
        if key not in found:
            raise PolicyError(page, 1, f"the {column} “{key}” has no row")
    return found
