"""The table inside a grid: its rows of data, and every row that is not data, listed with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.reading_header import Header, Row, find_header, is_datum
from wiu.survey.reading_rows import reasons_of

if TYPE_CHECKING:
    from wiu.survey.reading_grid import Grid

_LABELLED = 40
_ENOUGH = 0.5
_LONGEST_NAME = 200
_MEASURE = re.compile(
    r"\b(wte|fte|head ?counts?|heads|number of|vacan\w*|establish\w*|in post|posts|patients|quantity)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LeftOut:
    """A row below or between the data that is not data. `text` is its first cell, for a person to judge."""

    row: int
    reason: str
    text: str


@dataclass
class Table:
    """The table of a grid.

    `body`: one row per row of data, index the row's number in the file, columns named as in `names`;
    "" where the cell is empty, NA where the record is too short to have it. `filled_down` is the same
    with merged cells filled. `ragged`: row → why its cells can't be told to their columns.
    `labels`: what stands above the table, label → value.
    """

    header: Header
    body: pd.DataFrame
    above: tuple[LeftOut, ...]
    left_out: tuple[LeftOut, ...]
    ragged: dict[int, str]
    labels: dict[str, str]
    headings: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.body.columns)

    def filled_down(self, column: str) -> pd.Series[str]:
        """Return a column with each blank cell filled from the one above; a heading row fills too."""
        whole = pd.concat([self.body[column], self.headings[column]]).sort_index(kind="stable")
        filled = whole.where(whole.fillna("") != "").ffill()
        wanted: pd.Series[str] = filled.loc[self.body.index].fillna("")
        return wanted


def _head(grid: Grid) -> list[Row]:
    top = grid.frame.head(100).fillna("")
    return [(int(number), list(cells)) for number, *cells in top.itertuples(index=True, name=None)]


def _labels(rows: list[Row]) -> dict[str, str]:
    """Return label and value of the cells above the table: “Organisation:”, then its name."""
    found: dict[str, str] = {}
    for _, cells in rows:
        some = [cell for cell in cells if cell]
        for place, cell in enumerate(some[:-1]):
            if cell.endswith(":") or (place == 0 and len(some) == 2):  # noqa: PLR2004 - a label and its value
                found[cell.rstrip(": ")] = some[place + 1]
        if len(some) == 1 and ":" in some[0] and len(some[0].split(":")[0]) < _LABELLED:
            label, value = some[0].split(":", 1)
            if value.strip():
                found[label.strip()] = value.strip()
    return found


def _merged_down(frame: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Fill the cells of ranges that are merged over several rows: the sheet itself says they are one."""
    for (r1, c1), (r2, c2) in grid.merges:
        if r2 == r1 or r1 + 1 not in frame.index:
            continue
        place = c1 - grid.left
        if c2 == c1 and 0 <= place < frame.shape[1]:
            under = (frame.index > r1 + 1) & (frame.index <= r2 + 1)
            frame[place] = frame[place].mask(under, str(frame[place].loc[r1 + 1]))
    return frame


def _merged_figures(frame: pd.DataFrame, grid: Grid, header: Header) -> dict[int, str]:
    """Return the rows over which a figure is merged: filled down it would be counted once for each of them."""
    found: dict[int, str] = {}
    for (r1, c1), (r2, c2) in grid.merges:
        place = c1 - grid.left
        if r2 == r1 or c2 != c1 or not 0 <= place < header.named or r1 + 1 not in frame.index:
            continue
        cell = str(frame[place].loc[r1 + 1])
        if cell and is_datum(cell) and _MEASURE.search(header.names[place][:_LONGEST_NAME].replace("_", " ")):
            rows = [int(row) for row in frame.index if r1 + 1 <= row <= r2 + 1]
            why = f"one figure is merged over the rows {r1 + 1} to {r2 + 1}, and nobody can say how it is divided"
            found |= dict.fromkeys(rows, why)
    return found


def _places(frame: pd.DataFrame) -> list[int]:
    return [int(str(place)) for place in frame.columns]


def _kept_columns(grid: Grid, header: Header, body: pd.DataFrame) -> tuple[list[int], dict[int, str]]:
    """Return the places of the table's columns, and rows with cells beyond them."""
    kept = list(range(header.named))
    ragged: dict[int, str] = {}
    filled = body.fillna("") != ""
    while kept and header.names[kept[-1]].startswith("column ") and not filled[kept[-1]].any():
        kept.pop()
    beyond = [place for place in _places(body) if place >= header.named]
    titles = grid.frame.loc[grid.frame.index.isin(header.rows)]
    for place in beyond:
        # a header too short for its rows: nobody can say whether they are too long at their end or at their beginning
        if len(body) and filled[place].mean() >= _ENOUGH and not titles[place].isna().all():
            kept = list(range(place + 1))
    for place in [place for place in beyond if place >= len(kept)]:
        for row in body.index[filled[place]]:
            ragged[int(row)] = f"the row has cells beyond the last column ({len(kept)} columns)"
    for row in grid.over:
        ragged[row] = f"the row has cells beyond the last column ({len(kept)} columns)"
    return kept, ragged


def find_table(grid: Grid) -> Table:
    """Return the table of a grid.

    Raises:
        ReadingError: `no-header`, as `find_header`.

    """
    head = _head(grid)
    header = find_header(head, grid.merges, grid.left)
    last = header.rows[-1]
    frame = _merged_down(grid.frame.loc[grid.frame.index > last].copy(deep=False), grid)
    kept, ragged = _kept_columns(grid, header, frame)
    ragged = _merged_figures(frame, grid, header) | ragged
    body = frame[kept] if kept else frame
    names = _names(header, _places(body))
    texts = [[cells[place] for place in _places(body)] for number, cells in head if number in header.rows]
    reasons = reasons_of(body, names, texts)
    out = sorted(reasons)
    outside = body.loc[out].fillna("")
    left_out = tuple(
        LeftOut(int(row), reasons[int(row)], next((cell for cell in cells if cell), ""))
        for row, *cells in outside.itertuples(name=None)
    )
    headings = body.loc[[row for row in out if "rows below" in reasons[row]]]
    data = body.drop(index=out)
    for row in data.index[data.isna().any(axis=1)]:
        ragged.setdefault(int(row), f"the row has fewer cells than the {len(names)} columns")
    data.columns = pd.Index(names)
    headings.columns = pd.Index(names)
    above = [(number, cells) for number, cells in head if number < header.rows[0]]
    titles = tuple(LeftOut(n, "above the table", next((c for c in cells if c), "")) for n, cells in above)
    kept_ragged = {row: why for row, why in ragged.items() if row in data.index}
    return Table(header, data, titles, left_out, kept_ragged, _labels(above), headings)


def _names(header: Header, places: list[int]) -> list[str]:
    return [header.names[place] for place in places]
