"""A new edition comes into force: survey data, service contracts and the audit log, in that order.

The log is written when the edition is complete and before the pointer moves, so that no edition is
ever in force unlogged. Should the pointer then fail to move, a second entry says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, Viewer
from wiu.services.vault_key import vault_of
from wiu.store import audit_log, vault
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    import pandas as pd

    from wiu.services.home import Home
    from wiu.store.audit_log import Connection
    from wiu.store.editions import Edition, Writer
    from wiu.survey.entities import SurveyRows

CONTRACT = "service_contract"
BEFORE_ERASURE = "edition_sha256_before"
WITHDRAWN = "it did not come into force after all"
FINGERPRINT = "edition_sha256"
"""Under which name the log keeps the SHA-256 of an edition's file, in the entries whose subject is the edition."""


def put_in_force(
    home: Home,
    viewer: Viewer,
    writer: Writer,
    rows: SurveyRows,
    *,
    keeper: Viewer,
    why: str,
    sample: bool,
    detail: Mapping[str, Any],
    now: datetime,
    quarantine: pd.DataFrame | None = None,
    restores: int | None = None,
    also: Callable[[Connection], Mapping[str, Any]] | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> Edition:
    """Make an edition of all these rows, service contracts included, and put it in force.

    `viewer` is who did it, for the log; `keeper` opens the vault; `detail` goes into the log and
    holds no answers. `restores` names the edition whose rows these are again. `also` writes what else belongs
    to it into the register, in the log entry's own transaction, and returns what the entry then tells of it.
    `progress` is told how much is written, from 0 to 1, and in words.

    Raises:
        StoreError: the disk is full, or a database is busy or damaged; nothing has changed. Fit to show.

    """
    logged = False

    def announce(edition: Edition) -> None:
        nonlocal logged
        vault.put(vault_of(home.path, sample=sample), keeper, edition.number, rows.get(CONTRACT))
        named = {FINGERPRINT: home.editions.fingerprint(edition.number)}
        _log(home, viewer, edition.name, {"why": why, "sample": sample, **named, **detail}, now, also=also)
        logged = True

    try:
        return writer.write(
            {name: frame for name, frame in rows.items() if not ENTITIES[name].office_only},
            made_at=now,
            made_by=viewer.subject,
            why=why,
            sample=sample,
            quarantine=quarantine,
            restores=restores,
            announce=announce,
            progress=progress,
        )
    except BaseException:
        if logged:
            _log(home, viewer, f"edition {writer.number}", {"why": WITHDRAWN}, now)
        raise


def _log(
    home: Home,
    viewer: Viewer,
    subject: str,
    detail: Mapping[str, Any],
    now: datetime,
    *,
    also: Callable[[Connection], Mapping[str, Any]] | None = None,
) -> None:
    with home.register.transaction() as connection:
        more = also(connection) if also else {}
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.LOAD_SURVEY,
            subject=subject,
            detail={**detail, **more},
        )
