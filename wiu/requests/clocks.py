"""The two clocks of a request (Q5): calendar days in UK local time.

Everything here counts in days. A moment becomes a day in one place, `uk_day`, so that neither a
clock change nor the server's time zone can move a due date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wiu.policy.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UK = ZoneInfo("Europe/London")
WEEK = timedelta(days=7)
EARLIEST = date(2013, 1, 1)
"""No request is older: the policy that it falls under speaks of an Act of 2013."""


def uk_day(moment: datetime) -> date:
    """Return the day in the UK on which a moment falls.

    Raises:
        ValueError: the moment has no time zone, so nobody knows which day it was.

    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone falls on no certain day")
    return moment.astimezone(UK).date()


def day_in_words(day: date) -> str:
    """Return a day as people write it, “22 November 2026”."""
    return f"{day.day} {day:%B} {day.year}"


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stands still while the requester is asked.

    `until` is the day on which it goes on, None while it still stands.
    """

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("a pause ends before it begins")


@dataclass(frozen=True)
class Clock:
    """One due date: as it was first set, as pauses have moved it, and the day on which it was kept.

    `due` is never earlier than `original`, and both are to be shown. `done` is None while the deed
    is outstanding; `paused_since` is None unless a pause is running.
    """

    original: date
    due: date
    done: date | None = None
    paused_since: date | None = None

    def days_late(self, today: date) -> int:
        """Return by how many days the clock is late: 0 on the due day, negative before it."""
        return ((self.done or today) - self.due).days

    def is_late(self, today: date) -> bool:
        """Return whether it was kept late, or is overdue today."""
        return self.days_late(today) > 0

    def in_words(self, today: date) -> str:
        """Return how things stand as people say it: “due in 2 days”, “overdue by 3 days”, “done 1 day late”."""
        late = self.days_late(today)
        if self.done is not None:
            return _done_in_words(late)
        if late > 0:
            said = words("overdue_by_one_day") if late == 1 else words("overdue_by_days").format(days=late)
        elif late == 0:
            said = words("due_today")
        else:
            said = words("due_in_one_day") if late == -1 else words("due_in_days").format(days=-late)
        if self.paused_since is None:
            return said
        paused = words("paused").format(day=day_in_words(self.paused_since), due=day_in_words(self.original))
        return f"{said}; {paused}"


def _done_in_words(late: int) -> str:
    if late > 0:
        return words("done_late_one_day") if late == 1 else words("done_late").format(days=late)
    return words("done_today") if late == 0 else words("done_early")


@dataclass(frozen=True)
class Clocks:
    """Both clocks of a request: to acknowledge it, and to answer it or say when.

    `promise` is there where the answer was word that it takes until a new day: that day's clock.
    """

    acknowledge: Clock
    answer: Clock
    promise: Clock | None = None

    @property
    def running(self) -> Clock | None:
        """The clock that runs out next, None if all were kept. An acknowledgement comes first."""
        in_turn = (self.acknowledge, self.answer, self.promise)
        return next((clock for clock in in_turn if clock is not None and clock.done is None), None)


def _merged(pauses: Iterable[Pause], end: date) -> list[Pause]:
    """Return the pauses until `end` (today, or the day of the answer) without overlaps: no day is given twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        until = max(min(pause.until or end, end), pause.since)
        last = merged[-1].until if merged else None
        if last is not None and pause.since <= last:
            merged[-1] = Pause(merged[-1].since, max(last, until))
        else:
            merged.append(Pause(pause.since, until))
    return merged


def _after_pauses(start: date, due: date, pauses: list[Pause]) -> date:
    for pause in pauses:
        since = max(pause.since, start)
        # a pause that begins when the day has passed comes too late to move it
        if pause.until is not None and pause.until > since and since <= due:
            due += pause.until - since
    return due


def _promise(promised: Sequence[tuple[date, date]], sent: date | None) -> Clock | None:
    """Return the clock of what was promised; a day that has passed is not mended by a new promise."""
    if not promised:
        return None
    original = due = promised[0][1]
    for said, new in promised[1:]:
        due = max(due, new) if said <= due else due
    return Clock(original, due, sent)


def clocks(
    received: date,
    *,
    today: date,
    acknowledged: date | None = None,
    answered: date | None = None,
    promised: Sequence[tuple[date, date]] = (),
    sent: date | None = None,
    pauses: Iterable[Pause] = (),
) -> Clocks:
    """Return both clocks of a request as they stand today (all days are UK days).

    The first runs for 7 days from `received`. The second runs for 7 days from the acknowledgement,
    or from day 7 where none was sent by then: a late acknowledgement wins nobody time. `answered`
    is the day on which the data, or a further contact, went out; further contacts `promised` the
    data (the day on which that was said, the day it was said for), and `sent` is the day on which
    it then went. Pauses move the second clock by the days they last; its original day stays.

    Raises:
        ValueError: an acknowledgement or an answer comes before the request.

    """
    if any(day is not None and day < received for day in (acknowledged, answered)):
        raise ValueError("a request is not acknowledged or answered before it was received")
    pauses = tuple(pauses)
    acknowledge_by = received + WEEK
    start = min(acknowledged, acknowledge_by) if acknowledged else acknowledge_by
    original = start + WEEK
    running = next((pause.since for pause in pauses if pause.until is None), None)
    return Clocks(
        acknowledge=Clock(acknowledge_by, acknowledge_by, acknowledged),
        answer=Clock(
            original=original,
            due=_after_pauses(start, original, _merged(pauses, answered or today)),
            done=answered,
            paused_since=None if answered else running,
        ),
        promise=_promise(promised, sent),
    )


def most_urgent_first(clock: Clock | None, today: date) -> tuple[bool, int]:
    """Return the key that sorts a queue: overdue first, then by due day; what is done comes last."""
    if clock is None or clock.done is not None:
        return (True, 0)
    return (False, -clock.days_late(today))
