"""The register: what happened and was decided, in one database that lasts from edition to edition.

It is open only for the moment of a transaction: DuckDB lets no other process read while one writes.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from wiu.store import migrations, objections
from wiu.store.audit_head import Anchor
from wiu.store.database import DAMAGE, damaged, writing
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 15.0
# Within a process threads would share the open database, and two appends could claim one number.
_ONE_AT_A_TIME = threading.Lock()


class Register:
    """The register in one file; `key` seals the head of its log, None where there is no key."""

    def __init__(self, path: Path, key: str | None = None) -> None:
        self.path = path
        self.key = key

    @contextmanager
    def quiet(self) -> Iterator[Path]:
        """Let no other thread of this process open the register while this is open; yield its file.

        DuckDB opens a file once in a process: whoever copies it opens it in a way of their own.
        """
        with _ONE_AT_A_TIME:
            yield self.path

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the register for one transaction: all of it is kept at the end, or nothing on an error.

        Raises:
            StoreError: another process held it for longer than `patience` seconds (busy), it is
                damaged, a newer version of the program made it (newer), or the disk is full
                (not_written). Fit to show.

        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            anchor = Anchor(self.path, self.key)
            with _ONE_AT_A_TIME, writing(self.path, patience, anchor.move) as connection:
                migrated = migrations.migrate(connection, migrations.REGISTER, self.path.name)
                try:
                    anchor.look(connection, migrated=migrated)
                    objections.settle(connection, self.path.with_name(objections.FILE))
                except OSError:
                    raise _not_written(self.path) from None
                yield connection
                anchor.note(connection)
        except DAMAGE:
            raise damaged(self.path) from None
        except duckdb.TransactionException:
            raise _not_written(self.path) from None


def _not_written(path: Path) -> StoreError:
    return StoreError(
        "not_written",
        f"{path.name} could not be written, and nothing was changed. Is the disk full?",
        path.name,
    )
