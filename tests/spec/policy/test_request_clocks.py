"""The clocks of a request (Q5): seven days to acknowledge, seven more to answer, in UK calendar days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiu.requests.clocks import UK, Clock, Pause, clocks, most_urgent_first, uk_day

MONDAY = date(2026, 11, 2)


def day(number):
    """Return the day so many days after the request came in."""
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("acknowledged", "acknowledge_by", "answer_by"),
    [
        (None, 7, 14),  # none was sent: the second clock runs from day 7
        (0, 7, 7),
        (3, 7, 10),
        (7, 7, 14),
        (9, 7, 14),  # a late one wins nobody time
    ],
)
def test_the_second_clock_runs_from_the_acknowledgement_or_from_day_seven(
    acknowledged, acknowledge_by, answer_by
):
    sent = None if acknowledged is None else day(acknowledged)
    both = clocks(MONDAY, today=day(9), acknowledged=sent)
    assert (both.acknowledge.due, both.answer.due) == (day(acknowledge_by), day(answer_by))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (0, "due in 7 days"),
        (5, "due in 2 days"),
        (6, "due in 1 day"),
        (7, "due today"),
        (8, "overdue by 1 day"),
        (10, "overdue by 3 days"),
    ],
)
def test_what_is_due_is_said_in_words(today, said):
    assert clocks(MONDAY, today=day(today)).acknowledge.in_words(day(today)) == said


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (6, "done in time"),
        (7, "done on the day it was due"),
        (8, "done 1 day late"),
        (10, "done 3 days late"),
    ],
)
def test_a_late_acknowledgement_stays_late_for_ever(sent, said):
    clock = clocks(MONDAY, today=day(99), acknowledged=day(sent)).acknowledge
    assert clock.in_words(day(99)) == said
    assert clock.is_late(day(99)) == (sent > 7)


PAUSES = """
pauses (from–until)  | today | original | due
                     | 5     | 10       | 10
