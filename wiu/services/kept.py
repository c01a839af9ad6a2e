"""What was made once and is safe for everybody who may see it is kept for the next who asks."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """The last things made, by key. Who may have them is asked before, by the service that keeps them.

    Whoever asks for a thing that is being made waits for it: it is made once, not once for each.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Return the thing of that key, made now if it is not kept. What `make` raises is not kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
            turn = self._turns.setdefault(key, Lock())
        with turn:
            with self._lock:
                if key in self._things:
                    return self._things[key]
            try:
                made = make()
                with self._lock:
                    self._things[key] = made
                    if len(self._things) > self._most:
                        self._things.popitem(last=False)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
            return made
