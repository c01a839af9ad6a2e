"""Setting a table on pages: one Table element however many pages, its header repeated as an artifact."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import accumulate, product
from typing import TYPE_CHECKING

from wiu.presentation import lettering, tagged
from wiu.presentation.lettering import GREY, STRONG, Style
from wiu.presentation.typeset import BOTTOM, SIDE, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.presentation.tagged import TaggedPDF
    from wiu.presentation.typeset import Typesetter

_PAD = 1.9
_INDENT = 3.5
_WIDEST_STUB = 62.0
_ROOMY_HEADING = 28.0
_SIZES = (12.0, 11.0, 10.0)
_SIZES_ACROSS = (12.0, 11.0, 10.0, 9.0, 8.0)
_A4_LONG, _A4_SHORT = 297.0, 210.0
_ROWS_WITH_HEADER = 3
_UNDER_A_HEADING = 25.0
_LIGHT = (200, 200, 200)
_THIN, _THICK = 0.15, 0.4


@dataclass(frozen=True)
class Line:
    """One row of a printed table: texts of all columns, how deep its label stands, whether it is a total."""

    texts: tuple[str, ...]
    level: int = 0
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table to print. The first `stub` columns are labels (left), the others figures (right)."""

    caption: str
    headings: tuple[str, ...]
    stub: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Fit:
    size: float
    widths: tuple[float, ...]
    landscape: bool


def needs_landscape(setter: Typesetter, table: Table) -> bool:
    """Return whether a table can be read only on paper laid across."""
    return _fit(setter.pdf, table).landscape


def together(setter: Typesetter, table: Table) -> float:
    """Return how much of a table is set on one page, and to be kept with its heading (mm)."""
    return _Printer(setter, table, _fit(setter.pdf, table)).together


def set_table(setter: Typesetter, table: Table) -> None:
    """Set a table where the setter stands; the paper already lies as `needs_landscape` says."""
    fit = _fit(setter.pdf, table)
    _Printer(setter, table, fit).run()


def _fit(pdf: TaggedPDF, table: Table) -> _Fit:
    """Return the largest type in which the table fits, upright if it can."""
    for landscape, sizes, paper in ((False, _SIZES, _A4_SHORT), (True, _SIZES_ACROSS, _A4_LONG)):
        for size, tight in product(sizes, (False, True)):
            widths = _widths(pdf, table, size, tight=tight)
            if sum(widths) <= paper - 2 * SIDE:
                return _Fit(size, widths, landscape)
    room = _A4_LONG - 2 * SIDE
    squeezed = tuple(each * room / sum(widths) for each in widths)
    return _Fit(_SIZES_ACROSS[-1], squeezed, landscape=True)


def _widths(pdf: TaggedPDF, table: Table, size: float, *, tight: bool) -> tuple[float, ...]:
    """Return the width of each column; `tight` breaks headings at every word if that narrows a column."""
    plain, strong = Style(size), Style(size, bold=True)
    widths = []
    for place, heading in enumerate(table.headings):
        label = place < table.stub
        content = max(
            (
                lettering.width(pdf, line.texts[place], strong if line.strong else plain)
                + (line.level * _INDENT if place == 0 else 0)
                for line in table.lines
            ),
            default=0.0,
        )
        if label:
            # an address that is broken in two can't be copied
            longest = max(
                (lettering.longest_word(pdf, line.texts[place], plain) for line in table.lines), default=0.0
            )
            content = min(content, max(_WIDEST_STUB, longest, lettering.longest_word(pdf, heading, strong)))
        word = lettering.longest_word(pdf, heading, strong)
        roomy = min(lettering.width(pdf, heading, strong), max(content, _ROOMY_HEADING))
        header = word if tight else max(word, roomy)
        widths.append(max(content, header) + 2 * _PAD + 0.2)
    return tuple(widths)


def _header_cells(table: Table) -> int:
    """Return how many stub columns may be header cells: never more headers than figures in the table.

    Where labels outnumber figures, readers that announce every header would drown the figures; the
    label is then an ordinary cell at the start of its row.
    """
    columns, rows = len(table.headings), len(table.lines)
    for stub in range(table.stub, 0, -1):
        if columns + rows * stub <= rows * (columns - stub):
            return stub
    return 0


