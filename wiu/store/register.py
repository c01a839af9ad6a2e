"""The register: what happened and was decided, in one database that lasts from edition to edition.

It is open only for the moment of a transaction: DuckDB lets no other process read while one writes.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from wiu.store import sql
from wiu.store.database import DAMAGE, damaged, writing
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 15.0
SCHEMA = (
    "create_audit_entry",
    "create_request",
    "create_request_contact",
    "create_request_step",
    "create_contact_sent",
    "create_chase_step",
    "create_release",
    "create_release_step",
    "create_release_document",
    "create_released_view",
    "create_released_cell",
)
# Within a process threads would share the open database, and two appends could claim one number.
_ONE_AT_A_TIME = threading.Lock()


class Register:
    """The register in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the register for one transaction: all of it is kept at the end, or nothing on an error.

        Raises:
            StoreError: another process held it for longer than `patience` seconds (busy), it is
                damaged, or the disk is full (not_written). Fit to show.

        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _ONE_AT_A_TIME, writing(self.path, patience) as connection:
                for name in SCHEMA:
                    connection.execute(sql.text(name))
                yield connection
        except DAMAGE:
            raise damaged(self.path) from None
        except duckdb.TransactionException:
            raise StoreError(
                "not_written",
                f"{self.path.name} could not be written, and nothing was changed. Is the disk full?",
                self.path.name,
            ) from None
