"""Sign-ins that are over before their time: who signed out, and whose sign-in the operator ended.

A small file beside the databases, read at every access, so that another process's word counts at
once. It holds digests and moments, no names.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from wiu.store.errors import StoreError

KEPT = timedelta(days=31)
"""Longer than any identity cookie lives."""


class Revocations:
    """The list in one file; an absent file is an empty list."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def since(self, mark: str) -> datetime | None:
        """Return when what bears this mark was revoked, None if it was not.

        Raises:
            StoreError: the list can't be read; then nobody can be let in. Fit to show.

        """
        said = self._read().get(mark)
        return None if said is None else datetime.fromisoformat(said)

    def add(self, mark: str, at: datetime) -> None:
        """Revoke what bears this mark, from this moment (UTC) on.

        Raises:
            StoreError: the list can't be read or written. Fit to show.

        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # The lock dies with the process that holds it: a crash leaves nothing to clear away.
            with self.path.with_suffix(".lock").open("a") as lock:
                fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
                self._write(
                    {
                        name: said
                        for name, said in self._read().items()
                        if at - datetime.fromisoformat(said) < KEPT
                    }
                    | {mark: at.isoformat()}
                )
        except OSError:
            raise StoreError(
                "not_written", "The sign-out could not be noted. Is the disk full?", self.path.name
            ) from None

    def require_valid(self) -> None:
        """Fail if the list is there and is none.

        Raises:
            StoreError: the list can't be read; then nobody can be let in. Fit to show.

        """
        self._read()

    def _write(self, kept: dict[str, str]) -> None:
        """Put the list in place of the old one, whole or not at all; readable by the server's user alone."""
        handle, name = tempfile.mkstemp(".part", self.path.stem, self.path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(kept, file)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self) -> dict[str, str]:
        try:
            return _checked(json.loads(self.path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, RecursionError):
            raise StoreError(
                "damaged", "The list of ended sign-ins can't be read, so nobody is let in.", self.path.name
            ) from None


def _checked(kept: object) -> dict[str, str]:
    """Return the list as read, or raise ValueError, TypeError: every moment in it has its time zone."""
    if not isinstance(kept, dict) or any(
        datetime.fromisoformat(said).tzinfo is None for said in kept.values()
    ):
        raise ValueError
    return kept
