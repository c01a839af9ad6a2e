"""Chasing: the office notes whom it asked for an answer, and when one is expected; noted and logged together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.requests.clocks import uk_day
from wiu.services.covering import coverage
from wiu.store import audit_log, chases, sealing
from wiu.store.chases import Chase, Outcome

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

__all__ = ["Chase", "ChaseError", "Outcome", "chase"]

CHASES = "chase answer"


class ChaseError(ValueError):
    """A step can't be noted as it was given. Fit to show; nothing was noted."""

    def __init__(self, code: str, message: str, where: str) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


def chase(
    home: Home,
    viewer: Viewer,
    round_id: str,
    gap: str,
    outcome: Outcome,
    *,
    on: date,
    expected: date | None,
    now: datetime,
) -> Chase:
    """Note a step on a gap, and log it; return it. Neither holds anything of a contract (R1).

    Raises:
        RefusedError: the viewer may not settle coverage.
        ChaseError: the round has no such gap, a day lies in the future, or the answer is expected
            before it was asked for.
        QuestionError: there is no such round.
        StoreError: a database is damaged or busy. All fit to show; nothing was noted.

    """
    require(viewer, Action.SETTLE_COVERAGE)
    if on > uk_day(now):
        raise ChaseError("not_yet", "That day is still to come. Give the day on which it was done.", "on")
    if outcome is Outcome.CHASED and expected is not None and expected < on:
        raise ChaseError("too_early", "An answer can't be expected before it was asked for.", "expected")
    known = coverage(home, viewer, round_id, now=now)
    open_gaps = {each.key for each in known.now.missing}
    if gap not in open_gaps | set(known.chased):
        raise ChaseError("no_gap", "This gap is not in the round's list any more: it was closed.", "gap")
    step = Chase(gap, outcome, on, expected if outcome is Outcome.CHASED else None, viewer.subject)
    with home.register.transaction() as connection:
        chases.add(connection, round_id, step, at=now)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=CHASES,
            subject=gap,
            detail={
                "round": round_id,
                "outcome": outcome.value,
                "on": on.isoformat(),
                "expected": step.expected.isoformat() if step.expected else "none",
                **sealing.last(connection, sealing.CHASE),
            },
        )
    return step
