"""A lake of editions: Parquet files on shared storage, encrypted, and their catalogue on a PostgreSQL server (DuckLake).

Each edition has a place of its own there, with its tables as its file had them. A lake is opened for one errand
at a time, to lay an edition down or to bring one out; nobody's question is answered from it. Service contracts are in no
edition, so none is ever here (R1).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from wiu.store import disk, lake_setting, migrations, postgresql, rows_digest, sql
from wiu.store.editions import LAKE as POINTER
from wiu.store.errors import StoreError
from wiu.store.lake_setting import VARIABLE
from wiu.store.tables import IN_EDITION, QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiu.store.lake_setting import Setting

PLACE = re.compile(r"wiu_[0-9a-f]{16}")
FILE = "edition.duckdb"
LIST = "migration"
PATIENCE = 10.0
TABLES = frozenset({*(entity.name for entity in IN_EDITION), QUARANTINE, "edition", LIST})
_SHUT = ("set_access_off", "set_configuration_lock")
_TO_LAY_DOWN = ("attach_edition", "use_lake")
_TO_BRING_OUT = ("attach_new_edition", "use_edition")


@dataclass(frozen=True)
class Laid:
    """An edition in the lake: its place, its tables, the SHA-256 of its rows, and of each of its files."""

    place: str
    tables: tuple[str, ...]
    rows: str
    files: dict[str, str]


class Lake:
    """The lake of one folder of databases; `place` is its name on the server, drawn by lot."""

    def __init__(self, setting: Setting, place: str) -> None:
        self.place = place
        self.files = f"{setting.files}{place}/"
        self._setting = setting

    @contextmanager
    def alone(self, patience: float, busy: str) -> Iterator[None]:
        """Be the only one, on any machine, who lays an edition down, for as long as this is open.

        Raises:
            StoreError: another is still at it (busy), or the server can't be reached. Fit to show.

        """
        held = postgresql.alone(self._setting.catalogue, f"loads {self.place}", patience, POINTER, busy)
        with _of_the_lake():
            held.__enter__()
        try:
            yield
        finally:
            held.__exit__(None, None, None)

    def lay_down(self, file: Path, place: str) -> Laid:
        """Lay an edition's file down in a place of the lake, and read it back; the file stays as it is.

        Raises:
            StoreError: the lake can't be reached or written (not_written); nothing of the edition is left in its
                catalogue. Fit to show.

        """
        if not self._setting.in_bucket:
            Path(self.files).mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(disk.UNFINISHED, "lay-", file.parent) as folder:
            (Path(folder) / FILE).hardlink_to(file)
            with self._opened(folder, "attach_new_lake", *_TO_LAY_DOWN) as connection:
                named = rows_digest.tables(connection, "edition")
                if not TABLES.issuperset(named):
                    raise StoreError(
                        "not_written", "A table does not belong in an edition. Nothing was changed."
                    )
                rows = rows_digest.digest(connection, named, "edition.main.")
                try:
                    self._copy(connection, named, place)
                    back = rows_digest.digest(connection, named, f"lake.{place}.")
                    files = self._digests(connection, named, place)
                except duckdb.Error:
                    back, files = "", {}
                if back != rows:
                    with suppress(duckdb.Error):
                        connection.execute(sql.placed("delete_edition_place", place))
                    raise StoreError(
                        "not_written",
                        "The edition could not be laid down in the lake: is there room where WIU_SURVEY_FILES points, and may it "
                        "be written? The edition in force is unchanged.",
                    )
        return Laid(place, named, rows, files)

    @staticmethod
    def _copy(connection: duckdb.DuckDBPyConnection, named: Sequence[str], place: str) -> None:
        connection.begin()
        try:
            connection.execute(sql.placed("create_edition_place", place))
            for name in named:
                connection.table(f"edition.main.{name}").create(f"{place}.{name}")
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def bring_out(self, laid: Laid, target: Path, edition: str) -> None:
        """Write an edition of the lake into a file of its own, and see that no row of it is another.

        Raises:
            StoreError: the lake can't be reached, or what it gives is not what was laid down (damaged), or the file
                can't be written here. Fit to show.

        """
        with tempfile.TemporaryDirectory(disk.UNFINISHED, "bring-", target.parent) as folder:
            with self._opened(folder, "attach_lake", *_TO_BRING_OUT) as connection:
                try:
                    connection.begin()
                    self._fill(connection, laid)
                    connection.commit()
                    same = rows_digest.digest(connection, laid.tables, "edition.main.") == laid.rows
                except duckdb.Error:
                    raise _not_brought(edition) from None
            if not same:
                raise _altered(edition)
            made = Path(folder) / FILE
            made.chmod(0o440)
            disk.to_disk(made)
            made.replace(target)

    @staticmethod
    def _fill(connection: duckdb.DuckDBPyConnection, laid: Laid) -> None:
        """Fill an empty file with an edition: laid out as editions of today are, or else as this one was in its time."""
        place = f"lake.{laid.place}."
        in_time = len(connection.table(f"{place}{LIST}").fetchall()) if LIST in laid.tables else 0
        if in_time == len(migrations.EDITION):
            migrations.migrate(connection, migrations.EDITION, "the edition")
        for name in laid.tables:
            rows = connection.table(f"{place}{name}")
            if in_time < len(migrations.EDITION):
                rows.create(name)
            elif name != LIST:
                rows.insert_into(name)

    def require_as_laid(self, laid: Laid, edition: str, folder: Path) -> None:
        """Return quietly if every file of an edition has its bytes, and every row of it can be read and is as it was.

        Raises:
            StoreError: one is not (damaged), naming the file where it is one; or the lake can't be reached.

        """
        with (
            tempfile.TemporaryDirectory(disk.UNFINISHED, "look-", folder) as empty,
            self._opened(empty, "attach_lake", *_TO_BRING_OUT) as connection,
        ):
            try:
                found = self._digests(connection, laid.tables, laid.place)
                if found != laid.files:
                    raise _altered(edition, next(iter(sorted(found.items() ^ laid.files.items())))[0])
                if rows_digest.digest(connection, laid.tables, f"lake.{laid.place}.") != laid.rows:
                    raise _altered(edition)
            except duckdb.Error:
                raise _altered(edition) from None

    def give_up(self, folder: Path, *, but: Sequence[str] = ()) -> None:
        """Delete every edition but those in the places named, its files too, and files that nobody knows.

        Raises:
            StoreError: the lake can't be reached or written. Fit to show.

        """
        with (
            tempfile.TemporaryDirectory(disk.UNFINISHED, "clear-", folder) as empty,
            self._opened(empty, "attach_lake", "attach_new_edition", "use_lake") as connection,
        ):
            try:
                for (place,) in connection.execute(sql.text("select_lake_places")).fetchall():
                    if place not in but:
                        connection.execute(sql.placed("delete_edition_place", place))
                for name in ("delete_lake_snapshots", "delete_lake_files", "delete_lake_strays"):
                    connection.execute(sql.text(name)).fetchall()
            except duckdb.Error:
                raise StoreError(
                    "not_written", "What the lake is to forget could not be deleted from it. Try again."
                ) from None

    def forget(self, folder: Path) -> None:
        """Give the lake up whole: one that was laid out and never came into force."""
        self.give_up(folder)
        with _of_the_lake(), postgresql.connected(self._setting.catalogue, POINTER) as raw:
            raw.execute(postgresql.spelt(postgresql.own("set_new_place")).encode(), {"place": self.place})
            raw.execute(postgresql.own("drop_place").encode())
        if not self._setting.in_bucket:
            shutil.rmtree(self.files, ignore_errors=True)

    def _digests(
        self, connection: duckdb.DuckDBPyConnection, named: Sequence[str], place: str
    ) -> dict[str, str]:
        """Return the SHA-256 of each Parquet file of an edition, by its address within the lake."""
        files = [
            file
            for name in named
            for (file,) in connection.execute(
                sql.text("select_lake_files"), {"place": place, "entity": name}
            ).fetchall()
        ]
        found = connection.execute(sql.text("select_file_digests"), {"files": files}).fetchall()
        return {file.removeprefix(self.files): sha256 for file, sha256 in found}

    @contextmanager
    def _opened(self, home: Path | str, *attaching: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the lake and a file beside it, in a database of its own that forgets the addresses and is shut at once."""
        self.require_there(new="attach_new_lake" in attaching)
        extensions = lake_setting.extensions()
        settings: dict[str, str | bool | int | float | list[str]] = {
            "home_directory": str(home),
            "temp_directory": str(home),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "threads": 2,
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            try:
                for extension in extensions:
                    connection.load_extension(extension)
                for name, values in self._preparing():
                    connection.execute(sql.text(name), values)
                for name in (*attaching, *_SHUT):
                    connection.execute(sql.text(name))
            except duckdb.Error:  # its own words may hold the address
                raise StoreError(
                    "unreachable",
                    f"The lake that {VARIABLE} names can't be opened: its catalogue is no DuckLake of this version, or the "
                    "storage of its files can't be reached. Nothing was changed.",
                    POINTER,
                ) from None
            yield connection

    def _preparing(self) -> Iterator[tuple[str, dict[str, Any] | None]]:
        if self._setting.storage:
            yield "set_storage", dict(self._setting.storage)
            yield "create_storage_secret", None
            yield "reset_storage", None
        yield (
            "set_lake",
            {
                "catalogue": f"postgres:{self._setting.catalogue}",
                "files": self.files,
                "place": self.place,
            },
        )
        for name in ("create_lake_secret", "set_lake_allowed", "reset_lake"):
            yield name, None

    def require_there(self, *, new: bool) -> None:
        """Return quietly if the server has this lake, or may be given it because it is `new`.

        Raises:
            StoreError: it can't be reached, or has no such lake (missing). Fit to show.

        """
        with _of_the_lake(), postgresql.connected(self._setting.catalogue, POINTER) as raw:
            there = postgresql.turned(raw, self.place, PATIENCE)
        if not there and not new:
            raise StoreError(
                "missing",
                f"The server that {VARIABLE} names has no lake of this folder. Nothing was read or changed. Set {VARIABLE} "
                "as it was, or restore a backup.",
                POINTER,
            )


@contextmanager
def _of_the_lake() -> Iterator[None]:
    """Say of the lake's server what is said of the register's."""
    try:
        with postgresql.stating(POINTER):
            yield
    except StoreError as error:
        if error.code == "register_setting":
            raise lake_setting.misset() from None
        if error.code == "busy":
            raise
        raise StoreError(error.code, error.message.replace("The register's", "The lake's"), POINTER) from None


def _not_brought(edition: str) -> StoreError:
    return StoreError(
        "unreachable",
        f"{edition.capitalize()} could not be brought here from the lake: is its storage within reach, are its files all there "
        f"and as they were, and is there room where {lake_setting.LOCAL} points? `check` tells which. Nothing was changed.",
        POINTER,
    )


def _altered(edition: str, file: str | None = None) -> StoreError:
    what = f"{file} of {edition}" if file else f"{edition.capitalize()}"
    return StoreError(
        "damaged",
        f"{what} does not lie in the lake as it was laid down. Restore it from a backup.",
        file or POINTER,
    )
