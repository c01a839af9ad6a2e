"""How a request moves (Q1–Q5): one step at a time, nothing lost, nobody in their own cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import ANNE, APPROVED, CHECKED, ENOUGH, EVE, PEOPLE, REFERRED, START, TRIAGED, WIM, life_of

from wiu.policy.access import RefusedError
from wiu.policy.moves import OPEN, Event, Refusal, State, diagram, moves
from wiu.policy.requests import Outcome
from wiu.requests.life import Life, MoveError, Said, move, possible, receive


def test_a_members_request_is_met_and_sent_by_one_person():
    life = life_of(*TRIAGED, (Event.MEET, WIM), *CHECKED, (Event.RELEASE, WIM), (Event.CLOSE, WIM))
    assert life.state is State.CLOSED
    assert [step.state.value for step in life.steps] == [
        "received",
        "acknowledged",
        "triaged",
        "met",
        "preparing",
        "disclosure checked",
        "released",
        "closed",
    ]


def test_each_step_keeps_who_when_which_clause_and_why():
    step = life_of(*TRIAGED, (Event.MEET, WIM, Said(clause="Q2b", reason=" For the profession. "))).steps[-1]
    assert (step.actor, step.at, step.clause, step.reason) == (
        "wim",
        START + timedelta(hours=3),
        "Q2b",
        "For the profession.",
    )


def test_what_was_referred_is_approved_by_the_group_alone():
    with pytest.raises(RefusedError, match="Who may: uklg"):
        life_of(*REFERRED, (Event.APPROVE, WIM))
    assert life_of(*APPROVED).state is State.APPROVED


def test_who_prepared_a_referred_answer_does_not_let_it_out():
    with pytest.raises(MoveError, match="does not let it out"):
        life_of(*APPROVED, *CHECKED, (Event.RELEASE, WIM))
    assert life_of(*APPROVED, *CHECKED, (Event.RELEASE, ANNE)).state is State.RELEASED


@pytest.mark.parametrize("spelt", ["WIM", "wim ", "w\u200bim"])
def test_nor_under_another_spelling_of_the_name(spelt):
    other = replace(WIM, subject=spelt)
    with pytest.raises(MoveError, match="does not let it out"):
        life_of(*APPROVED, *CHECKED, (Event.RELEASE, other))
    assert Event.RELEASE not in {each.event for each in possible(life_of(*APPROVED, *CHECKED), other)}


def test_what_is_said_is_kept_as_it_is_seen_and_no_longer_than_anybody_reads():
    step = life_of(*TRIAGED, (Event.NOTE, WIM, Said(reason="Due \u202e6 May\u200b,\nor so."))).steps[-1]
    assert step.reason == "Due 6 May,\nor so."
    with pytest.raises(MoveError, match="up to"):
        life_of(*TRIAGED, (Event.NOTE, WIM, Said(reason="x" * 6001)))


def test_nor_does_who_changed_it():
    changed = [*CHECKED, (Event.CHANGE, ANNE), (Event.CHECK, WIM)]
    with pytest.raises(MoveError, match="does not let it out"):
        life_of(*APPROVED, *changed, (Event.RELEASE, ANNE))


def test_two_steps_may_be_taken_at_the_same_moment():
    life = receive(by="anne", at=START, proposed=Outcome.MEET)
    assert move(life, Event.ACKNOWLEDGE, Said(), by=ANNE, at=START).state is State.ACKNOWLEDGED


def test_any_change_after_the_check_makes_the_check_void():
    life = life_of(*TRIAGED, (Event.MEET, WIM), *CHECKED, (Event.CHANGE, WIM))
    with pytest.raises(MoveError, match="A request that is preparing can't: release"):
        move(life, Event.RELEASE, ENOUGH, by=ANNE, at=START + timedelta(days=1))


@pytest.mark.parametrize("event", [Event.MEET, Event.REFER, Event.DENY])
def test_nobody_decides_on_a_request_of_their_own_whatever_their_roles(event):
    life = life_of(*TRIAGED, requester="eve")
    with pytest.raises(MoveError, match="a request of their own"):
        move(life, event, ENOUGH, by=EVE, at=START + timedelta(days=1))
    assert event not in {open_to.event for open_to in possible(life, EVE)}
    assert event in {open_to.event for open_to in possible(life, WIM)}


@pytest.mark.parametrize("event", [Event.MEET, Event.REFER])
def test_a_request_for_service_contracts_alone_is_let_through_by_nobody(event):
    with pytest.raises(MoveError, match="No authorisation releases service contracts"):
        life_of(*TRIAGED, (event, WIM), proposed=Outcome.NEVER, only_contracts=True)
    assert (
        life_of(*TRIAGED, (Event.DENY, WIM), proposed=Outcome.NEVER, only_contracts=True).state
        is State.DENIED
    )


def test_a_request_that_wants_more_than_contracts_can_be_approved_for_the_rest_by_the_group():
    assert life_of(*APPROVED, proposed=Outcome.NEVER).state is State.APPROVED


@pytest.mark.parametrize("proposed", [Outcome.DENY, Outcome.NEVER, Outcome.REFER])
def test_what_the_policy_does_not_let_through_goes_out_by_the_group_alone_whoever_decides(proposed):
    for by in (WIM, ANNE, EVE):
        with pytest.raises(MoveError, match="UK Liaison Group"):
            life_of(*TRIAGED, (Event.MEET, by), proposed=proposed)
        assert Event.MEET not in {found.event for found in possible(life_of(*TRIAGED, proposed=proposed), by)}
    assert life_of(*APPROVED, proposed=proposed).state is State.APPROVED


DENIED = [(Event.ACKNOWLEDGE, ANNE), (Event.TRIAGE, WIM)]
GAIN = Said(clause="Q3", reason="For marketing.", refusal=Refusal.COMMERCIAL_GAIN)


@pytest.mark.parametrize("said", [GAIN, Said(clause="Q3", reason="x", refusal=Refusal.NOT_ELIGIBLE)])
def test_a_denial_for_gain_closes_only_once_the_day_is_known_on_which_the_group_was_told(said):
    life = life_of(*DENIED, (Event.DENY, WIM, said), proposed=Outcome.DENY)
    with pytest.raises(MoveError, match="Record first the day"):
        move(life, Event.CLOSE, Said(), by=WIM, at=START + timedelta(days=1))
    told = move(life, Event.TELL, Said(day=date(2026, 11, 2)), by=WIM, at=START + timedelta(days=1))
    assert told.group_told == date(2026, 11, 2)
    assert move(told, Event.CLOSE, Said(), by=WIM, at=START + timedelta(days=2)).state is State.CLOSED


def test_a_denial_for_gain_can_not_be_withdrawn_past_the_group():
    life = life_of(*DENIED, (Event.DENY, WIM, GAIN), proposed=Outcome.DENY)
    assert {known.event for known in possible(life, EVE)} == {Event.CLOSE, Event.TELL, Event.NOTE}


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 4), None])
def test_the_group_is_told_between_the_requests_coming_in_and_today(day):
    life = life_of(*DENIED, (Event.DENY, WIM, GAIN), proposed=Outcome.DENY)
    with pytest.raises(MoveError):
        move(life, Event.TELL, Said(day=day), by=WIM, at=START + timedelta(days=1))


def test_a_denial_on_another_ground_closes_without_the_group():
    life = life_of(*DENIED, (Event.DENY, WIM), (Event.CLOSE, WIM), proposed=Outcome.DENY)
    assert life.state is State.CLOSED


def test_a_departure_from_the_proposal_needs_a_reason():
    with pytest.raises(MoveError, match="The policy proposes “ask”; say why you depart from it"):
        life_of(*TRIAGED, (Event.MEET, WIM, Said(clause="Q2b")), proposed=Outcome.ASK)
    assert life_of(*TRIAGED, (Event.MEET, WIM, Said(clause="Q2b"))).state is State.MET


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Said(reason="x", refusal=Refusal.NOT_HELD), "clause"),
        (Said(clause="Q9", reason="x", refusal=Refusal.NOT_HELD), "clause"),
        (Said(clause="Q3", reason="  ", refusal=Refusal.NOT_HELD), "why"),
        (Said(clause="Q3", reason="x"), "ground of refusal"),
    ],
)
def test_a_denial_names_its_clause_its_ground_and_its_reason(said, asked):
    with pytest.raises(MoveError, match=asked) as refused:
        life_of(*TRIAGED, (Event.DENY, WIM, said), proposed=Outcome.DENY)
    assert str(refused.value).endswith("The request is unchanged.")


def test_a_refused_step_says_which_steps_there_are():
    with pytest.raises(
        MoveError, match=r"A request that is received can't: meet\. It can: acknowledge, withdraw"
    ):
        life_of((Event.MEET, WIM))


def test_what_went_out_can_be_recalled_even_when_closed_and_only_then():
    sent = [*TRIAGED, (Event.MEET, WIM), *CHECKED, (Event.RELEASE, WIM), (Event.CLOSE, WIM)]
    assert life_of(*sent, (Event.RECALL, ANNE)).state is State.RECALLED
    with pytest.raises(MoveError, match="nothing to recall"):
        life_of(*DENIED, (Event.DENY, WIM), (Event.CLOSE, WIM), (Event.RECALL, ANNE), proposed=Outcome.DENY)


def test_time_does_not_run_backwards():
    with pytest.raises(MoveError, match="later than this one"):
        move(life_of(*TRIAGED), Event.MEET, ENOUGH, by=WIM, at=START)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        receive(by="anne", at=datetime(2026, 11, 2, 9, 0), proposed=Outcome.MEET)  # noqa: DTZ001 - the fault that is tested


def test_the_clock_pauses_while_the_requester_is_asked_and_the_first_date_stays():
    life = receive(by="anne", at=START, proposed=Outcome.ASK)
    for event, days in [(Event.ACKNOWLEDGE, 1), (Event.ASK, 2), (Event.REPLY, 5)]:
        life = move(life, event, ENOUGH, by=ANNE, at=START + timedelta(days=days))
    answer = life.clocks(date(2026, 11, 8)).answer
    assert (answer.original, answer.due) == (date(2026, 11, 10), date(2026, 11, 13))


def test_word_that_it_takes_longer_keeps_the_second_clock_and_sets_a_new_day():
    life = life_of((Event.ACKNOWLEDGE, ANNE), (Event.WRITE, ANNE, Said(reason="x", day=date(2026, 11, 20))))
    found = life.clocks(date(2026, 11, 21))
    assert found.answer.done == date(2026, 11, 2)
    assert found.running.in_words(date(2026, 11, 21)) == "overdue by 1 day"
    with pytest.raises(MoveError, match="passed already"):
        move(
            life, Event.WRITE, Said(reason="x", day=date(2026, 11, 1)), by=ANNE, at=START + timedelta(days=1)
        )


def test_a_request_can_be_withdrawn_from_every_open_state_and_from_no_other():
    assert {state for state, event in moves() if event is Event.WITHDRAW} == OPEN


def test_every_state_but_the_ends_can_be_left():
    ends = {State.WITHDRAWN}
    assert {found.since for found in moves().values() if found.to is not found.since} == set(State) - ends


def test_every_decision_is_barred_to_the_requester():
    deciding = {State.MET, State.REFERRED, State.DENIED, State.APPROVED, State.APPROVED_WITH_CONDITIONS}
    deciding |= {State.DECLINED, State.DEFERRED, State.RELEASED, State.RELEASED_IN_PART}
    for found in moves().values():
        if found.to in deciding and found.to is not found.since:
            assert "requester" in found.not_by


def test_the_diagram_in_the_documentation_is_printed_from_the_table(root):
    assert diagram() in (root / "docs" / "requests.md").read_text(encoding="utf-8")


def said():
    return st.builds(
        Said,
        clause=st.sampled_from(["", "Q1", "Q2b", "Q3", "Q9"]),
        reason=st.sampled_from(["", " ", "It serves the profession."]),
        refusal=st.sampled_from([None, Refusal.COMMERCIAL_GAIN, Refusal.NOT_HELD]),
        day=st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
    )


def attempts():
    one = st.tuples(st.sampled_from(list(Event)), st.sampled_from(PEOPLE), said(), st.integers(-2, 60))
    return st.lists(one, min_size=12, max_size=40)


def nudged(life, event, by, words, number):
    """Turn most attempts into a step that there is, or lives would rarely get anywhere."""
    pointless = {Event.NOTE, Event.WITHDRAW, Event.WRITE, Event.ASK}
    leading_on = [found for state, found in moves() if state is life.state and found not in pointless]
    if number > 10 and leading_on:
        event = leading_on[number % len(leading_on)]
        by = by if number % 3 else EVE
    if event is Event.TELL:
        return event, by, Said(day=date(2026, 11, 2))
    if number > 20 and event is not Event.WRITE:
        return event, by, GAIN if event is Event.DENY else ENOUGH
    return event, by, words


def try_all(life, tried):
    """Yield the life before and after each attempt that was let through; numbers are hours since the last step."""
    for event, by, words, hours in tried:
        chosen, actor, spoken = nudged(life, event, by, words, hours)
        try:
            after = move(life, chosen, spoken, by=actor, at=life.steps[-1].at + timedelta(hours=hours))
        except (MoveError, RefusedError):
            continue
        yield life, after
        life = after


@settings(max_examples=150)
@given(attempts(), st.sampled_from(list(Outcome)), st.sampled_from(["", "eve", "wim"]), st.booleans())
def test_whatever_is_tried_a_life_stays_lawful_and_loses_nothing(tried, proposed, requester, contracts):
    life = receive(by="anne", at=START, proposed=proposed, requester=requester, only_contracts=contracts)
    for before, after in try_all(life, tried):
        step = after.steps[-1]
        assert after.steps[:-1] == before.steps
        assert moves()[before.state, step.event].to is step.state
        assert step.at >= before.steps[-1].at
        assert step.actor != "mal"
        assert not (contracts and step.state in {State.RELEASED, State.RELEASED_IN_PART, State.PREPARING})
        if step.state is not before.state and step.event in {
            Event.MEET,
            Event.REFER,
            Event.DENY,
            Event.APPROVE,
        }:
            assert step.actor != requester
        if step.event in {Event.APPROVE, Event.APPROVE_WITH_CONDITIONS, Event.DECLINE, Event.DEFER}:
            assert step.actor in {"uma", "eve"}
            assert step.actor not in before.actors(frozenset({Event.REFER}))
        if step.state is State.CLOSED and before.state is State.DENIED and before.denied_for_gain:
            assert before.group_told is not None
        if step.state is State.RELEASED and after.was_referred:
            assert step.actor not in {
                s.actor for s in before.steps if s.event in {Event.PREPARE, Event.CHECK}
            }


@settings(max_examples=60)
@given(attempts())
def test_whatever_is_tried_the_first_due_days_never_move_back_and_lateness_stays(tried):
    life = receive(by="anne", at=START, proposed=Outcome.MEET)
    today = date(2027, 3, 1)
    for before, after in try_all(life, tried):
        was, is_now = before.clocks(today), after.clocks(today)
        assert is_now.acknowledge.due == was.acknowledge.due
        assert is_now.answer.original <= was.answer.original
        if was.acknowledge.done is not None:
            assert is_now.acknowledge == was.acknowledge
        if was.answer.done is not None:
            assert is_now.answer == was.answer


def test_a_life_is_never_empty_and_its_pieces_can_not_be_changed():
    life = life_of(*TRIAGED)
    assert isinstance(life, Life)
    with pytest.raises(AttributeError):
        life.steps = ()
