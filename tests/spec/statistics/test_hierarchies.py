"""Codes stand in the codebook's order, under groups and under a total that is named for what it covers."""

import pytest

from wiu.statistics.dimensions import DIMENSIONS, hierarchy, known_codes, source_of
from wiu.survey.codebook import GROUPINGS


def test_regions_stand_under_england_and_the_uk():
    regions = hierarchy("region", {"Scotland", "London", "South East"}, None, {})
    assert regions.leaves == ("London", "South East", "Scotland")
    assert regions.codes == {"UK": regions.leaves, "England": ("London", "South East")}


@pytest.mark.parametrize("present", [{"London"}, {"London", "Scotland"}, {"London", "South East"}])
def test_england_is_no_group_of_its_own_where_it_would_repeat_another_row(present):
    assert list(hierarchy("region", present, None, {}).codes) == ["UK"]


@pytest.mark.parametrize(
    ("dimension", "where", "total"),
    [
        ("region", {}, "UK"),
        ("nation", {}, "UK"),
        ("region", {"nation": ("England",)}, "England"),
        ("nation", {"region": ("London",)}, "London"),
        ("region", {"nation": ("England", "Wales")}, "All selected nations"),
        ("region", {"region": ("London", "Midlands")}, "All selected regions"),
        ("region", {"specialism": ("RT",)}, "UK"),
        ("afc_band", {}, "All bands"),
        ("afc_band", {"afc_band": ("7",)}, "All selected bands"),
        ("staff_group", {"afc_band": ("7",)}, "All staff groups"),
    ],
)
def test_a_total_is_named_for_what_it_covers(dimension, where, total):
    assert hierarchy(dimension, known_codes(dimension)[:2], None, where).total == total


def test_a_nation_that_is_a_region_of_its_own_is_not_named_twice():
    scotland = hierarchy("region", {"Scotland"}, None, {"nation": ("Scotland",)})
    assert (scotland.total, scotland.leaves) == ("All of Scotland", ("Scotland",))


def test_under_a_grouping_only_the_groups_are_shown_and_what_is_in_none_stands_for_itself():
    assert hierarchy("afc_band", {"8a", "8a/8b", "2", "unknown"}, "broad", {}).leaves == (
        "2–4",
        "8a–8b",
        "other or grouped otherwise",
    )
    assert hierarchy("region", {"London", "Midlands", "Wales", "unknown"}, "nation", {}).leaves == (
        "England",
        "Wales",
        "unknown",
    )


def test_a_group_stands_for_the_codes_that_anybody_gave():
    bands = hierarchy("afc_band", {"7", "8a", "Annex 21", "unknown"}, "2–7 / 8a and over", {})
    assert bands.parts == {
        "7 and below": ("7",),
        "8a and over": ("8a",),
        "no band known": ("Annex 21", "unknown"),
    }


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_grouping_of_every_dimension_makes_a_hierarchy(dimension):
    for grouping in (None, *GROUPINGS.get(dimension, {})):
        made = hierarchy(dimension, known_codes(dimension), grouping, {})
        assert set(made.covered(made.total)) == set(made.leaves)


@pytest.mark.parametrize(
    ("dimensions", "source"),
    [
        ((), "staffing"),
        (("region", "afc_band", "registration"), "staffing"),
        (("region", "age_band"), "demographics"),
        (("gender", "age_band", "staff_group"), "demographics"),
        (("gender", "afc_band"), "person"),
        (("age_band", "registration"), "person"),
    ],
)
def test_the_answers_that_know_the_dimensions_together_are_counted(dimensions, source):
    assert source_of(dimensions) == source
