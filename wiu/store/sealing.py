"""Seals of what is noted: the log keeps a SHA-256 of each batch of rows, so that one changed or gone is named.

A batch is what is written at once, or belongs under one name; the last entry that names it counts. Rows that were
there before there were seals are taken as they stand by an entry of its own, when their register is brought up to
date. Contacts are salted, for a seal outlasts their erasure and must tell nothing then (S1).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wiu.store import audit_log, sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wiu.store.connection import Connection

KEPT = "kept_sha256"
"""Under which name an entry of the log keeps the seals: batch in words -> SHA-256, None for one that was erased."""
TAKES_OVER = "take as it stands"
PROGRAM = "the program"


@dataclass(frozen=True)
class Kind:
    """One table: the query that reads it whole, how many of its columns name a batch, and that name in words."""

    query: str
    keys: int
    words: str


MAPPING = Kind("select_every_mapping", 2, "mapping “{}”, version {}")
ACCEPTED = Kind("select_every_accepted_finding", 1, "findings accepted into edition {}")
CHASE = Kind("select_every_chase", 1, "step {} of the chase lists")
CONTACTS_SENT = Kind("select_every_contact_sent", 2, "contacts listed for {} at {}")
SAVED_VIEW = Kind("select_every_saved_view", 1, "saved view “{}”")
CONTACT = Kind("select_every_contact", 1, "who asked in {}")
REPORT = Kind("select_every_report", 1, "day of the report on round {}")
OBJECTION = Kind("select_every_objection", 1, "word {} of a head on being listed")
KINDS = (MAPPING, ACCEPTED, CHASE, CONTACTS_SENT, SAVED_VIEW, CONTACT, REPORT, OBJECTION)


def seals(connection: Connection, kinds: Iterable[Kind] = KINDS) -> dict[str, str]:
    """Return batch in words -> SHA-256 of all its rows, each kind in the order of its keys."""
    found: dict[str, str] = {}
    for kind in kinds:
        batches: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
        for row in connection.execute(sql.text(kind.query)).fetchall():
            batches[row[: kind.keys]].append(json.dumps(row, ensure_ascii=False, default=str))
        for key in sorted(batches):
            content = json.dumps([kind.query, sorted(batches[key])], ensure_ascii=False)
            found[kind.words.format(*key)] = hashlib.sha256(content.encode()).hexdigest()
    return found


def seal(connection: Connection, kind: Kind, *key: object) -> dict[str, dict[str, str]]:
    """Return what an entry of the log is to say of one batch; nothing where there are no such rows."""
    name = kind.words.format(*key)
    sha256 = seals(connection, (kind,)).get(name)
    return {} if sha256 is None else {KEPT: {name: sha256}}


def last(connection: Connection, kind: Kind) -> dict[str, dict[str, str]]:
    """Return what an entry is to say of the batch with the highest number, which was written last."""
    return {KEPT: dict(list(seals(connection, (kind,)).items())[-1:])}


def erased(kind: Kind, keys: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return what an entry is to say of batches that were erased."""
    return {KEPT: {kind.words.format(key): None for key in keys}}


def take_over(connection: Connection) -> None:
    """Seal the rows of a register from before there were seals as they stand, and let the log say so.

    No clock is asked here: the entry bears the moment of the one before it, after which nothing was noted.
    """
    found = seals(connection)
    if found:
        before = audit_log.entries(connection)
        audit_log.append(
            connection,
            at=before[-1].at if before else datetime.fromtimestamp(0, UTC),
            actor=PROGRAM,
            action=TAKES_OVER,
            subject="what was noted before it was sealed",
            detail={"batches": len(found), KEPT: found},
        )


def otherwise(connection: Connection) -> str | None:
    """Return in words what is not as the log sealed it: changed, gone, or added; None where all is."""
    said: dict[str, str | None] = {}
    for entry in audit_log.entries(connection):
        kept: Mapping[str, str | None] | None = entry.detail.get(KEPT)
        if entry.action == TAKES_OVER and said:
            return "What the log took as it stood a second time"
        said |= kept or {}
    stand = seals(connection)
    for batch, sha256 in said.items():
        if stand.get(batch) != sha256:
            return f"{'What is gone: the' if batch not in stand else 'The'} {batch}"
    added = next((batch for batch in stand if batch not in said), None)
    return None if added is None else f"The {added}, of which the log does not tell,"
