"""A pyramid on the screen: two series back to back over the same categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.presentation.plotly_patterns import filled

if TYPE_CHECKING:
    from wiu.presentation.figures import Figure

_ROOM = 1.22


def marks(figure: Figure) -> list[dict[str, Any]]:
    """Return the bars of both sides, each with its figure, and symbols where a figure can't be shown."""
    return [
        trace
        for place in range(len(figure.series))
        for trace in (_bars(figure, place), _symbols(figure, place))
    ]


def _axis(place: int) -> dict[str, str]:
    return {"xaxis": "x2"} if place else {}


def _bars(figure: Figure, place: int) -> dict[str, Any]:
    series = figure.series[place]
    kept = [
        each
        for each in zip(figure.categories, series.values, series.texts, strict=True)
        if each[1] is not None
    ]
    return {
        "type": "bar",
        "name": series.name,
        "orientation": "h",
        "x": [value for _, value, _ in kept],
        "y": [category for category, _, _ in kept],
        "text": [text for *_, text in kept],
        "textposition": "outside",
        "textfont": {"color": "#000000", "size": 14},
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra>" + series.name + "</extra>",
        "marker": filled(place),
    } | _axis(place)


def _symbols(figure: Figure, place: int) -> dict[str, Any]:
    series = figure.series[place]
    lost = [
        (category, text)
        for category, value, text in zip(figure.categories, series.values, series.texts, strict=True)
        if value is None
    ]
    return {
        "type": "scatter",
        "name": "beside",
        "mode": "text",
        "x": [0.01 * _most(figure)] * len(lost),
        "y": [category for category, _ in lost],
        "text": [text for _, text in lost],
        "textposition": "middle right" if place else "middle left",
        "textfont": {"size": 13, "color": "#505050"},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    } | _axis(place)


def _most(figure: Figure) -> float:
    return max([1.0, *(value for each in figure.series for value in each.values if value is not None)])


def axes(figure: Figure, plain: dict[str, Any]) -> dict[str, Any]:
    """Return both axes of figures: zero in the middle, the same length to each side."""
    most = _most(figure) * _ROOM
    shared = plain | {
        "title": {"text": figure.unit, "font": {"size": 14}},
        "showticklabels": True,
        "nticks": 5,
        "tickformat": ",",
    }
    return {
        "xaxis": shared | {"range": [most, 0], "domain": [0, 0.5], "zeroline": True},
        "xaxis2": shared | {"range": [0, most], "domain": [0.5, 1], "zeroline": True, "anchor": "y"},
    }
