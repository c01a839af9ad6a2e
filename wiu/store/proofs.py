"""Proofs of earlier answers, kept in a folder beside the databases so that a restart loses none.

They belong to the data of the editions that they were found in, and are guarded like them: nobody but the
owner opens them. Nothing depends on them: one that is missing, damaged or could not be written is found again
at the price of time, or of a question that is refused.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from wiu.store import disk
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "proofs"
MOST_BYTES = 50_000_000
"""What the folder holds at most: those that were asked for last stay."""

ENDING, DIGEST = ".proof", 32
_NAME = re.compile(r"[0-9a-f]{32}")


class Proofs:
    """The proofs in one folder, by the mark of the releases that they stand beside."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self._most_bytes = most_bytes

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, None if it is not there, or no longer as it was put."""
        path = self._path(name)
        try:
            content = path.read_bytes()
            os.utime(path)  # what is asked for stays
        except OSError:
            return None
        digest, said = content[:DIGEST], content[DIGEST:]
        return said if hashlib.sha256(said).digest() == digest else None

    def put(self, name: str, content: bytes) -> None:
        """Keep this under a name, if it can be kept: a full disk costs the proof and nothing else."""
        path = self._path(name)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            disk.put(path, hashlib.sha256(content).digest() + content)
        with suppress(OSError, StoreError), disk.alone(self.folder, 0, "Proofs are being copied."):
            self._make_room()

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self.folder / f"{name}{ENDING}"

    def _make_room(self) -> None:
        """Let go of those that were not asked for the longest, and of what a crash left half written."""
        left = self._most_bytes
        for _, size, path in sorted(self._sizes(), reverse=True):
            left -= size
            if left < 0:
                path.unlink(missing_ok=True)

    def _sizes(self) -> Iterator[tuple[int, int, Path]]:
        """Yield when each was last asked for, its bytes and its path."""
        for path in self.folder.iterdir():
            with suppress(OSError):  # another process let go of it
                about = path.stat()
                yield about.st_mtime_ns, about.st_size, path
