"""Ready views: one press answers a question, as every role, and the address tells a colleague which."""

import pytest

from wiu.presentation import words
from wiu.statistics.ready import ready_views


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("role", ["office", "wiu", "uklg"])
def test_every_ready_view_answers_at_one_press_for_every_role(open_page, role):
    at = open_page("workforce", role)
    for ready in ready_views():
        at.button(key=f"ready {ready.name}").click().run()
        assert not at.exception, ready.name
        if at.error:  # so small a sample has too few machines: the page says so, and what to do
            assert ready.topic == "Workload"
            assert "No figure of this table can be shown safely" in at.error[0].value
            continue
        assert at.multiselect(key="measures").value == list(ready.question.measures)
        for name in ready.question.measures:
            assert words.measure(name).title.lower() in html_on(at).lower(), ready.name
        assert any(ready.answers in caption.value for caption in at.caption)
        assert "departments answered" in " ".join(caption.value for caption in at.caption)


def test_a_ready_view_can_be_changed_and_is_then_no_longer_marked(open_page):
    at = open_page("workforce", "wiu")
    at.button(key="ready staff_groups").click().run()
    at.multiselect(key="measures").set_value(["headcount"]).run()
    assert "Headcount by staff group" in html_on(at)
    assert "Or put a question together below." in [caption.value for caption in at.caption]


def test_a_ready_view_takes_filters_of_another_away(open_page):
    at = open_page("workforce", "wiu")
    at.button(key="ready linacs").click().run()
    assert at.multiselect(key="only_specialism").value == ["RT"]
    at.button(key="ready ages").click().run()
    assert at.session_state["only_specialism"] == []
    assert not [button.label for button in at.button if "✕" in button.label]
    assert at.selectbox(key="group_age_band").value == "under 55 / 55 and over"


def test_opinions_stand_beside_no_department_and_carry_no_comment(open_page):
    at = open_page("workforce", "wiu")
    at.button(key="ready adequacy").click().run()
    assert "Opinions on staffing" in html_on(at)
    assert "Recruitment to senior posts" not in html_on(at)


def test_the_question_is_put_to_every_round_when_asked_for(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Staff group")
    assert "by round" not in html_on(at)
    at.toggle(key="trend").set_value(True).run()
    assert not at.exception
    assert not at.error
    assert "Headcount by round" in html_on(at)
    at.selectbox(key="trend_of").select("departments that answered in every round").run()
    assert not at.exception
    assert at.error or "departments that answered in every round" in html_on(at)
