"""Auditing: who did what, as the log tells it, and whether the log can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.store import audit_head, audit_log
from wiu.store.audit_log import Entry
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.connection import Connection
    from wiu.store.register import Register

__all__ = ["Entry", "Log", "log"]


@dataclass(frozen=True)
class Log:
    """The log, the newest entry first. `broken` is the first entry that does not fit the chain, None if all do.

    `cut` says in words what is missing at the log's end, empty where nothing is.
    """

    entries: tuple[Entry, ...]
    broken: int | None
    cut: str = ""

    @property
    def actions(self) -> tuple[str, ...]:
        """What was done at all, in the order of the alphabet."""
        return tuple(sorted({each.action for each in self.entries}))

    @property
    def actors(self) -> tuple[str, ...]:
        """Who did anything at all, in the order of the alphabet."""
        return tuple(sorted({each.actor for each in self.entries}))

    def of(self, *, action: str = "", actor: str = "") -> tuple[Entry, ...]:
        """Return the entries of this action and this actor; an empty word is any."""
        return tuple(
            each
            for each in self.entries
            if (not action or each.action == action) and (not actor or each.actor == actor)
        )


def log(home: Home, viewer: Viewer) -> Log:
    """Return the log as it stands, its chain verified.

    Raises:
        RefusedError: the viewer may not see the log.
        StoreError: the register is damaged or busy. Fit to show.

    """
    require(viewer, Action.SEE_AUDIT)
    register = home.register
    with register.transaction() as connection:
        return Log(
            tuple(reversed(audit_log.entries(connection))),
            audit_log.verify(connection),
            _cut(connection, register),
        )


def _cut(connection: Connection, register: Register) -> str:
    try:
        audit_head.require(connection, register.path, register.key)
    except StoreError as error:
        return error.message
    return ""
