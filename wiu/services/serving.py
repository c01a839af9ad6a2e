"""Serving: what a process does for as long as it answers people, and a command does not."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from wiu.services import aside
from wiu.store import register

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 0.0005
"""Seconds after which a thread that computes lets another in. Python's own 0.005 adds up to seconds in a click."""


@contextmanager
def prepared() -> Iterator[None]:
    """Keep the register open between clicks and do long work aside, for as long as this is open."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURNS)
    with ExitStack() as open_:
        open_.enter_context(register.kept_open())
        open_.enter_context(aside.offered())
        yield
    sys.setswitchinterval(before)
