"""One SHA-256 for all rows of an edition: what names its content wherever, and in whatever kind of file, it lies."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

import duckdb

from wiu.store import sql
from wiu.store.database import damaged, reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def tables(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> tuple[str, ...]:
    """Return the tables of an open edition."""
    found = connection.execute(sql.text("select_edition_tables"), {"database": database}).fetchall()
    return tuple(name for (name,) in found)


def digest(connection: duckdb.DuckDBPyConnection, named: Sequence[str], place: str = "") -> str:
    """Return the SHA-256 of these tables: their names, columns and kinds, and their rows in whatever order.

    `place` is where they lie, with a dot at its end, empty for the connection's own.
    """
    said = []
    for name in sorted(named):
        table = connection.table(f"{place}{name}")
        columns = list(zip(table.columns, map(str, table.types), strict=True))
        row = connection.execute(sql.text("select_rows_digest"), {"entity": f"{place}{name}"}).fetchone()
        said.append((name, columns, row[0] if row else None))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def of_file(path: Path) -> str:
    """Return the SHA-256 of the rows of an edition's file.

    Raises:
        StoreError: it is missing or damaged. Fit to show.

    """
    try:
        status = path.stat()
    except OSError:
        raise damaged(path) from None
    return _of_file(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _of_file(path: Path, _date: int, _size: int) -> str:
    try:
        with reading(path) as connection:
            return digest(connection, tables(connection))
    except duckdb.Error:
        raise damaged(path) from None
