"""Files that nobody but their owner may open: DuckDB makes its own, as wide as the process lets it."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_GUARD = threading.Lock()
_WAS: list[int] = []
"""What the mask was, once for each thread that is inside; the mask is the whole process's."""


@contextmanager
def owner_only() -> Iterator[None]:
    """Let whatever this process makes meanwhile be its owner's alone; what is there already stays as it is.

    Of several threads inside, the last one out puts the mask back.
    """
    with _GUARD:
        was = os.umask(0o077)
        _WAS.append(_WAS[0] if _WAS else was)
    try:
        yield
    finally:
        with _GUARD:
            was = _WAS.pop()
            if not _WAS:
                os.umask(was)
