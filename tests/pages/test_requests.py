"""Requests on screen: taken down, decided and reviewed, each by those who may, and told in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event, State
from wiu.requests.life import Said
from wiu.requests.pack import Piece, pieces
from wiu.services import asking, deciding, following, holding, saving_views
from wiu.statistics.question import Question

PLAIN = {
    "requester": "member",
    "member_role": "individual",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["vacancies"],
    "scope": "region",
}
AGES_IN_WALES = Question(("headcount",), ("staff_group", "age_band"), where=(("nation", ("Wales",)),))
COLLEAGUE = Viewer("colleague", "A Colleague", frozenset({Role.OFFICE}))


@pytest.fixture
def own_home(sampled, tmp_path, move_to):
    """A copy of the sample survey with an empty queue that a test may fill; pages open over it."""
    home = tmp_path / "home"
    copied(sampled, home)
    return move_to(home)


def now():
    return datetime.now(UTC)


@pytest.fixture
def logged(own_home):
    """Return a function that logs a request days ago and takes it some steps on."""

    def log(*events, days=0, **stated):
        asked = asking.Asked(
            PLAIN | stated, (now() - timedelta(days=days)).date(), name="Bo Example", summary="A paper."
        )
        number = asking.log(own_home, COLLEAGUE, asked, now=now()).number
        for seen, event in enumerate(events, 1):
            said = Said(clause="Q1", reason="A committee asks.")
            deciding.act(own_home, COLLEAGUE, number, event, said, seen=seen, now=now())
        return number

    return log


@pytest.mark.parametrize(("audience", "warned"), [("member", 1), ("external", 0)])
def test_a_view_for_members_is_warned_of_where_the_answer_goes_outside(open_page, logged, audience, warned):
    outside = {"requester": "external", "member_role": None, "purpose": "call_for_evidence"}
    at = open_page("requests", "wiu", request=logged(Event.ACKNOWLEDGE, Event.TRIAGE, **outside))
    at.session_state["views frozen for a release"] = [(Question(("headcount",), ("region",)), audience)]
    widget(at.selectbox, "event of").select(Event.COLLATE).run()
    widget(at.selectbox, "view chosen").select_index(1).run()
    assert not at.exception
    said = [each.value for each in at.warning if "choose the audience “External bodies”" in each.value]
    assert len(said) == warned


def tables(at):
    return " ".join(element.proto.body for element in at.get("html"))


def texts(at):
    return " ".join(each.value for each in (*at.markdown, *at.caption, *at.info, *at.error, *at.success))


def widget(kind, name):
    """Return the one widget whose key begins so."""
    (found,) = [each for each in kind if each.key and each.key.startswith(name)]
    return found


def take(at, event, **fields):
    widget(at.selectbox, "event of").select(event).run()
    for field, value in fields.items():
        kind = at.date_input if field.startswith("day") else at.text_area
        widget(kind, f"{field} of").set_value(value)
    widget(at.button, "take").click().run()
    assert not at.exception
    return at


def test_a_request_is_logged_and_acknowledged_from_the_form_while_the_proposal_stands_beside_it(
    open_page, own_home
):
    at = open_page("requests", "wiu", part="Log a request")
    assert "Say what is wanted." in texts(at)
    (log,) = [button for button in at.button if button.label == "Log this request"]
    assert log.disabled
    at.button_group(key="wants of form 1").set_value(["vacancies"]).run()
    at.selectbox(key="scope of form 1").select("region").run()
    assert "**More is asked**" in texts(at)
    at.selectbox(key="purpose of form 1").select("national_or_regional").run()
    at.button_group(key="gain of form 1").set_value("no").run()
    assert "**Met**, by Q2b, regional or national action." in texts(at)
    assert "Say who asks: their organisation, or their name." in texts(at)
    assert next(button for button in at.button if button.label == "Log this request").disabled
    at.text_input(key="name of form 1").input("Bo Example").run()
    (log,) = [button for button in at.button if button.label == "Log this request"]
    log.click().run()
    assert not at.exception
    assert "R-2026-0001 is logged and acknowledged." in texts(at).replace(f"R-{now().year}", "R-2026")
    (waiting,) = following.queue(own_home, COLLEAGUE, now=now())
    assert waiting.record.life.state is State.ACKNOWLEDGED
    assert f"Request {waiting.record.number}" in [header.value for header in at.header]
    assert "Bo Example" in tables(at)
    assert [each.label.split(",")[0] for each in at.get("download_button")] == ["Acknowledgement"]


def test_the_queue_shows_the_overdue_first_with_both_days(open_page, logged):
    logged()
    late = logged(days=20)
    at = open_page("requests", "office")
    page = tables(at)
    assert page.index(late) < page.index("Acknowledge: due in 7 days")
    assert "Acknowledge: overdue by 13 days" in page
    assert page.count('<td class="words"><span class="day">') == 4
    at.button_group(key="show").set_value("Overdue").run()
    assert "Overdue: 1 of 2" in tables(at)


def test_the_queue_is_filtered_by_who_asks_what_for_and_what_and_says_which_filter_to_relax(
    open_page, logged
):
    mine, theirs = logged(), logged(requester="external", member_role=None, purpose="media")
    at = open_page("requests", "office", purpose="The media")
    assert mine not in tables(at)
    assert theirs in tables(at)
    assert "Open and the filters: 1 of 2" in tables(at)
    at.multiselect(key="wants").set_value(["contacts"]).run()
    assert "fits the filters: take one away" in texts(at)


def test_a_piece_of_the_answer_is_put_before_the_group_with_its_view(open_page, own_home, logged):
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE, Event.REFER, purpose="other")
    at = open_page("requests", "wiu", request=number)
    widget(at.selectbox, "event of").select(Event.COLLATE).run()
    widget(at.text_input, "view of").set_value("http://x.example/contracts?a=1")
    at = take(at, Event.COLLATE, reason="Vacancies by region.")
    assert "not one of the Workforce page" in texts(at)
    widget(at.text_input, "view of").set_value(
        "http://x.example/workforce?rows=Region&only_specialism=Radiotherapy+physics"
    )
    at = take(at, Event.COLLATE, reason="Vacancies by region.")
    assert "1. Vacancies by region." in texts(at)
    round_title = holding.choices(own_home, COLLEAGUE).rounds[0][1]
    shown = (
        "WTE establishment, WTE vacant and vacancy rate by region; Specialism Radiotherapy physics; "
        f"{round_title}; for members"
    )
    assert 'Vacancies by region. View: <a href="workforce?' in tables(at)
    assert f'target="_blank">{shown}</a>' in tables(at)
    assert f"{shown}." in texts(at)
    assert "workforce?" not in re.sub(r'href="[^"]*"', "", tables(at))
    group = open_page("requests", "uklg", request=number)
    assert "1. Vacancies by region." in texts(group)
    assert "See these figures as they would be released" in [each.label for each in group.get("page_link")]


def test_the_view_of_a_piece_is_chosen_from_those_kept_and_those_saved_or_still_pasted(
    open_page, own_home, logged
):
    saving_views.save(own_home, COLLEAGUE, "Ages in Wales", AGES_IN_WALES, "external", now=now())
    gone = Question(("headcount",), ("region",), round="1066")
    saving_views.save(own_home, COLLEAGUE, "Of a round that is gone", gone, "member", now=now())
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE, Event.REFER, purpose="other")
    at = open_page("workforce", "wiu", measures="Headcount", rows="Specialism")
    next(button for button in at.button if button.label == "Keep for a release").click().run()
    at.query_params["request"] = number
    at.switch_page("../../pages/requests.py").run()
    widget(at.selectbox, "event of").select(Event.COLLATE).run()
    views = widget(at.selectbox, "view chosen")
    assert views.options == [
        "No view",
        "Kept: Headcount by specialism; for members",
        "Saved as “Ages in Wales”: Headcount by staff group and age; Nation Wales; for external bodies",
        "Another: paste its address",
    ]
    of_newest = urlencode({"round": holding.choices(own_home, COLLEAGUE).rounds[0][1]})
    ages = "measures=Headcount&rows=Staff+group&columns=Age&only_nation=Wales"
    for name, kept in (
        ("Kept", f"measures=Headcount&rows=Specialism&{of_newest}"),
        ("Saved", f"{ages}&{of_newest}&audience=External+bodies"),
        ("No view", ""),
    ):
        views = widget(at.selectbox, "view chosen")
        views.select_index(next(at_ for at_, each in enumerate(views.options) if each.startswith(name))).run()
        assert not [each for each in at.text_input if (each.key or "").startswith("view of")]
        assert any(each.value.startswith(("Kept: ", "Saved as")) for each in at.caption) is bool(kept)
        at = take(at, Event.COLLATE, reason=f"A piece, {name.lower()}.")
        life = following.one(own_home, COLLEAGUE, number, now=now()).record.life
        assert pieces(life)[-1] == Piece(f"A piece, {name.lower()}.", f"workforce?{kept}" if kept else "")
    views = widget(at.selectbox, "view chosen")
    views.select_index(len(views.options) - 1).run()
    widget(at.text_input, "view of").set_value("http://x.example/workforce?rows=Region")
    at = take(at, Event.COLLATE, reason="A pasted one.")
    assert (
        pieces(following.one(own_home, COLLEAGUE, number, now=now()).record.life)[-1].view
        == f"workforce?rows=Region&{of_newest}"
    )


def test_the_word_of_an_approver_beside_the_group_is_recorded_by_name(open_page, own_home, logged):
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE, Event.REFER, purpose="other")
    at = take(
        open_page("requests", "wiu", request=number), Event.NAME, reason="Chair of the group for radiotherapy"
    )
    assert "Awaited beside the group" in texts(at)
    at = take(at, Event.AGREE, reason="Yes, by e-mail today.")
    life = following.one(own_home, COLLEAGUE, number, now=now()).record.life
    assert life.awaited == ()
    assert life.steps[-1].reason == "Chair of the group for radiotherapy: Yes, by e-mail today."


def test_a_request_is_decided_with_its_clause_and_a_departure_says_why(open_page, own_home, logged):
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE)
    at = open_page("requests", "office", request=number)
    assert widget(at.selectbox, "event of").value is Event.MEET
    at = take(at, Event.REFER)
    assert "Say why" in texts(at) or "say why" in texts(at)
    assert following.one(own_home, COLLEAGUE, number, now=now()).record.life.state is State.TRIAGED
    at = take(at, Event.REFER, reason="It reaches beyond the region.")
    assert f"{number} is now: referred." in texts(at)
    at = take(at, Event.COLLATE, reason="Vacancies by region.")
    assert f"{number} has it on record, and is referred as before." in texts(at)
    assert "is now" not in texts(at)
    step = following.one(own_home, COLLEAGUE, number, now=now()).record.life.steps[-2]
    assert (step.actor, step.clause, step.reason) == ("test-person", "Q2b", "It reaches beyond the region.")
    assert "It reaches beyond the region." in tables(at)


def test_the_group_sees_only_what_is_referred_and_records_what_it_weighed(open_page, own_home, logged):
    hidden = logged()
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE, Event.REFER, purpose="other")
    at = open_page("requests", "uklg", request=number)
    page = tables(at)
    assert hidden not in page
    assert "Bo Example" not in page
    assert "A committee asks." in page
    assert [each.label.split(",")[0] for each in at.get("download_button")] == [
        "Referral to the UK Liaison Group"
    ]
    assert "Nothing has been collated yet." in texts(at)
    assert [button.label for button in at.button if "step" in button.label] == ["Take this step"]
    at = take(at, Event.APPROVE, impact="None.")
    assert "benefit to the profession" in texts(at)
    at = take(at, Event.APPROVE, impact="None.", benefit="Better planning.")
    assert "Nothing of the answer is collated yet" in texts(at)
    collated = Said(reason="Vacancies by region")
    deciding.act(own_home, COLLEAGUE, number, Event.COLLATE, collated, seen=4, now=now())
    at = take(at.run(), Event.APPROVE, impact="None.", benefit="Better planning.")
    assert f"{number} is now: approved." in texts(at)
    life = following.one(own_home, COLLEAGUE, number, now=now()).record.life
    assert "Better planning." in life.steps[-1].reason


def test_with_nothing_referred_the_group_is_told_so(open_page, logged):
    logged()
    at = open_page("requests", "uklg")
    assert "Nothing has been referred to the group." in texts(at)


@pytest.mark.parametrize("role", ["office", "wiu"])
def test_an_empty_queue_says_what_to_do(open_page, own_home, role):
    assert not following.queue(own_home, COLLEAGUE, now=now())
    assert "Log the first one." in texts(open_page("requests", role))


def test_a_link_opens_a_request_that_is_in_no_list_any_more(open_page, logged):
    number = logged(Event.WITHDRAW)
    at = open_page("requests", "office", request=number)
    assert f"Request {number}" in [header.value for header in at.header]


def test_what_is_refused_in_part_is_said_so(open_page, logged):
    number = logged(wants=["vacancies", "service_contracts"])
    at = open_page("requests", "office", request=number)
    assert "**Never released in part; for the rest: met**, by R1" in texts(at)
    assert "proposed: never released in part" in tables(at)


def test_an_address_with_a_number_that_is_not_there_shows_the_queue(open_page, logged):
    logged()
    at = open_page("requests", "office", request="R-1999-0001")
    assert not at.exception
    assert [header.value for header in at.header] == ["Queue"]


def test_who_acts_on_what_another_has_decided_is_told_and_keeps_what_they_wrote(open_page, own_home, logged):
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE)
    mine = open_page("requests", "wiu", request=number)
    theirs = open_page("requests", "office", request=number)
    widget(mine.selectbox, "event of").select(Event.REFER).run()
    take(theirs, Event.MEET)
    widget(mine.text_area, "reason of").set_value("Long thought about.")
    widget(mine.button, "take").click().run()
    assert "Meanwhile somebody else acted" in texts(mine)
    assert "nothing was lost" in texts(mine)
    life = following.one(own_home, COLLEAGUE, number, now=now()).record.life
    assert (life.state, len(life.steps)) == (State.MET, 4)


def test_a_role_that_is_gone_when_the_step_is_taken_takes_none(open_page, own_home, logged, identity):
    number = logged(Event.ACKNOWLEDGE, Event.TRIAGE)
    at = open_page("requests", "office", request=number)
    at.user = identity("uklg")
    widget(at.button, "take").click().run()
    assert "no request" in texts(at)
    assert following.one(own_home, COLLEAGUE, number, now=now()).record.life.state is State.TRIAGED


def test_after_a_passed_check_no_step_is_chosen_that_would_make_it_void(open_page, logged):
    number = logged(
        Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET, Event.PREPARE, Event.CHECK, wants=["services"]
    )
    at = open_page("requests", "office", request=number)
    assert widget(at.selectbox, "event of").value is None
    assert "Take this step" not in [button.label for button in at.button]


def test_that_the_group_must_be_told_of_a_denial_for_gain_is_said_once(open_page):
    at = open_page("requests", "wiu", part="Log a request")
    at.button_group(key="requester of form 1").set_value("external").run()
    at.button_group(key="wants of form 1").set_value(["vacancies"]).run()
    at.selectbox(key="scope of form 1").select("region").run()
    at.selectbox(key="purpose of form 1").select("commercial").run()
    assert "Say who asks from outside" in texts(at)
    assert next(button for button in at.button if button.label == "Log this request").disabled
    at.text_input(key="organisation of form 1").input("A maker").run()
    assert "**Denied**" in texts(at)
    assert texts(at).count("The UK Liaison Group must be told") == 1


def test_what_is_half_typed_is_there_again_after_the_page_was_left_for_the_same_person_alone(
    open_page, identity
):
    at = open_page("requests", "wiu", part="Log a request")
    at.button_group(key="requester of form 1").set_value("external").run()
    at.button_group(key="wants of form 1").set_value(["vacancies", "workforce"]).run()
    at.selectbox(key="purpose of form 1").select("media").run()
    at.text_input(key="organisation of form 1").input("A newspaper").run()
    at.checkbox(key="at once of form 1").uncheck().run()
    at.switch_page("../../pages/overview.py").run()
    at.query_params["part"] = "Log a request"
    at.switch_page("../../pages/requests.py").run()
    assert not at.exception
    assert at.text_input(key="organisation of form 1").value == "A newspaper"
    assert at.button_group(key="requester of form 1").value == "external"
    assert at.button_group(key="wants of form 1").value == ["vacancies", "workforce"]
    assert at.selectbox(key="purpose of form 1").value == "media"
    assert not at.checkbox(key="at once of form 1").value
    at.user = identity("office") | {"sub": "somebody-else", "is_logged_in": True}
    at.run()
    assert "A newspaper" not in texts(at) + str([each.value for each in at.text_input])
    assert at.button_group(key="requester of form 2").value == "member"
