"""The front door of reading: a file, whatever its make, becomes a table of text with nothing lost.

`inspect` says how it read the file: encoding, delimiter, sheet, header rows, columns, and everything
that it left out. It changes nothing and guesses no meaning; that is the mapping's.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.survey import private_data
from wiu.survey.mapping_suggestion import suggest
from wiu.survey.private_data import masked
from wiu.survey.progress import Progress, counted, share, silent
from wiu.survey.reading_columns import Column, describe
from wiu.survey.reading_error import LIMITS, Limits, ReadingError
from wiu.survey.reading_grid import Grid, grid_of, grid_of_columns
from wiu.survey.reading_plain import columns_of
from wiu.survey.reading_table import LeftOut, Table, find_table
from wiu.survey.reading_text import DELIMITERS, decode, find_delimiter, records, without_outer_quotes
from wiu.survey.reading_workbook import is_workbook, read_sheet

if TYPE_CHECKING:
    import os

__all__ = ["LIMITS", "Inspection", "Limits", "ReadingError", "inspect"]


_WORDS = 80
_FEWEST_BREAKS = 2
_ENDS_OF_LINES = re.compile(r"\r\n|\r|\n")
_NOTHING = "".join(DELIMITERS) + "\"' \t\r\n\x0b\x0c\xa0\ufeff"


@dataclass(frozen=True)
class Inspection:
    """How a file was read. `table` holds its data, without the private columns.

    `sha256` is the file's; `sheets` are those of a workbook; `dropped` lists every column, row and sheet that was left out, with a reason
    and never with what stood in a private cell.
    """

    file: str
    sha256: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    columns: tuple[Column, ...]
    dropped: tuple[dict[str, object], ...]
    table: Table
    sheets: tuple[str, ...] = ()

    @property
    def header_rows(self) -> int:
        """How many rows the header has."""
        return len(self.table.header.rows)

    @property
    def first_data_row(self) -> int:
        """The number of the first row of data in the file, counted from 1; 0 where there is none."""
        return int(self.table.body.index[0]) if len(self.table.body) else 0

    def as_json(self) -> dict[str, object]:
        """Return the document that `inspect` prints."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_rows": self.header_rows,
            "first_data_row": self.first_data_row,
            "rows": len(self.table.body),
            "columns": [column.as_json() for column in self.columns],
            "dropped": [dict(each) for each in self.dropped],
            "suggested_mapping": suggest(self.table, self.columns),
        }


@dataclass(frozen=True)
class _Opened:
    grid: Grid
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


def _open(path: Path, data: bytes, sheet: str | None, limits: Limits, progress: Progress) -> _Opened:
    if is_workbook(data):
        if len(data) >= limits.workbook_bytes:
            raise _too_large(len(data), limits.workbook_bytes)
        cells = read_sheet(path, data, sheet, limits)
        grid = grid_of(cells.rows, first=cells.top + 1, left=cells.left, merges=cells.merges, limits=limits)
        return _Opened(grid, sheet=cells.sheet, notes=cells.notes, sheets=cells.sheets)
    if sheet is not None:
        raise ReadingError("no-such-sheet", "The file is text and has no sheets.", {"sheet": sheet})
    text = without_outer_quotes(decode(data))
    if not text.text.strip(_NOTHING):
        raise ReadingError("empty", "The file is empty. Check that it was exported.")
    delimiter = find_delimiter(text.text)
    columns = columns_of(text.text, delimiter, limits)
    grid = (
        grid_of_columns(columns, limits)
        if columns
        else grid_of(
            counted(records(text, delimiter, limits), text.text.count("\n"), progress), limits=limits
        )
    )
    return _Opened(grid, text.encoding, delimiter, notes=text.notes)


def _too_large(size: int, most: int) -> ReadingError:
    return ReadingError(
        "too-large",
        f"The file has {size:,} bytes; of this kind {most:,} bytes or more are not read. "
        "Split it, or send the survey's sheet alone.",
    )


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size >= limits.file_bytes:
            raise _too_large(size, limits.file_bytes)
        return path.read_bytes()
    except OSError as error:
        raise ReadingError("no-such-file", f"The file can't be opened: {error.strerror}.") from None


