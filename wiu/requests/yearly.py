"""A year of requests in numbers: how they ended, what they were for, and how many were on time. It names nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from wiu.policy.moves import Event
from wiu.policy.requests import Purpose
from wiu.policy.wording import words
from wiu.requests.clocks import uk_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wiu.requests.clocks import Clock
    from wiu.requests.record import Record

OPEN_STILL = "Not decided yet"
ENDED = {
    Event.MEET: "Met without further authorisation",
    Event.REFER: "With the UK Liaison Group",
    Event.DEFER: "With the UK Liaison Group",
    Event.APPROVE: "Approved by the UK Liaison Group",
    Event.APPROVE_WITH_CONDITIONS: "Approved by the UK Liaison Group with conditions",
    Event.DECLINE: "Declined by the UK Liaison Group",
    Event.OBJECT: "Stopped by another approver beside the group",
    Event.DENY: "Denied",
    Event.REFUSE_CONDITIONS: "Denied",
    Event.FIND_NOTHING: "Nothing of the kind is held",
    Event.WITHDRAW: "Withdrawn",
}


@dataclass(frozen=True)
class Timely:
    """How one clock was kept: `on_time` of the `due` ones, and the median days it took those that are done.

    A clock that has not run out yet is not counted as due; `days` is None where nothing is done.
    """

    on_time: int
    due: int
    days: float | None


@dataclass(frozen=True)
class Year:
    """The requests that came in in one year (UK days), as they stand on the day `as_at`."""

    year: int
    as_at: date
    received: int
    by_outcome: tuple[tuple[str, int], ...]
    by_purpose: tuple[tuple[str, int], ...]
    acknowledged: Timely
    answered: Timely


def outcome(record: Record) -> str:
    """Return how a request ended, or where it stands, in words."""
    said = [ENDED[step.event] for step in record.life.steps if step.event in ENDED]
    return said[-1] if said else OPEN_STILL


def _timely(clocks: list[tuple[date, Clock]], today: date) -> Timely:
    due = [clock for _, clock in clocks if clock.done is not None or clock.is_late(today)]
    took = [(clock.done - received).days for received, clock in clocks if clock.done is not None]
    return Timely(sum(not clock.is_late(today) for clock in due), len(due), median(took) if took else None)


def _counted(texts: Iterable[str], order: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found = Counter(texts)
    return tuple((text, found[text]) for text in dict.fromkeys(order) if found[text])


def year(records: Iterable[Record], number: int, today: date) -> Year:
    """Return the year's numbers; what was withdrawn before a clock ran out is in nobody's share of time."""
    came = [(uk_day(record.life.steps[0].at), record) for record in records]
    of_year = [(received, record) for received, record in came if received.year == number]
    lives = [(received, record.life.clocks(today), record) for received, record in of_year]
    kept = [each for each in lives if outcome(each[2]) != ENDED[Event.WITHDRAW]]
    purposes = {
        purpose: words(f"purpose_{purpose}") for purpose in Purpose if purpose.value != "sig_work_unnamed"
    }
    return Year(
        number,
        today,
        len(of_year),
        _counted((outcome(record) for _, record in of_year), (*ENDED.values(), OPEN_STILL)),
        _counted((purposes[record.request.purpose] for _, record in of_year), purposes.values()),
        _timely([(received, clocks.acknowledge) for received, clocks, _ in kept], today),
        _timely([(received, clocks.answer) for received, clocks, _ in kept], today),
    )
