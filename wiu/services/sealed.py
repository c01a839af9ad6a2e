"""Whether requests and releases stand in the register as the audit log sealed them, step by step."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from wiu.disclosure.kept import seal
from wiu.store import audit_log, releases, requests
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wiu.services.home import Home
    from wiu.store.connection import Connection

_HASH = re.compile(r"[0-9a-f]{64}")


def require_requests(home: Home) -> None:
    """Return quietly if every step of every request is the one that the log tells of.

    Raises:
        StoreError: one was altered or added, naming the request (altered). Fit to show.

    """
    with home.register.transaction() as connection:
        logged = _logged(connection)
        for record in requests.records(connection):
            for place, step in enumerate(record.life.steps, 1):
                if requests.seal(record.number, place, step) not in logged:
                    raise _altered(f"Step {place} of request {record.number}")


def require_releases(home: Home) -> None:
    """Return quietly if every release, its steps and its document are those that the log tells of.

    Raises:
        StoreError: one was altered, naming the release (altered). Fit to show.

    """
    with home.register.transaction() as connection:
        logged = _logged(connection)
        for release in releases.releases(connection):
            for place, step in enumerate(release.steps, 1):
                if releases.seal(release.number, place, step) not in logged:
                    raise _altered(f"Step {place} of release {release.number}")
            if release.sha256 not in logged or release.sealed not in logged:
                raise _altered(f"Release {release.number}")
            kept = releases.kept(connection, release.number)
            if (
                kept is None
                or hashlib.sha256(kept[1]).hexdigest() != release.sha256
                or seal(kept[0]) != release.sealed
            ):
                raise _altered(f"The document of release {release.number}")


def _logged(connection: Connection) -> frozenset[str]:
    """Return every hash that an entry of the log names."""
    return frozenset(each for entry in audit_log.entries(connection) for each in _hashes(dict(entry.detail)))


def _hashes(said: Any) -> Iterator[str]:
    if isinstance(said, dict | list):
        for each in said.values() if isinstance(said, dict) else said:
            yield from _hashes(each)
    elif isinstance(said, str) and _HASH.fullmatch(said):
        yield said


def _altered(what: str) -> StoreError:
    return StoreError(
        "altered",
        f"{what} is not as the audit log sealed it. Keep a copy as it is, and compare with a backup.",
    )
