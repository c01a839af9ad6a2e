"""Departments as points over the outlines of the regions, on the screen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from wiu.presentation import plotly_maps, words
from wiu.presentation.geography import outlines, projected

if TYPE_CHECKING:
    from wiu.presentation.services import Services

_LAND = "#EDF2F6"
_POINT = "#801650"


def draw(services: Services) -> go.Figure:
    """Return the map, checked by Plotly."""
    return go.Figure(**described(services))


def described(services: Services) -> dict[str, Any]:
    """Return a map with a point for each department whose place is known; pointed at, it says which."""
    placed = [(each, projected(each.place[1], each.place[0])) for each in services.departments if each.place]
    points = {
        "type": "scatter",
        "name": "departments",
        "mode": "markers",
        "x": [round(at[0], 1) for _, at in placed],
        "y": [round(at[1], 1) for _, at in placed],
        "text": [
            f"{escape(each.department, quote=False)}<br>{escape(each.organisation, quote=False)}"
            for each, _ in placed
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 8, "color": _POINT, "opacity": 0.85, "line": {"color": "#FFFFFF", "width": 1}},
        "showlegend": False,
    }
    areas = [plotly_maps.region_trace(name, _LAND, "") for name in outlines()]
    layout = plotly_maps.axes() | {
        "height": plotly_maps.HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": plotly_maps.FOOT},
        "showlegend": False,
    }
    return {"data": [*areas, points], "layout": layout}


def alt(services: Services) -> str:
    """Return the text alternative: how many departments stand in each region; the table names them."""
    regions = [each.region for each in services.departments if each.place]
    counted = [f"{name} {regions.count(name)}" for name in outlines() if name in regions]
    said = words.joined(counted) or "none"
    return f"Map of departments with a known place, by region: {said}. The table below names each of them."
