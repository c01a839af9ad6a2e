"""An uploaded file on the disk: only while a service reads it, in a folder that goes with it.

Survey files hold what an edition never stores (S1). A server that is killed while it reads one leaves it in the folder
for temporary files; whichever server starts next takes it away.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.store import disk
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "wiu-upload-"
_PATIENCE = 5.0
"""Seconds in which another server has looked into a folder and let go of it."""


@contextmanager
def laid_down(name: str, content: bytes) -> Iterator[Path]:
    """Lay a file down under its own name for as long as this is open; its folder is locked that long.

    Raises:
        OSError: it can't be written; nothing of it is left.
        StoreError: its folder can't be locked (busy). Fit to show.

    """
    with (
        tempfile.TemporaryDirectory(prefix=_PREFIX) as folder,
        disk.alone(Path(folder), _PATIENCE, "A file can't be read just now. Try again."),
    ):
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        yield path


def take_away_what_was_left() -> int:
    """Take away the files of servers that died while they read them; return how many folders went.

    The lock on a folder dies with its process, so what can be locked belongs to nobody any more; only an empty folder may
    be one whose maker is about to lock it.
    """
    gone = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, StoreError), disk.alone(folder, 0.0, "It is being read."):
            if any(folder.iterdir()):
                shutil.rmtree(folder)
                gone += 1
    return gone
