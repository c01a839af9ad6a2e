"""Which browsers are let in at present, and as whom: what plain web requests are judged by.

Streamlit knows who somebody is on its websocket only; a file under `/media` is asked for by a plain
request. So each browser carries a random cookie, and the door notes whom it lets in there. The list
lives in this process alone.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wiu.policy.access import Viewer

COOKIE = "wiu_browser"
STAYS_SECONDS = 15 * 60
"""How long after the door last let a browser in it may still fetch a file."""
WORKING_DAY_SECONDS = 10 * 3600
"""How long it may send one: the page that asks for it may have stood there since the morning."""

_let_in: dict[str, tuple[float, Viewer]] = {}
_lock = Lock()


def let_in(browser: str | None, viewer: Viewer) -> None:
    """Note that the door has just let this viewer in, who sits at this browser."""
    if not browser:
        return
    now = time.monotonic()
    with _lock:
        for gone in [name for name, (since, _) in _let_in.items() if now - since > WORKING_DAY_SECONDS]:
            del _let_in[gone]
        _let_in[browser] = (now, viewer)


def forget(browser: str | None) -> None:
    """Note that the person at this browser signed out or lost every role."""
    with _lock:
        _let_in.pop(browser or "", None)


def who(browser: str | None) -> Viewer | None:
    """Return who was let in last at this browser, None if nobody was a short while ago."""
    return _who(browser, STAYS_SECONDS)


def who_today(browser: str | None) -> Viewer | None:
    """Return who was let in last at this browser and has not signed out there, None if nobody was within a working day."""
    return _who(browser, WORKING_DAY_SECONDS)


def _who(browser: str | None, within: float) -> Viewer | None:
    with _lock:
        since, viewer = _let_in.get(browser or "", (0.0, None))
    return viewer if viewer is not None and time.monotonic() - since <= within else None
