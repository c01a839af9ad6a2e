"""Whether a round's rows are otherwise in one edition than in another, without comparing them row by row."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import duckdb

from wiu.store import sql
from wiu.store.database import reading
from wiu.store.edition_layout import readable
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def round_marks(path: Path) -> Mapping[str, str]:
    """Return a mark for each round of the edition in a file: two editions with one mark tell the same of a round.

    Raises:
        StoreError: the file is missing or damaged. Fit to show.

    """
    try:
        status = path.stat()
    except OSError:
        raise StoreError("damaged", f"{path.name} is missing. Restore it from a backup.", path.name) from None
    return _round_marks(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)  # an edition never changes; a file put back from a backup has another date
def _round_marks(path: Path, _date: int, _size: int) -> Mapping[str, str]:
    try:
        with reading(readable(path)) as connection:
            return dict(connection.execute(sql.text("select_round_marks")).fetchall())
    except duckdb.Error:
        raise StoreError("damaged", f"{path.name} is damaged. Restore it from a backup.", path.name) from None
