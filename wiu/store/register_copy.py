"""The register from one kind of database into another, table by table: what backups and moves are made of.

A backup holds it as a file of DuckDB, wherever it lies, so that each can be restored to either.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from wiu.store import migrations, postgresql
from wiu.store.database import damaged, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wiu.store.connection import Connection
    from wiu.store.postgresql import Spoken

MIGRATIONS = "migration"
_ROWS, _LETTERS = 5_000, 16_000_000
"""A portion: so many rows, or so many letters of JSON, whichever comes first."""
_BYTES = "\\x"


def read_through(connection: Connection) -> None:
    """Read every row of every table on a server; a page that does not fit its checksum raises."""
    connection.execute(postgresql.own("create_rows_function"))
    for name in _tables(connection):
        connection.execute(postgresql.own("select_row_count"), {"name": name}).fetchone()


def _tables(connection: Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute(postgresql.own("select_tables")).fetchall()
        if name != MIGRATIONS
    ]


def to_file(connection: Spoken, target: Path) -> None:
    """Write what an open register on a server holds into a new file of DuckDB.

    Raises:
        OSError: the file can't be written.

    """
    connection.execute(postgresql.own("create_rows_function"))
    try:
        with writing(target) as file:
            migrations.migrate(file, migrations.REGISTER, target.name)
            for name in _tables(connection):
                wanted = file.table(name).limit(0).to_arrow_table().schema
                found = connection.each(postgresql.own("select_rows"), {"name": name})
                for portion in _portions(row for (row,) in found):
                    columns = [
                        pa.array([_back(row[field.name], field.type) for row in portion], field.type)
                        for field in wanted
                    ]
                    file.from_arrow(pa.Table.from_arrays(columns, schema=wanted)).insert_into(name)
    except duckdb.Error:
        raise OSError from None


def from_file(source: Path, connection: Spoken) -> None:
    """Bring a file of DuckDB up to date, and write what it holds into an open, empty register on a server.

    Raises:
        StoreError: the file is damaged, or a newer version made it. Fit to show.

    """
    migrations.migrate(connection, migrations.REGISTER, source.name)
    connection.execute(postgresql.own("create_fill_function"))
    try:
        with writing(source) as file:
            migrations.migrate(file, migrations.REGISTER, source.name)
            for name in _tables(connection):
                batches = file.table(name).to_arrow_reader(_ROWS)
                for portion in _portions(row for batch in batches for row in batch.to_pylist()):
                    connection.execute(postgresql.own("insert_rows"), {"name": name, "content": portion})
    except duckdb.Error:
        raise damaged(source) from None


def _portions(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    portion: list[dict[str, Any]] = []
    letters = 0
    for row in rows:
        said = {name: _said(value) for name, value in row.items()}
        letters += sum(len(value) for value in said.values() if isinstance(value, str))
        portion.append(said)
        if len(portion) >= _ROWS or letters >= _LETTERS:
            yield portion
            portion, letters = [], 0
    if portion:
        yield portion


def _said(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, bytes):
        return f"{_BYTES}{value.hex()}"
    return value.isoformat() if isinstance(value, datetime | date) else value


def _back(value: Any, kind: pa.DataType) -> Any:
    """Return a value of a kind, out of JSON."""
    if value is None:
        return None
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(value)
    if pa.types.is_date(kind):
        return date.fromisoformat(value)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return bytes.fromhex(value.removeprefix(_BYTES))
    return value
