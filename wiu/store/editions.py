"""Editions of the survey data: immutable, numbered files, and a pointer to the one in force.

A load never changes an edition. It writes the next one under a temporary name, gives it its number
when it is complete and on the disk, and then moves the pointer `CURRENT`. Whatever goes wrong
before that last step, and be it a power cut, the edition in force stays in force.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb

from wiu.store import rows_digest, sql, tables
from wiu.store.database import reading, writing
from wiu.store.disk import UNFINISHED, alone, to_disk
from wiu.store.edition import Edition, about, fingerprint, not_written
from wiu.store.edition_layout import FOLDER as UPGRADED
from wiu.store.edition_layout import forget_copies, readable
from wiu.store.edition_reader import HEADS, Reader
from wiu.store.errors import StoreError
from wiu.store.integrity import require_intact
from wiu.store.objections import Listing
from wiu.store.objections import read as objections_told
from wiu.store.owner_only import owner_only
from wiu.store.round_marks import round_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from wiu.survey.entities import SurveyRows

__all__ = ["HEADS", "Edition", "Editions", "Reader", "Writer"]

FILE = re.compile(r"edition-(?P<number>\d{4,})\.duckdb")
CURRENT = "CURRENT"
LAKE, COPIES = "LAKE", "local"
"""The file that says which of a server's lakes is this folder's, where its editions lie in one; and copies of those."""
LOCK = "LOCK"
BUSY = "Another load is under way. Nothing was changed; try again when it is done."


def _nothing(_: Edition) -> None:
    """Do nothing before an edition comes into force."""


class Editions:
    """The editions in one folder; `objections` is the file that tells who objected to being listed (R4).

    `also` keeps other loads out where the lock in the folder may not reach: on other machines.
    """

    kept_as = FILE

    def __init__(
        self,
        folder: Path,
        objections: Path | None = None,
        also: Callable[[float], AbstractContextManager[None]] | None = None,
    ) -> None:
        self.folder = folder
        self.objections = objections
        self._also = also

    def listing(self) -> Listing:
        """Return whose heads objected to being listed, as every reading of departments will honour it.

        Whoever keeps what was read of departments keeps it for this answer only.

        Raises:
            StoreError: it can't be read; then no department can be shown. Fit to show.

        """
        return Listing() if self.objections is None else objections_told(self.objections)

    @property
    def workshop(self) -> Path:
        """The folder in which an edition is written before it is one."""
        return self.folder

    def _kept(self, number: int) -> Path:
        """Return the file of the folder that stands for an edition, whether it is there or not."""
        return self.folder / f"edition-{number:04d}.duckdb"

    def _path(self, number: int) -> Path:
        """Return the file to read an edition from."""
        return self._kept(number)

    def _about(self, number: int) -> Edition:
        return about(self._kept(number))

    def _numbers(self) -> list[int]:
        """Return the numbers of all editions kept, in their order."""
        found = (self.kept_as.fullmatch(path.name) for path in self.folder.glob("edition-*"))
        return sorted(int(each["number"]) for each in found if each)

    def require_usable(self) -> None:
        """Return quietly if a server may start with these settings; editions in files need none."""

    def require_here(self) -> None:
        """Return quietly unless the editions of this folder lie in a lake.

        Raises:
            StoreError: they do (elsewhere). Fit to show.

        """
        if (self.folder / LAKE).exists():
            raise StoreError(
                "elsewhere",
                "The editions of this folder lie in a lake, and WIU_SURVEY names none. Nothing was read or changed. Set "
                "WIU_SURVEY as it was.",
                LAKE,
            )

    def _in_force(self) -> int | None:
        pointer = self.folder / CURRENT
        try:
            name = pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            name = ""
        found = FILE.fullmatch(name)
        if found is None or not self._kept(int(found["number"])).is_file():
            self.require_here()
            raise StoreError(
                "damaged",
                "The pointer to the edition in force names no edition that is there. Restore it from a backup.",
                CURRENT,
            )
        return int(found["number"])

    def current(self) -> Edition | None:
        """Return the edition in force, None before the first load.

        Raises:
            StoreError: the pointer or the file is damaged.

        """
        number = self._in_force()
        return None if number is None else self._about(number)

    def all(self) -> tuple[Edition, ...]:
        """Return all editions kept, the oldest first."""
        return tuple(map(self._about, self._numbers()))

    @contextmanager
    def reading(self, edition: Edition | None = None) -> Iterator[Reader]:
        """Open an edition, the one in force if none is named, for one call: all queries see the same one.

        Raises:
            StoreError: there is no edition yet (no_edition), or it is damaged.

        """
        number = edition.number if edition else self._in_force()
        if number is None:
            raise StoreError(
                "no_edition", "No survey data has been loaded yet: run `sample` or `load` first."
            )
        with reading(readable(self._path(number))) as connection:
            yield Reader(connection, self.listing())

    def round_marks(self, number: int) -> Mapping[str, str]:
        """Return a mark for each round of an edition: with the same mark, another edition tells the same of it.

        Raises:
            StoreError: the edition is missing or damaged. Fit to show.

        """
        return round_marks(self._path(number))

    def query(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Return what the query of that name finds in the edition in force; moments are UTC, naive."""
        with self.reading() as reader:
            return reader.query(name, **parameters)

    def rows(self) -> SurveyRows:
        """Return all rows of the edition in force, by entity; of none while there is no edition."""
        if self._in_force() is None:
            return {}
        with self.reading() as reader:
            return reader.rows()

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Let no load begin or end, in any process, for as long as this is open.

        Raises:
            StoreError: a load is still under way after `patience` seconds (busy).
            OSError: the folder can't be written.

        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with alone(self.folder / LOCK, patience, BUSY), self._also(patience) if self._also else nullcontext():
            yield

    @contextmanager
    def writing(self, patience: float = 10.0) -> Iterator[Writer]:
        """Be the only one, in any process, who makes a new edition, for as long as this is open.

        What is read inside can't be overtaken by another load. `patience` is how many seconds to
        wait for another load to end.

        Raises:
            StoreError: another load is still under way (busy), or the folder can't be written.

        """
        try:
            with self.held(patience):
                self.require_here()
                self._clear()
                yield Writer(self)
        except OSError as error:
            raise not_written(error) from None

    def _clear(self) -> None:
        """Leave nothing of a load that was cut off."""
        for left in self.folder.glob(f"*{UNFINISHED}*"):
            left.unlink()

    def write(self, rows: SurveyRows, **about: Any) -> Edition:
        """Make a new edition of these rows and put it in force; `about` as in `Writer.write`."""
        with self.writing() as writer:
            return writer.write(rows, **about)

    def fingerprint(self, number: int) -> str:
        """Return the SHA-256 of an edition's file: what names its content beyond doubt.

        Raises:
            StoreError: there is no such edition.

        """
        try:
            return fingerprint(self._kept(number))
        except OSError:
            raise StoreError("no_edition", f"There is no edition {number}.") from None

    def is_named(self, number: int, by: Collection[str]) -> bool:
        """Return whether one of these names an edition: by its file, or by its rows where it came from a lake.

        Raises:
            StoreError: it is missing or damaged. Fit to show.

        """
        return self.fingerprint(number) in by or rows_digest.of_file(self._kept(number)) in by

    def looks(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what there is to look at, byte for byte, by its place in the folder, each with the look."""
        copies = sorted((self.folder / UPGRADED).glob("*.duckdb"))
        for path in (*map(self._kept, self._numbers()), *copies):
            yield path.relative_to(self.folder).as_posix(), partial(require_intact, path)

    def to_back_up(self) -> Iterator[tuple[Path, str]]:
        """Yield what a backup holds of the editions beyond the files of the folder, and under which names: nothing."""
        yield from ()

    def take_in(self) -> dict[str, tuple[str, str]]:
        """Return what came into a lake from files that lay here as a backup has them: nothing does."""
        return {}

    def forget(self) -> None:
        """Give up what `take_in` laid down: nothing."""

    def next_number(self) -> int:
        """Return the number of the next edition: numbers are never used again."""
        return max(self._numbers(), default=0) + 1

    def finish(self, unfinished: Path, edition: Edition, announce: Callable[[Edition], None]) -> None:
        """Give a complete edition its number, announce it, and move the pointer to it."""
        path = self._kept(edition.number)
        unfinished.chmod(0o440)  # an edition is never changed again
        to_disk(unfinished)
        unfinished.rename(path)
        try:
            announce(edition)
            self._point_to(edition.number)
        except BaseException:
            path.unlink()
            raise
        to_disk(self.folder)

    def _point_to(self, number: int) -> None:
        pointer = self.folder / f"{CURRENT}{UNFINISHED}"
        pointer.write_text(f"edition-{number:04d}.duckdb\n", encoding="ascii")
        to_disk(pointer)
        to_disk(self.folder)
        pointer.replace(self.folder / CURRENT)

    def supersede(self, unfinished: Path, edition: Edition, announce: Callable[[str], None]) -> None:
        """Put a file in the place of an edition's, once it is announced, and drop copies that were made of the old one."""
        path = self._kept(edition.number)
        unfinished.chmod(0o440)
        to_disk(unfinished)
        announce(fingerprint(unfinished))
        unfinished.replace(path)
        to_disk(self.folder)
        forget_copies(path)


class Writer:
    """The right to make the next edition. Made by `Editions.writing`."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self.number = editions.next_number()

    def write(
        self,
        rows: SurveyRows,
        *,
        made_at: datetime,
        made_by: str,
        why: str,
        sample: bool,
        quarantine: pd.DataFrame | None = None,
        restores: int | None = None,
        announce: Callable[[Edition], None] = _nothing,
        progress: tables.Progress | None = None,
    ) -> Edition:
        """Make an edition of exactly these rows and put it in force.

        `rows` must hold no service contracts: they lie in the vault. `restores` names the edition whose
        rows these are again. `announce` is called when the edition is complete and before it is in force, to log
        it: if it raises, nothing has changed. `progress` is told how much is written.

        Raises:
            StoreError: the disk is full, or the rows break the schema (not_written); the edition in
                force is unchanged. Fit to show.

        """
        edition = Edition(self.number, made_at, made_by, why, sample, restores)
        with self._laid_down(edition, rows, quarantine, progress) as unfinished:
            self._editions.finish(unfinished, edition, announce)
        self.number += 1
        return edition

    def erase(
        self,
        edition: Edition,
        rows: SurveyRows,
        quarantine: pd.DataFrame | None,
        announce: Callable[[str], None],
    ) -> None:
        """Write an edition once more, without what must be erased: the one way in which an edition ever changes.

        `announce` is called with the SHA-256 that will name what takes the place of the old one, to log it:
        if it raises, nothing has changed.

        Raises:
            StoreError: the disk is full (not_written); the edition is unchanged. Fit to show.

        """
        with self._laid_down(edition, rows, quarantine) as unfinished:
            self._editions.supersede(unfinished, edition, announce)

    @contextmanager
    def _laid_down(
        self,
        edition: Edition,
        rows: SurveyRows,
        quarantine: pd.DataFrame | None,
        progress: tables.Progress | None = None,
    ) -> Iterator[Path]:
        """Yield a complete edition under a name of its own; what is not taken from there is gone afterwards."""
        unfinished = self._editions.workshop / f"edition-{edition.number:04d}{UNFINISHED}"
        try:
            # raw answers, and what of them is not yet in the file: nobody else's, before it is finished as after it
            with owner_only(), writing(unfinished) as connection:
                tables.create(connection)
                tables.append_rows(connection, rows, progress)
                if quarantine is not None and len(quarantine):
                    connection.append(tables.QUARANTINE, quarantine, by_name=True)
                connection.execute(
                    sql.text("insert_edition"),
                    asdict(edition) | {"made_at": edition.made_at.astimezone(UTC).replace(tzinfo=None)},
                )
            yield unfinished
        except (duckdb.Error, OSError) as error:
            raise not_written(error) from None
        finally:
            for left in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
