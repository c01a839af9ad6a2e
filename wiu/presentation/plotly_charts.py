"""Figures drawn for the screen, from the same descriptions as those on paper."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from wiu.presentation import plotly_maps, plotly_pyramids
from wiu.presentation.figures import INK_ON, PALETTE, TYPEFACE, Kind
from wiu.presentation.plotly_patterns import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.presentation.figures import Figure, Series

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": False,
    "modeBarButtonsToRemove": ["toImage"],  # pictures leave by a release, never by a button
    "scrollZoom": False,
}
"""What a page hands to Plotly with every figure."""

_SYMBOLS = ("circle", "square", "diamond", "triangle-up")
_DASHES = ("solid", "dash", "dot", "longdash")
_SIGNS = ("●", "■", "◆", "▲")
_ROW = 34
_FOOT = 52
_LEGEND = 30
_TITLE_LINE = 22
_TITLE_LETTERS = 84
_NAME_LETTERS = 26
_LINE_HEIGHT = 400
_BEYOND = 0.14
_NARROW = 0.05
_FONT = '"Source Sans", sans-serif'  # the page's own, which it brings: what a machine has makes no difference
_MARGIN = 24
_LETTER = 8
FIGURE_SPACE = "\u2007"
"""As wide as a figure: what is filled up with it stands in columns."""
_GRID = "#E3E3E3"


def draw(figure: Figure) -> go.Figure:
    """Return the chart of a description, checked by Plotly. A withheld figure stands as its symbol, never as a gap or zero."""
    return go.Figure(**described(figure))


def described(figure: Figure) -> dict[str, Any]:
    """Return the chart as Plotly takes it: `data` and `layout` as plain mappings."""
    marks: Callable[[Figure], list[Any]] = {
        Kind.BAR: _bars,
        Kind.STACKED: _stacks,
        Kind.DOT: _dots,
        Kind.LINE: _lines,
        Kind.PYRAMID: plotly_pyramids.marks,
        Kind.MAP: plotly_maps.marks,
    }[figure.kind]
    symbols = [] if figure.kind in {Kind.PYRAMID, Kind.MAP} else _symbols(figure)
    layout = _layout(figure)
    if figure.kind is Kind.PYRAMID:
        layout |= plotly_pyramids.axes(figure, {"gridcolor": _GRID, "fixedrange": True, "showgrid": False})
    if figure.kind is Kind.MAP:
        layout |= plotly_maps.axes() | {"height": plotly_maps.HEIGHT, "showlegend": True}
        layout["margin"] = layout["margin"] | {"b": plotly_maps.FOOT}
        layout["legend"] = {
            "x": 0,
            "y": 1.05,
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",  # lies over no island
            "title": {"text": figure.unit, "font": {"size": 14}},
        }
    return {"data": [*marks(figure), *symbols], "layout": layout}


def _layout(figure: Figure) -> dict[str, Any]:
    upright = figure.kind is Kind.LINE
    titled = fill(figure.title, _TITLE_LETTERS).split("\n")
    values = {
        "title": {"text": figure.unit, "font": {"size": 14}},
        "showgrid": upright,
        "gridcolor": _GRID,
        "zerolinecolor": "#505050",
        "tickformat": ",",
        "automargin": upright,
    }
    values |= {"range": list(_range(figure)), "fixedrange": True, "zeroline": True}
    values |= {"showticklabels": figure.kind is not Kind.DOT}  # its figures stand in columns on the same axis
    names: dict[str, Any] = {
        "type": "category",
        "automargin": True,
        "fixedrange": True,
        "title": {"text": ""},
    }
    names |= {"categoryorder": "array", "ticklabelstandoff": 6}
    names |= {"categoryarray": list(figure.categories if upright else figure.categories[::-1])}
    if not upright and any(len(each) > _NAME_LETTERS for each in figure.categories):
        # on a narrow page a long name on one line would be cut off, or leave no room for the marks
        broken = [fill(each, _NAME_LETTERS).replace("\n", "<br>") for each in figure.categories]
        names |= {"tickmode": "array", "tickvals": list(figure.categories), "ticktext": broken}
    top = 54 + _TITLE_LINE * len(titled) + (_LEGEND if len(figure.series) > 1 else 0)
    return {
        "title": {
            "text": "<br>".join(titled),
            "subtitle": {"text": figure.subtitle},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 8, "t": 12 + _TITLE_LINE // 2 * (len(titled) - 1)},
        },
        "xaxis": names if upright else values,
        "yaxis": values if upright else names,
        "barmode": "relative",
        "showlegend": len(figure.series) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "height": _LINE_HEIGHT if upright else top + _FOOT + _ROW * len(figure.categories),
        "margin": {"l": 8, "r": _right(figure), "t": top, "b": _FOOT},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "font": {"family": TYPEFACE, "size": 14, "color": "#000000"},
        "modebar": {"remove": ["toImage"]},
        "meta": {"alt": figure.alt, "source": figure.source},
    } | ({"shapes": _breaks(figure)} if upright and figure.breaks else {})


def _right(figure: Figure) -> int:
    """Return the width of the margin to the right, in pixels: what stands beside dots stands there."""
    if figure.kind is not Kind.DOT:
        return _MARGIN
    return _MARGIN + _LETTER * max(map(len, _beside_dots(figure)))


def _breaks(figure: Figure) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": place - 0.5,
            "x1": place - 0.5,
            "y0": 0,
            "y1": 1,
        }
        | {"line": {"color": "#505050", "dash": "dot", "width": 1}}
        for place in figure.breaks
    ]


def _ends(figure: Figure) -> tuple[float, float]:
    """Return the least and the greatest end of a mark; zero is always among them."""
    columns = [
        [value or 0.0 for value in column]
        for column in zip(*(each.values for each in figure.series), strict=True)
    ]
    ends = (
        [sum(each) for each in columns]
        if figure.kind is Kind.STACKED
        else [value for each in columns for value in each]
    )
    return min([0.0, *ends]), max([0.0, *ends])


def _range(figure: Figure) -> tuple[float, float]:
    """Return the ends of the axis of values, with room for the labels beyond the marks."""
    low, high = _ends(figure)
    span = (high - low) or 1.0
    if figure.kind is Kind.DOT:
        return low - 0.03 * span, high + 0.04 * span
    return (low - _BEYOND * span if low < 0 else 0.0), high + _BEYOND * span


def _beside_dots(figure: Figure) -> list[str]:
    """Return what stands to the right of each row of dots: its figures, each under its marker, in columns."""
    widths = [max(map(len, series.texts)) for series in figure.series]
    return [
        "\u2003".join(
            f"{_SIGNS[place]} {series.texts[row].rjust(widths[place], FIGURE_SPACE)}"
            for place, series in enumerate(figure.series)
        )
        for row in range(len(figure.categories))
    ]


def _shown(figure: Figure, series: Series) -> tuple[list[str], list[float], list[str]]:
    """Return categories, figures and texts of what a series publishes."""
    kept = [
        (category, value, text)
        for category, value, text in zip(figure.categories, series.values, series.texts, strict=True)
        if value is not None
    ]
    return [each[0] for each in kept], [each[1] for each in kept], [each[2] for each in kept]


def _bar(figure: Figure, place: int, *, outside: bool) -> dict[str, Any]:
    series = figure.series[place]
    categories, values, texts = _shown(figure, series)
    if not outside:
        texts = [text if _fits(figure, value) else "" for value, text in zip(values, texts, strict=True)]
    return {
        "type": "bar",
        "name": series.name,
        "orientation": "h",
        "x": values,
        "y": categories,
        "customdata": _shown(figure, series)[2],
        "text": texts,
        "textposition": "outside" if outside else "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": "#000000" if outside else INK_ON[PALETTE[place]], "size": 14},
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{customdata}<extra>" + series.name + "</extra>",
        # what lies end to end is parted; alone it would only break the line of zero
        "marker": filled(place) | {"line": {"color": "#FFFFFF", "width": 0 if outside else 1}},
    }


def _bars(figure: Figure) -> list[Any]:
    return [_bar(figure, 0, outside=True)]


def _stacks(figure: Figure) -> list[Any]:
    return [_bar(figure, place, outside=False) for place in range(len(figure.series))]


def _dots(figure: Figure) -> list[Any]:
    """Return markers for each series, and its figures in a column under the same marker."""
    marks = []
    for place, series in enumerate(figure.series):
        categories, values, texts = _shown(figure, series)
        look = {"symbol": _SYMBOLS[place], "color": PALETTE[place], "size": 12}
        marks.append(
            {
                "type": "scatter",
                "name": series.name,
                "mode": "markers",
                "x": values,
                "y": categories,
                "customdata": texts,
                "cliponaxis": False,
                "hovertemplate": "%{y}: %{customdata}<extra>" + series.name + "</extra>",
                "marker": look | {"line": {"color": "#000000", "width": 1}},
            }
        )
    marks.append(
        {
            "type": "scatter",
            "name": "figures",
            "mode": "text",
            # in the margin, which is as wide as they are however narrow the page
            "x": [_range(figure)[1]] * len(figure.categories),
            "y": list(figure.categories),
            "text": _beside_dots(figure),
            "textposition": "middle right",
            "textfont": {"size": 13},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }
    )
    return marks


def _lines(figure: Figure) -> list[Any]:
    """Return a trace for each series; a break is a point of no figure, at which the line stops."""
    marks = []
    for place, series in enumerate(figure.series):
        categories: list[str] = []
        values: list[float | None] = []
        texts: list[str] = []
        for index, category in enumerate(figure.categories):
            if index in figure.breaks:
                categories, values, texts = [*categories, category], [*values, None], [*texts, ""]
            value = series.values[index]
            categories, values = [*categories, category], [*values, value]
            texts = [*texts, series.texts[index] if value is not None else ""]
        marks.append(
            {
                "type": "scatter",
                "name": series.name,
                "mode": "lines+markers+text",
                "x": categories,
                "y": values,
                "text": texts,
                "textposition": "top center",
                "connectgaps": False,
                "cliponaxis": False,
                "hovertemplate": "%{x}: %{text}<extra>" + series.name + "</extra>",
                "line": {"color": PALETTE[place], "dash": _DASHES[place], "width": 2.5},
                "marker": {"symbol": _SYMBOLS[place], "color": PALETTE[place], "size": 10},
            }
        )
    return marks


def _symbols(figure: Figure) -> list[Any]:
    """Return what stands beside the marks: symbols of what can't be shown, figures too narrow for their text."""
    places: list[str] = []
    texts: list[str] = []
    for index, category in enumerate(figure.categories):
        said = [
            each.texts[index] if len(figure.series) == 1 else f"{each.texts[index]} {each.name}"
            for each in figure.series
            if not _fits(figure, each.values[index])
        ]
        if said and figure.kind is not Kind.DOT:  # dots have their figures in columns
            places.append(category)
            texts.append(", ".join(said))
    if not places:
        return []
    zeros = [_end(figure, place) for place in places]
    upright = figure.kind is Kind.LINE
    return [
        {
            "type": "scatter",
            "name": "beside",
            "mode": "text",
            "x": places if upright else zeros,
            "y": zeros if upright else places,
            "text": texts,
            "textposition": "top center" if upright else "middle right",
            "textfont": {"size": 13, "color": "#505050"},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
        }
    ]


def _fits(figure: Figure, value: float | None) -> bool:
    """Return whether a figure has a mark, and one wide enough for its text where that stands inside."""
    if value is None or figure.kind is not Kind.STACKED:
        return value is not None
    low, high = _ends(figure)
    return value >= _NARROW * ((high - low) or 1.0)


def _end(figure: Figure, category: str) -> float:
    """Return where a symbol stands: after what is stacked, else beside zero."""
    low, high = _ends(figure)
    beside = 0.0 if figure.kind is Kind.LINE else 0.008 * ((high - low) or 1.0)
    if figure.kind is not Kind.STACKED:
        return beside
    index = figure.categories.index(category)
    return beside + sum(value for each in figure.series if (value := each.values[index]) is not None)
