"""An open edition: what its queries find, with departments as their heads want to be listed now (R4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.store import sql, tables
from wiu.store.edition import Edition, described

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from wiu.store.objections import Listing
    from wiu.survey.entities import SurveyRows

HEADS = "head_"


class Reader:
    """An open edition. Made by `Editions.reading`, for one call and one thread.

    Queries see departments as their heads want to be listed now; `rows` returns them as they were written.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, listing: Listing) -> None:
        self._connection = connection
        self._listing: Listing | None = listing

    def about(self) -> Edition:
        """Return what the edition says about itself."""
        return described(self._connection)

    def query(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Return what the query of that name finds, its parameters bound; moments are UTC, naive."""
        return self._found(name, parameters).df()

    def columns(self, name: str, **parameters: Any) -> pd.DataFrame:
        """Return what `query` would, column by column: of a large table that takes a third of the time.

        For queries that give texts, floating numbers and yes or no alone: of these both make the same
        table, of other kinds they may not.
        """
        found: pd.DataFrame = self._found(name, parameters).to_arrow_table().to_pandas()
        return found

    def _found(self, name: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        text = sql.text(name)
        # most queries ask nothing of heads, and the departments of a large survey take a tenth of a second to lay out
        if self._listing is not None and HEADS in text:
            self._connection.execute(
                sql.text("create_department_as_listed"),
                {"objected": list(self._listing.objected), "withdrawn": list(self._listing.withdrawn)},
            )
            self._listing = None
        return self._connection.execute(text, parameters)

    def rows(self) -> SurveyRows:
        """Return all rows of the edition, by entity, without the empty ones."""
        # a cursor does not see the departments that a query may have laid over the edition's own
        with self._connection.cursor() as cursor:
            return tables.read_rows(cursor)

    def quarantine(self) -> pd.DataFrame:
        """Return the rows that could not be taken in, of every load that led to this edition."""
        return self._connection.table(tables.QUARANTINE).df()
