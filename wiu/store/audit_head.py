"""The head of the audit log, kept beside the register: entries cut off the log's end are missed.

A chain shows what was changed in it, not where it ended. So the number and the hash of the last entry
are written down beside the register after each transaction, sealed (HMAC) by the vault's key where
there is one: who can't read the key can cut the log, but not lay down a head that fits what is left.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from wiu.store import audit_log, disk, sql
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from wiu.store.connection import Connection

SUFFIX = ".head"


@dataclass(frozen=True)
class Head:
    """The last entry: its number and its hash. `seal` is empty where it was written without a key."""

    number: int
    hash: str
    seal: str = ""

    def sealed(self, key: str | None) -> Head:
        """Return the head under the key's seal, without one where there is no key."""
        return Head(self.number, self.hash, self._seal(key) if key else "")

    def is_sealed_by(self, key: str) -> bool:
        """Return whether the seal is this key's."""
        return hmac.compare_digest(self.seal, self._seal(key))

    def _seal(self, key: str) -> str:
        return hmac.new(
            key.encode(), f"audit head {self.number} {self.hash}".encode(), hashlib.sha256
        ).hexdigest()


BEFORE_THE_FIRST = Head(0, audit_log.BEFORE_THE_FIRST)


def beside(register: Path) -> Path:
    """Return where the head of a register's log lies."""
    return register.with_name(f"{register.stem}{SUFFIX}")


def last(connection: Connection) -> Head:
    """Return where an open log ends."""
    row = connection.execute(sql.text("select_last_audit_entry")).fetchone()
    return Head(row[0], row[1]) if row else BEFORE_THE_FIRST


def read(path: Path) -> Head | None:
    """Return the head that was written down, None if none was.

    Raises:
        StoreError: the file can't be read as one. Fit to show.

    """
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        return Head(int(said["number"]), str(said["hash"]), str(said["seal"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise StoreError(
            "damaged", f"{path.name}, the head of the audit log, can't be read.", path.name
        ) from None


class Anchor:
    """The head of one register's log through one transaction: looked at before, moved on after the commit.

    A head that the log does not fit, or that is gone, is left so: it is what `check` names.
    """

    def __init__(self, register: Path, key: str | None) -> None:
        self._path = beside(register)
        self._key = key
        self._written: Head | None = None
        self._holds = False
        self._end = BEFORE_THE_FIRST

    def look(self, connection: Connection, *, migrated: bool) -> None:
        """Compare the log with its head, before anything is added; a new log gets its first one here.

        Raises:
            OSError: the first head can't be written.

        """
        try:
            self._written = read(self._path)
        except StoreError:
            return
        if self._written is None and (migrated or last(connection) == BEFORE_THE_FIRST):
            self._write(last(connection))  # before the commit: a crash must not leave a log without a head
        self._holds = self._written is not None and fits(connection, self._written)

    def note(self, connection: Connection) -> None:
        """Note where the log will end once the transaction is committed."""
        if self._holds and self._written is not None and not _has(connection, self._written.number + 1):
            self._end = self._written  # nothing was added: looked up by number, which costs the least
        else:
            self._end = last(connection)

    def move(self) -> None:
        """Write down where the log ends now. A full disk leaves the head behind, where it anchors less."""
        if not self._holds or self._written is None:
            return
        sealed = bool(self._written.seal)
        if self._end.number > self._written.number or (self._key and not sealed):
            with suppress(OSError):
                self._write(self._end)

    def _write(self, head: Head) -> None:
        if self._key is None and self._written is not None and self._written.seal:
            return  # who has no key must not take the seal away: the head stays where it was
        self._written = head.sealed(self._key)
        disk.put(self._path, json.dumps(asdict(self._written)).encode("ascii"))


def fits(connection: Connection, head: Head) -> bool:
    """Return whether the log has the entry that a head names, as it was."""
    if head.number == BEFORE_THE_FIRST.number:
        return True
    return _has(connection, head.number) == head.hash


def _has(connection: Connection, number: int) -> str | None:
    """Return the hash of the entry of that number, None if there is none."""
    row = connection.execute(sql.text("select_audit_hash"), {"number": number}).fetchone()
    return None if row is None else str(row[0])


def require(connection: Connection, register: Path, key: str | None) -> None:
    """Return quietly if the log goes at least as far as its head says.

    Raises:
        StoreError: entries were cut off (cut_off), the head is gone (no_head), is no head, or bears another
            seal (wrong_seal). Fit to show.

    """
    path = beside(register)
    head = read(path)
    end = last(connection)
    if head is None:
        if end == BEFORE_THE_FIRST:
            return
        raise StoreError(
            "no_head",
            f"{path.name}, which says where the audit log ends, is gone: entries may be missing at the end. Compare "
            "with a backup.",
            path.name,
        )
    if key and head.seal and not head.is_sealed_by(key):
        raise StoreError(
            "wrong_seal",
            f"{path.name}, which says where the audit log ends, was not sealed by the key of the vault: it was "
            "laid down by somebody else, or the key was changed. Compare with a backup.",
            path.name,
        )
    if not fits(connection, head):
        raise StoreError(
            "cut_off",
            f"Entries were cut off the audit log's end: it had {head.number:,}, and "
            + (
                f"the last one now is {end.number:,}"
                if end.number < head.number
                else "others stand in the place of the last ones"
            )
            + ". Keep a copy as it is, and compare with a backup.",
            register.name,
        )
