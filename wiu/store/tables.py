"""The tables of an edition, as the entities of the survey describe them: made, filled, read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from wiu.store import migrations
from wiu.store.errors import StoreError
from wiu.survey.entities import DTYPES, ENTITIES, Entity, Kind, SurveyRows

if TYPE_CHECKING:
    import duckdb

QUARANTINE = "quarantine"
IN_EDITION = tuple(entity for entity in ENTITIES.values() if not entity.office_only)


Progress = Callable[[float, str], None]
_AT_ONCE = 200_000


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay out an empty edition."""
    migrations.migrate(connection, migrations.EDITION, "the edition")


def typed(entity: Entity, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the entity's columns in order, each of its kind; an absent column is NA."""
    full = frame.reindex(columns=list(entity.columns))
    return full.astype({field.name: DTYPES[field.kind] for field in entity.fields})


def stored(entity: Entity, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as they lie in the database, where moments are UTC without saying so."""
    full = typed(entity, frame)
    moments = [field.name for field in entity.fields if field.kind is Kind.MOMENT]
    return full.assign(**{name: full[name].dt.tz_localize(None) for name in moments})


def append_rows(
    connection: duckdb.DuckDBPyConnection, rows: SurveyRows, progress: Progress | None = None
) -> None:
    """Add the rows of every entity to its table; `progress` is told how many are written, from 0 to 1.

    Raises:
        StoreError: an unknown entity, or one whose rows may not lie in an edition (R1).

    """
    for name in rows:
        if name not in ENTITIES or ENTITIES[name].office_only:
            raise StoreError(
                "not_written", f"Rows of {name} do not belong in an edition. Nothing was changed."
            )
    done, every = 0, max(sum(len(frame) for frame in rows.values()), 1)
    for entity in IN_EDITION:
        frame = rows.get(entity.name)
        for first in range(0, 0 if frame is None else len(frame), _AT_ONCE):
            part = rows[entity.name].iloc[first : first + _AT_ONCE]
            # whole columns as Arrow: five times as fast as a frame, cell by cell
            whole = pa.Table.from_pandas(stored(entity, part), preserve_index=False)
            connection.from_arrow(whole).insert_into(entity.name)
            done += len(part)
            if progress is not None:
                progress(done / every, f"{done:,} of {every:,} rows written")


def read_rows(connection: duckdb.DuckDBPyConnection) -> SurveyRows:
    """Return all rows by entity, each column of its kind, without the entities that have none."""
    found = {}
    for entity in IN_EDITION:
        frame = connection.table(entity.name).df()
        if len(frame):
            for field in entity.fields:
                if field.kind is Kind.MOMENT:
                    frame[field.name] = pd.to_datetime(frame[field.name], utc=True)
            found[entity.name] = typed(entity, frame)
    return found
