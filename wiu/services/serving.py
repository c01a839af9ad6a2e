"""Serving: what a process does for as long as it answers people, and a command does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.store import register

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def prepared() -> AbstractContextManager[None]:
    """Keep the register open between one person's click and the next, and close it at the end."""
    return register.kept_open()
