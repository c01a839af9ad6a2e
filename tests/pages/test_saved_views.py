"""Saved views on the page: what one colleague saves another opens, by press or by address."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.services import holding, saving_views, signing
from wiu.statistics.question import Question

ME = Viewer("test-person", "Ada Example", frozenset({Role.WIU}))
COLLEAGUE = Viewer("colleague", "A Colleague", frozenset({Role.OFFICE}))
FEW = (("nation", ("England",)), ("staff_group", ("clinical scientist", "clinical technologist")))
FOUR = Question(("headcount",), ("nation", "sector", "gender", "staff_group"), where=FEW)


def told(at):
    return " ".join(each.value for each in (*at.caption, *at.info, *at.warning))


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
    assert "This is the saved view" not in told(other)
    other.button(key="open Ages for the report").click().run()
    assert "Headcount and share by staff group and age" in html_on(other)
    assert "This is the saved view “Ages for the report”, saved for members." in told(other)
    other.selectbox(key="audience").select("external").run()
    assert "“Ages for the report” asks the same, and was saved for members. Here it is for external" in told(
        other
    )
    assert mine.path


def test_the_address_asks_the_same_question_and_names_nobody(open_page, mine):
    at = open_page("workforce", "wiu", only_specialism="Radiotherapy physics", audience="The website")
    at.button(key="ready genders").click().run()
    at.session_state["filters"] = True  # unfolded: AppTest can press no folder
    at.run()
    at.multiselect(key="only_nation").set_value(["England"]).run()
    link = next(text.value for text in at.markdown if text.value.startswith("[Address of this view]"))
    address = parse_qs(urlsplit(link.partition("(")[2].rstrip(")")).query)
    newest = holding.choices(mine, ME).rounds[0][1]
    assert address == {
        "measures": ["Headcount", "Share"],
        "rows": ["Staff group"],
        "columns": ["Gender"],
        "group_gender": ["female / all others"],
        "only_nation": ["England"],
        "round": [newest],
        "audience": ["The website"],
    }
    again = open_page("workforce", "wiu", **address)
    assert html_on(again) == html_on(at)
    assert mine.path


def test_who_was_signed_out_since_saves_nothing(open_page, mine):
    at = open_page("workforce", "wiu")
    at.text_input(key="view_name").set_value("After the end")
    operator, now = Viewer("operator", "operator", frozenset({Role.OFFICE})), datetime.now(UTC)
    signing.end_for(mine, operator, ME.subject, now=now)
    next(button for button in at.button if button.label == "Save for colleagues").click().run()
    assert [each.value for each in at.title] == ["Sign in"]
    assert saving_views.saved(mine, ME) == ()


def test_a_saved_view_with_four_breakdowns_is_opened_with_all_four(open_page, mine):
    saving_views.save(mine, COLLEAGUE, "Four", FOUR, "external", now=datetime.now(UTC))
    at = open_page("workforce", "wiu")
    assert "And also by" not in [each.label for each in at.selectbox]
    assert "for external bodies" in [each.value for each in at.caption]
    at.button(key="open Four").click().run()
    assert not at.exception
    assert "Clinical scientist" in html_on(at)
    assert "This is the saved view “Four”, saved for external bodies." in told(at)
    assert at.query_params["and_also_by"] == "Staff group"
    link = next(text.value for text in at.markdown if text.value.startswith("[Link to it]"))
    by_link = open_page("workforce", "wiu", **parse_qs(urlsplit(link.partition("(")[2].rstrip(")")).query))
    assert html_on(by_link) == html_on(at)
    at.selectbox(key="and_also_by").select("none").run()
    assert "And also by" not in [each.label for each in at.run().selectbox]


def test_an_address_or_a_saved_view_of_a_round_that_is_gone_says_that_these_are_anothers_figures(
    open_page, mine
):
    gone = Question(("headcount",), ("region",), round="gone-2019")
    saving_views.save(mine, COLLEAGUE, "Old", gone, "member", now=datetime.now(UTC))
    (first, newest), (second, _) = holding.choices(mine, ME).rounds[:2]
    at = open_page("workforce", "wiu", measures="Headcount", round="The survey of 1066")
    assert (
        f"“The survey of 1066”, for which this was asked, is not held. These are the figures of “{newest}”"
        in told(at)
    )
    at.selectbox(key="columns").select("staff_group").run()
    assert "is not held" in told(at)
    at.selectbox(key="round").select(second).run()
    at.selectbox(key="round").select(first).run()
    assert "is not held" not in told(at)
    at.button(key="open Old").click().run()
    assert "“gone-2019”, for which this was asked, is not held" in told(at)
