"""Where a table's header stands and what its columns are called.

A header row is mostly words, about as wide as the table, and what stands in it does not come again
below. Up to three rows form one header: a group over its parts, SurveyMonkey's “Response”, Qualtrics'
question text and import keys, a row of units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

from wiu.survey.codebook import folded
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.survey.reading_workbook import Merge

Row = tuple[int, list[str]]
"""A row's number in the file, from 1, and its cells."""

MOST_HEADER_ROWS = 3
MOST_OF_A_DATUM = 500
"""A longer cell is no number, date or mark; patterns that look back and forth never see it."""
_SEARCHED = 90
_LONGEST_CODE = 30
_LABEL_CELLS = 4
_NUMBER = re.compile(r"^[-−(+]?\s*[£$€]?\s*[-−]?\d[\d,.'\s]*\s*%?\)?$")
_YEAR = re.compile(r"^(19|20)\d\d([/–-]\d\d(\d\d)?)?$")
_DATE = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d\d.*)?$")
_DATUM = re.compile(r"^([*-]|<\s*\d+|n/?a|\S+@\S+\.\S+|true|false)$", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,40}>")
_IMPORT_KEY = re.compile(r'^\{"ImportId":')
_UNITS = frozenset(
    {"wte", "fte", "headcount", "head count", "heads", "posts", "people", "staff", "number of staff"}
    | {
        "number",
        "no",
        "no.",
        "n",
        "count",
        "%",
        "percent",
        "per cent",
        "£",
        "£000",
        "years",
        "months",
        "hours",
        "days",
    }
    | {"text", "date", "yes/no", "y/n", "select one", "response", "open-ended response"}
)
_QUESTION_CODE = re.compile(r"^(q|v|var|s|sq|item)?_?\d{1,3}([._-]?[a-z0-9]{1,6}){0,3}$", re.IGNORECASE)
_RESPONSE = frozenset({"response", "open-ended response"})
_QUALTRICS = frozenset({"startdate", "enddate", "responseid", "recordeddate", "progress", "finished"})


@dataclass(frozen=True)
class Header:
    """The rows of the header (numbers in the file), and a name for each column of the grid.

    `named` counts the columns up to the last that the header itself names.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    named: int


def cleaned(text: str) -> str:
    """Return a header cell on one line, without the mark-up that survey tools leave in."""
    return " ".join(_TAG.sub(" ", text).split())


def letter(place: int) -> str:
    """Return the letters that a spreadsheet gives the column at `place`, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_datum(cell: str) -> bool:
    """Say whether a cell is a figure, a date, an address or a mark for none: nothing that names a column."""
    if len(cell) > MOST_OF_A_DATUM or _YEAR.match(cell):
        return False
    return bool(_NUMBER.match(cell) or _DATE.match(cell) or _DATUM.match(cell))


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _textual(cells: Sequence[str]) -> bool:
    some = [cell for cell in cells if cell]
    return bool(some) and sum(is_datum(cell) for cell in some) <= 0.2 * len(some)


def spread(rows: list[Row], merges: tuple[Merge, ...], left: int) -> list[Row]:
    """Return the rows with the text of each merged range in all its cells of one row."""
    across = [(r1, c1 - left, c2 - left) for (r1, c1), (_, c2) in merges if c2 > c1]
    by_row: dict[int, list[tuple[int, int]]] = {}
    for row, first, last in across:
        by_row.setdefault(row + 1, []).append((first, last))
    found: list[Row] = []
    for number, cells in rows:
        copy = list(cells)
        for first, last in by_row.get(number, ()):
            for place in range(max(first, 0) + 1, min(last + 1, len(copy))):
                copy[place] = copy[place] or copy[max(first, 0)]
        found.append((number, copy))
    return found


def _is_title(cells: Sequence[str]) -> bool:
    some = [cell for cell in cells if cell]
    return len(cells) > 1 and (len(some) == 1 or (len(set(some)) == 1 and len(some) > 1))


def _is_label(cells: Sequence[str]) -> bool:
    some = [cell for cell in cells if cell]
    return 0 < len(some) <= _LABEL_CELLS and some[0].endswith(":")


