"""Where the regions are: outlines of the 7 NHS England regions and 3 nations, for every map.

They are built beforehand by `data/geography/build.py` from Natural Earth's units, which are in the
public domain; nothing is fetched when the app runs. Whatever map is drawn bears `ATTRIBUTION`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[2] / "data" / "geography" / "uk.json"

Ring = tuple[tuple[float, float], ...]
"""A closed line, first point = last, counter-clockwise; (longitude, latitude) in degrees, or (east, north) in km."""

_RADIUS = 6371.0
_MERIDIAN, _PARALLEL = -2.0, 49.0


@dataclass(frozen=True)
class Outline:
    """One region as one or more rings, none a hole, the largest first: the mainland, then its islands."""

    region: str
    nation: str
    rings: tuple[Ring, ...]

    @cached_property
    def projected(self) -> tuple[Ring, ...]:
        """The rings in km east and north, as `projected` gives them."""
        return tuple(tuple(projected(lon, lat) for lon, lat in ring) for ring in self.rings)

    @cached_property
    def middle(self) -> tuple[float, float]:
        """A point (longitude, latitude) within the largest ring, far from its border: where a label goes."""
        return _farthest_within(self.rings[0])


def projected(lon: float, lat: float) -> tuple[float, float]:
    """Return (km east of 2° W, km north of 49° N) of a place, by the transverse Mercator on a sphere.

    Shapes are true and lengths within 0.3 % anywhere in the United Kingdom. Source: J. P. Snyder, Map
    Projections: A Working Manual, US Geological Survey, 1987, equations 8-1 and 8-3.
    """
    across, up = math.radians(lon - _MERIDIAN), math.radians(lat)
    return (
        _RADIUS * math.atanh(math.cos(up) * math.sin(across)),
        _RADIUS * (math.atan2(math.tan(up), math.cos(across)) - math.radians(_PARALLEL)),
    )


@cache
def outlines() -> dict[str, Outline]:
    """Return the outline of each region by its name in the codebook; a nation of one region bears its own."""
    found = [
        Outline(
            each["properties"]["region"],
            each["properties"]["nation"],
            tuple(
                tuple((lon, lat) for lon, lat in polygon[0]) for polygon in each["geometry"]["coordinates"]
            ),
        )
        for each in _file()["features"]
    ]
    return {each.region: each for each in found}


def outlines_of_nation(nation: str) -> tuple[Outline, ...]:
    """Return the outlines of the regions that make up a nation."""
    return tuple(each for each in outlines().values() if each.nation == nation)


def attribution() -> str:
    """Return the words that stand under every map."""
    return str(_file()["attribution"])


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def _farthest_within(ring: Ring) -> tuple[float, float]:
    """Try a grid of points over a ring and return the one that lies farthest inside."""
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    squeeze = math.cos(math.radians(sum(lats) / len(lats)))
    steps = 24
    best, place = -1.0, ring[0]
    for across in range(1, steps):
        for up in range(1, steps):
            x = min(lons) + (max(lons) - min(lons)) * across / steps
            y = min(lats) + (max(lats) - min(lats)) * up / steps
            if not _inside(x, y, ring):
                continue
            room = min(math.hypot((x - lon) * squeeze, y - lat) for lon, lat in ring)
            if room > best:
                best, place = room, (round(x, 4), round(y, 4))
    return place


def _inside(x: float, y: float, ring: Ring) -> bool:
    crossings = 0
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1
