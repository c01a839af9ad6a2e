"""Long work beside the page: it goes on in a thread of its own while the page shows how far it is, or is left.

A page that worked in its own script would stop half-way when the person clicks on something else. Here the script
only looks on; what it looks at is found again at the next drawing, and a load even after the browser was closed.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import streamlit as st

from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from wiu.survey.progress import Progress

Thing = TypeVar("Thing")
_GLANCE = 0.2


class _StoppedError(Exception):
    """Nobody waits for the work any more."""


class Work(Generic[Thing]):
    """One piece of work and how far it is; `name` is what people call it."""

    def __init__(self, key: Hashable, name: str, do: Callable[[Progress], Thing]) -> None:
        self.key = key
        self.name = name
        self._do = do
        self._told = (0.0, "beginning")
        self._unwanted = False
        self._result: Thing | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="wiu-work")
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._do(self._tell)
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody looks
            self._error = error

    def _tell(self, done: float, words: str) -> None:
        if self._unwanted:
            raise _StoppedError
        self._told = (done, words)

    def stop(self) -> None:
        """Let the work end at its next step: it must be such that this harms nothing."""
        self._unwanted = True

    def ended(self, within: float = 0.0) -> bool:
        """Say whether the work is done, waiting so many seconds for it."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def watch(self) -> None:
        """Show how far it is until it ends. Whatever a person clicks on meanwhile is answered; the work goes on."""
        if self.ended(_GLANCE):
            return
        bar, note = st.progress(0.0), st.empty()
        note.caption("You can go on working, or leave this page: it carries on, and you find it here again.")
        while not self.ended(_GLANCE):
            done, words = self._told
            bar.progress(min(done, 1.0), text=verbatim(f"{self.name}: {words}"))
        bar.empty()
        note.empty()

    @property
    def error(self) -> BaseException | None:
        """What the finished work raised, None if nothing."""
        return self._error

    def result(self) -> Thing:
        """Return what the finished work gave, or raise what it raised."""
        if self._error is not None:
            raise self._error.with_traceback(None)
        return cast("Thing", self._result)


def result_of(slot: str, key: Hashable, name: str, do: Callable[[Progress], Thing]) -> Thing:
    """Return what `do` gives, done once for a key, with its progress shown. It must change nothing.

    What failed is tried again at the next drawing; what another key makes needless is stopped.
    """
    work: Work[Thing] | None = st.session_state.get(slot)
    if work is None or work.key != key:
        if work is not None:
            work.stop()
        work = Work(key, name, do)
        st.session_state[slot] = work
    work.watch()
    try:
        return work.result()
    except BaseException:
        st.session_state.pop(slot, None)
        raise


def forget(slot: str) -> None:
    """Forget what was done in a slot."""
    st.session_state.pop(slot, None)


_lock = threading.Lock()
_under_way: dict[Hashable, Work[object]] = {}


def begin(whose: Hashable, work: Callable[[], Work[Thing]]) -> Work[Thing]:
    """Begin a work that goes on whatever becomes of the browser; who has one under way already gets that one."""
    with _lock:
        there = _under_way.get(whose)
        if there is None:
            there = cast("Work[object]", work())
            _under_way[whose] = there
        return cast("Work[Thing]", there)


def under_way(whose: Hashable) -> Work[object] | None:
    """Return the work that somebody began and whose end nobody has seen."""
    with _lock:
        return _under_way.get(whose)


def seen_through(slot: str, whose: Hashable, work: Work[Thing]) -> Thing:
    """Wait for a work that somebody began and return what it gave, or raise what it raised; it is kept in the slot.

    What a person presses meanwhile ends the waiting, and not the work: it is found under way again.
    """
    work.watch()
    if work.error is None:
        # in this order: whatever ends the script in between, the work's end has not been seen yet
        st.session_state[slot] = work.result()
    seen(whose)
    return work.result()


def seen(whose: Hashable) -> None:
    """Note that the end of a work has been seen."""
    with _lock:
        _under_way.pop(whose, None)
