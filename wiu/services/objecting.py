"""Objecting: a Head of Service does not want to be listed, or no longer minds; it counts from that moment (R4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.store import audit_log, objections, sealing
from wiu.store.errors import StoreError
from wiu.store.objections import Word

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

__all__ = ["Standing", "Word", "object_to_listing", "standing", "withdraw"]

OBJECTS, WITHDRAWS = "enter objection", "withdraw objection"
SHORTEST_REASON = 5


@dataclass(frozen=True)
class Standing:
    """How it stands: `names` of all departments by identifier, whose heads `objected`, and all `words`, newest first."""

    names: dict[str, str]
    objected: frozenset[str]
    words: tuple[Word, ...]


def standing(home: Home, viewer: Viewer) -> Standing:
    """Return who objected, by whatever way, and what was said since.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: a database is damaged or busy. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    with home.register.transaction() as connection:
        said = objections.words(connection)
    if not home.has_data():
        return Standing({}, frozenset(), tuple(reversed(said)))
    with home.editions.reading() as reader:
        known = reader.query("select_departments")
    return Standing(
        dict(zip(known["department_id"], known["named"], strict=True)),
        frozenset(known.loc[known["head_listing"].eq("objected").fillna(value=False), "department_id"]),
        tuple(reversed(said)),
    )


def object_to_listing(home: Home, viewer: Viewer, department: str, reason: str, *, now: datetime) -> None:
    """Keep a head's objection: the name is shown nowhere from now on, and no list of contacts has the department.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the department is unknown (no_department), no reason was given (no_reason), or the register
            is busy, damaged or full. Nothing has changed. Fit to show.

    """
    _said(home, viewer, department, reason, listed=False, now=now)


def withdraw(home: Home, viewer: Viewer, department: str, reason: str, *, now: datetime) -> None:
    """Keep that a head no longer objects; raises what `object_to_listing` raises."""
    _said(home, viewer, department, reason, listed=True, now=now)


def _said(home: Home, viewer: Viewer, department: str, reason: str, *, listed: bool, now: datetime) -> None:
    require(viewer, Action.LOAD_SURVEY)
    if len(reason.strip()) < SHORTEST_REASON:
        raise StoreError("no_reason", "Say how and when it was said. Nothing was changed.")
    if department not in standing(home, viewer).names:
        raise StoreError("no_department", f"There is no department “{department}”. Nothing was changed.")
    try:
        with home.register.transaction() as connection:
            word = Word(department, listed, now, viewer.subject, reason.strip())
            objections.add(connection, word, home.objections)
            audit_log.append(
                connection,
                at=now,
                actor=viewer.subject,
                action=WITHDRAWS if listed else OBJECTS,
                subject=f"department {department}",
                detail={
                    "reason": reason.strip(),
                    **sealing.last(connection, sealing.OBJECTION),
                },
            )
    except OSError:
        raise StoreError(
            "not_written", "It could not be kept: is the disk full? Nothing was changed."
        ) from None
