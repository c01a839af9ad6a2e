"""What the register needs of an open database, whichever one it is: DuckDB's own connection fits as it is."""

from __future__ import annotations

from typing import Any, Protocol


class Cursor(Protocol):
    """What a query found."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, None after the last."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows that are left."""


class Connection(Protocol):
    """An open database within a transaction; moments are UTC without saying so."""

    def execute(self, query: str, parameters: Any = None, /) -> Cursor:
        """Run a query of `wiu.store.sql`, its `$parameters` bound by name."""
