"""What lives as long as the server is taken out of the garbage collector's sight, so that clicks don't pay for it.

Modules, policy pages and kept views hold millions of objects that a full collection walks through in a tenth of a
second, while nobody is answered. So they are frozen once the first page has run, once a server has at hand what its pages need, and
anew after every so many runs, for what was kept since. Before each freeze everything is thawed and collected: what is no longer used does not stay.
"""

from __future__ import annotations

import gc
import threading

EVERY = 500
"""Runs of a page between two freezes: one in so many clicks waits a tenth of a second longer."""

_turn = threading.Lock()
_runs = 0


def after_a_run() -> None:
    """Count a run of a page, and settle when it is time."""
    global _runs  # noqa: PLW0603 - one count for the one garbage collector of the process
    with _turn:
        _runs += 1
        due = _runs % EVERY == 1
    if due:
        settle()


def settle() -> None:
    """Freeze what is there now, after what is no longer used has been thrown away."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
