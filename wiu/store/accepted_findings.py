"""Findings that a person accepted with a reason, in the register, by the edition that their rows came into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wiu.store import sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.store.connection import Connection


@dataclass(frozen=True)
class AcceptedFinding:
    """One finding: where in which file, the rule, and why who accepted it when (UTC). Never an answer."""

    edition: int
    file: str
    sha256: str
    round_id: str
    row_number: int
    column_name: str
    rule: str
    reason: str
    accepted_by: str
    accepted_at: datetime


def accepted_findings(connection: Connection) -> tuple[AcceptedFinding, ...]:
    """Return all accepted findings, the newest edition first."""
    rows = connection.execute(sql.text("select_accepted_findings")).fetchall()
    names = AcceptedFinding.__dataclass_fields__
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return tuple(
        AcceptedFinding(**each | {"accepted_at": each["accepted_at"].replace(tzinfo=UTC)}) for each in found
    )


def add(connection: Connection, found: Iterable[AcceptedFinding]) -> None:
    """Keep accepted findings, inside the caller's transaction."""
    for each in found:
        moment = each.accepted_at.astimezone(UTC).replace(tzinfo=None)
        connection.execute(sql.text("insert_accepted_finding"), vars(each) | {"accepted_at": moment})