4–6                  | 8     | 10       | 12
4–6, 5–8             | 9     | 10       | 14
4–6, 8–9             | 9     | 10       | 13
4–                   | 9     | 10       | 15
10–12                | 12    | 10       | 12
11–20                | 20    | 10       | 10
0–5                  | 8     | 10       | 12
4–4                  | 8     | 10       | 10
"""


@pytest.mark.parametrize("line", PAUSES.strip().splitlines()[1:])
def test_a_pause_moves_the_answer_and_never_hides_the_first_date(line):
    drawn, today, original, due = (cell.strip() for cell in line.split("|"))
    pauses = []
    for text in filter(None, drawn.split(", ")):
        since, until = text.split("–")
        pauses.append(Pause(day(int(since)), day(int(until)) if until else None))
    clock = clocks(MONDAY, today=day(int(today)), acknowledged=day(3), pauses=pauses).answer
    assert (clock.original, clock.due) == (day(int(original)), day(int(due)))


def test_while_it_is_paused_the_words_say_since_when_and_name_the_first_date():
    clock = clocks(MONDAY, today=day(9), acknowledged=day(3), pauses=[Pause(day(4))]).answer
    assert clock.in_words(day(9)) == (
        "due in 6 days; paused since 6 November 2026 while the requester is asked; first due on 12 November 2026"
    )


def test_a_further_contact_keeps_the_second_clock_and_starts_that_of_the_day_it_promised():
    both = clocks(MONDAY, today=day(16), acknowledged=day(1), answered=day(8), promised=[(day(8), day(15))])
    assert both.answer.in_words(day(16)) == "done on the day it was due"
    assert both.running is both.promise
    assert both.promise.in_words(day(16)) == "overdue by 1 day"


def test_a_promise_can_be_renewed_until_its_day_and_not_after():
    renewed = [(day(8), day(15)), (day(14), day(20))]
    too_late = [(day(8), day(15)), (day(16), day(20))]
    assert clocks(MONDAY, today=day(18), promised=renewed).promise == Clock(day(15), day(20))
    assert clocks(MONDAY, today=day(18), promised=too_late).promise == Clock(day(15), day(15))


def test_a_promise_renewed_on_its_very_day_counts_and_an_earlier_new_day_shortens_nothing():
    on_the_day = [(day(8), day(15)), (day(15), day(20))]
    earlier = [(day(8), day(15)), (day(9), day(12))]
    assert clocks(MONDAY, today=day(18), promised=on_the_day).promise.due == day(20)
    assert clocks(MONDAY, today=day(18), promised=earlier).promise.due == day(15)


def test_what_was_answered_is_paused_no_more():
    answer = clocks(MONDAY, today=day(9), acknowledged=day(1), answered=day(5), pauses=[Pause(day(2))]).answer
    assert answer.paused_since is None
    assert answer.in_words(day(9)) == "done in time"


def test_a_request_is_not_acknowledged_before_it_came():
    with pytest.raises(ValueError, match="before it was received"):
        clocks(MONDAY, today=MONDAY, acknowledged=day(-1))


def test_a_pause_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        Pause(day(2), day(1))


@pytest.mark.parametrize(
    ("moment", "falls_on"),
    [
        # winter: UK time is UTC
        (datetime(2026, 1, 15, 23, 59, tzinfo=UTC), date(2026, 1, 15)),
        # summer: an hour ahead, so the last UTC hour is the next day already
        (datetime(2026, 6, 15, 22, 59, tzinfo=UTC), date(2026, 6, 15)),
        (datetime(2026, 6, 15, 23, 0, tzinfo=UTC), date(2026, 6, 16)),
        # the nights of both clock changes, 29 March and 25 October 2026
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        # a server elsewhere
        (datetime(2026, 1, 16, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo")), date(2026, 1, 15)),
        (datetime(2026, 1, 15, 20, 0, tzinfo=ZoneInfo("America/New_York")), date(2026, 1, 16)),
    ],
)
def test_a_moment_falls_on_the_day_it_is_in_the_united_kingdom(moment, falls_on):
    assert uk_day(moment) == falls_on


def test_a_moment_without_a_time_zone_falls_on_no_certain_day():
    with pytest.raises(ValueError, match="time zone"):
        uk_day(datetime(2026, 1, 15, 12, 0))  # noqa: DTZ001 - the fault that is tested


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_within_the_week_moves_no_due_day(change):
    received = datetime.combine(change - timedelta(days=3), datetime.min.time(), tzinfo=UK) + timedelta(
        minutes=30
    )
    assert clocks(uk_day(received), today=change).acknowledge.due == change + timedelta(days=4)


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given beside


@given(moments, st.integers(-14, 14))
def test_the_zone_in_which_a_moment_is_written_changes_nothing(moment, hours):
    assert uk_day(moment) == uk_day(moment.astimezone(timezone(timedelta(hours=hours))))


numbers = st.integers(0, 40)


@st.composite
def histories(draw):
    acknowledged, answered = draw(st.none() | numbers), draw(st.none() | numbers)
    pauses = [
        Pause(day(since), None if length is None else day(since + length))
        for since, length in draw(st.lists(st.tuples(numbers, st.none() | st.integers(0, 20)), max_size=4))
    ]
    days = {"acknowledged": acknowledged, "answered": answered}
    return {name: None if n is None else day(n) for name, n in days.items()} | {"pauses": pauses}


@given(histories(), numbers)
def test_pauses_only_ever_move_the_answer_later_and_never_the_first_date(history, today):
    paused = clocks(MONDAY, today=day(today), **history)
    unpaused = clocks(MONDAY, today=day(today), **history | {"pauses": []})
    assert paused.acknowledge == unpaused.acknowledge
    assert paused.answer.original == unpaused.answer.due == unpaused.answer.original
    assert paused.answer.due >= paused.answer.original


@given(histories(), numbers)
def test_due_days_never_move_back_as_days_go_by(history, today):
    earlier, later = (clocks(MONDAY, today=day(t), **history).answer.due for t in (today, today + 1))
    assert later >= earlier


@given(histories())
def test_the_answer_is_first_due_within_fourteen_days_whatever_happens(history):
    assert day(7) <= clocks(MONDAY, today=MONDAY, **history).answer.original <= day(14)


def test_a_queue_has_the_most_overdue_first_and_what_is_done_last():
    done, soon, late, later = (
        Clock(day(1), day(1), done=day(1)),
        Clock(day(12), day(12)),
        Clock(day(8), day(8)),
        Clock(day(3), day(3)),
    )
    queue = sorted([done, soon, late, None, later], key=lambda clock: most_urgent_first(clock, day(10)))
    assert queue[:3] == [later, late, soon]
