"""Charts as a screen takes them: descriptions for Plotly that were checked by the tests, and are checked no more.

Streamlit draws a chart's description, checks every value of it, and copies it before it is sent: several times what
a page costs otherwise. A chart that says it is ready is sent as it is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import plotly.graph_objects as go

_TOP = 40  # the title stands above the picture, where it wraps and is read as a heading


class Ready(go.Figure):
    """A chart that is shown as it was described, and changed no more."""

    def __init__(self, described: dict[str, Any]) -> None:
        super().__init__()
        self._described = described

    def to_dict(self) -> dict[str, Any]:
        """Return the description, with the looks that Plotly gives a chart of its own."""
        layout = {"template": _template(), **self._described["layout"]}
        return {"data": self._described["data"], "layout": layout}


def untitled(described: dict[str, Any], top: int = _TOP) -> Ready:
    """Return a chart without its title, which stands above it on a screen; `top` is the room it leaves, in pixels."""
    layout = described["layout"]
    title = layout["title"] | {"text": "", "subtitle": {"text": ""}}
    return Ready(described | {"layout": layout | {"title": title, "margin": layout["margin"] | {"t": top}}})


@cache
def _template() -> dict[str, Any]:
    looks: dict[str, Any] = go.Figure().to_dict()["layout"]["template"]
    return looks
