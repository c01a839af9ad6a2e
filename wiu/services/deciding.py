"""Deciding: somebody takes the next step of a request, and it is kept with its entry in the log (Q4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.moves import Event, Need, moves
from wiu.requests.clocks import UK, uk_day
from wiu.requests.life import MoveError, Said, move
from wiu.requests.record import HOLDS
from wiu.requests.weighing import Weighed
from wiu.services.following import by_themselves, known
from wiu.store import audit_log, requests

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.policy.moves import State
    from wiu.requests.life import Life
    from wiu.requests.record import Record
    from wiu.services.home import Home


__all__ = ["MeanwhileError", "Weighed", "act", "is_review"]


class MeanwhileError(Exception):
    """Somebody else took a step since this person looked. Theirs stands; this one was not kept. Fit to show."""

    code = "meanwhile"

    def __init__(self, number: str, life: Life) -> None:
        last = life.steps[-1]
        when = last.at.astimezone(UK)
        self.message = (
            f"Meanwhile somebody else acted on {number}: it is “{last.state}” since {when:%H:%M} on "
            f"{when.day} {when:%B}. Your step was not kept, and nothing was lost. Look at it again."
        )
        self.where = None
        super().__init__(self.message)


def is_review(state: State, event: Event) -> bool:
    """Return whether a step is the UK Liaison Group's to take, after weighing impact and benefit."""
    found = moves().get((state, event))
    return found is not None and found.who_may is Action.REVIEW_REFERRED


def act(
    home: Home,
    viewer: Viewer,
    number: str,
    event: Event,
    said: Said,
    *,
    seen: int,
    now: datetime,
    weighed: Weighed | None = None,
) -> Record:
    """Take a step and keep it; return the request as it is then.

    `seen` is the number of steps that the viewer saw when deciding: if another was taken since, the
    viewer is told instead. On a step that meets or approves, the day said is the one until which
    publication is held back (Q2d). A review goes by `weighed`, whose words become the reason.

    Raises:
        RefusedError: no role of the viewer's allows the step.
        UnknownRequestError: there is no such request that the viewer may know of.
        MeanwhileError: somebody else was first.
        MoveError: the step is not possible as asked, or the answer itself takes it.
        StoreError: the register is busy or damaged. All fit to show; nothing is kept then.

    """
    require(viewer, Action.SEE_REQUESTS)
    with home.register.transaction() as connection:
        record, _ = known(connection, viewer, number)
        life = record.life
        if len(life.steps) != seen:
            raise MeanwhileError(number, life)
        if why := by_themselves(connection, record).get(event):
            raise MoveError("by_itself", why)
        longer = move(life, event, _whole(life, event, said, weighed, now), by=viewer, at=now)
        step, place = longer.steps[-1], len(longer.steps)
        requests.lengthen(connection, number, place, step)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=moves()[life.state, event].who_may,
            subject=number,
            detail={
                "event": event,
                "state": step.state,
                "clause": step.clause,
                "refusal": step.refusal or "",
                "day": step.day.isoformat() if step.day else "",
                "step": place,
                "sha256": requests.seal(number, place, step),
            },
        )
    return replace(record, life=longer)


def _whole(life: Life, event: Event, said: Said, weighed: Weighed | None, now: datetime) -> Said:
    """Return what is said with a review's considerations, and without what the step has no use for."""
    found = moves().get((life.state, event))
    if found is None:
        return said
    if is_review(life.state, event):
        said = replace(said, reason=(weighed or Weighed()).in_words(event))
    if event in HOLDS:
        if said.day is not None and said.day <= uk_day(now):
            raise MoveError("wrong_day", "A hold on publication ends on a day to come (Q2d).")
    elif Need.DAY not in found.needs:
        said = replace(said, day=None)
    return said if Need.REFUSAL in found.needs else replace(said, refusal=None)
