"""Long work of a server is done in processes of its own, so that the clicks of others are answered meanwhile.

Python runs one thread at a time in a process: while one person's table is protected in it, everybody else's click takes
many times as long. A command needs none of this and does its work where it is.
"""

from __future__ import annotations

import copyreg
import multiprocessing
import multiprocessing.spawn
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.context import SpawnContext, SpawnProcess
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")
AT_ONCE = 2
"""Processes at most: a quick question need not wait behind one that takes minutes."""
GIVES_WAY = 10
"""How much nicer they are than the process that answers clicks."""

_pool: ProcessPoolExecutor | None = None


def _mapping(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


def _as_content(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _mapping, (dict(mapping),)


copyreg.pickle(MappingProxyType, _as_content)  # safe tables hold some, and Python can't send them by itself


@contextmanager
def offered() -> Iterator[None]:
    """Offer processes for long work, for as long as this is open: one at once, another when it is needed.

    Whatever they are at when it ends is broken off: a server that is to stop does not wait for minutes.
    """
    global _pool
    before, _pool = _pool, _made()
    _pool.submit(import_module, "wiu.services.exploring")  # one has its tools in hand before anybody asks
    try:
        yield
    finally:
        over, _pool = _pool, before
        over.shutdown(wait=False, cancel_futures=True)
        for each in multiprocessing.active_children():
            each.terminate()


def _made(most: int = AT_ONCE) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(most, mp_context=_WithoutMain(), initializer=os.nice, initargs=(GIVES_WAY,))


_ONE_AT_A_TIME = threading.Lock()


class _Process(SpawnProcess):
    """A process that does not begin with the main script of this one: here that is the page which is being drawn."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - the library's own name
        with _ONE_AT_A_TIME:
            given = multiprocessing.spawn.get_preparation_data

            def without_main(name: str) -> dict[str, Any]:
                told = given(name)
                return {key: each for key, each in told.items() if not key.startswith("init_main")}

            multiprocessing.spawn.get_preparation_data = without_main
            try:
                return SpawnProcess._Popen(process_obj)  # noqa: SLF001 - where a context decides how a process begins
            finally:
                multiprocessing.spawn.get_preparation_data = given


class _WithoutMain(SpawnContext):
    Process = _Process


@dataclass(frozen=True)
class Raised:
    """What some work raised: its kind, its words and all that it carries, without the frames that it came through."""

    kind: type[Exception]
    words: tuple[Any, ...]
    carried: dict[str, Any]

    @classmethod
    def of(cls, error: Exception) -> Raised:
        """Return what an error is made of, to be sent or kept."""
        return cls(type(error), error.args, dict(error.__dict__))

    def again(self) -> Exception:
        """Return the error as it was raised."""
        error: Exception = self.kind.__new__(self.kind)
        error.args = self.words
        error.__dict__.update(self.carried)
        return error


def _tried(work: Callable[..., Result], given: tuple[Any, ...]) -> Result | Raised:
    try:
        return work(*given)
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        return Raised.of(error)


def done(work: Callable[..., Result], *given: Any) -> Result:
    """Return what the work gives; what it raises is raised here. Work and what it is given must be fit to be sent.

    Where a process dies, for want of memory say, all that it and its fellow were at is done once more, each in a process
    of its own, so that whoever asked for what killed it is alone with that; and never here, where everybody would be lost.

    Raises:
        StoreError: the server is being stopped (stopping), or the work killed its process twice (too_much). Fit to show.

    """
    pool = _pool
    if pool is None:
        return work(*given)
    try:
        found = pool.submit(_tried, work, given).result()
    except BrokenProcessPool:
        _go_on(pool)
        found = _by_itself(work, given)
    if isinstance(found, Raised):
        raise found.again() from None
    return found


def _by_itself(work: Callable[..., Result], given: tuple[Any, ...]) -> Result | Raised:
    with _made(1) as one:
        try:
            return one.submit(_tried, work, given).result()
        except BrokenProcessPool:
            _go_on(one)
            raise StoreError(
                "too_much",
                "The process that made this ended before it was done, for want of memory perhaps. Nothing was changed. "
                "Ask for fewer breakdowns or broader groups; if that ends so, too, tell the operator.",
            ) from None


def _go_on(broken: ProcessPoolExecutor) -> None:
    """Have processes for the work of others again, unless the server is being stopped."""
    global _pool  # noqa: PLW0603 - as above
    if _pool is None:
        raise StoreError("stopping", "The server is being stopped. Nothing was changed.") from None
    if _pool is broken:
        _pool = _made()
        broken.shutdown(wait=False)
