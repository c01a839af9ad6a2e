"""Pictures of the office's screens: few nodes, all of the sum, signs besides colours, and nothing from outside."""

import json
from collections import Counter

import pytest

from wiu.presentation.flows import MOST_NODES, Flow, draw, joined
from wiu.presentation.geography import outlines
from wiu.presentation.office_map import Area, Place, credit, deck

MANY = [Flow(f"P{number % 20:02}", f"C{number % 31:02}", 1 + number % 3) for number in range(200)]


def test_small_nodes_are_joined_and_nothing_of_the_sum_is_lost():
    found = joined(MANY)
    left, right = {each.source for each in found}, {each.target for each in found}
    assert len(left) == 8
    assert len(right) == 7
    assert "All others (13)" in left
    assert "All others (25)" in right
    assert sum(each.count for each in found) == sum(each.count for each in MANY)


def test_the_largest_keep_their_names():
    sizes = Counter()
    for each in MANY:
        sizes[each.source] += each.count
    kept = {each.source for each in joined(MANY)} - {"All others (13)"}
    assert min(sizes[name] for name in kept) >= max(sizes[name] for name in set(sizes) - kept)


def test_few_nodes_stay_as_they_are():
    few = (Flow("A", "B", 2), Flow("A", "C", 1))
    assert joined(few) == few


def test_a_diagram_has_at_most_fifteen_nodes_and_tells_its_counts():
    drawn = draw(joined(MANY)).to_plotly_json()["data"][0]
    assert len(drawn["node"]["label"]) <= MOST_NODES
    assert all(label.endswith(")") for label in drawn["node"]["label"])
    with pytest.raises(ValueError, match="at most 15"):
        draw(MANY)


@pytest.fixture
def drawn():
    areas = {region: Area("#DCE7F0", "50%", "said") for region in outlines()}
    return deck(areas, [Place(-1.5, 52.5, "●", "#12436D", "<b>A & B</b>")])


def test_the_map_names_no_address_and_no_style(drawn):
    said = drawn.to_json()
    assert "http" not in said
    # unset, and so left out or a mark: even None would ask a server for a style
    assert json.loads(said).get("mapStyle", "__MAP_STYLE__") == "__MAP_STYLE__"
    assert json.loads(said).get("mapProvider") is None
    assert "Natural Earth" in credit()


def test_names_are_shown_as_text_never_as_markup(drawn):
    assert set(drawn._tooltip) == {"text"}


def test_every_region_is_on_the_map(drawn):
    shapes = json.loads(drawn.to_json())["layers"][0]["data"]
    assert len(shapes) >= len(outlines())