def _name_swallowed_rows(table: Table, delimiter: str | None) -> None:
    """Name as ragged each row with a cell in which whole rows lie: two stray quotation marks do that."""
    breaks = len(table.columns) - 1
    if delimiter is None or breaks < _FEWEST_BREAKS:
        return
    for place, name in enumerate(table.columns):
        cells = table.body[name]
        for row, cell in cells[
            cells.str.contains("\n", regex=False).fillna(value=False).astype(bool)
        ].items():
            if _holds_rows(str(cell), delimiter, place, breaks):
                table.ragged[int(str(row))] = "a cell holds whole rows, between two stray quotation marks"


def _holds_rows(cell: str, delimiter: str, place: int, breaks: int) -> bool:
    """Say whether a cell of several lines is the end of one row and the beginning of another, or more than that."""
    first, *middle, last = (line.count(delimiter) for line in _ENDS_OF_LINES.split(cell))
    if any(found >= breaks for found in (*middle, last)):
        return True
    # prose has a blank behind its commas, cells have none
    fits = first == breaks - place and last == place and all(found == breaks for found in middle)
    return fits and first + last > 0 and f"{delimiter} " not in cell


def _without_private(table: Table, private: dict[str, str]) -> Table:
    """Return the table without its private columns and labels: from here on nobody can see them."""
    labels = {
        label: masked(value)
        for label, value in table.labels.items()
        if not private_data.label_is_private(label) and not private_data.by_content(label, [value])
    }
    gone = list(private)
    return Table(
        table.header,
        table.body.drop(columns=gone),
        table.above,
        table.left_out,
        table.ragged,
        labels,
        table.headings.drop(columns=gone),
    )


def _safe(row: LeftOut, private: dict[str, str]) -> str:
    """Return the first words of a row that was left out, without what could name a person."""
    if row.reason in ("above the table", "note under the table"):
        label = row.text.split(":")[0]
        return masked(label if private_data.label_is_private(label) else row.text)[:_WORDS]
    # between the data, the first words may stand in a private column
    return "" if private else masked(row.text)[:_WORDS]


def _dropped(table: Table, private: dict[str, str], notes: tuple[str, ...]) -> tuple[dict[str, object], ...]:
    columns: list[dict[str, object]] = [
        {"column": name, "reason": f"private: {reason} (S1)"} for name, reason in private.items()
    ]
    rows: list[dict[str, object]] = [
        {"row": each.row, "reason": each.reason, "text": _safe(each, private)}
        for each in (*table.above, *table.left_out)
    ]
    return (*columns, *rows, *[dict[str, object](reason=note) for note in notes])


def inspect(
    path: str | os.PathLike[str],
    sheet: str | None = None,
    *,
    limits: Limits = LIMITS,
    progress: Progress = silent,
) -> Inspection:
    """Read a file and say how it was read. `progress` is told how much is read, from 0 to 1, and in words.

    Raises:
        ReadingError: why it can't be read, and where; fit to show. Never anything else.

    """
    place = Path(path)
    try:
        data = _read_bytes(place, limits)
        progress(0.0, f"{len(data) / 1e6:,.1f} MB to read")
        opened = _open(place, data, sheet, limits, share(progress, 0.0, 0.6))
        progress(0.6, f"{len(opened.grid.frame):,} rows read; where is the table?")
        table = find_table(opened.grid)
        _name_swallowed_rows(table, opened.delimiter)
    except ReadingError as error:
        raise error.within(place.name) from None
    progress(0.8, f"{len(table.body):,} rows read; what do {len(table.columns):,} columns hold?")
    private = private_data.private_columns(table.body)
    return Inspection(
        file=place.name,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        sheet=opened.sheet,
        columns=describe(table.body, private),
        dropped=_dropped(table, private, opened.notes),
        table=_without_private(table, private),
        sheets=opened.sheets,
    )
