"""Sign-ins that are over before their time: who signed out, and whose sign-in the operator ended.

A small file beside the databases, read at every access, so that another process's word counts at
once. It holds digests and moments, no names.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

KEPT = timedelta(days=31)
"""Longer than any identity cookie lives."""
_ONE_AT_A_TIME = threading.Lock()


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
        with _ONE_AT_A_TIME:
            kept = {
                name: said for name, said in self._read().items() if at - datetime.fromisoformat(said) < KEPT
            } | {mark: at.isoformat()}
            unfinished = self.path.with_suffix(".part")
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_text(json.dumps(kept), encoding="ascii")
                unfinished.chmod(0o600)
                unfinished.replace(self.path)
            except OSError:
                with suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise StoreError(
                    "not_written", "The sign-out could not be noted. Is the disk full?", self.path.name
                ) from None

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.path.read_text(encoding="ascii")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise StoreError(
                "damaged", "The list of ended sign-ins can't be read, so nobody is let in.", self.path.name
            ) from None
