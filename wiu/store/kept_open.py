"""The register stays open between the transactions of a server, for as long as nobody else wants it.

To open a database and to close it again costs several times a short transaction, and a click makes several of
those. But DuckDB shuts out every other process while one has a database open, and commands run beside the
server. So who keeps it open looks after each transaction, and every twentieth of a second, whether anybody
waits (`wiu.store.waiting_turn`), lets go at once, and lets the other go first.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import duckdb

from wiu.store import waiting_turn
from wiu.store.database import LOCKED_DOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOKS_EVERY = 0.05
GIVES_WAY = 3 * waiting_turn.PAUSE
"""How long who let go waits before opening again: longer than who waits pauses between two tries."""


class KeptOpen:
    """What this process keeps open while it serves: one database at most. `turn` is held for all but `serve`."""

    def __init__(self, turn: threading.Lock) -> None:
        self._turn = turn
        self._serving = threading.Event()
        self._path: Path | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._handle: int | None = None
        self._file: tuple[int, int] | None = None
        self._let_go_at = 0.0

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Keep what is used open from now on, for as long as this is open."""
        self._serving.set()
        looking = threading.Thread(target=self._look, name="kept open", daemon=True)
        looking.start()
        try:
            yield
        finally:
            self._serving.clear()
            looking.join()
            with self._turn:
                self.let_go()

    def is_open(self, path: Path) -> bool:
        """Return whether this database was kept open, so that nobody else has changed it since; else nothing is.

        A file that lies there in another's place, after a restore, is not the one that was kept open.
        """
        if self._connection is not None and self._path == path and self._file == _itself(path):
            return True
        self.let_go()
        time.sleep(max(0.0, self._let_go_at + GIVES_WAY - time.monotonic()))
        return False

    def keep(self, path: Path) -> None:
        """Keep a database open that is open now, if this process serves."""
        if not self._serving.is_set() or self._connection is not None:
            return
        self._handle, self._file = waiting_turn.place(path), _itself(path)
        if self._handle is None or self._file is None:
            self.let_go()
            return
        with suppress(duckdb.Error):
            self._connection = duckdb.connect(str(path), config=LOCKED_DOWN)
            self._path = path

    def give_way(self) -> None:
        """Let go if somebody waits."""
        if self._handle is not None and waiting_turn.is_waited_for(self._handle):
            self.let_go()
            self._let_go_at = time.monotonic()

    def let_go(self) -> None:
        """Close what is kept open."""
        if self._connection is not None:
            self._connection.close()
        if self._handle is not None:
            os.close(self._handle)
        self._path = self._connection = self._handle = self._file = None

    def _look(self) -> None:
        while self._serving.is_set():
            time.sleep(LOOKS_EVERY)
            with self._turn:
                self.give_way()


def _itself(path: Path) -> tuple[int, int] | None:
    """Return what names the file itself, whatever it is called; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
