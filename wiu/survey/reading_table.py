"""The table inside a grid: its rows of data, and every row that is not data, listed with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.reading_header import MOST_OF_A_DATUM, Header, Row, find_header

if TYPE_CHECKING:
    from wiu.survey.reading_grid import Grid

_TOTAL = re.compile(
    r"^\s*((grand[\s-]+|sub[\s-]?|overall[\s-]+)?totals?(\s+[\w()]+){0,3}|sum|overall"
    r"|all\s+(departments?|staff|groups?|bands?|regions?|services?|sites?|specialisms?))\s*:?\s*$",
    re.IGNORECASE,
)
_TOTAL_HINT = re.compile(r"total|sum|all", re.IGNORECASE)
_NOTE = re.compile(
    r"^([*†‡§¹²³^#]|\(?\d\)?\s+[A-Za-z]|\[\w\]|notes?\b|source\b|key\b|copyright\b|©|n\.?b\.?\b)",
    re.IGNORECASE,
)
_LABELLED = 40
_LEADING = 3
_LONG_NOTE = 40
_ENOUGH = 0.5


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
    for place in beyond:
        if len(body) and filled[place].mean() >= _ENOUGH:
            kept = list(range(place + 1))
    for place in [place for place in beyond if place >= len(kept)]:
        for row in body.index[filled[place]]:
            ragged[int(row)] = f"the row has cells beyond the last column ({len(kept)} columns)"
    for row in grid.over:
        ragged[row] = f"the row has cells beyond the last column ({len(kept)} columns)"
    return kept, ragged


def _is_total(body: pd.DataFrame) -> pd.Series[bool]:
    """Say of each row whether its first filled cell, among the leading columns, says “total”."""
    found = pd.Series(data=False, index=body.index)
    blank = pd.Series(data=True, index=body.index)
    for place in list(body.columns)[:_LEADING]:
        cells = body[place].fillna("")
        # the plain search is a tenth of the pattern's price, and the pattern then looks at a handful
        near = cells[blank & cells.str.contains(_TOTAL_HINT.pattern, case=False)]
        totals = near.index[[len(cell) <= MOST_OF_A_DATUM and bool(_TOTAL.match(cell)) for cell in near]]
        found |= found.index.isin(totals)
        blank &= cells == ""
    return found


def _is_heading(body: pd.DataFrame, count: pd.Series[int]) -> pd.Series[bool]:
    """Say of each row whether it heads the rows below: its first cell filled, theirs blank.

    A heading stands alone, or with the group's subtotals: all leading words but the first are blank in
    it, and right below the first is blank and the second filled.
    """
    none = pd.Series(data=False, index=body.index)
    if body.shape[1] < _LEADING or len(body) < 2:  # noqa: PLR2004 - a heading and a row under it
        return none
    first, second = body[body.columns[0]].fillna(""), body[body.columns[1]].fillna("")
    under = (first.shift(-1) == "") & (second.shift(-1).fillna("") != "")
    heading = (first != "") & (second == "") & under
    # a heading over headings: the nation over its regions
    over = (first != "") & (second == "") & heading.shift(-1, fill_value=False)
    return heading | over | none & (count > 0)


def _notes_below(body: pd.DataFrame, count: pd.Series[int], width: int) -> dict[int, str]:
    """Return the rows at the end that are words under the table: row → reason."""
    found: dict[int, str] = {}
    if width < 2 or body.empty:  # noqa: PLR2004 - one column has no rows that are narrower
        return found
    tail = body.tail(200)
    numbers = [int(row) for row in tail.index]
    texts = {
        row: next((c for c in cells if isinstance(c, str) and c), "")
        for row, *cells in tail.itertuples(name=None)
    }
    usual = float(count.median())
    ended = False
    pending: list[int] = []
    for place in range(len(numbers) - 1, -1, -1):
        row = numbers[place]
        narrow = count[row] == 1 or (count[row] == 2 and width >= 4 and usual >= 4)  # noqa: PLR2004
        if not narrow or usual <= 1:
            break
        text = texts[row]
        gap = place > 0 and row > numbers[place - 1] + 1
        pending.append(row)
        plain = count[row] == 1 and (_NOTE.match(text) or len(text) > _LONG_NOTE)
        if plain or gap:
            found |= dict.fromkeys(pending, "note under the table")
            pending = []
        ended = ended or gap
    return found


def _reasons(body: pd.DataFrame, names: list[str], texts: list[list[str]]) -> dict[int, str]:
    """Return every row of the body that is not data: row → reason."""
    blank = body.fillna("")
    count = (blank != "").sum(axis=1)
    found = _notes_below(body, count, len(names))
    for row in body.index[
        _is_heading(body.drop(index=list(found)), count).reindex(body.index, fill_value=False)
    ]:
        found[int(row)] = "heading of the rows below" if count[row] == 1 else "subtotal of the rows below"
    for row in body.index[_is_total(body)]:
        found[int(row)] = "total"
    for cells in texts:
        same = pd.Series(data=True, index=body.index)
        for place, cell in zip(body.columns, cells, strict=False):
            same &= blank[place] == cell
        for row in body.index[same]:
            found[int(row)] = "header repeated"
    keys = [name.split(" / ")[0] for name in names]
    if "Status" in keys and "ResponseId" in keys:
        status = blank[body.columns[keys.index("Status")]]
        for row in body.index[status.str.contains("Preview", regex=False)]:
            found[int(row)] = "survey preview, not an answer"
    return found


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
    body = frame[kept] if kept else frame
    names = _names(header, _places(body))
    texts = [[cells[place] for place in _places(body)] for number, cells in head if number in header.rows]
    reasons = _reasons(body, names, texts)
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
