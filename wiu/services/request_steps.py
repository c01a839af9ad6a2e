"""The steps that a request takes on the way of its release, kept with their entries in the log (Q4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.moves import Event, State, moves
from wiu.policy.requests import Outcome
from wiu.releases.release import ReleaseError
from wiu.requests.life import REFUSED, Said, move
from wiu.store import audit_log, requests

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.requests.life import Life
    from wiu.requests.record import Record

LEADS_ON = {
    State.RECEIVED: Event.ACKNOWLEDGE,
    State.ACKNOWLEDGED: Event.TRIAGE,
    State.MET: Event.PREPARE,
    State.APPROVED: Event.PREPARE,
    State.APPROVED_WITH_CONDITIONS: Event.PREPARE,
    State.RECALLED: Event.PREPARE,
    State.PREPARING: Event.CHECK,
}
LET_THROUGH = frozenset(
    {
        State.MET,
        State.APPROVED,
        State.APPROVED_WITH_CONDITIONS,
        State.RECALLED,
        State.PREPARING,
        State.DISCLOSURE_CHECKED,
    }
)
ANSWERED = frozenset({State.RELEASED, State.RELEASED_IN_PART, State.CLOSED})


def needs_second_person(record: Record) -> bool:
    """Return whether somebody beside the preparer must approve: all but what Q2 lets be met."""
    life = record.life
    met = any(step.event is Event.MEET for step in life.steps)
    return life.was_referred or not (met or life.proposed is Outcome.MEET)


def can_go_at_once(record: Record) -> bool:
    """Return whether an answer can go out now, by one person's word."""
    state = record.life.state
    decided = state in LEADS_ON or state is State.DISCLOSURE_CHECKED
    return not needs_second_person(record) and (decided or state is State.TRIAGED)


def can_be_prepared(record: Record) -> bool:
    """Return whether an answer can be drawn up now: it was let through, or needs nobody's further word."""
    return record.life.state in LET_THROUGH or can_go_at_once(record)


def to_checked(record: Record, *, by: Viewer, at: datetime, corrects: str = "") -> Life:
    """Return the request's life, led on until its disclosure check, by the steps that stand open.

    `corrects` says why what went out before is not to be used any more, where this release corrects it.

    Raises:
        ReleaseError: nothing can be released for the request as it stands; says why. Fit to show.
        MoveError, RefusedError: this person may not take a step. Fit to show.

    """
    life = record.life
    if corrects and life.state in ANSWERED:
        life = move(life, Event.RECALL, Said(reason=corrects), by=by, at=at)
    return _led(record, life, State.DISCLOSURE_CHECKED, by=by, at=at)


def to_preparing(record: Record, *, by: Viewer, at: datetime) -> Life:
    """Return the request's life, led on until its answer is being prepared, where it can go at once.

    Raises:
        MoveError, RefusedError: this person may not take a step. Fit to show.

    """
    being_answered = record.life.state in {State.PREPARING, State.DISCLOSURE_CHECKED}
    if being_answered or not can_go_at_once(record):
        return record.life
    return _led(record, record.life, State.PREPARING, by=by, at=at)


def _led(record: Record, life: Life, until: State, *, by: Viewer, at: datetime) -> Life:
    while life.state is not until:
        if life.state is State.TRIAGED and life.proposed is Outcome.MEET:
            life = move(life, Event.MEET, Said(clause=record.proposed.clauses[0]), by=by, at=at)
        elif life.state in LEADS_ON:
            life = move(life, LEADS_ON[life.state], Said(), by=by, at=at)
        else:
            raise ReleaseError("not_open", _why_not(record, life), record.number)
    return life


def _why_not(record: Record, life: Life) -> str:
    number, state = record.number, life.state
    if state in ANSWERED:
        return (
            f"{number} was answered already. What corrects that answer supersedes it: open the earlier "
            "release on the Releases page. Nothing was released."
        )
    if state is State.TRIAGED:
        return (
            f"The policy proposes “{life.proposed}” for {number}: decide on it first, on the Requests page. "
            "Nothing was released."
        )
    if state in {State.REFERRED, State.DEFERRED}:
        return (
            f"{number} lies with the UK Liaison Group, which has not approved it (Q1). Nothing was released."
        )
    return f"{number} is {state}: nothing can be released for it as it stands. Nothing was released."


def sent(life: Life, *, withheld: int, cells: int, by: Viewer, at: datetime) -> Life:
    """Return the life of a checked request whose answer goes out, in part where something is withheld."""
    lacks = [f"{withheld:,} of {cells:,} cells are withheld (R2)."] if withheld else []
    if life.proposed in REFUSED:
        lacks.append("The part that the policy refuses is not supplied (R1, R2).")
    if not lacks:
        return move(life, Event.RELEASE, Said(), by=by, at=at)
    return move(life, Event.RELEASE_IN_PART, Said(reason=" ".join(lacks)), by=by, at=at)


def keep(connection: requests.Connection, record: Record, life: Life, *, logged_as: str) -> None:
    """Keep the steps that a life has more than the request on record, each with its entry in the log."""
    before = record.life.steps
    state = before[-1].state
    for place, step in enumerate(life.steps[len(before) :], len(before) + 1):
        if step.event is None:
            raise ReleaseError("no_such_step", "A request comes in once. Nothing was changed.")
        requests.lengthen(connection, record.number, place, step)
        audit_log.append(
            connection,
            at=step.at,
            actor=logged_as,
            action=moves()[state, step.event].who_may,
            subject=record.number,
            detail={
                "event": step.event,
                "state": step.state,
                "by": step.actor,
                "clause": step.clause,
                "refusal": step.refusal or "",
                "day": step.day.isoformat() if step.day else "",
                "step": place,
                "sha256": requests.seal(record.number, place, step),
            },
        )
        state = step.state
