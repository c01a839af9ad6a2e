"""The Workforce page: a question in the address, and the answer exactly as it would be released."""

import pytest
from homes import copied

from wiu.policy.wording import words
from wiu.releases.release import ReleaseError
from wiu.services import releasing
from wiu.store import releases, requests


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


def shown(at):
    assert not at.exception
    assert not at.error
    return html_on(at)


def test_a_first_visit_shows_a_table_with_its_base_and_its_release_check(open_page):
    at = open_page("workforce", "wiu")
    assert "WTE establishment, WTE vacant and vacancy rate by region" in shown(at)
    assert any("departments answered" in caption.value for caption in at.caption)
    assert [metric.label for metric in at.metric] == [
        "Departments answered",
        "Cells withheld [c]",
        "Further cells [c2]",
        "Share withheld",
    ]
    assert any(
        "none could be worked out" in text.value or "had to be withheld" in text.value for text in at.markdown
    )


def test_the_table_is_a_real_one_with_a_caption_and_headed_rows_and_columns(open_page):
    table = shown(open_page("workforce", "wiu"))
    assert "<caption>" in table
    assert '<th scope="col"' in table
    assert '<th scope="row"' in table


def test_a_question_is_taken_from_the_address(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism", only_nation="England")
    assert "Headcount by specialism" in shown(at)
    assert at.multiselect(key="only_nation").value == ["England"]
    assert [button.label for button in at.button if "✕" in button.label] == ["Nation: England ✕"]


def test_lists_of_filters_are_drawn_once_they_are_unfolded_and_those_in_force_at_once(open_page):
    def drawn(at):
        return [each.key for each in at.multiselect if each.key != "measures"]

    assert drawn(open_page("workforce", "wiu", only_nation="England")) == ["only_nation"]
    at = open_page("workforce", "wiu")
    assert drawn(at) == []
    at.session_state["filters"] = True  # unfolded: AppTest can press no folder
    at.run()
    assert len(drawn(at)) > 5
    at.multiselect(key="only_region").set_value(["London"])
    at.session_state["filters"] = False
    at.run()
    assert drawn(at) == ["only_region"]
    assert at.query_params["only_region"] == "London"
    assert [button.label for button in at.button if "✕" in button.label] == ["Region: London ✕"]


def test_a_filter_that_a_press_sets_while_the_lists_are_folded_up_stands_in_the_address(open_page):
    at = open_page("workforce", "wiu")
    at.button(key="ready linacs").click().run()
    assert at.query_params["only_specialism"] == "Radiotherapy physics"
    at.button(key="ready ages").click().run()
    at.run()
    assert "only_specialism" not in at.query_params
    assert not [button.label for button in at.button if "✕" in button.label]


def test_a_word_in_the_address_that_is_not_known_is_passed_over(open_page):
    at = open_page("workforce", "wiu", rows="Shoe size", only_nation="Atlantis")
    assert "by region" in shown(at)
    assert at.multiselect(key="only_nation").value == []


def test_withheld_cells_show_their_symbol_and_say_why_when_asked(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism", columns="Gender")
    assert ">[c]<" in shown(at)
    assert any(words("symbol_c") in caption.value for caption in at.caption)
    why = next(box for box in at.selectbox if box.label == "Why is this withheld?")
    why.select(next(each for each in why.options if each.endswith("[c]"))).run()
    assert at.info[0].value.startswith(("Too few", "One", "All persons"))
    why = next(box for box in at.selectbox if box.label == "Why is this withheld?")
    why.select(next(each for each in why.options if each.endswith("[c2]"))).run()
    assert "would let these withheld figures be worked out by subtraction" in at.info[0].value
    assert "(from " in at.info[0].value


def test_a_table_that_loses_much_offers_broader_groupings_that_lose_less_and_a_press_asks_one(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism", columns="Region")
    shown(at)
    lost = next(float(each.value.rstrip("%")) for each in at.metric if each.label == "Share withheld")
    next(
        each for each in at.button if each.label == "Look for broader groupings that lose less"
    ).click().run()
    assert not at.exception
    told = [each.value for each in at.markdown if "cells withheld (" in each.value]
    shares = [float(each.split("(")[1].split("%")[0]) for each in told]
    assert shares
    assert all(share < lost for share in shares)
    first = next(each for each in at.button if each.key == "broader 0")
    named = first.label
    first.click().run()
    shown(at)
    now = next(float(each.value.rstrip("%")) for each in at.metric if each.label == "Share withheld")
    assert now == shares[0], named


def test_stricter_thresholds_hold_for_other_audiences(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism", audience="The website")
    shown(at)
    rules = next(text.value for text in at.markdown if "- A figure is withheld where" in text.value)
    assert "9 people or fewer" in rules


def test_without_a_measure_the_page_says_what_to_choose(open_page):
    at = open_page("workforce", "wiu")
    at.multiselect(key="measures").set_value([]).run()
    assert not at.exception
    assert "Choose at least one measure" in at.info[0].value


def test_a_large_crossing_is_made_only_at_a_word(open_page):
    at = open_page("workforce", "wiu", rows="Region", columns="Specialism", and_by="Band")
    assert not at.exception
    assert "may take minutes" in at.info[0].value
    assert "Make it all the same" in [button.label for button in at.button]
    assert not at.metric


@pytest.mark.parametrize(("role", "may"), [("office", True), ("wiu", True), ("uklg", False)])
def test_only_who_may_release_is_offered_the_pdf(open_page, role, may):
    at = open_page("workforce", role)
    offered = {"PDF for a request", "Keep for a release"} & {button.label for button in at.button}
    assert len(offered) == (2 if may else 0)
    assert any("not for your role" in caption.value for caption in at.caption) is not may


def test_what_goes_to_others_than_members_has_no_quick_way(open_page):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism", audience="External bodies")
    assert "PDF for a request" not in [button.label for button in at.button]
    assert any("approved by a second person" in caption.value for caption in at.caption)


@pytest.fixture
def own_copy(sampled, tmp_path, move_to):
    return move_to(copied(sampled, tmp_path / "own"))


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    return at


CHOSEN = {
    "The member asks": "sig",
    "What for?": "national_or_regional",
    "For commercial gain?": "no",
}
TYPED = {"Organisation": "Northmoor Trust", "In short: what do they ask?": "Headcount by region."}


def in_the_dialog(at, chosen=CHOSEN, typed=TYPED):
    """Open the dialog and say who asks, what and what for."""
    press(at, "PDF for a request")
    for label, word in chosen.items():
        next(box for box in at.selectbox if box.label == label).select(word)
    for label, text in typed.items():
        next(box for box in at.text_input if box.label == label).input(text)
    return at.run()


def test_in_four_clicks_a_view_answers_a_new_request(open_page, own_copy):
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
    assert any("Q2b" in caption.value for caption in at.caption)
    press(at, "Release")
    assert not at.exception
    assert not at.error
    assert "REL-2026-0001 is released" in at.success[0].value
    assert "R-2026-0001 is answered" in at.success[0].value
    with own_copy.register.transaction() as connection:
        assert [each.state for each in releases.releases(connection)] == ["current"]
        (asked,) = requests.records(connection)
    assert asked.request.organisation == "Northmoor Trust"
    assert asked.summary == "Headcount by region."


BLANK = dict.fromkeys(TYPED, "  \u200b ")


@pytest.mark.parametrize(
    ("chosen", "typed", "said"),
    [
        ({}, {}, ("Say who asks", "Say for which special interest group", "Say in short")),
        (CHOSEN | {"What for?": "sig_work"}, TYPED, ("Say for which special interest group",)),
        (
            CHOSEN | {"What for?": "own_organisation"},
            TYPED | {"Organisation": "", "Requester's name": "Bo Example"},
            ("Say in which organisation",),
        ),
        (CHOSEN, BLANK, ("Say who asks", "Say in short")),
        (CHOSEN, TYPED | {"Organisation": ""}, ("Say who asks",)),
    ],
)
def test_a_request_that_leaves_unsaid_what_the_log_must_name_is_not_released(
    open_page, own_copy, chosen, typed, said
):
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"), chosen, typed)
    press(at, "Release")
    *at_fields, below = [each.value for each in at.error]
    assert len(at_fields) == len(said)
    assert all(any(part in each for each in at_fields) for part in said)
    assert "Nothing was released or logged" in below
    with own_copy.register.transaction() as connection:
        assert releases.releases(connection) == ()
        assert requests.records(connection) == ()


def test_a_new_request_that_the_policy_would_refer_is_not_released_here(open_page, own_copy):
    changed = CHOSEN | {"For commercial gain?": "yes"}
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"), changed)
    assert next(button for button in at.button if button.label == "Release").disabled
    assert any("decided on the Requests page first" in info.value for info in at.info)
    assert own_copy


def test_what_went_out_before_is_named_beside_the_view(open_page, own_copy):
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
    press(at, "Release")
    again = open_page("workforce", "wiu", measures="Headcount", rows="Region")
    assert "What earlier releases already tell" in [each.value for each in again.subheader]
    assert "REL-2026-0001" in html_on(again)
    assert any("for the sake of earlier releases" in each.value for each in again.caption)
    assert own_copy


def test_a_table_that_shows_nothing_is_not_released_and_logs_no_request(open_page, own_copy, monkeypatch):
    def empty(_):
        raise ReleaseError("nothing_shown", "Every figure would be withheld.")

    monkeypatch.setattr(releasing, "refuse_empty", empty)
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
    press(at, "Release")
    assert "Every figure would be withheld" in at.error[0].value
    with own_copy.register.transaction() as connection:
        assert releases.releases(connection) == ()
        assert requests.records(connection) == ()
