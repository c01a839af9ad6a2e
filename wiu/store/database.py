"""Connections to DuckDB: read-only where nothing is written, always locked down.

A connection is never shared between calls: one shared by threads returns wrong rows. Each call has
its own; within a process they share the open database, so that this costs milliseconds.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

from wiu.store.errors import StoreError
from wiu.store.waiting_turn import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A query can then reach no file, no network and no extension, and can't change these settings.
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "lock_configuration": True,
    "threads": 2,
}
HELD_ELSEWHERE = "Could not set lock"
DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
"""What DuckDB raises when a file's bytes are not as it left them; its own words stay inside."""


def _nothing() -> None:
    """Do nothing after a commit."""


def damaged(path: Path) -> StoreError:
    """Return the reason why a database can't be used."""
    return StoreError(
        "damaged", f"{path.name} can't be read as a database. Restore it from a backup.", path.name
    )


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that nobody writes, for one call.

    Raises:
        StoreError: the file is missing or is not a database we can read (damaged).

    """
    try:
        connection = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
    except duckdb.Error:
        raise damaged(path) from None
    try:
        with connection:
            yield connection
    except DAMAGE:
        raise damaged(path) from None


@contextmanager
def writing(
    path: Path, patience: float = 0.0, committed: Callable[[], None] = _nothing
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database for writing, for one transaction; commit at the end, undo on any error.

    DuckDB shuts out every other process while one writes. `patience` is how many seconds to wait
    for another process to finish. `committed` is called after the commit, while others are still shut out.

    Raises:
        StoreError: another process still holds it (busy), or it is not a database (damaged).

    """
    connection = in_turn(path, lambda: _opened(path), patience)
    with connection:
        connection.begin()
        try:
            yield connection
        except BaseException:
            with suppress(duckdb.Error):  # a transaction that failed at its end is undone already
                connection.rollback()
            raise
        connection.commit()
        committed()


def _opened(path: Path) -> duckdb.DuckDBPyConnection | None:
    """Return a connection, None while another process has the database open."""
    try:
        return duckdb.connect(str(path), config=LOCKED_DOWN)
    except duckdb.Error as error:
        if HELD_ELSEWHERE in str(error):
            return None
        raise damaged(path) from None