def _start(rows: list[Row]) -> int:
    """Return the place in `rows` of the header's widest first row."""
    counts = [_filled(cells) for _, cells in rows if _filled(cells) > 1 and not _is_title(cells)]
    width = len(rows[0][1])
    if not counts:
        return 0 if width == 1 or _filled(rows[0][1]) == 1 else -1
    usual = quantiles(counts, n=4)[2] if len(counts) > 1 else counts[0]
    candidates = [
        place
        for place, (_, cells) in enumerate(rows[:_SEARCHED])
        if _filled(cells) >= max(2, 0.6 * usual)
        and _textual(cells)
        and not _is_title(cells)
        and not _is_label(cells)
    ]
    for place in candidates:
        number = rows[place][0]
        after = rows[place + 1] if place + 1 < len(rows) else None
        # two words alone above a gap are a label and its value, not a header
        gap = after is not None and after[0] > number + 1 and _filled(rows[place][1]) < 0.9 * usual
        if not (gap and place != candidates[-1]):
            return place
    return -1


def _comes_again(place: int, cell: str, below: list[Row]) -> bool:
    return any(len(cells) > place and folded(cells[place]) == folded(cell) for _, cells in below)


def _only_answer(place: int, cell: str, below: list[Row]) -> bool:
    """Say whether a column holds one answer or nothing: a box to tick, under its own name."""
    return all(not cells[place] or folded(cells[place]) == folded(cell) for _, cells in below)


def _continues(header: list[Row], row: Row, below: list[Row], merges: tuple[Merge, ...]) -> bool:
    """Say whether a row right under the header is still part of it."""
    number, cells = row
    if not any(cells) or number != header[-1][0] + 1:
        return False
    first = header[0]
    tall = any(r1 + 1 == first[0] and r2 + 1 >= number for (r1, _), (r2, _) in merges)
    return (
        tall
        or _of_a_tool(header, cells, below)
        or _of_units(cells, below)
        or _of_parts(header[-1], cells, below, merges)
    )


def _of_a_tool(header: list[Row], cells: list[str], below: list[Row]) -> bool:
    """Say whether a row is what Qualtrics or SurveyMonkey put under their first row."""
    some = [cell for cell in cells if cell]
    if sum(bool(_IMPORT_KEY.match(cell)) for cell in some) > 0.5 * len(some):
        return True
    if below and _IMPORT_KEY.match(next((cell for cell in below[0][1] if cell), "")):
        return True
    if len(header) == 1 and (
        _is_question_row(header[0][1], cells) or _is_code_row(header[0][1], cells, below)
    ):
        return True
    return sum(cleaned(cell).casefold() in _RESPONSE for cell in some) >= 0.5 * len(some)


def _of_units(cells: list[str], below: list[Row]) -> bool:
    """Say whether a row holds nothing but units, which don't come again below."""
    some = [(place, cell) for place, cell in enumerate(cells) if cell]
    units = all(cleaned(cell).strip("()[]").casefold() in _UNITS for _, cell in some)
    return units and not all(_comes_again(place, cell, below) for place, cell in some)


def _of_parts(above: Row, cells: list[str], below: list[Row], merges: tuple[Merge, ...]) -> bool:
    """Say whether a row names the parts of the groups above it.

    A group is a merged title, or one with blank cells to its right; in the second case a title without
    parts must stand over a blank cell, or a row of data under an unnamed column would be taken for parts.
    """
    number, titles = above
    some = [(place, cell) for place, cell in enumerate(cells) if cell]
    if not below or _filled(titles) < 2 or not _textual(cells):  # noqa: PLR2004 - one title is no header of groups
        return False
    again = sum(
        _comes_again(place, cell, below) and not _only_answer(place, cell, below) for place, cell in some
    )
    merged = any(r1 + 1 == number and c2 > c1 for (r1, c1), (_, c2) in merges)
    blank_right = any(not titles[place] for place, _ in some if place)
    alone = any(title and not cell for title, cell in zip(titles, cells, strict=True))
    return again <= 0.2 * len(some) and (merged or (blank_right and alone))


