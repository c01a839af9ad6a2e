"""The register: what happened and was decided, in one database that lasts from edition to edition.

It is open for one transaction at a time, in any process: that is what keeps numbers without gaps and the log's
chain whole. Here it lies in one file of DuckDB, which lets no other process read while one writes; a server keeps it
open between transactions (`wiu.store.kept_open`). `wiu.store.register_postgresql` keeps the same on PostgreSQL.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from wiu.store import backup, integrity, migrations, objections
from wiu.store.audit_head import Anchor
from wiu.store.database import DAMAGE, damaged, writing
from wiu.store.errors import StoreError
from wiu.store.kept_open import KeptOpen
from wiu.store.owner_only import owner_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from wiu.store.connection import Connection

FILE, POINTER = "register.duckdb", "register.postgresql"
"""The register itself; or where it lies on a server, the word which one there is this folder's."""
PATIENCE = 15.0
# Within a process threads would share the open database, and two appends could claim one number.
_ONE_AT_A_TIME = threading.Lock()
_KEPT_OPEN = KeptOpen(_ONE_AT_A_TIME)
_TOLD: set[Path] = set()
"""Words on objections that were there while their register was kept open: one that is gone since is made anew (R4)."""


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

    def exists(self) -> bool:
        """Return whether this folder has a register, wherever it lies; asking makes none."""
        return any(self.path.with_name(name).exists() for name in (FILE, POINTER))

    @contextmanager
    def transaction(self, patience: float = PATIENCE) -> Iterator[Connection]:
        """Open the register for one transaction: all of it is kept at the end, or nothing on an error.

        Raises:
            StoreError: another process held it for longer than `patience` seconds (busy), it is
                damaged, a newer version of the program made it (newer), the disk is full
                (not_written), or this folder's register lies elsewhere. Fit to show.

        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.require_here()
        try:
            anchor = Anchor(self.path, self.key)
            # its file and the log of what is not yet in it name people: who else has an account here reads neither (S1)
            with owner_only(), self._opened(patience, anchor) as connection:
                yield connection
                anchor.note(connection)
        except DAMAGE:
            raise damaged(self.path) from None
        except duckdb.TransactionException:
            raise _not_written(self.path) from None

    @contextmanager
    def _opened(self, patience: float, anchor: Anchor) -> Iterator[Connection]:
        """Open the register, or go on with what is open; layout and objections are settled where it was shut."""
        with _ONE_AT_A_TIME:
            as_left = _KEPT_OPEN.is_open(self.path)
            try:
                with writing(self.path, patience, anchor.move) as connection:
                    self._settled(connection, anchor, as_left=as_left)
                    yield connection
                    if self._told.exists():
                        _TOLD.add(self._told)
                    _KEPT_OPEN.keep(self.path)
            except BaseException:
                _KEPT_OPEN.let_go()  # whoever comes next looks at everything again
                raise
            _KEPT_OPEN.give_way()

    def _settled(self, connection: Connection, anchor: Anchor, *, as_left: bool) -> None:
        """Bring an open register up to date and look at its head; `as_left` where nobody else had it since."""
        migrated = not as_left and migrations.migrate(connection, migrations.REGISTER, self.path.name)
        try:
            anchor.look(connection, migrated=migrated)
            if not as_left or (self._told in _TOLD and not self._told.exists()):
                objections.settle(connection, self._told)
        except OSError:
            raise _not_written(self.path) from None

    @property
    def _told(self) -> Path:
        return self.path.with_name(objections.FILE)

    def require_here(self) -> None:
        """Return quietly unless this folder's register lies where the program was not told to look.

        Raises:
            StoreError: it lies on a PostgreSQL server (elsewhere). Fit to show.

        """
        if self.path.with_name(POINTER).exists():
            raise StoreError(
                "elsewhere",
                f"The register of this folder lies on a PostgreSQL server ({POINTER} is here), and WIU_REGISTER names "
                "none. Nothing was read or changed. Set WIU_REGISTER as it was.",
                POINTER,
            )

    def require_intact(self) -> None:
        """Return quietly if every byte of it is as it was left.

        Raises:
            StoreError: it is missing or was altered; says about where. Fit to show.

        """
        # a process that reads the file and shuts it loses its lock on it, and others would write what it has open
        with self.quiet() as register:
            integrity.require_intact(register)

    def copy_into(self, folder: Path) -> backup.Copied:
        """Copy all of it, as one moment has it, into a folder as a file of DuckDB, while others go on using it.

        Raises:
            StoreError: another process held it for too long (busy), or it is damaged. Fit to show.
            OSError: the copy can't be written.

        """
        with self.quiet() as register:
            return backup.copy_register(register, folder)

    def take_in(self) -> None:
        """Take the file that lies here, as a backup holds it, for the register: here it is that already."""

    def forget(self) -> None:
        """Give up what `take_in` laid down: here it goes with its folder."""

    def loads(self) -> Callable[[float], AbstractContextManager[None]] | None:
        """Return what else keeps other loads out, beside the lock in the folder of editions; here nothing need."""
        return None


def _not_written(path: Path) -> StoreError:
    return StoreError(
        "not_written",
        f"{path.name} could not be written, and nothing was changed. Is the disk full?",
        path.name,
    )
