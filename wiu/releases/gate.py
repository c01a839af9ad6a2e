"""The gate of R1: what leaves is looked through, down to the last part, and anything unknown stops it.

Nobody lists here what is forbidden. What may leave is listed, by its exact type; service contracts,
rows of the survey and raw counts have types of their own, and so has whatever is invented tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING

from wiu.releases.release import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PLAIN = frozenset({str, int, float, bool, NoneType, date})
HOLDERS = (tuple, list, frozenset, set)


def strangers(thing: object, allowed: Collection[type]) -> tuple[str, ...]:
    """Return the names of all types in a thing, however deep, that are neither plain nor allowed."""
    found: dict[str, None] = {}
    waiting, seen = [thing], set()
    while waiting:
        each = waiting.pop()
        if type(each) in PLAIN or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, HOLDERS):
            waiting.extend(each)
        elif isinstance(each, Mapping):
            waiting.extend((*each.keys(), *each.values()))
        elif type(each) in allowed:
            waiting.extend(_parts(each))
        else:
            found[type(each).__qualname__] = None
    return tuple(found)


def _parts(thing: object) -> Iterator[object]:
    if not isinstance(thing, Enum) and hasattr(thing, "__dict__"):
        yield from vars(thing).values()


def refuse_strangers(thing: object, allowed: Collection[type]) -> None:
    """Return quietly if everything in a thing may leave.

    Raises:
        ReleaseError: something in it is of a type that may not leave (R1). Fit to show.

    """
    if names := strangers(thing, allowed):
        raise ReleaseError(
            "not_releasable",
            f"The document holds what may not leave the office ({', '.join(names)}): service contracts, rows "
            "of the survey and raw counts are never released (R1, R2). Nothing was released. Tell the operator.",
        )
