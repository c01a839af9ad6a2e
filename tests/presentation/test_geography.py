"""The outlines of the regions are whole, in the right places, and fit each other."""

import math
from itertools import pairwise

import pytest

from wiu.presentation.geography import PATH, attribution, outlines, outlines_of_nation, projected
from wiu.survey.codebook import CODE_LISTS, GROUPINGS

# km², Office for National Statistics: standard area measurements, land, of the government office
# regions that make up each NHS region (Milton Keynes, 309 km², moved to the East of England).
LAND = {
    "London": 1_572,
    "South East": 18_787,
    "South West": 23_837,
    "East of England": 19_419,
    "Midlands": 28_625,
    "North West": 14_165,
    "North East and Yorkshire": 24_012,
    "Scotland": 78_800,
    "Wales": 20_779,
    "Northern Ireland": 14_130,
}
NEIGHBOURS = {
    ("London", "South East"),
    ("London", "East of England"),
    ("South East", "East of England"),
    ("South East", "South West"),
    ("South East", "Midlands"),
    ("East of England", "Midlands"),
    ("South West", "Midlands"),
    ("South West", "Wales"),
    ("Midlands", "Wales"),
    ("Midlands", "North West"),
    ("Midlands", "North East and Yorkshire"),
    ("North West", "Wales"),
    ("North West", "North East and Yorkshire"),
    ("North West", "Scotland"),
    ("North East and Yorkshire", "Scotland"),
}
WITHIN = {
    "London": (-0.13, 51.51),
    "South East": (-1.26, 51.75),
    "South West": (-3.53, 50.72),
    "East of England": (1.30, 52.63),
    "Midlands": (-1.90, 52.48),
    "North West": (-2.24, 53.48),
    "North East and Yorkshire": (-1.55, 53.80),
    "Scotland": (-3.70, 56.50),
    "Wales": (-3.60, 52.30),
    "Northern Ireland": (-6.70, 54.65),
}


def enclosed(ring):
    """The area of a ring of (east, north), positive where it runs counter-clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) / 2


def edges(outline):
    return {(a, b) for ring in outline.rings for a, b in pairwise(ring)}


def crosses(ring):
    """Return whether two edges of a ring that don't follow one another cross."""
    found = list(pairwise(ring))

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return any(
        side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        for n, (a, b) in enumerate(found)
        for c, d in found[n + 2 :]
        if max(a[0], b[0]) >= min(c[0], d[0])
        and max(c[0], d[0]) >= min(a[0], b[0])
        and max(a[1], b[1]) >= min(c[1], d[1])
        and max(c[1], d[1]) >= min(a[1], b[1])
    )


def test_every_region_of_the_codebook_has_an_outline_in_its_nation():
    assert set(outlines()) == set(CODE_LISTS["region"]) - {"unknown"}
    for nation, regions in GROUPINGS["region"]["nation"].items():
        assert {each.region for each in outlines_of_nation(nation)} == set(regions)


@pytest.mark.parametrize("region", LAND)
def test_a_region_is_as_large_as_the_statistics_say(region):
    area = sum(enclosed(ring) for ring in outlines()[region].projected)
    assert area == pytest.approx(LAND[region], rel=0.025)


def test_regions_that_border_each_other_share_their_border_point_by_point():
    shared = {
        (one, other)
        for one in LAND
        for other in LAND
        if one != other and {(b, a) for a, b in edges(outlines()[one])} & edges(outlines()[other])
    }
    assert {tuple(sorted(pair)) for pair in shared} == {tuple(sorted(pair)) for pair in NEIGHBOURS}


def test_rings_are_closed_run_counter_clockwise_and_the_mainland_comes_first():
    for outline in outlines().values():
        areas = [enclosed(ring) for ring in outline.projected]
        assert all(area > 0 for area in areas)
        assert areas == sorted(areas, reverse=True)
        assert all(ring[0] == ring[-1] and len(set(ring)) == len(ring) - 1 >= 3 for ring in outline.rings)


@pytest.mark.parametrize("region", LAND)
def test_no_outline_crosses_itself(region):
    assert not any(crosses(ring) for ring in outlines()[region].rings)


def test_known_places_lie_in_their_region_and_in_no_other():
    def holds(outline, place):
        return any(winds(ring, place) for ring in outline.rings)

    def winds(ring, place):
        turn = sum(
            math.remainder(
                math.atan2(b[1] - place[1], b[0] - place[0]) - math.atan2(a[1] - place[1], a[0] - place[0]),
                math.tau,
            )
            for a, b in pairwise(ring)
        )
        return abs(turn) > 1

    for region, place in WITHIN.items():
        assert [name for name, each in outlines().items() if holds(each, place)] == [region]
    for region, outline in outlines().items():
        assert [name for name, each in outlines().items() if holds(each, outline.middle)] == [region]


def test_a_map_in_kilometres_keeps_lengths():
    london, edinburgh = projected(-0.1276, 51.5072), projected(-3.1883, 55.9533)
    assert math.dist(london, edinburgh) == pytest.approx(534, abs=2)  # great circle, km


def test_the_outlines_are_small_and_say_where_they_come_from():
    assert sum(path.stat().st_size for path in PATH.parent.iterdir() if path.is_file()) < 300_000
    assert "Natural Earth" in attribution()
