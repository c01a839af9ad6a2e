"""The register: what happened and was decided, in one database that lasts from edition to edition.

It is open only for the moment of a transaction: DuckDB lets no other process read while one writes. A server keeps it
open between transactions (`wiu.store.kept_open`).
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
from wiu.store.kept_open import KeptOpen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

PATIENCE = 15.0
# Within a process threads would share the open database, and two appends could claim one number.
_ONE_AT_A_TIME = threading.Lock()
_KEPT_OPEN = KeptOpen(_ONE_AT_A_TIME)


def kept_open() -> AbstractContextManager[None]:
    """Keep the register open between transactions from now on, for as long as this is open; for a server."""
    return _KEPT_OPEN.serve()


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
            _KEPT_OPEN.let_go()
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
            with _ONE_AT_A_TIME, self._opened(patience, anchor) as connection:
                yield connection
                anchor.note(connection)
        except DAMAGE:
            raise damaged(self.path) from None
        except duckdb.TransactionException:
            raise _not_written(self.path) from None

    @contextmanager
    def _opened(self, patience: float, anchor: Anchor) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the register, or go on with what is open; layout and objections are settled where it was shut."""
        as_left = _KEPT_OPEN.is_open(self.path)
        try:
            with writing(self.path, patience, anchor.move) as connection:
                migrated = not as_left and migrations.migrate(connection, migrations.REGISTER, self.path.name)
                try:
                    anchor.look(connection, migrated=migrated)
                    if not as_left:
                        objections.settle(connection, self.path.with_name(objections.FILE))
                except OSError:
                    raise _not_written(self.path) from None
                yield connection
                _KEPT_OPEN.keep(self.path)
        except BaseException:
            _KEPT_OPEN.let_go()  # whoever comes next looks at everything again
            raise
        _KEPT_OPEN.give_way()


def _not_written(path: Path) -> StoreError:
    return StoreError(
        "not_written",
        f"{path.name} could not be written, and nothing was changed. Is the disk full?",
        path.name,
    )
