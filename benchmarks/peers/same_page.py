"""What the page of the comparison shows, whoever shows it: a table, a chart and a map from one DuckDB file."""

from __future__ import annotations

import os
from typing import Any

import duckdb

from wiu.presentation import plotly_maps
from wiu.presentation.geography import outlines

ALL = "All specialisms"
SHADES = ("#EDF2F6", "#C6D7E5", "#95B4CD", "#5C88AC", "#12436D")
SPECIALISMS = (ALL, "RT", "NM", "DRRP", "MR", "CE")
QUERY = """
    SELECT organisation.region, sum(staffing.wte_in_post) AS wte, count(*) AS lines
    FROM staffing JOIN submission USING (submission_id) JOIN department USING (department_id)
    JOIN organisation USING (org_code)
    WHERE submission.status = 'accepted' AND ($specialism = 'All specialisms' OR staffing.specialism = $specialism)
    GROUP BY 1 ORDER BY 1
"""


def rows(specialism: str) -> list[tuple[str, float, int]]:
    """Return region, WTE in post and lines of staff of a specialism; of invented data."""
    with duckdb.connect(os.environ["PEER_DATABASE"], read_only=True) as connection:
        return connection.execute(QUERY, {"specialism": specialism}).fetchall()


def chart(found: list[tuple[str, float, int]], title: str) -> dict[str, Any]:
    """Return the bars, for Plotly."""
    return {
        "data": [
            {
                "type": "bar",
                "x": [row[1] for row in found],
                "y": [row[0] for row in found],
                "orientation": "h",
            }
        ],
        "layout": {"title": {"text": title}, "height": 400, "margin": {"l": 180}},
    }


def regions(found: list[tuple[str, float, int]]) -> dict[str, Any]:
    """Return the map, for Plotly."""
    most = max((row[1] for row in found), default=1) or 1
    share = {row[0]: row[1] / most for row in found}
    areas = [
        plotly_maps.region_trace(name, SHADES[min(int(share.get(name, 0) * 5), 4)], f"{name}")
        for name in outlines()
    ]
    return {"data": areas, "layout": plotly_maps.axes() | {"height": plotly_maps.HEIGHT}}
