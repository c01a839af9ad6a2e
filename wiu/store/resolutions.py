"""Decisions on contradictions: kept in the vault, encrypted, for they tell who serves whom (R1).

A decision is data beside the returns and changes none of them. Each bears a token that stands in the
audit log too, so that one whose log entry did not come about counts for nothing.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import duckdb

from wiu.coverage.facts import Resolution
from wiu.policy.access import Action, Viewer, require
from wiu.store import sql
from wiu.store.errors import StoreError
from wiu.store.vault import Vault, changing, damaged, opened

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def put(
    vault: Vault, viewer: Viewer, round_id: str, token: str, decided: Resolution, *, at: datetime
) -> None:
    """Keep a decision.

    Raises:
        RefusedError: the viewer may not settle contradictions.
        StoreError: there is no key or a wrong one, the vault is busy or damaged, or the disk is full;
            it is unchanged. Fit to show.

    """
    require(viewer, Action.SETTLE_COVERAGE)
    try:
        with changing(vault) as connection:
            connection.execute(
                sql.text("insert_contract_resolution"),
                {
                    "token": token,
                    "round": round_id,
                    "client": decided.client,
                    "specialism": decided.specialism,
                    "verdict": decided.verdict,
                    "provider": decided.provider,
                    "fingerprint": decided.fingerprint,
                    "reason": decided.reason,
                    "decided_by": decided.decided_by,
                    "decided_at": at.astimezone(UTC).replace(tzinfo=None),
                },
            )
    except (duckdb.Error, OSError):
        raise StoreError(
            "not_written", "The decision could not be kept: nothing was changed. Is the disk full?"
        ) from None


def of_round(vault: Vault, viewer: Viewer, round_id: str, logged: Collection[str]) -> tuple[Resolution, ...]:
    """Return the decisions of a round that the log knows, the first one first.

    Raises:
        RefusedError: the viewer may not see contracts.
        StoreError: there is no key or a wrong one, or the vault is busy or damaged. Fit to show.

    """
    require(viewer, Action.SEE_CONTRACTS)
    if not logged or not vault.path.exists():
        return ()
    try:
        with opened(vault) as connection:
            rows = connection.execute(sql.text("select_contract_resolutions"), {"round": round_id}).fetchall()
    except duckdb.Error:
        raise damaged() from None
    return tuple(
        Resolution(
            client=client,
            specialism=specialism,
            verdict=verdict,
            provider=provider,
            fingerprint=fingerprint,
            reason=reason,
            decided_by=by,
            decided_at=at.replace(tzinfo=UTC).isoformat(),
        )
        for token, client, specialism, verdict, provider, fingerprint, reason, by, at in rows
        if token in logged
    )