class _Printer:
    def __init__(self, setter: Typesetter, table: Table, fit: _Fit) -> None:
        self.setter, self.table, self.fit = setter, table, fit
        self.pdf = setter.pdf
        self.plain, self.strong = Style(fit.size), Style(fit.size, bold=True)
        self.header_cells = _header_cells(table)
        self.caption = lettering.wrap(self.pdf, table.caption, setter.measure, STRONG)
        self.edges = tuple(accumulate(fit.widths, initial=SIDE))
        self.heads = [
            lettering.wrap(self.pdf, text, wide - 2 * _PAD, self.strong)
            for text, wide in zip(table.headings, fit.widths, strict=True)
        ]

    def run(self) -> None:
        """Set caption, header and rows; a row is never split, the header never stranded."""
        self.setter.need(self.together)
        with self.pdf.element("Table"):
            with self.pdf.element("Caption"), self.pdf.marked():
                for line in self.caption:
                    lettering.write(self.pdf, SIDE, self.pdf.y + STRONG.ascent, f"{line} ", STRONG)
                    self.pdf.y += STRONG.leading
            self.pdf.y += 1.5
            with self.pdf.element("THead"), self.pdf.element("TR"):
                self._header(tagged_too=True)
            with self.pdf.element("TBody"):
                for row_line in self.table.lines:
                    self._line(row_line)
        self.pdf.y += 4

    @property
    def together(self) -> float:
        """What stands on one page: the table if that holds it under a heading, else its beginning."""
        fits_a_page = self.whole < self.pdf.h - TOP - BOTTOM - _UNDER_A_HEADING
        beginning = self.whole - max(0, len(self.table.lines) - _ROWS_WITH_HEADER) * self._height(1)
        return self.whole if fits_a_page else beginning

    @property
    def whole(self) -> float:
        """The height of caption, header and rows, if no row breaks."""
        above = len(self.caption) * STRONG.leading + 1.5 + self._header_height()
        return above + len(self.table.lines) * self._height(1)

    def _height(self, lines: int) -> float:
        return lines * self.plain.leading + 1.6

    def _header_height(self) -> float:
        return self._height(max(len(each) for each in self.heads))

    def _header(self, *, tagged_too: bool) -> None:
        """Set the header; tagged once, an artifact on every further page."""
        height = self._header_height()
        with nullcontext() if tagged_too else self.pdf.artifact("/Type /Pagination /Subtype /Header"):
            for place, lines in enumerate(self.heads):
                top = self.pdf.y + height - self._height(len(lines))
                if tagged_too:
                    with self.pdf.element("TH", attributes=tagged.COLUMN_HEADER), self.pdf.marked():
                        self._cell(lines, place, top, self.strong)
                else:
                    self._cell(lines, place, top, self.strong)
        self.pdf.y += height
        self._rule(strong=True)

    def _line(self, line: Line) -> None:
        style = self.strong if line.strong else self.plain
        cells = [
            lettering.wrap(
                self.pdf, text, wide - 2 * _PAD - (line.level * _INDENT if place == 0 else 0), style
            )
            for place, (text, wide) in enumerate(zip(line.texts, self.fit.widths, strict=True))
        ]
        height = self._height(max(len(each) for each in cells))
        if height > self.setter.room:
            self.setter.turn_page()
            self._header(tagged_too=False)
        with self.pdf.element("TR"):
            for place, lines in enumerate(cells):
                header = place < self.header_cells
                with (
                    self.pdf.element(
                        "TH" if header else "TD", attributes=tagged.ROW_HEADER if header else None
                    ),
                    self.pdf.marked(),
                ):
                    self._cell(lines, place, self.pdf.y, style, line.level)
        self.pdf.y += height
        self._rule(strong=line.strong)

    def _cell(self, lines: Sequence[str], place: int, top: float, style: Style, level: int = 0) -> None:
        """Set the lines of one cell: labels from the left, indented by level; figures to the right."""
        left, right = self.edges[place] + _PAD, self.edges[place + 1] - _PAD
        y = top + 0.8 + style.ascent
        for text, more in zip(lines, [True] * (len(lines) - 1) + [False], strict=False):
            if place >= self.table.stub:
                x = right - lettering.width(self.pdf, text, style)
            else:
                x = left + (level * _INDENT if place == 0 else 0)
            lettering.write(self.pdf, x, y, f"{text} " if more else text, style)
            y += style.leading

    def _rule(self, *, strong: bool) -> None:
        with (
            self.pdf.artifact(),
            self.pdf.local_context(
                draw_color=GREY if strong else _LIGHT, line_width=_THICK if strong else _THIN
            ),
        ):
            self.pdf.line(SIDE, self.pdf.y, self.edges[-1], self.pdf.y)
