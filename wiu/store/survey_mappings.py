"""Approved mappings of survey files in the register: every version is kept, none is ever changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wiu.store import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.store.connection import Connection


@dataclass(frozen=True)
class KeptMapping:
    """One version of a survey's mapping.

    `columns` are those of the file it was approved for; `approvals`: statement → `{"what", "by", "at"}`, what it said
    and who approved that when; `round_id` is empty where none was said; `approved_at` is UTC.
    """

    name: str
    version: int
    toml: str
    columns: tuple[str, ...]
    approvals: Mapping[str, Mapping[str, str]]
    round_id: str
    approved_by: str
    approved_at: datetime


def survey_mappings(connection: Connection) -> tuple[KeptMapping, ...]:
    """Return all versions of all mappings, the last approved first."""
    rows = connection.execute(sql.text("select_survey_mappings")).fetchall()
    return tuple(
        KeptMapping(
            name,
            version,
            toml,
            tuple(json.loads(columns)),
            json.loads(approvals),
            round_id,
            by,
            at.replace(tzinfo=UTC),
        )
        for name, version, toml, columns, approvals, round_id, by, at in rows
    )


def add(connection: Connection, kept: KeptMapping) -> None:
    """Keep a version, inside the caller's transaction."""
    connection.execute(
        sql.text("insert_survey_mapping"),
        vars(kept)
        | {
            "columns": json.dumps(kept.columns, ensure_ascii=False),
            "approvals": json.dumps(dict(kept.approvals), ensure_ascii=False),
            "approved_at": kept.approved_at.astimezone(UTC).replace(tzinfo=None),
        },
    )
