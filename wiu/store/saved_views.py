"""Saved views in the register: questions under a name, never figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from wiu.store import sql

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.store.connection import Connection


@dataclass(frozen=True)
class SavedView:
    """A question (as JSON text) and its audience under a name; `made_by` is an identity."""

    name: str
    question: str
    audience: str
    made_by: str


def saved_views(connection: Connection) -> tuple[SavedView, ...]:
    """Return the saved views on offer, by name."""
    return tuple(SavedView(*row) for row in connection.execute(sql.text("select_saved_views")).fetchall())


def add(connection: Connection, saved: SavedView, *, at: datetime, removed: bool = False) -> None:
    """Keep a view, or that it was taken away, inside the caller's transaction."""
    moment = at.astimezone(UTC).replace(tzinfo=None)
    connection.execute(sql.text("insert_saved_view"), {**vars(saved), "made_at": moment, "removed": removed})
