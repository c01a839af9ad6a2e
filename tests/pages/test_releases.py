"""Releases on screen: prepared by one, approved by another from the very pages, recalled, verified."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event
from wiu.requests.life import Said
from wiu.services import asking, deciding, released, releasing
from wiu.services.deciding import Weighed
from wiu.services.occasions import occasion_of
from wiu.statistics.question import Question

OUTSIDE = {
    "requester": "external",
    "organisation": "Select committee",
    "commercial_gain": False,
    "purpose": "call_for_evidence",
    "wants": ["workforce"],
    "scope": "uk",
}
COLLEAGUE = Viewer("colleague", "A Colleague", frozenset({Role.OFFICE}))
GROUP = Viewer("group", "A Reviewer", frozenset({Role.UKLG}))
QUESTION = Question(("headcount",), ("region",))


def now():
    return datetime.now(UTC)


@pytest.fixture
def home(sampled, tmp_path, move_to):
    return move_to(copied(sampled, tmp_path / "home"))


@pytest.fixture
def approved(home):
    """Return the number of a request from outside that the group has approved."""
    number = asking.log(home, COLLEAGUE, asking.Asked(OUTSIDE, now().date()), now=now()).number
    for seen, event in enumerate((Event.ACKNOWLEDGE, Event.TRIAGE, Event.COLLATE, Event.REFER), 1):
        said = Said(clause="Q1", reason="A committee asks.")
        deciding.act(home, COLLEAGUE, number, event, said, seen=seen, now=now())
    weighed = Weighed("none", "they hear of it")
    deciding.act(home, GROUP, number, Event.APPROVE, Said(), seen=5, now=now(), weighed=weighed)
    return number


@pytest.fixture
def prepared(home, approved):
    record = next(
        each for each in releasing.preparable(home, COLLEAGUE, now=now()) if each.number == approved
    )
    asked = releasing.Asked((QUESTION,), occasion_of(record))
    return releasing.prepare(home, COLLEAGUE, asked, now=now())


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def chosen_for(at):
    """Return the list from which the request is chosen that views answer."""
    return next(box for box in at.selectbox if box.label == "Request, the most urgent first")


def told_for_whom(at):
    """Return the warnings that views were kept for another readership than their answer goes to."""
    return [each.value for each in at.warning if "the views were kept for" in each.value]


def html_on(at):
    return "".join(element.proto.body for element in at.get("html"))


def test_an_empty_register_says_what_to_do(open_page, home):
    at = open_page("releases", "wiu")
    assert "Nothing has been released yet" in at.info[0].value
    assert home


def test_without_a_view_nothing_can_be_prepared(open_page, home):
    at = open_page("releases", "wiu", release_part="Prepare a release")
    assert "Keep for a release" in at.info[0].value
    assert home


def test_what_was_prepared_is_shown_page_by_page_and_approved_by_a_colleague(open_page, prepared, home):
    at = open_page("releases", "wiu", release=prepared.number)
    assert html_on(at).count("data:image/png;base64,") >= 4
    assert "waits for a second person" in at.info[0].value
    headings = [each.value for each in at.subheader]
    assert headings[:2] == ["What was asked", "What these pages show"]
    beside = [each.value for each in at.markdown]
    assert any("Workforce figures: the whole of the UK" in each for each in beside)
    assert any("Headcount by region. " in each for each in beside)
    press(at, "Approve and release")
    assert "approved and released" in at.success[0].value
    found = released.release(home, COLLEAGUE, prepared.number)
    assert (found.state, found.approved_by) == ("current", "test-person")


def test_of_two_approvers_the_second_is_told_who_was_first(open_page, prepared, home):
    at = open_page("releases", "wiu", release=prepared.number)
    releasing.approve(home, Viewer("x", "X", frozenset({Role.WIU})), prepared.number, now=now())
    press(at, "Approve and release")
    assert "Meanwhile x was first" in at.warning[-1].value
    assert released.release(home, COLLEAGUE, prepared.number).approved_by == "x"
    at.run()
    assert "Meanwhile" not in at.warning[-1].value


def test_whoever_prepared_it_is_told_that_a_colleague_approves(open_page, prepared, identity):
    user = identity("office") | {"sub": "colleague"}
    at = open_page("releases", user=user, release=prepared.number)
    assert next(each for each in at.button if each.label == "Approve and release").disabled
    assert any("a colleague approves" in caption.value for caption in at.caption)


def test_a_release_is_recalled_with_a_reason_and_says_so(open_page, prepared, home):
    releasing.approve(home, Viewer("x", "X", frozenset({Role.WIU})), prepared.number, now=now())
    at = open_page("releases", "office", release=prepared.number)
    next(box for box in at.text_input if box.label == "Why?").input("Counted twice").run()
    press(at, "Recall")
    assert any("not to be used any more" in error.value for error in at.error)
    assert released.release(home, COLLEAGUE, prepared.number).state == "recalled"


def test_the_group_reads_what_was_referred_and_has_no_button(open_page, prepared):
    at = open_page("releases", "uklg", release=prepared.number)
    assert not at.exception
    assert prepared.number in html_on(at)
    assert {"Approve and release", "Recall", "Withdraw"} & {button.label for button in at.button} == set()


def test_a_view_kept_on_the_workforce_page_becomes_a_pack_with_another(open_page, approved, home):
    at = open_page("workforce", "wiu", measures="Headcount", rows="Region", audience="External bodies")
    press(at, "Keep for a release")
    next(box for box in at.selectbox if box.label == "Rows").select("specialism").run()
    press(at, "Keep for a release")
    page = str(next(iter(at.session_state["views frozen for a release"]))[0].by)
    assert page
    at.switch_page("../../pages/releases.py")
    at.run()
    at.segmented_control(key="release_part").set_value("Prepare a release").run()
    assert not at.exception
    assert not at.checkbox  # nothing is asked until somebody says which request it answers
    chosen_for(at).select_index(0).run()
    assert not told_for_whom(at)
    for box in [each for each in at.checkbox if "looked at" in each.label or "searched" in each.label]:
        box.check().run()
    next(box for box in at.text_input if box.label == "Title of the pack").input("Evidence").run()
    next(iter(at.text_area)).input("Posts are empty.\nMore retire.").run()
    press(at, "Draw it up for a second person")
    assert not at.error
    assert "is drawn up" in at.success[0].value
    found = released.register(home, COLLEAGUE)[0]
    assert (found.title, len(found.views), found.occasion.request) == ("Evidence", 2, approved)
    assert len(found.occasion.checked) == 3


def test_a_view_for_members_is_refused_at_once_for_a_request_from_outside_with_what_to_do(
    open_page, approved
):
    at = open_page("requests", "wiu", request=approved)
    (to_prepare,) = [each.proto for each in at.get("page_link") if each.label == "To the Releases page"]
    named = dict(parse_qsl(to_prepare.query_string))
    at = open_page("releases", "wiu", answers=named["answers"])
    at.session_state["views frozen for a release"] = [(QUESTION, "member")]
    at.button_group(key="release_part").set_value(named["release_part"]).run()
    assert chosen_for(at).value.number == approved
    (told,) = [each.value for each in at.error]
    assert told.startswith(f"{approved} comes from outside.")
    assert "choose the audience “External bodies”" in told
    assert "Draw it up for a second person" not in [each.label for each in at.button]


def test_no_request_is_chosen_for_the_person_and_one_of_another_readership_is_warned_of(
    open_page, home, approved
):
    inside = OUTSIDE | {"requester": "member", "member_role": "individual", "purpose": "national_or_regional"}
    asked = asking.Asked(inside, now().date(), summary="Posts")
    of_member = asking.log(home, COLLEAGUE, asked, now=now()).number
    for seen, event in enumerate((Event.ACKNOWLEDGE, Event.TRIAGE), 1):
        deciding.act(home, COLLEAGUE, of_member, event, Said(), seen=seen, now=now())
    at = open_page("releases", "wiu")
    at.session_state["views frozen for a release"] = [(QUESTION, "external")]
    at.button_group(key="release_part").set_value("Prepare a release").run()
    assert chosen_for(at).value is None
    numbers = [each.split(":")[0] for each in chosen_for(at).options]
    assert sorted(numbers) == sorted([approved, of_member])
    chosen_for(at).select_index(numbers.index(of_member)).run()
    (told,) = told_for_whom(at)
    assert told.startswith(
        f"The answer to {of_member} is for members, and the views were kept for external bodies"
    )
    chosen_for(at).select_index(numbers.index(approved)).run()
    assert not told_for_whom(at)
    assert not at.exception


def test_who_prepares_or_approves_the_same_views_twice_for_one_request_is_warned(open_page, prepared, home):
    asked = releasing.Asked((QUESTION,), prepared.occasion)
    second = releasing.prepare(home, COLLEAGUE, asked, now=now())
    at = open_page("releases", "wiu", release=second.number)
    assert f'<td class="words number">{second.number}</td>' in html_on(at)
    assert f"{prepared.number} holds the very same views" in at.warning[1].value
    assert "nobody put that on record" in html_on(at)
    at.session_state["views frozen for a release"] = [(QUESTION, prepared.occasion.audience.value)]
    at.button_group(key="release_part").set_value("Prepare a release").run()
    chosen_for(at).select_index(0).run()
    told = [each.value for each in at.warning if "the very same views" in each.value]
    assert [each.split()[0] for each in told] == [second.number, prepared.number]
    assert "one of the two is enough" in told[0]
