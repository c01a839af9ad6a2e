"""The Workforce page: a question in the address, and the answer exactly as it would be released."""

import threading
from datetime import UTC, datetime

import pytest
import streamlit as st
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.policy.wording import words
from wiu.releases.release import ReleaseError
from wiu.services import released, releasing
from wiu.store import releases, requests
from wiu.store.errors import StoreError
from wiu.ui import work

PATIENCE = 60
YEAR = datetime.now(UTC).year
"""In which requests and releases are numbered: pages ask the clock."""


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


def in_the_dialog(at, chosen=CHOSEN, typed=TYPED, *, opens=True):
    """Open the dialog and say who asks, what and what for."""
    if opens:
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
    assert f"REL-{YEAR}-0001 is released" in at.success[0].value
    assert f"R-{YEAR}-0001 is answered" in at.success[0].value
    with own_copy.register.transaction() as connection:
        assert [each.state for each in releases.releases(connection)] == ["current"]
        (asked,) = requests.records(connection)
    assert asked.request.organisation == "Northmoor Trust"
    assert asked.summary == "Headcount by region."


@pytest.fixture
def held_up(own_copy):
    """Hold every release up, and end each script that waits for one, as Streamlit does when somebody presses something.

    Return what lets them go on, and waits until the one of this person has ended.
    """
    go, genuine, patch = threading.Event(), releasing.quick, pytest.MonkeyPatch()

    def quick(*args, **more):
        assert go.wait(PATIENCE)
        return genuine(*args, **more)

    def let_go():
        patch.undo()
        go.set()
        assert work.under_way(("release", str(own_copy.path), "test-person")).ended(PATIENCE)

    patch.setattr(releasing, "quick", quick)
    patch.setattr(work.Work, "watch", lambda _: st.stop())
    yield let_go
    patch.undo()
    go.set()


def waiting_to_be_taken(at):
    return [each.value for each in at.warning if "Nobody has taken its PDF yet" in each.value]


def out_of_room(*_args, **_more):
    raise StoreError("full", "No room is left. Nothing was released.")


def out(home):
    with home.register.transaction() as connection:
        return [each.number for each in releases.releases(connection)]


def test_a_release_goes_on_when_its_dialog_is_left_and_is_told_in_this_session_and_in_another(
    open_page, own_copy, identity, held_up
):
    at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
    press(at, "Release")
    assert not at.success
    other = open_page("workforce", "wiu")
    assert any(each.value.startswith("A release is being made.") for each in other.info)
    assert [each.value.partition(".")[0] for each in other.toast] == ["The release goes on"]
    assert "Release" not in [button.label for button in press(other, "PDF for a request").button]
    held_up()
    assert out(own_copy) == [f"REL-{YEAR}-0001"]
    assert f"REL-{YEAR}-0001 is released" in at.run().success[0].value
    assert [each.label for each in at.get("download_button")] == [f"Download REL-{YEAR}-0001"]
    assert not waiting_to_be_taken(at)
    new = open_page("workforce", "wiu")
    (told,) = waiting_to_be_taken(new)
    assert told.startswith(
        f"**REL-{YEAR}-0001 is released**, in answer to R-{YEAR}-0001: Headcount by region."
    )
    assert [each.label for each in new.get("download_button")] == [f"Download REL-{YEAR}-0001"]
    for user in (identity("wiu") | {"sub": "a colleague"}, identity("uklg")):
        assert not waiting_to_be_taken(open_page("workforce", user=user))
    released.again(
        own_copy, Viewer("b", "B", frozenset({Role.WIU})), f"REL-{YEAR}-0001", now=datetime.now(UTC)
    )
    assert not waiting_to_be_taken(new.run())
    assert not new.get("download_button")


def test_that_a_release_failed_whose_dialog_was_left_is_told_once(open_page, own_copy, held_up, monkeypatch):
    press(in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region")), "Release")
    monkeypatch.setattr(releasing, "_keep", out_of_room)
    held_up()
    told = open_page("workforce", "wiu")
    assert [each.value for each in told.error] == ["No room is left. Nothing was released."]
    assert [each.value for each in told.toast] == [
        "The release was not made: why, is told at the top of this page."
    ]
    assert not told.run().error
    assert out(own_copy) == []


def test_the_same_view_goes_out_twice_for_the_same_words_only_to_who_says_that_they_are_another_request(
    open_page, own_copy
):
    press(in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region")), "Release")
    again = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
    (told,) = [each.value for each in again.warning if "on record" in each.value]
    assert f"A request that says the very same is on record. REL-{YEAR}-0001 went out on" in told
    assert f"with this very view for R-{YEAR}-0001" in told
    assert next(button for button in again.button if button.label == "Release").disabled
    assert out(own_copy) == [f"REL-{YEAR}-0001"]
    next(box for box in again.checkbox if box.label.startswith("This is another one")).check().run()
    press(again, "Release")
    assert out(own_copy) == [f"REL-{YEAR}-0001", f"REL-{YEAR}-0002"]


def test_a_request_that_was_logged_and_waits_is_not_logged_again_unnoticed(open_page, own_copy, monkeypatch):
    def busy(*_args, **_more):
        raise ReleaseError("busy", "Others release just now.")

    with monkeypatch.context() as patch:
        patch.setattr(releasing, "quick", busy)
        at = in_the_dialog(open_page("workforce", "wiu", measures="Headcount", rows="Region"))
        press(at, "Release")
    assert "Others release just now" in at.error[0].value
    at = open_page("workforce", "wiu", measures="Headcount", rows="Region")
    press(at, "PDF for a request")
    at.button_group(key="quick: which").set_value("A new request").run()
    at = in_the_dialog(at, opens=False)
    assert any(
        f"R-{YEAR}-0001 waits for its answer: choose it under “A request on record”" in each.value
        for each in at.warning
    )
    at.button_group(key="quick: which").set_value("A request on record").run()
    press(at, "Release")
    assert out(own_copy) == [f"REL-{YEAR}-0001"]


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
    assert f"REL-{YEAR}-0001" in html_on(again)
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
