"""Maps as pictures without script: SVG text that any browser draws with no network."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from wiu.presentation.geography import attribution, outlines, projected
from wiu.presentation.plotly_maps import class_texts
from wiu.presentation.regional_map import LEADERS, NO_FIGURE, SHADES, frame, ink_on, labels, shade_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.presentation.figures import Figure
    from wiu.presentation.services import Service

WIDTH, HEIGHT = 690, 900
_OUTLINE = "#2F3B45"
_POINT = "#801650"
_LAND = "#EDF2F6"
_MARGIN = 20.0
_RIGHT = 80.0  # for labels that stand in the sea
_KEY_TOP = 60
_KEY_STEP = 26


def _scale() -> tuple[float, float, float, float]:
    """Return west, north, and the pixels of a kilometre, and where the map begins at the left."""
    west, south, east, north = frame()
    unit = min((WIDTH - _MARGIN - _RIGHT) / (east - west), (HEIGHT - 2 * _MARGIN) / (north - south))
    return west, north, unit, WIDTH - _RIGHT - (east - west) * unit


def _at(point: tuple[float, float]) -> tuple[float, float]:
    west, north, unit, left = _scale()
    return round(left + (point[0] - west) * unit, 1), round(_MARGIN + (north - point[1]) * unit, 1)


@cache
def _path(region: str) -> str:
    rings = []
    for ring in outlines()[region].projected:
        points = list(dict.fromkeys(_at(point) for point in ring))
        if len(points) > 2:  # noqa: PLR2004 - fewer make no area
            rings.append("M" + "L".join(f"{x} {y}" for x, y in points) + "Z")
    return "".join(rings)


def _picture(name: str, title: str, alt: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-text" font-family="sans-serif" font-size="17">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(alt)}</desc>'
        f"{body}"
        f'<text x="6" y="{HEIGHT - 6}" font-size="12" fill="#404040">{escape(attribution())}</text></svg>'
    )


def _region(region: str, fill: str) -> str:
    return f'<path d="{_path(region)}" fill="{fill}" stroke="{_OUTLINE}" stroke-width="0.8"/>'


def regional(figure: Figure, name: str) -> str:
    """Return a map of regions in the shades of their classes, each with its figure or its symbol."""
    (series,) = figure.series
    shown = dict(zip(figure.categories, series.values, strict=True))
    parts = [
        _region(each, shade_of(shown[each], figure.classes) if each in shown else NO_FIGURE)
        for each in outlines()
    ]
    places = labels()
    for region, value, text in zip(figure.categories, series.values, series.texts, strict=True):
        x, y = _at(places[region].at)
        ink, anchor = ink_on(shade_of(value, figure.classes)), "middle"
        if region in LEADERS:
            fx, fy = _at(places[region].of)
            parts.append(f'<path d="M{fx} {fy}L{x - 4} {y}" stroke="{_OUTLINE}" stroke-width="1"/>')
            ink, anchor = "#000000", "start"
        parts.append(
            f'<text x="{x}" y="{y + 6}" text-anchor="{anchor}" font-weight="600" fill="{ink}">{escape(text)}</text>'
        )
    return _picture(name, figure.title, figure.alt, "".join(parts) + _key(figure))


def _key(figure: Figure) -> str:
    entries = list(zip(class_texts(figure), SHADES[len(figure.classes)], strict=True))
    if any(value is None for value in figure.series[0].values):
        entries.append(("not shown", NO_FIGURE))
    said = [f'<text x="6" y="{_KEY_TOP - 26}" font-weight="600">{escape(figure.unit)}</text>']
    for place, (text, shade) in enumerate(entries):
        top = _KEY_TOP + place * _KEY_STEP
        said.append(
            f'<rect x="6" y="{top - 14}" width="18" height="18" fill="{shade}" stroke="{_OUTLINE}"/>'
            f'<text x="32" y="{top + 1}">{escape(text)}</text>'
        )
    return "".join(said)


def points(departments: Iterable[Service], name: str, title: str, alt: str) -> str:
    """Return a map with a point for each department whose place is known; each says its name."""
    land = "".join(_region(each, _LAND) for each in outlines())
    dots = []
    for each in departments:
        if each.place is not None:
            x, y = _at(projected(each.place[1], each.place[0]))
            dots.append(
                f'<circle cx="{x}" cy="{y}" r="4.5" fill="{_POINT}" stroke="#FFFFFF">'
                f"<title>{escape(each.department)}</title></circle>"
            )
    return _picture(name, title, alt, land + "".join(dots))
