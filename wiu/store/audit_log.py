"""The audit log: who did what, when; entries are only ever added, and each one seals those before it.

An entry's hash covers its own content and the hash of the entry before, so that a change, a removal
or an insertion anywhere breaks the chain from there on. An entry is written in the transaction of
the change that it tells of. Particulars hold no figures and no answers (S1).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wiu.store import connection as open_database
from wiu.store import sql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

BEFORE_THE_FIRST = "0" * 64
Connection = open_database.Connection


@dataclass(frozen=True)
class Entry:
    """One deed: `at` is UTC, `actor` an identity, `detail` particulars by name."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def _canonical(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sealed(*content: object) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
) -> Entry:
    """Add an entry, inside the caller's transaction. `at` must know its time zone; `detail` must be JSON."""
    last = connection.execute(sql.text("select_last_audit_entry")).fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, BEFORE_THE_FIRST)
    moment = at.astimezone(UTC).replace(tzinfo=None)
    particulars = _canonical(dict(detail))
    connection.execute(
        sql.text("insert_audit_entry"),
        {
            "number": number,
            "happened_at": moment,
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail": particulars,
            "previous": previous,
            "hash": _sealed(number, moment.isoformat(), actor, action, subject, particulars, previous),
        },
    )
    return Entry(number, at, actor, action, subject, dict(detail))


def entries(connection: Connection) -> tuple[Entry, ...]:
    """Return the whole log, the first entry first."""
    rows = connection.execute(sql.text("select_audit_entries")).fetchall()
    return tuple(
        Entry(number, at.replace(tzinfo=UTC), actor, action, subject, json.loads(detail))
        for number, at, actor, action, subject, detail, _, _ in rows
    )


def length(connection: Connection) -> int:
    """Return the number of the last entry, 0 while there is none."""
    last = connection.execute(sql.text("select_last_audit_entry")).fetchone()
    return int(last[0]) if last else 0


def subjects(connection: Connection, action: str) -> frozenset[str]:
    """Return what an action was ever done to, as the log has it."""
    return frozenset(
        subject
        for (subject,) in connection.execute(
            sql.text("select_subjects_of_action"), {"action": action}
        ).fetchall()
    )


def is_known(connection: Connection, actor: str) -> bool:
    """Return whether somebody of that name ever did anything, as the log has it."""
    row = connection.execute(sql.text("select_known_actor"), {"actor": actor}).fetchone()
    return bool(row and row[0])


def note_look(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    again_after: timedelta,
) -> None:
    """Add an entry that somebody looked at something, unless one of less than `again_after` ago says so."""
    row = connection.execute(
        sql.text("select_last_view"), {"actor": actor, "action": action, "subject": subject}
    ).fetchone()
    last = row[0].replace(tzinfo=UTC) if row and row[0] else None
    if last is None or at - last >= again_after:
        append(connection, at=at, actor=actor, action=action, subject=subject, detail={})


def verify(connection: Connection) -> int | None:
    """Return the number that the first broken entry should bear, None while the chain holds.

    Entries cut off at the end leave a chain that holds: `wiu.store.audit_head` is what misses them.
    """
    expected, previous = 1, BEFORE_THE_FIRST
    for number, at, actor, action, subject, detail, before, seal in connection.execute(
        sql.text("select_audit_entries")
    ).fetchall():
        genuine = _sealed(number, at.isoformat(), actor, action, subject, detail, before)
        if number != expected or before != previous or seal != genuine:
            return expected
        expected, previous = expected + 1, seal
    return None
