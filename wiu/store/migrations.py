"""Numbered migrations: how each database was laid out, and how it came to be laid out otherwise.

A database says in its table `migration` which of them it has been through. Opening it for writing
brings it up to date in the same transaction; one that has been through more than the program knows
was made by a newer version and is left alone. `docs/schema.md` says how to add a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from wiu.store import sealing, sql
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiu.store.connection import Connection


@dataclass(frozen=True)
class Migration:
    """One change of layout: `name` is never changed once it has landed; `queries` run in their order.

    Its number is its place in the list, from 1. A query must do no harm where it has been run before. `then` is
    what the rows that are there want beside the queries.
    """

    name: str
    queries: tuple[str, ...]
    then: Callable[[Connection], None] | None = None


REGISTER = (
    Migration(
        "the log and the requests",
        (
            "create_audit_entry",
            "create_request",
            "create_request_contact",
            "create_request_step",
            "create_contact_sent",
        ),
    ),
    Migration("chases of departments", ("create_chase_step",)),
    Migration(
        "releases and their ledger",
        (
            "create_release",
            "create_release_step",
            "create_release_document",
            "create_released_view",
            "create_released_cell",
        ),
    ),
    Migration("saved views", ("create_saved_view",)),
    Migration("objections to being listed", ("create_objection",)),
    Migration("days of reports", ("create_round_report",)),
    Migration(
        "approved mappings and accepted findings", ("create_survey_mapping", "create_accepted_finding")
    ),
    Migration("seals of what is noted", ("alter_request_contact",), then=sealing.take_over),
)
VAULT = (
    Migration("the statements", ("create_service_contract",)),
    Migration("decisions on contradictions", ("create_contract_resolution",)),
)
EDITION = (
    Migration(
        "the survey",
        (
            "create_organisation",
            "create_department",
            "create_survey_round",
            "create_population",
            "create_submission",
            "create_service",
            "create_workload",
            "create_staffing",
            "create_demographics",
            "create_person",
            "create_certification",
            "create_adequacy",
            "create_edition",
            "create_quarantine",
        ),
    ),
    Migration("the edition that an edition returns to", ("alter_edition",)),
)
UNLISTED_EDITION = 1
"""What an edition without a list has been through: version 0.1.0 kept none."""


def migrate(connection: Connection, known: Sequence[Migration], file: str) -> bool:
    """Bring a database up to date inside the caller's transaction; return whether anything was changed.

    Raises:
        StoreError: a newer version of the program made it (newer); nothing was changed. Fit to show.

    """
    waiting = pending(connection, known, file)
    if not waiting:
        return False
    connection.execute(sql.text("create_migration"))
    for number, migration in waiting:
        for name in migration.queries:
            connection.execute(sql.text(name))
        if migration.then is not None:
            migration.then(connection)
        connection.execute(sql.text("insert_migration"), {"number": number, "name": migration.name})
    return True


def pending(
    connection: Connection, known: Sequence[Migration], file: str, *, unlisted: int = 0
) -> tuple[tuple[int, Migration], ...]:
    """Return (number, migration) of those that a database has not been through; it is only read.

    `unlisted` is how many a database has been through that keeps no list of them.

    Raises:
        StoreError: a newer version of the program made it (newer). Fit to show.

    """
    been_through = _been_through(connection) or {
        number: each.name for number, each in enumerate(known[:unlisted], 1)
    }
    if len(been_through) > len(known) or any(
        name != known[number - 1].name for number, name in been_through.items()
    ):
        raise StoreError(
            "newer",
            f"{file} was made by a newer version of this program (its layout is number "
            f"{max(been_through)}, this version knows {len(known)}). Nothing was changed. Install the version that "
            "made it, or restore a backup from before.",
            file,
        )
    return tuple(
        (number, migration) for number, migration in enumerate(known, 1) if number not in been_through
    )


def _been_through(connection: Connection) -> dict[int, str]:
    try:
        return dict(connection.execute(sql.text("select_migrations")).fetchall())
    except duckdb.CatalogException:  # version 0.1.0 kept no list
        return {}
