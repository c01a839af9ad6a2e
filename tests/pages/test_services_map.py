"""The Services map page: departments with their services, filters in the address, and posts by region (R3, R4)."""

import pytest


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("role", ["office", "wiu", "uklg"])
def test_every_role_sees_departments_and_posts_by_region(open_page, role):
    at = open_page("services_map", role)
    assert not at.exception
    assert not at.error
    shown = html_on(at)
    assert "Departments 1 to " in shown
    assert "WTE establishment and vacancy rate by region" in shown
    assert "thresholds for audience “website”" in " ".join(each.value for each in at.caption)


def test_filters_are_taken_from_the_address_and_can_be_reset(open_page):
    at = open_page("services_map", "wiu", service_specialism="Radiotherapy physics")
    assert at.multiselect(key="service_specialism").value == ["RT"]
    assert "Linear accelerators" in html_on(at)
    assert "MR scanners" not in html_on(at)
    at.button(key="reset services").click().run()
    assert at.multiselect(key="service_specialism").value == []


def test_filters_that_nothing_matches_say_which_to_relax(open_page):
    at = open_page(
        "services_map",
        "wiu",
        service_specialism="Magnetic resonance",
        service_equipment="Linear accelerators",
    )
    assert not at.exception
    assert "Take one away, equipment first" in at.info[0].value


def test_the_map_says_in_words_what_it_shows(open_page):
    at = open_page("services_map", "wiu")
    charts = [element.proto for element in at.get("plotly_chart")]
    assert charts
    assert "Map of departments with a known place, by region: " in str(charts[0])
