"""Signing in and out: noted in the audit log, and ended for good on the server, whatever a cookie says."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.store import audit_log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

_OF_A_SIGN_IN = ("iss", "sub", "aud", "iat", "exp", "nonce", "sid", "jti", "at_hash")


def _mark(kind: str, content: object) -> str:
    said = json.dumps([kind, content], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def login_mark(claims: Mapping[str, object]) -> str:
    """Return what tells this one sign-in from every other, of the same person's included."""
    return _mark("sign-in", {name: claims.get(name) for name in _OF_A_SIGN_IN})


def is_over(home: Home, claims: Mapping[str, object]) -> bool:
    """Return whether a sign-in was ended: by signing out of it, or by the operator for the person.

    Raises:
        StoreError: the list can't be read. Fit to show.

    """
    if home.revocations.since(login_mark(claims)) is not None:
        return True
    ended = home.revocations.since(_mark("person", claims.get("sub")))
    issued = claims.get("iat")
    return ended is not None and (
        not isinstance(issued, int | float) or datetime.fromtimestamp(issued, UTC) <= ended
    )


def sign_out(home: Home, viewer: Viewer, claims: Mapping[str, object], *, now: datetime) -> None:
    """End a sign-in: its cookie is worth nothing from here on, wherever a copy of it lies.

    Raises:
        StoreError: it could not be noted. Fit to show.

    """
    if claims:
        home.revocations.add(login_mark(claims), now)
    note(home, viewer, "sign out", "", now=now)


def end_for(home: Home, operator: Viewer, subject: str, *, now: datetime) -> bool:
    """End every sign-in that a person has had until now, when a role was taken away or a laptop lost.

    Returns whether the log knows anybody of that name: where it does not, another one may be meant.

    Raises:
        RefusedError: the operator may not.
        StoreError: it could not be noted. Fit to show.

    """
    require(operator, Action.SEE_AUDIT)
    with home.register.transaction() as connection:
        known = audit_log.is_known(connection, subject)
    home.revocations.add(_mark("person", subject), now)
    note(home, operator, "end sign-ins", subject, now=now)
    return known


def note(home: Home, viewer: Viewer, action: str, subject: str, *, now: datetime) -> None:
    """Write into the audit log that somebody signed in or out, or was refused."""
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=action,
            subject=subject,
            detail={"roles": sorted(viewer.roles)},
        )
