"""The strict reader of policy pages: Markdown prose around exactly one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class PolicyError(Exception):
    """A policy page can't be read as it stands: names the page and the line. Fit to show."""

    def __init__(self, page: Path, line: int, message: str) -> None:
        self.page = page
        self.line = line
        super().__init__(f"{page.name}, line {line}: {message}")


class Row(dict[str, str]):
    """One row of a policy table: column name → text, and the line it stands on."""

    def __init__(self, cells: dict[str, str], line: int) -> None:
        super().__init__(cells)
        self.line = line


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").split("|")]


def read_table(page: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of the page's one table, whose header must be exactly `columns`.

    Raises:
        PolicyError: no table, more than one, another header, or a row of the wrong length.

    """
    lines = page.read_text(encoding="utf-8").splitlines()
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
    header = _cells(lines[start])
    if header != list(columns):
        raise PolicyError(
            page, start + 1, f"expected the columns {', '.join(columns)}; found {', '.join(header)}"
        )
    rows: list[Row] = []
    for number, text in enumerate(lines[start + 2 :], start + 3):
        if not text.startswith("|"):
            break
        cells = _cells(text)
        if len(cells) != len(header):
            raise PolicyError(page, number, f"expected {len(header)} cells, found {len(cells)}")
        rows.append(Row(dict(zip(header, cells, strict=True)), number))
    return rows
