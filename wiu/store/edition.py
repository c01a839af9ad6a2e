"""What an edition says about itself, in whatever layout it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import duckdb

from wiu.store import disk, sql
from wiu.store.database import reading
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Edition:
    """What an edition says about itself; fit to show. `made_at` is UTC, `sample` marks invented rows.

    `restores` is the number of the edition whose rows it holds again, None where a load made them.
    """

    number: int
    made_at: datetime
    made_by: str
    why: str
    sample: bool
    restores: int | None = None

    @property
    def name(self) -> str:
        """How people call it: “edition 3”."""
        return f"edition {self.number}"


def described(connection: duckdb.DuckDBPyConnection) -> Edition:
    """Return what an open edition says about itself.

    Raises:
        StoreError: it does not say it. Fit to show.

    """
    cursor = connection.execute(sql.text("select_edition"))
    names = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    if row is None:
        raise StoreError("damaged", "The edition does not say what it is. Restore it from a backup.")
    said = dict(zip(names, row, strict=True))
    return Edition(
        said["number"],
        said["made_at"].replace(tzinfo=UTC),
        said["made_by"],
        said["why"],
        said["sample"],
        said.get("restores"),
    )


def about(path: Path) -> Edition:
    """Return what the edition in a file says about itself; StoreError if the file is damaged."""
    status = path.stat()
    return _about(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)  # a file put back from a backup has another date
def _about(path: Path, _date: int, _size: int) -> Edition:
    try:
        with reading(path) as connection:
            return described(connection)
    except duckdb.Error:
        raise StoreError("damaged", f"{path.name} is damaged. Restore it from a backup.", path.name) from None


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of an edition's file, in hexadecimal."""
    status = path.stat()
    return _fingerprint(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _date: int, _size: int) -> str:
    return disk.sha256(path)


def not_written(error: Exception) -> StoreError:
    """Return why a new edition could not be written, in words fit to show."""
    if isinstance(
        error, duckdb.ConstraintException | duckdb.ConversionException | duckdb.InvalidInputException
    ):
        why = "a row lacks what it must have, holds a value of another kind, or bears a key twice"
    elif isinstance(
        error, duckdb.IOException | duckdb.TransactionException | duckdb.FatalException | OSError
    ):
        why = "the disk is full, or the folder can't be written"
    else:
        why = "the database refused it"
    return StoreError(
        "not_written", f"The new edition was not written: {why}. The edition in force is unchanged."
    )
