"""Serving: what a process does for as long as it answers people, and a command does not."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from wiu.services import aside
from wiu.services.home import SURVEY, Home
from wiu.store import register
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

TURNS = 0.0005
"""Seconds after which a thread that computes lets another in. Python's own 0.005 adds up to seconds in a click."""


def require_settings() -> None:
    """Return quietly if a server may start where the operator says that the survey lies.

    Raises:
        StoreError: it may not, and why. Fit to show.

    """
    if os.environ.get(SURVEY):
        Home.from_environment().editions.require_usable()


def refusal() -> dict[str, str] | None:
    """Return why a server may not start, by a code and in words; None if it may."""
    try:
        require_settings()
    except StoreError as error:
        return {"code": error.code, "why": error.message}
    return None


@contextmanager
def _leaving_no_core() -> Iterator[None]:
    """Let no process of the server leave its memory behind as a file when it dies: raw counts and keys stand in it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@contextmanager
def prepared() -> Iterator[None]:
    """Keep the register open between clicks and do long work aside, for as long as this is open."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURNS)
    with ExitStack() as open_:
        open_.enter_context(_leaving_no_core())
        open_.enter_context(register.kept_open())
        open_.enter_context(aside.offered())
        yield
    sys.setswitchinterval(before)
