"""What Heads of Service said of being listed (R4): kept in the register, and in force at the next reading.

An edition's own word on it is as old as the file that it came from. The register's is newer and counts.
Readers of editions can't wait for the register, so a small file beside the databases tells them who
objected: it is written in the transaction of the word, and again by the next one if a crash lost it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from wiu.store import disk, sql
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from wiu.store.connection import Connection

FILE = "objections.json"


@dataclass(frozen=True)
class Word:
    """One word on one department's head: an objection, or where `listed`, that it is withdrawn. `at` is UTC."""

    department_id: str
    listed: bool
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """Whose heads objected, and who withdrew it, by the last word of each; `words` counts all that were said."""

    words: int = 0
    objected: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()


def add(connection: Connection, word: Word, path: Path) -> None:
    """Keep a word, inside the caller's transaction of the register, and let it take effect.

    Raises:
        OSError: the file beside the register can't be written; the caller's transaction must fail.

    """
    connection.execute(
        sql.text("insert_objection"),
        {
            "department": word.department_id,
            "listed": word.listed,
            "said_at": word.at.astimezone(UTC).replace(tzinfo=None),
            "actor": word.actor,
            "reason": word.reason,
        },
    )
    _write(path, _listing(connection))


def words(connection: Connection) -> tuple[Word, ...]:
    """Return all that was said, the first word first."""
    rows = connection.execute(sql.text("select_objections")).fetchall()
    return tuple(
        Word(department, listed, at.replace(tzinfo=UTC), actor, reason)
        for department, listed, at, actor, reason in rows
    )


def settle(connection: Connection, path: Path) -> None:
    """Bring the file in line with the register, should a crash have come between them.

    Raises:
        OSError: it can't be written.

    """
    said = _listing(connection)
    try:
        told = read(path)
    except StoreError:
        return  # what was altered is for `check` to name, and nobody reads it
    if told.words != said.words:
        _write(path, said)


def require_told(connection: Connection, path: Path) -> None:
    """Return quietly if the file tells what the register keeps.

    Raises:
        StoreError: it tells otherwise, or can't be read. Fit to show.

    """
    if read(path) != _listing(connection):
        raise StoreError(
            "altered",
            f"{path.name} tells otherwise than the register who objected to being listed. Delete it: it is made anew.",
            path.name,
        )


def read(path: Path) -> Listing:
    """Return who objected, as readers of editions are told; nobody where there is no file.

    Raises:
        StoreError: the file can't be read; then no department can be shown. Fit to show.

    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Listing(int(said["words"]), frozenset(said["objected"]), frozenset(said["withdrawn"]))
    except FileNotFoundError:
        return Listing()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise StoreError(
            "damaged",
            f"{path.name}, which tells who objected to being listed, can't be read, so no department is shown. Delete "
            "it: it is made anew from the register.",
            path.name,
        ) from None


def _listing(connection: Connection) -> Listing:
    said = words(connection)
    last = {word.department_id: word.listed for word in said}
    return Listing(
        len(said),
        frozenset(each for each, listed in last.items() if not listed),
        frozenset(each for each, listed in last.items() if listed),
    )


def _write(path: Path, said: Listing) -> None:
    document = {"words": said.words, "objected": sorted(said.objected), "withdrawn": sorted(said.withdrawn)}
    disk.put(path, json.dumps(document, ensure_ascii=False).encode())
