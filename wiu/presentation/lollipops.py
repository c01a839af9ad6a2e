"""Rates as lollipops: a dot at the end of a stem from zero, with its figure in a column beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from wiu.presentation import plotly_charts

if TYPE_CHECKING:
    from wiu.presentation.figures import Figure


def draw(figure: Figure) -> go.Figure:
    """Return the chart, checked by Plotly."""
    return go.Figure(**described(figure))


def described(figure: Figure) -> dict[str, Any]:
    """Return the chart of dots that a description gives, each on a stem."""
    stems = [
        {
            "type": "line",
            "x0": 0,
            "x1": value,
            "y0": category,
            "y1": category,
            "layer": "below",
            "line": {"color": "#12436D", "width": 3},
        }
        for category, value in zip(figure.categories, figure.series[0].values, strict=True)
        if value is not None
    ]
    drawn = plotly_charts.described(figure)
    return drawn | {"layout": drawn["layout"] | {"shapes": [*drawn["layout"].get("shapes", ()), *stems]}}
