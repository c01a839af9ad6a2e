"""The chase list in the register: whom the office asked for an answer, when, and what is expected.

Steps are only ever added; where a gap stands is its last step. What is kept names whom to ask and
nothing of any contract (R1). Everything here happens inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.store import sql

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.store.connection import Connection


class Outcome(StrEnum):
    """What a step on a gap was."""

    CHASED = "chased"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Chase:
    """One step: `on` is the day it was taken, `expected` that of the answer, None where none is expected."""

    gap: str
    outcome: Outcome
    on: date
    expected: date | None
    by: str


def add(connection: Connection, round_id: str, step: Chase, *, at: datetime) -> None:
    """Add a step to a round's chase list."""
    connection.execute(
        sql.text("insert_chase_step"),
        {
            "round": round_id,
            "gap": step.gap,
            "outcome": step.outcome.value,
            "chased_on": step.on,
            "expected": step.expected,
            "chased_by": step.by,
            "happened_at": at.astimezone(UTC).replace(tzinfo=None),
        },
    )


def steps(connection: Connection, round_id: str) -> dict[str, tuple[Chase, ...]]:
    """Return the steps of a round's chase list by gap, the first one first."""
    found: dict[str, tuple[Chase, ...]] = {}
    rows = connection.execute(sql.text("select_chase_steps"), {"round": round_id}).fetchall()
    for gap, outcome, on, expected, by in rows:
        found[gap] = (*found.get(gap, ()), Chase(gap, Outcome(outcome), on, expected, by))
    return found
