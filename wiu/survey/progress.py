"""How far a long reading is: told as a fraction from 0 to 1, and in words what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Progress = Callable[[float, str], None]
_EVERY = 20_000


def silent(_done: float, _words: str) -> None:
    """Tell nobody."""


def share(progress: Progress, low: float, high: float) -> Progress:
    """Return a progress of a part of the work, whose 0 to 1 is `low` to `high` of the whole."""
    return lambda done, words: progress(low + (high - low) * min(max(done, 0.0), 1.0), words)


def counted(rows: Iterator[list[str]], expected: int, progress: Progress) -> Iterator[list[str]]:
    """Yield rows as they come, telling every twenty thousand how many have been read of about how many."""
    for number, row in enumerate(rows, 1):
        if number % _EVERY == 0:
            progress(number / max(expected, number, 1), f"{number:,} rows read")
        yield row
