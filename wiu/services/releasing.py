"""Releasing: the one gate out (R6). A document leaves only once register and ledger know of it.

Two ways lead through it. *Quick*: a member's request that Q2 lets be met needs nobody beside the person
who answers it. *Approved*: everything else is prepared by one person and approved by another, who is
shown the very pages; whatever changes in between makes the preparation void.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.moves import Event, moves
from wiu.policy.thresholds import Audience
from wiu.releases.release import Deed, ReleaseError, State, Step, Way, occasion, step
from wiu.requests.clocks import uk_day
from wiu.requests.life import Said, move
from wiu.services import exploring, request_steps, went_out
from wiu.services.drawing_up import Drawn, draw_up, refuse_empty
from wiu.services.following import known, queue
from wiu.services.release_checks import (
    asks_figures,
    early_refusals,
    one,
    refuse_alone,
    refuse_second,
    refuse_stale,
    refuse_unsuited,
    the_very,
)
from wiu.store import audit_log, releases

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.releases.release import Occasion, Release
    from wiu.requests.life import Life
    from wiu.requests.record import Record
    from wiu.services.home import Home
    from wiu.services.occasions import Reply
    from wiu.statistics.question import Question

MOST_TRIES = 5


@dataclass(frozen=True)
class Asked:
    """What a second person is to approve: the questions, one or (a pack) several, and the occasion in print."""

    questions: tuple[Question, ...]
    occasion: Occasion


@dataclass(frozen=True, repr=False)
class Handed:
    """A release and its document, which the register and the ledger know of."""

    release: Release
    document: bytes

    @property
    def file_name(self) -> str:
        """Return the name of its file; it names nobody."""
        return f"{self.release.number.lower()}.pdf"


def answerable(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Record, ...]:
    """Return the requests whose answer may go out without a second person, the most urgent first.

    Raises:
        RefusedError: the viewer may not prepare releases, or see requests.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.PREPARE_RELEASE)
    waiting = [each.record for each in queue(home, viewer, now=now)]
    return tuple(each for each in waiting if request_steps.can_go_at_once(each) and asks_figures(each))


def preparable(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Record, ...]:
    """Return the requests whose answer may be put before a second person now, the most urgent first.

    Raises:
        RefusedError, StoreError: as `answerable`.

    """
    require(viewer, Action.PREPARE_RELEASE)
    waiting = [each.record for each in queue(home, viewer, now=now)]
    return tuple(each for each in waiting if request_steps.can_be_prepared(each) and asks_figures(each))


def quick(home: Home, viewer: Viewer, reply: Reply, *, now: datetime) -> Handed:
    """Release the answer to a request that Q2 lets be met; return it once register and ledger have it.

    Whom it goes to and what for, no caller says: nobody else will look at it, so the request on record does.

    Raises:
        RefusedError: the viewer may not prepare releases, or take a step of the request.
        ReleaseError: the request needs a second person, or nothing can be released for it.
        MoveError: a step of the request is not this person's to take.
        UnknownRequestError: there is no such request.
        QuestionError: the question can't be answered; a LedgerRefusal names what stands against it.
        StoreError: a database is busy, damaged or full. All fit to show; nothing is released then.

    """
    require(viewer, Action.PREPARE_RELEASE)
    return answer(home, reply, by=viewer, logged_as=viewer.subject, now=now)


def rehearse(home: Home, viewer: Viewer, question: Question) -> None:
    """Return quietly if a members' table could be released as things stand, before a request is logged for it.

    Raises:
        RefusedError, QuestionError, ReleaseError, StoreError: as `quick`. Nothing is kept.

    """
    require(viewer, Action.PREPARE_RELEASE)
    refuse_empty((exploring.answered(home, question, Audience.MEMBER).view,))


