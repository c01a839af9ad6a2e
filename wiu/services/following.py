"""Following: the queue of requests, the most urgent first, and one request with all that happened to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wiu.policy.access import Action, may, require, same_person
from wiu.policy.moves import OPEN, Event, State
from wiu.policy.wording import words
from wiu.releases.release import State as Stands
from wiu.requests.answers import not_by_hand
from wiu.requests.clocks import WEEK, most_urgent_first, uk_day
from wiu.requests.life import SENDS, possible
from wiu.requests.record import Contact
from wiu.store import releases, requests

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.policy.moves import Move
    from wiu.releases.release import Release
    from wiu.requests.clocks import Clocks
    from wiu.requests.record import Record
    from wiu.services.home import Home


LET_THROUGH = frozenset(
    {
        State.MET,
        State.APPROVED,
        State.APPROVED_WITH_CONDITIONS,
        State.PREPARING,
        State.DISCLOSURE_CHECKED,
        State.RECALLED,
    }
)
REMIND_BEFORE = timedelta(days=14)
"""How long before the end of a hold on publication the requester is reminded of it."""


class UnknownRequestError(Exception):
    """There is no such request, or none that this viewer may know of. Fit to show."""

    code = "unknown_request"

    def __init__(self, number: str) -> None:
        self.message = f"There is no request {number} that is yours to see."
        self.where = "number"
        super().__init__(self.message)


@dataclass(frozen=True)
class Waiting:
    """One request in the queue: how its clocks stand on the day `today` (in the UK)."""

    record: Record
    clocks: Clocks
    today: date

    @property
    def is_open(self) -> bool:
        """Whether something is left to do before it is answered."""
        return self.record.life.state in OPEN

    @property
    def hold_ends(self) -> str:
        """When a hold on publication ends that is to be called to mind now, in words; empty if none is (Q2d)."""
        until = self.record.hold_until
        went_out = any(step.event in SENDS for step in self.record.life.steps)
        if until is None or not went_out or not self.today <= until <= self.today + REMIND_BEFORE:
            return ""
        days = (until - self.today).days
        if days == 0:
            return words("hold_ends_today")
        return words("hold_ends_in_one_day") if days == 1 else words("hold_ends_in").format(days=days)

    @property
    def in_words(self) -> str:
        """How urgent it is, as people say it; the state, and a hold that ends, where no clock runs any more."""
        clock = self.clocks.running
        if clock is None or not self.is_open:
            return "; ".join(each for each in (str(self.record.life.state), self.hold_ends) if each)
        what = "acknowledge" if clock is self.clocks.acknowledge else "answer"
        return f"{what}: {clock.in_words(self.today)}"


@dataclass(frozen=True)
class File:
    """One request in full: what is known of whoever asks, the releases that answer it, the steps that are open.

    `leads_on` says how the answer goes out where that is no step to be taken here, empty where it is.
    """

    waiting: Waiting
    contact: Contact
    moves: tuple[Move, ...]
    releases: tuple[Release, ...] = ()
    leads_on: str = ""

    @property
    def record(self) -> Record:
        """The request on record."""
        return self.waiting.record


def may_know(viewer: Viewer, record: Record) -> bool:
    """Return whether a request is the viewer's to see: the group sees what was referred to it (Q1)."""
    return may(viewer, Action.HANDLE_REQUESTS) or (
        may(viewer, Action.REVIEW_REFERRED) and record.life.was_referred
    )


def known(connection: requests.Connection, viewer: Viewer, number: str) -> tuple[Record, Contact]:
    """Return a request that the viewer may know of, and its contact as the viewer may know it.

    Whoever asks for something and signs in here under the same name or address is taken for the requester,
    so that nobody decides on a request of their own by having a colleague enter it.

    Raises:
        UnknownRequestError: there is none. Fit to show.

    """
    found = requests.records(connection, number) if number else ()
    if not found or not may_know(viewer, found[0]):
        raise UnknownRequestError(number)
    contact = requests.contact(connection, number)
    record = found[0]
    theirs = [each for each in (contact.name, contact.work_email, record.life.requester) if each]
    if any(same_person(each, own) for each in theirs for own in viewer.names):
        record = replace(record, life=replace(record.life, requester=viewer.subject))
    return record, contact if may(viewer, Action.HANDLE_REQUESTS) else Contact()


def queue(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Waiting, ...]:
    """Return the requests that the viewer may know of: open ones first, the most urgent at the top.

    Raises:
        RefusedError: the viewer may see no requests.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.SEE_REQUESTS)
    today = uk_day(now)
    with home.register.transaction() as connection:
        found = [record for record in requests.records(connection) if may_know(viewer, record)]
    waiting = [Waiting(record, record.life.clocks(today), today) for record in found]
    waiting.reverse()  # of equal urgency, the newest first
    return tuple(
        sorted(
            waiting,
            key=lambda each: (not each.is_open, *most_urgent_first(each.clocks.running, today)),
        )
    )


def one(home: Home, viewer: Viewer, number: str, *, now: datetime) -> File:
    """Return one request in full.

    Raises:
        RefusedError: the viewer may see no requests.
        UnknownRequestError: there is none that the viewer may know of.
        StoreError: the register is busy or damaged. All fit to show.

    """
    require(viewer, Action.SEE_REQUESTS)
    today = uk_day(now)
    with home.register.transaction() as connection:
        record, contact = known(connection, viewer, number)
        answers = releases.releases(connection, request=number)
        refused = by_themselves(connection, record)
    waiting = Waiting(record, record.life.clocks(today), today)
    found = tuple(move for move in possible(record.life, viewer) if move.event not in refused)
    let_through = record.life.state in LET_THROUGH and may(viewer, Action.HANDLE_REQUESTS)
    return File(waiting, contact, found, answers, refused.get(Event.CHECK, "") if let_through else "")


def by_themselves(connection: requests.Connection, record: Record) -> dict[Event, str]:
    """Return the steps that nobody takes by saying so, since the answer itself takes them, and why."""
    numbers = {each.state: each.number for each in releases.releases(connection, request=record.number)}
    prepared = max(step.at for step in record.life.steps if step.event in {None, Event.PREPARE})
    listed = any(at >= prepared for at, _, _ in requests.sent(connection, record.number))
    waiting, current = numbers.get(Stands.PREPARED, ""), numbers.get(Stands.CURRENT, "")
    refused = {
        event: not_by_hand(record, event, listed=listed, waiting=waiting, current=current) for event in Event
    }
    return {event: why for event, why in refused.items() if why}


def due_this_week(home: Home, viewer: Viewer, *, now: datetime) -> int:
    """Return how many open requests that the viewer may know of fall due within seven days, or are overdue.

    Raises:
        RefusedError, StoreError: as `queue`. Both fit to show.

    """
    return due_among(queue(home, viewer, now=now))


def due_among(waiting: Iterable[Waiting]) -> int:
    """Return how many open requests of a queue fall due within seven days, or are overdue."""
    clocks = [(each.clocks.running, each.today) for each in waiting if each.is_open]
    return sum(clock is not None and clock.days_late(today) >= -WEEK.days for clock, today in clocks)
