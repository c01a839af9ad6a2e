"""The first start: no data yet, so a demonstration builds the sample survey, seen and in the background."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

import streamlit as st

from wiu.services import sampling

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_LOOKS_EVERY_SECONDS = 0.3
_LEFT_OVER = 12
"""Elements of the sign-in that would stand greyed below until the build has ended."""


@dataclass
class _Build:
    """The one build of this process: it goes on when its watcher leaves, and others watch the same."""

    fraction: float = 0.0
    words: str = "Starting"
    failed: str = ""
    thread: Thread | None = None
    lock: Lock = field(default_factory=Lock)

    def _note(self, fraction: float, words: str) -> None:
        self.fraction, self.words = min(max(fraction, 0.0), 1.0), words

    def _run(self, viewer: Viewer, desk: Desk) -> None:
        try:
            sampling.build(desk.home, viewer, now=desk.now(), progress=self._note)
        except Exception as error:  # noqa: BLE001 - the thread's only listener is the screen
            # another process may have been first: then there is data, and nothing is amiss
            self.failed = "" if desk.home.has_data() else type(error).__name__

    def start(self, viewer: Viewer, desk: Desk) -> None:
        """Start building unless it is under way."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.failed = ""
                self.thread = Thread(target=self._run, args=(viewer, desk), name="first start", daemon=True)
                self.thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the build is under way."""
        return self.thread is not None and self.thread.is_alive()


_BUILD = _Build()


def ensure_data(viewer: Viewer, desk: Desk) -> None:
    """Return once there is data; build the sample survey first if a demonstration finds none."""
    if desk.home.has_data() or not viewer.demonstration:
        return
    st.title("First start")
    st.write(
        "There is no survey data yet, so the sample survey is being made: about 650 invented departments "
        "in real regions, over three rounds. This happens once. You may close the page; it goes on."
    )
    bar = st.progress(0.0, text="Starting")
    for _ in range(_LEFT_OVER):
        st.empty()
    _BUILD.start(viewer, desk)
    while _BUILD.is_running:
        bar.progress(_BUILD.fraction, text=_BUILD.words)
        time.sleep(_LOOKS_EVERY_SECONDS)
    if _BUILD.failed:
        st.error(
            f"The sample survey could not be made ({_BUILD.failed}); nothing was kept. Reload the page to "
            "try again. The folder of the databases must be writable and have 200 MB free.",
            icon=":material/error:",
        )
        st.stop()
    st.rerun()
