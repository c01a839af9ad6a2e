"""Whoever waits for a database that another process has open says so, by a shared lock on a file beside it.

The lock dies with its process, so that a crash leaves nobody waiting. Who keeps a database open between its uses
(`wiu.store.kept_open`) asks whether anybody waits.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING, TypeVar

from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Thing = TypeVar("Thing")
SUFFIX = ".lock"
PAUSE = 0.02


def place(database: Path) -> int | None:
    """Return an open handle of the file beside a database; None in a folder that can't be written."""
    try:
        return os.open(database.with_suffix(SUFFIX), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None


def in_turn(database: Path, attempt: Callable[[], Thing | None], patience: float) -> Thing:
    """Return what an attempt to open a database returns; None means that another process has it, and is tried again.

    Raises:
        StoreError: the other has it still after `patience` seconds (busy). Fit to show.

    """
    if (found := attempt()) is not None:
        return found
    end = time.monotonic() + patience
    handle = place(database)
    try:
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_SH)  # who asks holds it for an instant only
        while time.monotonic() < end:
            time.sleep(PAUSE)
            if (found := attempt()) is not None:
                return found
    finally:
        if handle is not None:
            os.close(handle)
    raise StoreError(
        "busy",
        f"Another process is writing {database.name}. Nothing was changed; try again in a moment.",
        database.name,
    )


def is_waited_for(handle: int) -> bool:
    """Return whether anybody waits; `handle` is what `place` returned."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(handle, fcntl.LOCK_UN)
    return False
