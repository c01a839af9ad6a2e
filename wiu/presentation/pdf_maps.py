"""Maps and pyramids on paper, from the same descriptions and the same outlines as on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.presentation import lettering
from wiu.presentation.figures import PALETTE
from wiu.presentation.geography import attribution, outlines
from wiu.presentation.lettering import GREY, Style
from wiu.presentation.plotly_maps import class_texts
from wiu.presentation.regional_map import LEADERS, NO_FIGURE, SHADES, frame, ink_on, labels, shade_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.presentation.figures import Figure
    from wiu.presentation.tagged import TaggedPDF

MAP_HEIGHT = 132.0
_PYRAMID_ROW = 7.4
_THICK = 5.0
_LABEL = Style(10)
_VALUE = Style(9, bold=True)
_SMALL = Style(8, ink=GREY)
_SYMBOL = Style(10, ink=GREY)
_OUTLINE = (47, 59, 69)
_KEY_ROW = 6.0
_BOX = 4.2
_TINY_KM2 = 12.0


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour as its three parts."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def draw_map(pdf: TaggedPDF, figure: Figure, x: float, y: float, width: float) -> None:
    """Draw the regions in the shades of their classes, the key at the left, the map at the right."""
    west, south, east, north = frame()
    unit = min((width * 0.68) / (east - west), (MAP_HEIGHT - 6) / (north - south))
    # at the right there is room for the figures that stand beside their regions
    left, floor = x + width - (east - west) * unit - 9, y + MAP_HEIGHT - 5

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return left + (point[0] - west) * unit, floor - (point[1] - south) * unit

    (series,) = figure.series
    shown = dict(zip(figure.categories, zip(series.values, series.texts, strict=True), strict=True))
    for name, each in outlines().items():
        shade = shade_of(shown[name][0], figure.classes) if name in shown else NO_FIGURE
        with pdf.local_context(fill_color=rgb(shade), draw_color=_OUTLINE, line_width=0.2):
            for ring in each.projected:
                thinned = list(dict.fromkeys((round(px), round(py)) for px, py in ring))
                if len(thinned) > 2 and _area(thinned) > _TINY_KM2:  # noqa: PLR2004 - fewer make no area
                    pdf.polygon([at(point) for point in thinned], style="DF")
    _write_figures(pdf, figure, at)
    _write_key(pdf, figure, x, y + 4)
    lettering.write(pdf, x, floor + 3, f"{attribution()}. ", _SMALL)


def _area(ring: list[tuple[int, int]]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _write_figures(
    pdf: TaggedPDF, figure: Figure, at: Callable[[tuple[float, float]], tuple[float, float]]
) -> None:
    (series,) = figure.series
    places = labels()
    for name, value, text in zip(figure.categories, series.values, series.texts, strict=True):
        px, py = at(places[name].at)
        shade = shade_of(value, figure.classes)
        wide = lettering.width(pdf, text, _VALUE)
        if name in LEADERS:
            with pdf.local_context(draw_color=_OUTLINE, line_width=0.2):
                pdf.line(*at(places[name].of), px - 1, py)
            lettering.write(pdf, px, py + 1.1, f"{text} ", _VALUE)
        else:
            ink = Style(9, bold=True, ink=rgb(ink_on(shade)))
            lettering.write(pdf, px - wide / 2, py + 1.1, f"{text} ", ink)


def _write_key(pdf: TaggedPDF, figure: Figure, x: float, y: float) -> None:
    lettering.write(pdf, x, y, f"{figure.unit} ", Style(10, bold=True))
    entries = list(zip(class_texts(figure), SHADES[len(figure.classes)], strict=True))
    if any(value is None for value in figure.series[0].values):
        entries.append(("not shown", NO_FIGURE))
    for place, (said, shade) in enumerate(entries, 1):
        top = y + place * _KEY_ROW - _BOX
        with pdf.local_context(fill_color=rgb(shade), draw_color=_OUTLINE, line_width=0.2):
            pdf.rect(x, top, _BOX, _BOX, style="DF")
        lettering.write(pdf, x + _BOX + 2, top + _BOX - 0.9, f"{said} ", _LABEL)


def pyramid_height(figure: Figure) -> float:
    """Return the height of a pyramid (mm): the names of its sides, then a row for each category."""
    return 9.0 + len(figure.categories) * _PYRAMID_ROW


def draw_pyramid(pdf: TaggedPDF, figure: Figure, x: float, y: float, width: float) -> None:
    """Draw two series back to back, the categories in a column at the left."""
    label = max(lettering.width(pdf, each, _LABEL) for each in figure.categories) + 4
    figures = max(lettering.width(pdf, text, _VALUE) for each in figure.series for text in each.texts) + 3
    middle = x + label + (width - label) / 2
    most = max([1.0, *(value for each in figure.series for value in each.values if value is not None)])
    unit = ((width - label) / 2 - figures) / most
    for place, series in enumerate(figure.series):
        wide = lettering.width(pdf, series.name, Style(10, bold=True))
        start = middle + 2 if place else middle - wide - 2
        lettering.write(pdf, start, y + 4, f"{series.name} ", Style(10, bold=True))
    for row, category in enumerate(figure.categories):
        base = y + 8 + (row + 0.5) * _PYRAMID_ROW
        lettering.write(pdf, x, base + 1.2, f"{category} ", _LABEL)
        for place, series in enumerate(figure.series):
            _side(pdf, place, (middle, base), series.values[row], series.texts[row], unit)
    with pdf.local_context(draw_color=GREY, line_width=0.3):
        pdf.line(middle, y + 7, middle, y + 8 + len(figure.categories) * _PYRAMID_ROW)


def _side(  # noqa: PLR0917 - a private step of draw_pyramid
    pdf: TaggedPDF, place: int, zero: tuple[float, float], value: float | None, text: str, unit: float
) -> None:
    middle, base = zero
    long = 0.0 if value is None else value * unit
    style = _SYMBOL if value is None else _VALUE
    if long > 0:
        with pdf.local_context(fill_color=rgb(PALETTE[place]), draw_color=(255, 255, 255), line_width=0.2):
            pdf.rect(middle if place else middle - long, base - _THICK / 2, long, _THICK, style="DF")
    wide = lettering.width(pdf, text, style)
    lettering.write(
        pdf, middle + long + 1.2 if place else middle - long - 1.2 - wide, base + 1.2, f"{text} ", style
    )