def answer(home: Home, reply: Reply, *, by: Viewer, logged_as: str, now: datetime) -> Handed:
    """Release the answer to a request by one person; `logged_as` stands in the log (see `quick`)."""
    day = uk_day(now)
    with home.register.transaction() as connection:
        asks, _ = known(connection, by, reply.request)
    said = occasion(reply.occasion(asks), day=day)  # what was asked never changes once it is logged (Q4)

    def kept(connection: releases.Connection, drawn: Drawn) -> Release:
        record, life = _led_on(connection, said, by=by, now=now)
        if record is None or life is None or request_steps.needs_second_person(record):
            raise ReleaseError(
                "second_person",
                "Only a member's request that Q2 lets be met goes out without a second person. Prepare it on "
                "the Releases page. Nothing was released.",
                "approved_by",
            )
        refuse_unsuited(record, said)
        refuse_alone(connection, said)
        published, withheld = drawn.cells
        life = request_steps.sent(life, withheld=withheld, cells=published + withheld, by=by, at=now)
        steps = (Step(Deed.PREPARE, now, by.subject), Step(Deed.RELEASE, now, by.subject))
        release = drawn.release(Way.QUICK, said, steps)
        _keep(connection, release, drawn)
        request_steps.keep(connection, record, life, logged_as=logged_as)
        _supersede(connection, release, by=by.subject, logged_as=logged_as, now=now)
        _note(connection, release, Action.PREPARE_RELEASE, 1, logged_as)
        _note(connection, release, Action.PREPARE_RELEASE, 2, logged_as)
        return release

    release, drawn = _drawn_and(home, reply.questions, said, day, kept)
    went_out.told.set()
    return Handed(release, drawn.document)


def prepare(home: Home, viewer: Viewer, asked: Asked, *, now: datetime) -> Release:
    """Draw a document up for a second person to approve; it is kept, and does not go out.

    Raises:
        RefusedError, ReleaseError, MoveError, UnknownRequestError, QuestionError, StoreError: as `quick`.
            All fit to show; nothing is kept then.

    """
    require(viewer, Action.PREPARE_RELEASE)
    return put_forward(home, asked, by=viewer, logged_as=viewer.subject, now=now)


def put_forward(home: Home, asked: Asked, *, by: Viewer, logged_as: str, now: datetime) -> Release:
    """Draw a document up and keep it; `logged_as` stands in the log (see `prepare`)."""
    day = uk_day(now)
    said = occasion(asked.occasion, day=day)

    def kept(connection: releases.Connection, drawn: Drawn) -> Release:
        record, life = _led_on(connection, said, by=by, now=now)
        if record is not None:
            refuse_unsuited(record, said)
        release = drawn.release(Way.APPROVED, said, (Step(Deed.PREPARE, now, by.subject),))
        _keep(connection, release, drawn)
        if record is not None and life is not None:
            request_steps.keep(connection, record, life, logged_as=logged_as)
        _note(connection, release, Action.PREPARE_RELEASE, 1, logged_as)
        return release

    return _drawn_and(home, asked.questions, said, day, kept)[0]


def approve(home: Home, viewer: Viewer, number: str, *, now: datetime) -> Handed:
    """Approve a prepared release, and let it out; return it once register and ledger have it.

    Raises:
        RefusedError: the viewer may not approve.
        ReleaseError: it is theirs, or not prepared any more (somebody was first), or void since.
        MoveError: the request's step is not this person's to take.
        StoreError: a database is busy, damaged or full. All fit to show; nothing is released then.

    """
    require(viewer, Action.APPROVE_RELEASE)
    return let_out(home, number, by=viewer, logged_as=viewer.subject, now=now)


def let_out(home: Home, number: str, *, by: Viewer, logged_as: str, now: datetime) -> Handed:
    """Approve a prepared release and let it out; `logged_as` stands in the log (see `approve`)."""
    edition = home.editions.current()
    with home.register.transaction() as connection:
        release = one(connection, number)
        refuse_second(release)
        approved = step(release, Deed.APPROVE, by=by.subject, at=now)
        released = step(approved, Deed.RELEASE, by=by.subject, at=now)
        refuse_stale(connection, release, None if edition is None else edition.number)
        document = the_very(connection, release)
        if release.occasion.request:
            record, _ = known(connection, by, release.occasion.request)
            life = request_steps.sent(
                record.life,
                withheld=release.withheld,
                cells=release.published + release.withheld,
                by=by,
                at=now,
            )
            request_steps.keep(connection, record, life, logged_as=logged_as)
        for place, deed in enumerate(released.steps[len(release.steps) :], len(release.steps) + 1):
            releases.lengthen(connection, number, place, deed)
            _note(connection, released, Action.APPROVE_RELEASE, place, logged_as)
        _supersede(connection, released, by=by.subject, logged_as=logged_as, now=now)
    went_out.told.set()
    return Handed(released, document)


