"""The page of the comparison in Dash. Started by `benchmarks/peer.py`."""

from __future__ import annotations

import os
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from same_page import ALL, SPECIALISMS, chart, regions, rows

app = Dash(__name__)
app.layout = html.Div(
    [
        html.H1("Workforce"),
        dcc.RadioItems(SPECIALISMS, ALL, id="specialism"),
        html.Div(id="table"),
        dcc.Graph(id="chart"),
        dcc.Graph(id="map"),
    ]
)


@app.callback(
    Output("table", "children"),
    Output("chart", "figure"),
    Output("map", "figure"),
    Input("specialism", "value"),
)
def show(specialism: str) -> tuple[Any, go.Figure, go.Figure]:
    """Answer a click."""
    found = rows(specialism)
    head = html.Tr([html.Th(name) for name in ("Region", "WTE", "Lines")])
    body = [html.Tr([html.Td(f"{value}") for value in row]) for row in found]
    table = html.Table([html.Caption(f"By region: {specialism}"), html.Thead(head), html.Tbody(body)])
    return table, go.Figure(**chart(found, specialism)), go.Figure(**regions(found))


if __name__ == "__main__":
    app.run(port=int(os.environ["PEER_PORT"]), debug=False)