def _is_code_row(top: list[str], cells: list[str], below: list[Row]) -> bool:
    """Say whether short codes such as Q2_1 stand over the words of their questions."""
    coded = [place for place, cell in enumerate(top) if _QUESTION_CODE.match(cell[:_LONGEST_CODE])]
    if len(coded) < max(2, 0.5 * _filled(top)) or not _textual(cells):
        return False
    asked = [place for place in coded if len(cells[place].split()) > 1]
    again = sum(_comes_again(place, cells[place], below) for place in coded if cells[place])
    return len(asked) >= 0.6 * len(coded) and again <= 0.2 * len(coded)


def _is_question_row(top: list[str], cells: list[str]) -> bool:
    """Say whether a row under Qualtrics' short names holds its question texts."""
    same = [
        place
        for place, cell in enumerate(top)
        if cell.casefold() in _QUALTRICS
        and cells[place].replace(" ", "").casefold() in (cell.casefold(), "responseid", "recordeddate")
    ]
    return len(same) > 1


def _filled_right(cells: list[str], below: list[str] | None) -> list[str]:
    """Return a header row with a title repeated over the parts that stand under its blank cells."""
    found = list(cells)
    if below is None:
        return found
    for place in range(1, len(found)):
        if not found[place] and below[place]:
            found[place] = found[place - 1]
    return found


def _name(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        text = cleaned(part)
        plain = text.strip("()[]").casefold()
        if not text or _IMPORT_KEY.match(text) or plain in _RESPONSE:
            continue
        if kept and kept[-1].replace(" ", "").casefold() == text.replace(" ", "").casefold():
            continue
        kept.append(text)
    return " / ".join(kept)


def _unique(names: list[str], left: int) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, name in enumerate(names):
        called = name or f"column {letter(place + left)}"
        seen[called] = seen.get(called, 0) + 1
        times = seen[called]
        while times > 1 and f"{called} ({times})" in seen:
            times += 1
        if times > 1:
            called = f"{called} ({times})"
            seen[called] = 1
        found.append(called)
    return tuple(found)


def find_header(head: list[Row], merges: tuple[Merge, ...], left: int) -> Header:
    """Return the header of the table that begins somewhere in the first rows.

    Raises:
        ReadingError: `no-header`, naming the first row; or `title-only`, where nothing stands below it.

    """
    rows = spread(head, merges, left)
    start = _start(rows)
    if start < 0:
        raise ReadingError(
            "no-header",
            f"No row near the top names the columns: row {rows[0][0]} looks like data, or a title alone. "
            "Put one row of column names above the data.",
            {"row": rows[0][0]},
        )
    header = [rows[start]]
    for place in range(start + 1, min(start + MOST_HEADER_ROWS, len(rows))):
        if not _continues(header, rows[place], rows[place + 1 :], merges):
            break
        header.append(rows[place])
    while (
        start and len(header) < MOST_HEADER_ROWS and _groups_above(rows[start - 1], header, rows[start + 1 :])
    ):
        start -= 1
        header.insert(0, rows[start])
    texts = [cells for _, cells in header]
    for place in range(len(texts) - 2, -1, -1):
        texts[place] = _filled_right(texts[place], texts[place + 1])
    raw = [_name([cells[place] for cells in texts]) for place in range(len(texts[0]))]
    named = max((place + 1 for place, name in enumerate(raw) if name), default=0)
    return Header(tuple(number for number, _ in header), _unique(raw, left), named)


def _groups_above(above: Row, header: list[Row], below: list[Row]) -> bool:
    """Say whether the row above the header groups its columns, or names those that it leaves unnamed.

    Names that repeat are told apart by it; a column of data without a name is called what stands above it.
    """
    number, cells = above
    some = [cell for cell in cells if cell]
    if (
        number != header[0][0] - 1
        or len(some) < 2  # noqa: PLR2004 - one title is no row of groups
        or _is_label(cells)
        or _is_title(cells)
        or not _textual(cells)
    ):
        return False
    texts = [
        _filled_right(row, header[place + 1][1] if place + 1 < len(header) else None)
        for place, (_, row) in enumerate(header)
    ]
    names = [folded(" / ".join(parts)) for parts in zip(*texts, strict=True) if any(parts)]
    unnamed = [place for place in range(len(cells)) if not any(row[place] for _, row in header)]
    held = [
        place for place in unnamed if any(len(row) > place and row[place] for _, row in below[:_SEARCHED])
    ]
    return len(set(names)) < len(names) or (bool(held) and all(cells[place] for place in held))
