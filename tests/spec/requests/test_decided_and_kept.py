"""Steps of a request: each kept with its entry in the log, one at a time, by those who may (Q1–Q5)."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest
from asked_for import ENOUGH, SERVICES, START, WEIGHED, person
from homes import rewritten

from wiu.policy.access import RefusedError, Role
from wiu.policy.moves import Event, Refusal, State
from wiu.requests.life import MoveError, Said
from wiu.services import deciding, following
from wiu.store import requests

LATER = START + timedelta(days=1)
GAIN = Said(clause="Q3", reason="For marketing.", refusal=Refusal.COMMERCIAL_GAIN)


def test_a_members_request_goes_its_way_to_the_end(log, walk, anne, wim):
    number = log(**SERVICES).number
    steps = [
        Event.ACKNOWLEDGE,
        Event.TRIAGE,
        Event.MEET,
        Event.PREPARE,
        Event.CHECK,
        Event.RELEASE,
        Event.CLOSE,
    ]
    record = walk(number, *[(event, wim if event is Event.MEET else anne) for event in steps])
    assert record.life.state is State.CLOSED
    assert [step.actor for step in record.life.steps] == ["anne", "anne", "anne", "wim", *["anne"] * 4]


def test_every_step_has_its_entry_and_a_step_changed_behind_the_log_fits_it_no_more(
    home, log, walk, anne, audited
):
    number = log().number
    walk(
        number,
        (Event.ACKNOWLEDGE, anne),
        (Event.TRIAGE, anne),
        (Event.MEET, anne, Said("Q2b", "Sir Humphrey")),
    )
    entries, broken = audited()
    assert broken is None
    assert [entry.detail.get("event", "came in") for entry in entries] == [
        "came in",
        "acknowledge",
        "triage",
        "meet",
    ]
    assert "Humphrey" not in json.dumps([entry.detail for entry in entries])
    with rewritten(home.register) as connection:
        connection.execute("UPDATE request_step SET reason = 'none' WHERE step = 4")
    step = following.one(home, anne, number, now=LATER).record.life.steps[3]
    assert requests.seal(number, 4, step) != entries[-1].detail["sha256"]
    assert (
        requests.seal(number, 4, dataclasses.replace(step, reason="Sir Humphrey"))
        == entries[-1].detail["sha256"]
    )


def test_the_group_sees_what_is_referred_to_it_and_nothing_else(home, log, walk, anne, uma):
    log(beside={"name": "Ada Example"})
    number = log(purpose="other", beside={"name": "Bo Example", "work_email": "bo@example.org"}).number
    assert following.queue(home, uma, now=LATER) == ()
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), (Event.REFER, anne))
    assert [each.record.number for each in following.queue(home, uma, now=LATER)] == [number]
    seen = following.one(home, uma, number, now=LATER)
    assert seen.contact.name == ""
    assert {move.event for move in seen.moves} == {
        Event.APPROVE,
        Event.APPROVE_WITH_CONDITIONS,
        Event.DECLINE,
        Event.DEFER,
    }
    with pytest.raises(following.UnknownRequestError, match="R-2026-0001"):
        following.one(home, uma, "R-2026-0001", now=LATER)
    with pytest.raises(following.UnknownRequestError, match="R-2026-0001"):
        deciding.act(home, uma, "R-2026-0001", Event.APPROVE, ENOUGH, seen=1, now=LATER)


@pytest.mark.parametrize("number", ["", "R-2026-0009", "' OR 1=1"])
def test_an_unknown_number_is_said_to_be_unknown(home, log, anne, number):
    log()
    with pytest.raises(following.UnknownRequestError):
        following.one(home, anne, number, now=START)


def test_nobody_without_a_role_sees_the_queue(home):
    with pytest.raises(RefusedError):
        following.queue(home, person("mal"), now=START)


REFERRED = [Event.ACKNOWLEDGE, Event.TRIAGE, Event.COLLATE, Event.REFER]


@pytest.fixture
def referred(log, walk, anne):
    number = log(requester="external", member_role=None, purpose="call_for_evidence").number
    walk(number, *[(event, anne) for event in REFERRED])
    return number


@pytest.mark.parametrize(
    ("event", "lacking", "said"),
    [
        (Event.APPROVE, {"impact": " "}, "impact on the profession"),
        (Event.DEFER, {"benefit": ""}, "benefit to the profession"),
        (Event.DECLINE, {"impact": "", "benefit": ""}, "impact on the profession, benefit to the profession"),
        (Event.APPROVE_WITH_CONDITIONS, {"conditions": ""}, "conditions"),
    ],
)
def test_the_group_says_what_it_weighed(home, uma, referred, *, event, lacking, said):
    weighed = dataclasses.replace(WEIGHED, **lacking)
    with pytest.raises(MoveError, match=said):
        deciding.act(home, uma, referred, event, ENOUGH, seen=5, now=LATER, weighed=weighed)
    assert len(following.one(home, uma, referred, now=LATER).record.life.steps) == 5


def test_what_the_group_weighed_is_kept_as_the_reason(walk, uma, referred):
    record = walk(referred, (Event.APPROVE_WITH_CONDITIONS, uma), begin=LATER)
    assert record.life.steps[-1].reason == (
        "Impact on the profession: None that we see. Benefit to the profession: Better planning. "
        "Conditions: Only for the inquiry."
    )


def test_a_hold_on_publication_is_kept_with_the_day_on_which_it_ends(home, log, walk, anne):
    number = log(purpose="academic", member_role="researcher").number
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne))
    until = date(2027, 3, 1)
    with pytest.raises(MoveError, match="a day to come"):
        deciding.act(home, anne, number, Event.MEET, Said("Q2d", day=date(2026, 11, 3)), seen=3, now=LATER)
    record = deciding.act(home, anne, number, Event.MEET, Said("Q2d", day=until), seen=3, now=LATER)
    assert record.hold_until == until


def test_what_a_step_has_no_use_for_is_not_kept(log, walk, anne):
    said = Said("Q2b", "Yes.", Refusal.NOT_HELD, date(2026, 11, 3))
    record = walk(log().number, (Event.ACKNOWLEDGE, anne, said))
    assert (record.life.steps[-1].refusal, record.life.steps[-1].day) == (None, None)


@pytest.mark.parametrize(
    "beside",
    [
        *({"own": True}, {"name": "eve"}, {"name": "EVE"}, {"name": "E\u200bve"}),
        *({"work_email": "eve@x.org"}, {"work_email": "E.Ve@y.org"}),
    ],
)
def test_nobody_decides_on_a_request_of_their_own_whoever_entered_it(home, log, walk, anne, beside):
    eve = dataclasses.replace(person("eve@x.org", *Role), name="Eve", mails=("e.ve@Y.org",))
    number = log(by=eve if "own" in beside else anne, beside=beside).number
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, eve))
    with pytest.raises(MoveError, match="a request of their own"):
        deciding.act(home, eve, number, Event.MEET, ENOUGH, seen=3, now=LATER)
    assert Event.MEET not in {move.event for move in following.one(home, eve, number, now=LATER).moves}
    assert walk(number, (Event.MEET, anne), begin=LATER).life.state is State.MET


def test_a_denial_for_gain_waits_for_the_day_on_which_the_group_was_told(home, log, walk, anne):
    number = log(requester="external", member_role=None, purpose="commercial", commercial_gain=True).number
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), (Event.DENY, anne, GAIN))
    with pytest.raises(MoveError, match="Record first the day"):
        deciding.act(home, anne, number, Event.CLOSE, Said(), seen=4, now=LATER)
    told = (Event.TELL, anne, Said(day=date(2026, 11, 3)))
    assert walk(number, told, (Event.CLOSE, anne), begin=LATER).life.state is State.CLOSED


def test_whoever_acts_second_is_told_and_the_first_step_stands(home, log, walk, anne, wim):
    number = log().number
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne))
    deciding.act(home, anne, number, Event.MEET, ENOUGH, seen=3, now=LATER)
    with pytest.raises(deciding.MeanwhileError, match="“met” since 09:00 on 3 November") as told:
        deciding.act(home, wim, number, Event.DENY, GAIN, seen=3, now=LATER)
    assert "nothing was lost" in told.value.message
    assert following.one(home, wim, number, now=LATER).record.life.state is State.MET


def test_the_queue_has_the_overdue_first_then_by_day_and_what_is_over_last(home, log, walk, anne):
    fresh = log().number
    late = log(received=date(2026, 10, 1)).number
    over = log().number
    sooner = log(received=date(2026, 10, 30)).number
    walk(over, (Event.WITHDRAW, anne))
    found = following.queue(home, anne, now=LATER)
    assert [each.record.number for each in found] == [late, sooner, fresh, over]
    assert [each.in_words for each in found] == [
        "acknowledge: overdue by 26 days",
        "acknowledge: due in 3 days",
        "acknowledge: due in 6 days",
        "withdrawn",
    ]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 11, 5), "released; the hold on publication ends today"),
        (date(2026, 11, 6), "released; the hold on publication ends in 1 day"),
        (date(2026, 11, 19), "released; the hold on publication ends in 14 days"),
        (date(2026, 11, 20), "released"),
        (None, "released"),
    ],
)
def test_a_hold_on_publication_is_called_to_mind_a_fortnight_before_it_ends(
    home, log, walk, anne, *, until, said
):
    number = log(purpose="academic", member_role="researcher", **SERVICES).number
    met = (Event.MEET, anne, Said("Q2d", day=until))
    sent = [(event, anne) for event in (Event.PREPARE, Event.CHECK, Event.RELEASE)]
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), met, *sent)
    (waiting,) = following.queue(home, anne, now=START + timedelta(days=3))
    assert waiting.in_words == said


def test_a_hold_on_what_never_went_out_calls_for_no_reminder(home, log, walk, anne):
    number = log(purpose="academic", member_role="researcher").number
    met = (Event.MEET, anne, Said("Q2d", day=date(2026, 11, 6)))
    walk(number, (Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), met)
    (waiting,) = following.queue(home, anne, now=LATER)
    assert not waiting.hold_ends


def test_what_is_due_within_a_week_or_overdue_is_counted(home, log, walk, anne, uma):
    log(received=date(2026, 10, 1))
    log()
    later = log().number
    walk(later, (Event.WRITE, anne, Said(reason="It takes longer.", day=date(2026, 12, 1))))
    walk(later, (Event.ACKNOWLEDGE, anne), begin=LATER)
    walk(log().number, (Event.WITHDRAW, anne))
    assert following.due_this_week(home, anne, now=LATER) == 2
    assert following.due_this_week(home, uma, now=LATER) == 0