def withdraw(home: Home, viewer: Viewer, number: str, reason: str, *, now: datetime) -> Release:
    """Take a prepared release back before it went out; its request is being prepared again.

    Raises:
        RefusedError, ReleaseError, StoreError: as `approve`; nothing is changed then.

    """
    require(viewer, Action.PREPARE_RELEASE)
    with home.register.transaction() as connection:
        release = one(connection, number)
        after = step(release, Deed.WITHDRAW, by=viewer.subject, at=now, reason=reason)
        releases.lengthen(connection, number, len(after.steps), after.steps[-1])
        if release.occasion.request:
            record, _ = known(connection, viewer, release.occasion.request)
            if (record.life.state, Event.CHANGE) in moves():
                life = move(record.life, Event.CHANGE, Said(reason=reason), by=viewer, at=now)
                request_steps.keep(connection, record, life, logged_as=viewer.subject)
        _note(connection, after, Action.PREPARE_RELEASE, len(after.steps), viewer.subject)
    return after


def recall(home: Home, viewer: Viewer, number: str, reason: str, *, now: datetime) -> Release:
    """Call a release back: it must not be used any more. The ledger remembers it all the same.

    Raises:
        RefusedError: the viewer may not recall.
        ReleaseError: it never went out, or is recalled already, or no reason is given.
        StoreError: a database is busy, damaged or full. All fit to show; nothing is changed then.

    """
    require(viewer, Action.RECALL_RELEASE)
    with home.register.transaction() as connection:
        release = one(connection, number)
        after = step(release, Deed.RECALL, by=viewer.subject, at=now, reason=reason)
        releases.lengthen(connection, number, len(after.steps), after.steps[-1])
        if release.occasion.request and release.state is State.CURRENT:
            record, _ = known(connection, viewer, release.occasion.request)
            if (record.life.state, Event.RECALL) in moves():
                said = Said(reason=f"{number} is recalled: {reason}")
                life = move(record.life, Event.RECALL, said, by=viewer, at=now)
                request_steps.keep(connection, record, life, logged_as=viewer.subject)
        _note(connection, after, Action.RECALL_RELEASE, len(after.steps), viewer.subject)
    return after


def _drawn_and(
    home: Home,
    questions: tuple[Question, ...],
    said: Occasion,
    day: date,
    keep: Callable[[releases.Connection, Drawn], Release],
) -> tuple[Release, Drawn]:
    """Draw the document up and keep it in one transaction, again if another release came in between."""
    for _ in range(MOST_TRIES):
        with home.register.transaction() as connection:
            number = releases.next_number(connection, day.year)
            hold = early_refusals(connection, said)
        drawn = draw_up(home, questions, said, number=number, day=day, hold_until=hold)
        with home.register.transaction() as connection:
            taken = releases.next_number(connection, day.year) != number
            if taken or releases.size(connection, drawn.round_id) != drawn.ledger:
                continue
            return keep(connection, drawn), drawn
    raise ReleaseError(
        "busy", "Others release just now, one after the other. Nothing was released; try again in a moment."
    )


def _led_on(
    connection: releases.Connection, said: Occasion, *, by: Viewer, now: datetime
) -> tuple[Record | None, Life | None]:
    """Return the request that is answered and its life up to the disclosure check; None without a request."""
    if not said.request:
        return None, None
    record, _ = known(connection, by, said.request)
    corrects = f"{said.supersedes} is superseded: {said.why}" if said.supersedes else ""
    return record, request_steps.to_checked(record, by=by, at=now, corrects=corrects)


def _keep(connection: releases.Connection, release: Release, drawn: Drawn) -> None:
    releases.add(
        connection,
        release,
        kept=drawn.kept,
        document=drawn.document,
        answers=[(view.question, view.table) for view in drawn.views],
    )


def _supersede(
    connection: releases.Connection, release: Release, *, by: str, logged_as: str, now: datetime
) -> None:
    """Mark what a release corrects as superseded; what was recalled stays recalled."""
    if not release.occasion.supersedes:
        return
    old = one(connection, release.occasion.supersedes)
    if old.state is not State.CURRENT:
        return
    reason = f"By {release.number}: {release.occasion.why}"
    after = step(old, Deed.SUPERSEDE, by=by, at=now, reason=reason)
    releases.lengthen(connection, old.number, len(after.steps), after.steps[-1])
    _note(connection, after, Action.PREPARE_RELEASE, len(after.steps), logged_as)


def _note(
    connection: releases.Connection, release: Release, action: Action, place: int, logged_as: str
) -> None:
    """Write the log's entry of one step; it holds no figure."""
    taken = release.steps[place - 1]
    audit_log.append(
        connection,
        at=taken.at,
        actor=logged_as,
        action=action,
        subject=release.number,
        detail=releases.as_logged(release)
        | {
            "deed": taken.deed,
            "by": taken.actor,
            "reason": taken.reason,
            "step": releases.seal(release.number, place, taken),
        },
    )
