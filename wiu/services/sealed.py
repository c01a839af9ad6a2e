"""Whether requests and releases stand in the register as the audit log sealed them, step by step."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from wiu.disclosure.kept import seal
from wiu.store import audit_log, releases, requests, sealing
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wiu.services.home import Home

_HASH = re.compile(r"[0-9a-f]{64}")


def require_requests(home: Home) -> None:
    """Return quietly if every request and each of its steps stands as the log tells of it, and none is gone.

    Raises:
        StoreError: one was altered, added or taken away, naming the request (altered). Fit to show.

    """
    with home.register.transaction() as connection:
        log = audit_log.entries(connection)
        logged = _logged(log)
        came_in = requests.seals(connection)
        stand = set()
        for record in requests.records(connection):
            for place, step in enumerate(record.life.steps, 1):
                seal_of_step = requests.seal(record.number, place, step)
                if seal_of_step not in logged:
                    raise _altered(f"Step {place} of request {record.number}")
                stand.add(seal_of_step)
    for entry in log:
        said = entry.detail
        steps = said.get("steps", []) if "received" in said else []
        if "event" in said and "step" in said:
            steps = [said.get("sha256")]
        if not set(steps) <= stand:
            raise _altered(f"Request {entry.subject}, a step of which is gone,")
        if requests.SEAL in said and came_in.get(entry.subject) != said[requests.SEAL]:
            raise _altered(f"Request {entry.subject}")


def require_releases(home: Home) -> None:
    """Return quietly if every release, its steps and its document are those that the log tells of, and none is gone.

    Raises:
        StoreError: one was altered or taken away, naming the release (altered). Fit to show.

    """
    with home.register.transaction() as connection:
        log = audit_log.entries(connection)
        logged = _logged(log)
        told = {
            entry.detail["step"]: entry for entry in log if "deed" in entry.detail and "step" in entry.detail
        }
        stand = set()
        for release in releases.releases(connection):
            for place, step in enumerate(release.steps, 1):
                seal_of_step = releases.seal(release.number, place, step)
                if seal_of_step not in logged:
                    raise _altered(f"Step {place} of release {release.number}")
                stand.add(seal_of_step)
                said = told[seal_of_step].detail if seal_of_step in told else {}
                now = releases.as_logged(release)
                if any(said[name] != what for name, what in now.items() if name in said):
                    raise _altered(f"Release {release.number}")
            if release.sha256 not in logged or release.sealed not in logged:
                raise _altered(f"Release {release.number}")
            kept = releases.kept(connection, release.number)
            if (
                kept is None
                or hashlib.sha256(kept[1]).hexdigest() != release.sha256
                or seal(kept[0]) != release.sealed
            ):
                raise _altered(f"The document of release {release.number}")
    for seal_of_step, entry in told.items():
        if seal_of_step not in stand:
            raise _altered(f"Release {entry.subject}, a step of which is gone,")


def require_noted(home: Home) -> None:
    """Return quietly if all else that is noted stands as the log sealed it: mappings, chases, contacts and the like.

    Raises:
        StoreError: something was altered, added or taken away, and is named (altered). Fit to show.

    """
    with home.register.transaction() as connection:
        wrong = sealing.otherwise(connection)
    if wrong is not None:
        raise _altered(wrong)


def _logged(log: tuple[audit_log.Entry, ...]) -> frozenset[str]:
    """Return every hash that an entry of the log names."""
    return frozenset(each for entry in log for each in _hashes(dict(entry.detail)))


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
