"""Saved views on the page: what one colleague saves another opens, by press or by address."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.services import saving_views, signing


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


@pytest.fixture
def mine(move_to, sampled, tmp_path):
    return move_to(copied(sampled, tmp_path / "mine"))


def test_a_view_saved_by_one_is_opened_by_another(open_page, mine):
    at = open_page("workforce", "wiu")
    at.button(key="ready ages").click().run()
    at.text_input(key="view_name").set_value("Ages for the report")
    next(button for button in at.button if button.label == "Save for colleagues").click().run()
    assert not at.exception
    assert any("Saved as “Ages for the report”." in each.value for each in at.info)
    other = open_page("workforce", "uklg")
    other.button(key="open Ages for the report").click().run()
    assert "Headcount and share by staff group and age" in html_on(other)
    assert mine.path


def test_the_address_asks_the_same_question_and_names_nobody(open_page, mine):
    at = open_page("workforce", "wiu", only_specialism="Radiotherapy physics", audience="The website")
    at.button(key="ready genders").click().run()
    at.session_state["filters"] = True  # unfolded: AppTest can press no folder
    at.run()
    at.multiselect(key="only_nation").set_value(["England"]).run()
    link = next(text.value for text in at.markdown if text.value.startswith("[Address of this view]"))
    address = parse_qs(urlsplit(link.partition("(")[2].rstrip(")")).query)
    assert address == {
        "measures": ["Headcount", "Share"],
        "rows": ["Staff group"],
        "columns": ["Gender"],
        "group_gender": ["female / all others"],
        "only_nation": ["England"],
        "audience": ["The website"],
    }
    again = open_page("workforce", "wiu", **address)
    assert html_on(again) == html_on(at)
    assert mine.path


def test_who_was_signed_out_since_saves_nothing(open_page, mine):
    at = open_page("workforce", "wiu")
    at.text_input(key="view_name").set_value("After the end")
    operator, now = Viewer("operator", "operator", frozenset({Role.OFFICE})), datetime.now(UTC)
    me = Viewer("test-person", "Ada Example", frozenset({Role.WIU}))
    signing.end_for(mine, operator, me.subject, now=now)
    next(button for button in at.button if button.label == "Save for colleagues").click().run()
    assert [each.value for each in at.title] == ["Sign in"]
    assert saving_views.saved(mine, me) == ()
