"""Text on paper: the embedded typeface, widths, lines, and single strings put in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf.fonts import TTFFont

    from wiu.presentation.tagged import TaggedPDF

FAMILY = "sans"
_FONTS = Path(__file__).with_name("fonts")
_FILES = {"": _FONTS / "SourceSansPro-Regular.ttf", "B": _FONTS / "SourceSansPro-Bold.ttf"}
_MM_PER_POINT = 25.4 / 72
_LEADING = 1.3

BLACK = (0, 0, 0)
NAVY = (18, 67, 109)
GREY = (80, 80, 80)


@dataclass(frozen=True)
class Style:
    """Size in points, weight and colour of a text."""

    size: float = 12
    bold: bool = False
    ink: tuple[int, int, int] = BLACK

    @property
    def leading(self) -> float:
        """The distance between lines, in mm."""
        return self.size * _MM_PER_POINT * _LEADING

    @property
    def ascent(self) -> float:
        """How far the baseline lies under the top of its line, in mm."""
        return self.size * _MM_PER_POINT

    def at(self, size: float) -> Style:
        """Return the style in another size."""
        return replace(self, size=size)


BODY = Style()
STRONG = Style(bold=True)


def embed_fonts(pdf: TaggedPDF) -> None:
    """Embed the typeface that comes with the product (SIL Open Font Licence)."""
    for weight, path in _FILES.items():
        pdf.embed(FAMILY, weight, path)


def width(pdf: TaggedPDF, text: str, style: Style) -> float:
    """Return the width of a text in mm."""
    widths = _font(pdf, style).cw
    return _in_mm(sum(widths[ord(each)] for each in _printable(pdf, text, style)), style)


def _in_mm(units: float, style: Style) -> float:
    return float(units) / 1000 * style.size * _MM_PER_POINT


def _font(pdf: TaggedPDF, style: Style) -> TTFFont:
    return pdf.fonts[f"{FAMILY}{'B' if style.bold else ''}"]


def _printable(pdf: TaggedPDF, text: str, style: Style) -> str:
    """Return a text with a question mark for each character the typeface lacks: a lost one would not be seen."""
    if text.isascii():
        return text
    known = _font(pdf, style).glyph_ids
    return "".join(each if ord(each) in known else "?" for each in text)


def write(pdf: TaggedPDF, x: float, y: float, text: str, style: Style) -> None:
    """Put one string with its left end at x and its baseline at y (mm)."""
    pdf.set_font(FAMILY, "B" if style.bold else "", style.size)
    pdf.set_text_color(*style.ink)
    pdf.text(x, y, _printable(pdf, text, style))


def wrap(pdf: TaggedPDF, text: str, room: float, style: Style) -> list[str]:
    """Return a text as lines no wider than `room` (mm); a word too wide for a line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(pdf, longer, style) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(pdf, line, style) > room and len(line) > 1:
            cut = _fitting(pdf, line, room, style)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line or not lines else lines


def _fitting(pdf: TaggedPDF, word: str, room: float, style: Style) -> int:
    """Return how many letters of a word fit; one at least, lest cutting never end."""
    widths = _font(pdf, style).cw
    units: float = 0
    fitting = 1
    for count, letter in enumerate(_printable(pdf, word, style)[:-1], 1):
        units += widths[ord(letter)]
        if _in_mm(units, style) > room:
            break
        fitting = count
    return fitting


def longest_word(pdf: TaggedPDF, text: str, style: Style) -> float:
    """Return the width of the widest word of a text (mm)."""
    return max((width(pdf, word, style) for word in text.split()), default=0.0)
