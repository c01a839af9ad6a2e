"""Files that are whole or not there: locks that die with their process, and writes that a crash can't tear."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = ".part"
PAUSE = 0.05


@contextmanager
def alone(place: Path, patience: float, busy: str) -> Iterator[None]:
    """Be the only one, in any process and thread, who has locked this file or folder.

    The lock dies with the process that holds it: a crash leaves nothing to clear away.

    Raises:
        StoreError: another has it still after `patience` seconds (busy), in the words of `busy`.
        OSError: the place can't be opened.

    """
    handle = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR | os.O_CREAT, 0o640)
    try:
        _take(handle, patience, busy)
        yield
    finally:
        os.close(handle)


def _take(handle: int, patience: float, busy: str) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise StoreError("busy", busy) from None
            time.sleep(PAUSE)
        else:
            return


def to_disk(path: Path) -> None:
    """See a file or a folder onto the disk: a power cut takes nothing of it back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put a file in place of the old one, whole or not at all.

    Raises:
        OSError: it can't be written; the old one is as it was.

    """
    handle, name = tempfile.mkstemp(UNFINISHED, path.name, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise
    to_disk(path.parent)


def claim(path: Path, content: str) -> None:
    """Put a file where none is yet; of two at once, one's counts.

    Raises:
        FileExistsError: there is one, and it stays.
        OSError: it can't be written.

    """
    handle, name = tempfile.mkstemp(UNFINISHED, path.name, path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)  # unlike a renaming, it takes no other's place
        to_disk(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
