"""Waiting: what each person finds waiting for them, by what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, may, require, same_person
from wiu.policy.moves import State as Stage
from wiu.releases.release import State
from wiu.requests import contacts
from wiu.requests.answers import asks_figures
from wiu.requests.suggestion import suggested
from wiu.services import benchmarking, following, released, request_steps

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.requests.record import Record
    from wiu.services.home import Home
    from wiu.statistics.ready import Ready

_WITH_THE_GROUP = frozenset({Stage.REFERRED, Stage.DEFERRED})


@dataclass(frozen=True)
class Errand:
    """Something that waits: how many, in words, and the page (its name in the menu) where it is done."""

    number: int
    what: str
    page: str


@dataclass(frozen=True)
class ToAnswer:
    """A request that one person may answer now: the page where that is done, and the view that seems to answer it.

    `view` is None where no figures of a view are asked for, or none seems to fit.
    """

    record: Record
    page: str
    view: Ready | None = None


def to_answer(home: Home, viewer: Viewer, *, now: datetime) -> tuple[ToAnswer, ...]:
    """Return the requests that the viewer may answer without a second person, the most urgent first.

    Raises:
        RefusedError: the viewer may not see the overview.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.SEE_OVERVIEW)
    if not (may(viewer, Action.PREPARE_RELEASE) and may(viewer, Action.HANDLE_REQUESTS)):
        return ()
    waiting = [each.record for each in following.queue(home, viewer, now=now) if each.is_open]
    found = (_where(each) for each in waiting if request_steps.can_go_at_once(each))
    return tuple(each for each in found if each is not None)


def _where(record: Record) -> ToAnswer | None:
    if benchmarking.is_benchmark(record):
        return ToAnswer(record, "benchmark")
    if asks_figures(record):
        return ToAnswer(record, "workforce", suggested(record))
    return ToAnswer(record, "requests") if contacts.wanted(record) else None


def errands(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Errand, ...]:
    """Return what waits for this viewer; what there is none of is left out.

    Raises:
        RefusedError: the viewer may not see the overview.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.SEE_OVERVIEW)
    found: list[Errand] = []
    # each register is read once, whatever is looked for in it: the first page is opened most
    asked = following.queue(home, viewer, now=now) if may(viewer, Action.SEE_REQUESTS) else ()
    made = released.register(home, viewer) if may(viewer, Action.SEE_RELEASES) else ()
    if may(viewer, Action.HANDLE_REQUESTS):
        due = following.due_among(asked)
        found.append(Errand(due, _requests(due, "due this week or overdue"), "requests"))
    if may(viewer, Action.REVIEW_REFERRED):
        waiting = [each for each in asked if each.record.life.state in _WITH_THE_GROUP]
        found.append(
            Errand(len(waiting), _requests(len(waiting), "referred to the group, to be decided"), "requests")
        )
    if may(viewer, Action.APPROVE_RELEASE):
        prepared = [
            each
            for each in made
            if each.state is State.PREPARED and not same_person(each.prepared_by, viewer.subject)
        ]
        found.append(
            Errand(len(prepared), _releases(len(prepared), "waiting for a second person"), "releases")
        )
    if may(viewer, Action.PREPARE_RELEASE):
        touched = len(released.touched_among(home, made))
        found.append(
            Errand(touched, _releases(touched, "made from an earlier edition, to be looked at"), "releases")
        )
    return tuple(each for each in found if each.number)


def _requests(number: int, which: str) -> str:
    return f"{'request' if number == 1 else 'requests'} {which}"


def _releases(number: int, which: str) -> str:
    return f"{'release' if number == 1 else 'releases'} {which}"
