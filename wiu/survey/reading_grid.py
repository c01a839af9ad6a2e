"""A file as a grid of text cells, whatever it was: the one thing that the search for a table looks at."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wiu.survey.reading_error import LIMITS, Limits, ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.survey.reading_workbook import Merge

_HEAD = 200
_CHUNK = 20_000


@dataclass
class Grid:
    """All cells that hold something.

    `frame`: text cells without outer blanks; columns 0, 1, …; the index is the row's number in the
    file, from 1; blank rows are absent; "" is an empty cell and NA one that the record lacks.
    `over`: row → the cells that it has beyond the last column. `merges` as in the sheet.
    """

    frame: pd.DataFrame
    over: dict[int, list[str]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    left: int = 0


def _column(whole: pa.ChunkedArray) -> pd.Series[str]:
    return pd.Series(pd.array(pc.utf8_trim_whitespace(whole), dtype="str"))


def _padded(row: list[str], width: int, number: int, over: dict[int, list[str]]) -> list[str | None]:
    if len(row) > width:
        beyond = [cell.strip() for cell in row[width:]]
        if any(beyond):
            over[number] = beyond
        return [*row[:width]]
    return [*row, *[None] * (width - len(row))]


def grid_of(
    records: Iterable[list[str]],
    *,
    first: int = 1,
    left: int = 0,
    merges: tuple[Merge, ...] = (),
    limits: Limits = LIMITS,
) -> Grid:
    """Gather records into a grid; `first` is the number of the first record's row.

    Raises:
        ReadingError: `empty`, `too-many-columns`, `too-many-cells`.

    """
    source = iter(records)
    head = list(itertools.islice(source, _HEAD))
    width = max((len(row) for row in head), default=0)
    if width > limits.columns:
        raise ReadingError(
            "too-many-columns", f"A row has {width:,} cells; the limit is {limits.columns:,}.", {"row": first}
        )
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    numbers: list[int] = []
    over: dict[int, list[str]] = {}
    rest = itertools.chain(head, source)
    number = first
    while batch := list(itertools.islice(rest, _CHUNK)):
        kept: list[list[str | None]] = []
        for row in batch:
            if row and any(row):
                numbers.append(number)
                kept.append(row if len(row) == width else _padded(row, width, number, over))  # type: ignore[arg-type]
            number += 1
        if len(numbers) * width > limits.cells:
            raise ReadingError(
                "too-many-cells", f"The file has more than {limits.cells:,} cells.", {"row": number}
            )
        for place, cells in enumerate(zip(*kept, strict=True)):
            chunks[place].append(_array(cells))
    columns = [pa.chunked_array(parts, type=pa.large_string()) for parts in chunks]
    chunks.clear()
    return _grid(columns, numbers, over, merges, left)


def grid_of_columns(columns: list[pa.ChunkedArray], limits: Limits = LIMITS) -> Grid:
    """Make a grid of whole columns, as long as one another, whose first row is the file's first.

    Raises:
        ReadingError: `empty`, `too-many-rows`, `too-many-cells`.

    """
    height = len(columns[0])
    if height > limits.rows + 1:
        raise ReadingError(
            "too-many-rows",
            f"The file has more than {limits.rows:,} rows. Split it and load the parts.",
            {"row": limits.rows + 1},
        )
    if height * len(columns) > limits.cells:
        raise ReadingError(
            "too-many-cells", f"The file has more than {limits.cells:,} cells.", {"row": height}
        )
    return _grid(columns, range(1, height + 1), {}, (), 0)


def _grid(
    columns: list[pa.ChunkedArray],
    numbers: list[int] | range,
    over: dict[int, list[str]],
    merges: tuple[Merge, ...],
    left: int,
) -> Grid:
    frame = pd.DataFrame({place: _column(cells) for place, cells in enumerate(columns)})
    frame.index = pd.Index(numbers, dtype="int64", name="row")
    if columns:
        said = frame[0].fillna("") != ""
        for place in range(1, len(columns)):
            if said.all():
                break
            said |= frame[place].fillna("") != ""
        frame = frame if said.all() else frame[said]
    if frame.empty:
        raise ReadingError(
            "empty", "The file holds no cells with anything in them. Check that it was exported."
        )
    return Grid(frame, over, merges, left)


def _array(cells: tuple[str | None, ...]) -> pa.Array:
    try:
        return pa.array(cells, type=pa.large_string())
    except UnicodeEncodeError:
        # a lone surrogate, which no encoding can write
        clean = [cell if cell is None else cell.encode("utf-8", "replace").decode() for cell in cells]
        return pa.array(clean, type=pa.large_string())
