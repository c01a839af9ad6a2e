"""Once a release went out, the ready views are made again beside it, before anybody asks.

Each stands beside one release more, so that nothing that was kept of them holds. It is done in a thread that waits for the
processes that work aside; they give way to whoever clicks.
"""

from __future__ import annotations

import logging
import threading

from wiu.services import warming, went_out
from wiu.services.home import Home

_LOG = logging.getLogger("wiu.server")
_LOOKS_UP = 1.0
"""Seconds after which it is noticed, at the latest, that a server stops."""
_LONGEST = 10.0


class ReadyAgain:
    """The one thread of a server that makes views ready after releases; over when the server stops."""

    def __init__(self) -> None:
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ready again", daemon=True)

    def begin(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def unwanted(self) -> None:
        """Let it end; what is being made aside is broken off with the processes there."""
        self._unwanted.set()

    def join(self) -> None:
        """Return once nothing is being made any more, or after some seconds."""
        self._thread.join(_LONGEST)

    def _run(self) -> None:
        while not self._unwanted.is_set():
            if went_out.told.wait(_LOOKS_UP):
                went_out.told.clear()
                self._make()

    def _make(self) -> None:
        try:
            warming.make_ready_again(
                Home.from_environment(),
                wanted=lambda: not (self._unwanted.is_set() or went_out.told.is_set()),
            )
            _LOG.info("the ready views are made beside what went out")
        except Exception as error:  # noqa: BLE001 - whoever asks is told what is wrong; here it is only no help
            _LOG.info("the ready views are not made: %s", type(error).__name__)
