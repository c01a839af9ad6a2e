"""Which browsers are let in at present: what plain web requests are judged by.

Streamlit knows who somebody is on its websocket only; a file under `/media` is asked for by a plain
request. So each browser carries a random cookie, and the door notes the cookie of whoever it lets
in. The list lives in this process alone and says nothing about who the person is.
"""

from __future__ import annotations

import time
from threading import Lock

COOKIE = "wiu_browser"
STAYS_SECONDS = 15 * 60
"""How long after the door last let a browser in it may still fetch a file."""

_let_in: dict[str, float] = {}
_lock = Lock()


def let_in(browser: str | None) -> None:
    """Note that the door has just let somebody in who sits at this browser."""
    if not browser:
        return
    now = time.monotonic()
    with _lock:
        for gone in [name for name, since in _let_in.items() if now - since > STAYS_SECONDS]:
            del _let_in[gone]
        _let_in[browser] = now


def forget(browser: str | None) -> None:
    """Note that the person at this browser signed out or lost every role."""
    with _lock:
        _let_in.pop(browser or "", None)


def is_let_in(browser: str | None) -> bool:
    """Return whether somebody at this browser was let in a short while ago."""
    with _lock:
        since = _let_in.get(browser or "")
    return since is not None and time.monotonic() - since <= STAYS_SECONDS
