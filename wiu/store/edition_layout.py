"""Older editions are read through copies that have been brought up to date; they themselves never change.

A copy lies in `upgraded/` and is made at the first reading. It can be made again at any time: it goes into
no backup, and whoever deletes it loses nothing.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import duckdb

from wiu.store import migrations
from wiu.store.database import reading, writing
from wiu.store.disk import UNFINISHED
from wiu.store.errors import StoreError
from wiu.store.owner_only import owner_only

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "upgraded"


def readable(path: Path) -> Path:
    """Return the file to read an edition from: its own, or a copy of it in the layout of today.

    Raises:
        StoreError: a newer version of the program made it (newer), it is damaged, or the copy can't be
            written. Fit to show.

    """
    try:
        status = path.stat()
    except OSError:
        raise StoreError("damaged", f"{path.name} is missing. Restore it from a backup.", path.name) from None
    if _is_of_today(path, status.st_mtime_ns, len(migrations.EDITION)):
        return path
    copy = path.parent / FOLDER / f"{path.stem}.{status.st_mtime_ns}.{len(migrations.EDITION)}.duckdb"
    return copy if copy.exists() else _upgraded(path, copy)


def forget_copies(path: Path, but: Path | None = None) -> None:
    """Delete the copies that were made of an edition."""
    for copy in (path.parent / FOLDER).glob(f"{path.stem}.*.duckdb"):
        if copy != but:
            copy.unlink(missing_ok=True)


@lru_cache(maxsize=256)
def _is_of_today(path: Path, _date: int, _known: int) -> bool:
    with reading(path) as connection:
        return not migrations.pending(
            connection, migrations.EDITION, path.name, unlisted=migrations.UNLISTED_EDITION
        )


def _upgraded(path: Path, copy: Path) -> Path:
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}{UNFINISHED}")
    try:
        copy.parent.mkdir(exist_ok=True)
        with owner_only():  # raw answers, before the copy is finished too
            shutil.copyfile(path, unfinished)
            with writing(unfinished) as connection:
                migrations.migrate(connection, migrations.EDITION, path.name)
        unfinished.chmod(0o440)
        unfinished.replace(copy)
        forget_copies(path, but=copy)
    except (duckdb.Error, OSError):
        raise StoreError(
            "not_written",
            f"{path.name} is of an earlier version of the program, and no copy of it in today's layout could be "
            "made: is the disk full? The edition itself is unchanged.",
            path.name,
        ) from None
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return copy
