"""The register on a PostgreSQL server, for several processes of the app behind one proxy.

A file in the folder of the databases says which of the server's registers is this folder's: its name is
drawn by lot, so that two folders never share one unawares, and a restored one comes in with its folder. The head
of the log, the word on objections, editions and the vault stay files of the folder, which all processes share.
"""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from wiu.store import backup, disk, postgresql, register_copy, sql
from wiu.store.editions import BUSY
from wiu.store.errors import StoreError
from wiu.store.postgresql import own, stating
from wiu.store.register import FILE, PATIENCE, POINTER, Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import psycopg

    from wiu.store.audit_head import Anchor
    from wiu.store.connection import Connection

PLACE = re.compile(r"wiu_[0-9a-f]{16}")


def _nothing() -> None:
    """Do nothing after a commit."""


class ServerRegister(Register):
    """The register of one folder, on the server at an address that may hold a password: it is never repeated."""

    def __init__(self, folder: Path, address: str, key: str | None = None) -> None:
        super().__init__(folder / POINTER, key)
        self._address = address

    def require_here(self) -> None:
        """Return quietly unless a register lies in a file of this folder, and none on the server.

        Raises:
            StoreError: it does (elsewhere). Fit to show.

        """
        if not self.path.exists() and self.path.with_name(FILE).exists():
            raise StoreError(
                "elsewhere",
                f"The register of this folder lies in {FILE}, and WIU_REGISTER names a PostgreSQL server. Nothing was "
                "read or changed. Unset WIU_REGISTER; or move the register there: take a backup without it, then "
                "restore that backup with it.",
                FILE,
            )

    @contextmanager
    def _opened(self, patience: float, anchor: Anchor) -> Iterator[Connection]:
        place = self._place() or self._laid_out()
        with postgresql.transaction(
            self._address, place, patience, anchor.move, self.path.name
        ) as connection:
            self._settled(connection, anchor, as_left=False)  # another process may have had it since
            yield connection

    def _place(self) -> str | None:
        """Return the name of the register on the server, None where this folder has none yet."""
        try:
            name = self.path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            name = ""
        if not PLACE.fullmatch(name):
            raise StoreError(
                "damaged",
                f"{POINTER}, which says where the register lies, can't be read. Restore it from a backup of the folder.",
                POINTER,
            )
        return name

    def _laid_out(self) -> str:
        """Lay out an empty place on the server and keep its name; of two processes at once, one's counts."""
        name = f"wiu_{secrets.token_hex(8)}"
        with self._changing_places(name) as raw:
            with raw.transaction():
                raw.execute(own("create_place").encode())
                postgresql.turned(raw, name, PATIENCE)
                raw.execute(own("create_blob").encode())
                raw.execute(sql.text("create_migration").encode())
            try:
                disk.claim(self.path, f"{name}\n")
            except FileExistsError:
                raw.execute(own("drop_place").encode())
            except OSError:
                raw.execute(own("drop_place").encode())
                raise StoreError(
                    "not_written",
                    f"{POINTER} could not be written, and nothing was changed. Is the disk full?",
                    POINTER,
                ) from None
        return self._place() or name

    @contextmanager
    def _changing_places(self, name: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with stating(POINTER), postgresql.connected(self._address, POINTER) as raw:
            raw.execute(postgresql.spelt(own("set_new_place")).encode(), {"place": name})
            yield raw

    def require_intact(self) -> None:
        """Return quietly if the server keeps checksums, and every row can be read.

        Raises:
            StoreError: it keeps none (no_checksums), or a page does not fit its own (damaged). Fit to show.

        """
        with self.transaction() as connection:
            row = connection.execute(own("select_checksums")).fetchone()
            register_copy.read_through(connection)
        if row != ("on",):
            raise StoreError(
                "no_checksums",
                "The register's server keeps no checksums, so a changed byte may go unnoticed. Its administrator runs "
                "pg_checksums --enable while it is stopped.",
                POINTER,
            )

    def copy_into(self, folder: Path) -> backup.Copied:
        """Copy all of it, as one moment has it, into a folder as a file of DuckDB.

        Raises:
            StoreError: the server can't be reached, or a table can't be read. Fit to show.
            OSError: the copy can't be written.

        """
        with self.transaction():  # which brings it up to date
            pass
        place = self._place()
        if place is not None:
            with postgresql.transaction(self._address, place, PATIENCE, _nothing, POINTER) as connection:
                register_copy.to_file(connection, folder / FILE)
        return backup.kept(folder, FILE)

    def take_in(self) -> None:
        """Lay what the file that lies here holds, as a backup has it, out on the server, and drop the file.

        Raises:
            StoreError: it can't be read, or the server did not take it; the file is as it was. Fit to show.

        """
        file = self.path.with_name(FILE)
        if not file.exists():
            return
        place = self._laid_out()
        try:
            with postgresql.transaction(self._address, place, PATIENCE, _nothing, POINTER) as connection:
                register_copy.from_file(file, connection)
        except BaseException:
            with suppress(StoreError):
                self.forget()
            raise
        file.unlink()

    def forget(self) -> None:
        """Give up a register that `take_in` laid out and that was never in force."""
        name = self._place()
        if name is not None:
            with self._changing_places(name) as raw:
                raw.execute(own("drop_place").encode())
            self.path.unlink()

    def loads(self) -> Callable[[float], AbstractContextManager[None]] | None:
        """Return what keeps other loads out on any machine: a lock on the server, which ends with its holder."""

        @contextmanager
        def alone(patience: float) -> Iterator[None]:
            name = f"loads {self._place() or 'first'}"
            with postgresql.alone(self._address, name, patience, POINTER, BUSY):
                yield

        return alone
