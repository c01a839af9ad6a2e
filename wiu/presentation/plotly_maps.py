"""A map of regions on the screen: outlines in projected kilometres, drawn without any network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from wiu.presentation import words
from wiu.presentation.figures import TYPEFACE
from wiu.presentation.geography import attribution, outlines
from wiu.presentation.regional_map import LEADERS, NO_FIGURE, SHADES, frame, ink_on, labels, shade_of

if TYPE_CHECKING:
    from wiu.presentation.figures import Figure

HEIGHT = 660
FOOT = 28  # for where the outlines come from, below the southernmost island
_OUTLINE = "#2F3B45"
_MARGIN_KM = 25.0
_TEXT = {"size": 14}


@cache
def _ring_points(region: str) -> tuple[list[float | None], list[float | None]]:
    """Return the outline of a region as one path with gaps between its islands, to the half kilometre."""
    east: list[float | None] = []
    north: list[float | None] = []
    for ring in outlines()[region].projected:
        if east:
            east, north = [*east, None], [*north, None]
        thinned = list(dict.fromkeys((round(x * 2) / 2, round(y * 2) / 2) for x, y in ring))
        closed = [*thinned, thinned[0]]
        east += [x for x, _ in closed]
        north += [y for _, y in closed]
    return east, north


def region_trace(region: str, fill: str, said: str) -> dict[str, Any]:
    """Return a region as a filled outline that says its figure when pointed at."""
    east, north = _ring_points(region)
    return {
        "type": "scatter",
        "name": region,
        "mode": "lines",
        "x": east,
        "y": north,
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": _OUTLINE, "width": 1},
        "hoveron": "fills",
        "hoverinfo": "text" if said else "skip",
        "text": said,
        "showlegend": False,
    }


def axes() -> dict[str, Any]:
    """Return the layout that lets a kilometre be as long to the north as to the east."""
    west, south, east, north = frame()
    plain = {"visible": False, "fixedrange": True}
    return {
        "xaxis": plain | {"range": [west - _MARGIN_KM, east + _MARGIN_KM]},
        "yaxis": plain | {"range": [south - _MARGIN_KM, north + _MARGIN_KM], "scaleanchor": "x"},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "font": {"family": TYPEFACE, "size": 14, "color": "#000000"},
        "modebar": {"remove": ["toImage"]},
        "dragmode": False,
        "annotations": [
            {"text": attribution(), "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left"}
            | {"yanchor": "top", "showarrow": False, "font": {"size": 11, "color": "#505050"}}
        ],
    }


def marks(figure: Figure) -> list[dict[str, Any]]:
    """Return regions in the shades of their classes, each with its figure, and the key to the classes."""
    (series,) = figure.series
    shown = dict(zip(figure.categories, zip(series.values, series.texts, strict=True), strict=True))
    areas = [
        region_trace(
            name,
            shade_of(shown[name][0], figure.classes) if name in shown else NO_FIGURE,
            f"{name}: {shown[name][1]}" if name in shown else "",
        )
        for name in outlines()
    ]
    return [*areas, *_leaders(figure), *_figures(figure), *_key(figure)]


def _leaders(figure: Figure) -> list[dict[str, Any]]:
    places = labels()
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [places[name].of[0], places[name].at[0] - 8],
            "y": [places[name].of[1], places[name].at[1]],
            "line": {"color": _OUTLINE, "width": 1},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for name in LEADERS
        if name in figure.categories
    ]


def _figures(figure: Figure) -> list[dict[str, Any]]:
    (series,) = figure.series
    places = labels()
    here = [
        (places[name].at, name, text, shade_of(value, figure.classes))
        for name, value, text in zip(figure.categories, series.values, series.texts, strict=True)
    ]
    return [
        {
            "type": "scatter",
            "name": series.name,
            "mode": "text",
            "x": [at[0] for at, *_ in here],
            "y": [at[1] for at, *_ in here],
            "text": [text for _, _, text, _ in here],
            "textposition": ["middle right" if name in LEADERS else "middle center" for _, name, *_ in here],
            "textfont": _TEXT
            | {"color": ["#000000" if name in LEADERS else ink_on(shade) for _, name, _, shade in here]},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,  # London's stands in the sea, near the edge
        }
    ]


def _key(figure: Figure) -> list[dict[str, Any]]:
    """Return an entry of the key for each class, and one for what is not shown."""
    entries = [(said, SHADES[len(figure.classes)][place]) for place, said in enumerate(class_texts(figure))]
    if any(value is None for value in figure.series[0].values):
        entries.append(("not shown", NO_FIGURE))
    return [
        {
            "type": "scatter",
            "name": said,
            "mode": "markers",
            "x": [None],
            "y": [None],
            "marker": {
                "symbol": "square",
                "size": 16,
                "color": shade,
                "line": {"color": _OUTLINE, "width": 1},
            },
            "showlegend": True,
        }
        for said, shade in entries
    ]


def class_texts(figure: Figure) -> list[str]:
    """Return each class in words, “7 to under 10”; the last holds its upper end."""
    ends = [
        (words.number(low, _decimals(figure)), words.number(high, _decimals(figure)))
        for low, high in figure.classes
    ]
    return [
        f"{low} to {high}" if place == len(ends) - 1 else f"{low} to under {high}"
        for place, (low, high) in enumerate(ends)
    ]


def _decimals(figure: Figure) -> int:
    whole = all(float(end).is_integer() for pair in figure.classes for end in pair)
    return 0 if whole else 1
