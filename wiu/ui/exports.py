"""One file, one person, once: what may be fetched as a plain web request, and by whom.

Streamlit serves what a download button offers under `/media` to whoever has the address. So the
gate lets nothing through from there but a file that was made for the viewer who is let in at this
very browser, for a moment, and a single time. A file is known by its content, not by its address.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from wiu.policy.access import RefusedError
from wiu.ui import browsers

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.policy.access import Viewer

LASTS_SECONDS = 60.0
IF_IT_FAILS = (
    "If it says “Failed to generate file for download”, this page has stood untouched for too long: press anything else on "
    "it, or load it anew, and then press this again."
)
"""What stands beside every button that hands a file over: a press that fails is answered by Streamlit in its own words."""


@dataclass(frozen=True)
class _Grant:
    viewer: Viewer
    require: Callable[[], None]
    until: float


_grants: dict[tuple[str, str], _Grant] = {}
_lock = Lock()


def hand_over(browser: str | None, viewer: Viewer, content: bytes, require: Callable[[], None]) -> bytes:
    """Return the content, which this viewer may now fetch once at this browser.

    `require` is asked again at that moment and raises RefusedError if the viewer may no longer.
    """
    now = time.monotonic()
    with _lock:
        for gone in [key for key, grant in _grants.items() if grant.until < now]:
            del _grants[gone]
        if browser:
            digest = hashlib.sha256(content).hexdigest()
            _grants[browser, digest] = _Grant(viewer, require, now + LASTS_SECONDS)
    return content


def take(browser: str | None, content: bytes) -> bool:
    """Return whether this browser may have this content now; a second time it may not."""
    with _lock:
        grant = _grants.pop((browser or "", hashlib.sha256(content).hexdigest()), None)
    if grant is None or grant.until < time.monotonic() or browsers.who(browser) != grant.viewer:
        return False
    try:
        grant.require()
    except RefusedError:
        return False
    return True
