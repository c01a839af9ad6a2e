"""Setting a document on pages: headings, paragraphs, lists, tables and figures, in one column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wiu.presentation import lettering, tagged
from wiu.presentation.lettering import BLACK, BODY, GREY, NAVY, STRONG, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wiu.presentation.tagged import TaggedPDF

SIDE, TOP, BOTTOM = 22.0, 26.0, 30.0
_GAP = 2.6
_HEADINGS = {1: Style(22, bold=True, ink=NAVY), 2: Style(15, bold=True, ink=NAVY), 3: Style(12.5, bold=True)}
_ABOVE = {1: 0.0, 2: 7.0, 3: 4.0}
_KEPT_WITH_HEADING = 24.0
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s,;]+[^\s,;.]|[\w.+-]+@[\w-]+\.[\w.-]*\w")
_SHORT = 3


@dataclass(frozen=True)
class Furniture:
    """What every page says beside its content, as artifacts: header left and right, footer, faint mark."""

    header: tuple[str, str]
    footer: tuple[str, ...]
    proviso: str
    watermark: str = ""


class Typesetter:
    """Writes down the page from the top and turns it when it is full. Heights and widths in mm."""

    def __init__(self, pdf: TaggedPDF, furniture: Furniture, *, landscape: bool = False) -> None:
        self.pdf = pdf
        self.furniture = furniture
        self.landscape = landscape
        lettering.embed_fonts(pdf)
        self.turn_page()

    @property
    def measure(self) -> float:
        """The width of the column."""
        return float(self.pdf.w) - 2 * SIDE

    @property
    def room(self) -> float:
        """The height that is left on the page."""
        return float(self.pdf.h) - BOTTOM - float(self.pdf.y)

    def turn_page(self, *, landscape: bool | None = None) -> None:
        """Begin a new page."""
        if landscape is not None:
            self.landscape = landscape
        self.pdf.add_page(orientation="landscape" if self.landscape else "portrait")
        self._watermark()
        self.pdf.y = TOP

    def need(self, height: float) -> None:
        """Turn the page unless this much height is left."""
        if height > self.room:
            self.turn_page()

    def orient(self, *, landscape: bool) -> None:
        """Turn the page if the paper lies the other way."""
        if landscape != self.landscape:
            self.turn_page(landscape=landscape)

    def space(self, height: float) -> None:
        """Leave white, unless at the top of a page."""
        if self.pdf.y > TOP:
            self.pdf.y += height

    def heading(self, level: int, text: str, *, keep: float = _KEPT_WITH_HEADING) -> None:
        """Set a heading, never without `keep` mm of what follows it on the same page."""
        style = _HEADINGS[level]
        lines = lettering.wrap(self.pdf, text, self.measure, style)
        self.need(_ABOVE[level] + len(lines) * style.leading + keep)
        self.space(_ABOVE[level])
        with self.pdf.element(f"H{level}"):
            self.pdf.bookmark(text, level - 1)
            self._lines(lines, SIDE, style)
        self.pdf.y += _GAP

    def paragraph(self, text: str, style: Style = BODY, *, bar: bool = False) -> None:
        """Set a paragraph; addresses in it become links. `bar` draws a rule along its left side."""
        indent = 4.0 if bar else 0.0
        lines = lettering.wrap(self.pdf, text, self.measure - indent, style)
        if len(lines) <= _SHORT:
            self.need(len(lines) * style.leading)
        if bar:
            self._bar(len(lines) * style.leading)
        with self.pdf.element("P"):
            self._lines(lines, SIDE + indent, style)
        self.pdf.y += _GAP

    def bullets(self, items: Iterable[str]) -> None:
        """Set a list of sentences."""
        self._list([("•", each) for each in items], 5.0, BODY, tagged.BULLETS)

    def terms(self, items: Iterable[tuple[str, str]], *, column: float) -> None:
        """Set a list of (term, meaning), the meanings in a column of their own."""
        self._list(list(items), column, STRONG, tagged.UNNUMBERED)

    def figure(
        self, caption: str, note: str, alt: str, height: float, draw: Callable[[float, float], None]
    ) -> None:
        """Set a figure with its caption above and its note below; `draw` gets its left and top edge."""
        above = lettering.wrap(self.pdf, caption, self.measure, STRONG)
        self.need(len(above) * STRONG.leading + height + 14)
        box = (SIDE, self.pdf.y + len(above) * STRONG.leading + 1.5, self.measure, height)
        # drawn before its caption, since a reader takes a figure's own marks before its parts
        top = self.pdf.y
        with self.pdf.element("Figure", alt=alt, attributes=self.pdf.bounds(box)):
            with self.pdf.marked(), self.pdf.local_context():
                draw(box[0], box[1])
            self.pdf.y = top
            with self.pdf.element("Caption"):
                self._lines(above, SIDE, STRONG)
        self.pdf.y = box[1] + height + 1
        self.paragraph(note, Style(10, ink=GREY))
        self.pdf.y += 3

    def _list(self, items: list[tuple[str, str]], indent: float, style: Style, kind: str) -> None:
        with self.pdf.element("L", attributes=kind):
            for label, body in items:
                labels = lettering.wrap(self.pdf, label, indent - 2, style)
                lines = lettering.wrap(self.pdf, body, self.measure - indent, BODY)
                self.need(max(len(labels), len(lines)) * BODY.leading)
                top = self.pdf.y
                with self.pdf.element("LI"):
                    with self.pdf.element("Lbl"):
                        self._lines(labels, SIDE, style)
                    below, self.pdf.y = self.pdf.y, top
                    with self.pdf.element("LBody"):
                        self._lines(lines, SIDE + indent, BODY)
                self.pdf.y = max(below, self.pdf.y) + 1.4
        self.pdf.y += _GAP - 1.4

    def _lines(self, lines: Sequence[str], x: float, style: Style) -> None:
        """Set lines as marks of the open element, a mark per page."""
        waiting = list(lines)
        while waiting:
            fitting = max(1, int((self.room + 0.01) // style.leading))
            now, waiting = waiting[:fitting], waiting[fitting:]
            for run in _runs(now):
                self._run(run, x, style)
            if waiting:
                self.turn_page()

    def _run(self, lines: list[str], x: float, style: Style) -> None:
        """Set lines that hold no address as one mark; a line with one is set in pieces."""
        if _ADDRESS.search(lines[0]) is None:
            with self.pdf.marked():
                for line in lines:
                    # the blank keeps words apart for those who hear or copy the text
                    lettering.write(self.pdf, x, self.pdf.y + style.ascent, f"{line} ", style)
                    self.pdf.y += style.leading
            return
        for piece in _pieces(f"{lines[0]} "):
            if _ADDRESS.fullmatch(piece):
                self._link(piece, x, style)
            else:
                with self.pdf.marked():
                    lettering.write(self.pdf, x, self.pdf.y + style.ascent, piece, style)
            x += lettering.width(self.pdf, piece, style)
        self.pdf.y += style.leading

    def _link(self, address: str, x: float, style: Style) -> None:
        target = (
            f"mailto:{address}" if "@" in address else address if "://" in address else f"https://{address}"
        )
        with self.pdf.element("Link"):
            with self.pdf.marked():
                lettering.write(self.pdf, x, self.pdf.y + style.ascent, address, replace(style, ink=NAVY))
            wide = lettering.width(self.pdf, address, style)
            self.pdf.weblink((x, self.pdf.y, wide, style.leading), target, address)

    def _bar(self, height: float) -> None:
        with self.pdf.artifact(), self.pdf.local_context(fill_color=NAVY):
            self.pdf.rect(SIDE, self.pdf.y, 1.2, height, style="F")

    def _watermark(self) -> None:
        if not self.furniture.watermark:
            return
        style = Style(64, bold=True, ink=(236, 236, 236))
        wide = lettering.width(self.pdf, self.furniture.watermark, style)
        middle, centre = self.pdf.w / 2, self.pdf.h / 2
        with self.pdf.artifact("/Type /Background"), self.pdf.rotation(40, middle, centre):
            lettering.write(self.pdf, middle - wide / 2, centre, self.furniture.watermark, style)

    def finish(self) -> bytes:
        """Put header and footer on every page, now that their number is known, and return the document."""
        pages = self.pdf.pages_count
        for number in range(1, pages + 1):
            self.pdf.turn_to(number)
            self._header()
            self._footer(f"Page {number} of {pages}")
        return self.pdf.written()

    def _header(self) -> None:
        style = Style(9, bold=True, ink=NAVY)
        left, right = self.furniture.header
        with self.pdf.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]"):
            lettering.write(self.pdf, SIDE, 14, left, style)
            lettering.write(
                self.pdf, self.pdf.w - SIDE - lettering.width(self.pdf, right, style), 14, right, style
            )

    def _footer(self, page: str) -> None:
        style, strong = Style(9, ink=BLACK), Style(9, bold=True, ink=BLACK)
        left = " · ".join(each for each in self.furniture.footer if each)
        base = self.pdf.h - 17
        with (
            self.pdf.artifact("/Type /Pagination /Subtype /Footer /Attached [/Bottom]"),
            self.pdf.local_context(draw_color=GREY, line_width=0.2),
        ):
            self.pdf.line(SIDE, base - 5, self.pdf.w - SIDE, base - 5)
            lettering.write(self.pdf, SIDE, base, left, style)
            lettering.write(
                self.pdf, self.pdf.w - SIDE - lettering.width(self.pdf, page, style), base, page, style
            )
            lettering.write(self.pdf, SIDE, base + 4.6, self.furniture.proviso, strong)


def _runs(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines in runs: those with an address alone, the others together."""
    runs: list[list[str]] = []
    for line in lines:
        alone = _ADDRESS.search(line) is not None
        if runs and not alone and _ADDRESS.search(runs[-1][0]) is None:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _pieces(line: str) -> list[str]:
    """Return a line cut before and after each address; no piece is empty."""
    cuts = [0, *(place for found in _ADDRESS.finditer(line) for place in found.span()), len(line)]
    return [line[start:end] for start, end in pairwise(cuts) if start < end]
