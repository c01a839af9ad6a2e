"""When a figure is withheld, for each readership: the reader of `thresholds.md`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiu.policy.tables import PolicyError, by_key, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wiu.policy.tables import Row

PAGE = Path(__file__).with_name("thresholds.md")
ALL = 100
PERSONAL = frozenset({"gender", "age_band", "afc_band", "adequacy"})


class Audience(StrEnum):
    """The readership for which a table is made."""

    MEMBER = "member"
    EXTERNAL = "external"
    WEBSITE = "website"


@dataclass(frozen=True)
class Thresholds:
    """The numbers of one column of `thresholds.md`.

    `min_persons`: a figure with fewer persons behind it, but not none, is withheld.
    `min_departments`: so is one with fewer departments. `p_percent`: one whose largest contributor
    the second largest could estimate within p %. `dominance`: pairs (n, k): one whose n largest
    contributors make up more than k %. `group_dimensions`: the dimensions in which all persons of a
    row falling in one category discloses it; empty if the rule is off. `zeros_protected`: a zero is
    withheld too. `since`: the latest day on which any of these numbers came into force.
    """

    audience: Audience
    min_persons: int
    min_departments: int
    p_percent: float
    dominance: tuple[tuple[int, float], ...]
    group_dimensions: frozenset[str]
    zeros_protected: bool
    since: date

    @property
    def max_n(self) -> int:
        """The greatest number of persons that is still withheld."""
        return self.min_persons - 1


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _percent(text: str) -> float:
    number = float(text)
    if not 0 < number < ALL:
        raise ValueError
    return number


def _pairs(text: str) -> tuple[tuple[int, float], ...]:
    pairs = (part.split(":") for part in text.split(","))
    return tuple((_whole(count), _percent(share)) for count, share in pairs)


def _dimensions(text: str) -> frozenset[str]:
    if text == "off":
        return frozenset()
    names = frozenset(name.strip() for name in text.split(","))
    if not names <= PERSONAL:
        raise ValueError
    return names


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "minimum persons": (_whole, "a whole number of at least 1"),
    "minimum departments": (_whole, "a whole number of at least 1"),
    "p percent": (_percent, "a number between 0 and 100"),
    "dominance": (_pairs, "pairs as “1: 70, 2: 85”"),
    "group disclosure": (_dimensions, f"off, or names of {', '.join(sorted(PERSONAL))}"),
    "zeros protected": (_yes, "yes or no"),
}


def _read(row: Row, column: str, reader: Callable[[str], Any], expected: str) -> Any:
    try:
        return reader(row[column])
    except (ValueError, KeyError):
        raise PolicyError(PAGE, row.line, f"“{row[column]}” under {column}: expected {expected}") from None


@cache
def _all() -> dict[Audience, Thresholds]:
    rows = by_key(PAGE, read_table(PAGE, ("rule", *Audience, "since", "why")), "rule", READERS)
    days = [_read(row, "since", date.fromisoformat, "a day as 2026-11-22") for row in rows.values()]
    found: dict[Audience, Thresholds] = {}
    for audience in Audience:
        read = {rule: _read(row, audience, *READERS[rule]) for rule, row in rows.items()}
        found[audience] = Thresholds(
            audience=audience,
            min_persons=read["minimum persons"],
            min_departments=read["minimum departments"],
            p_percent=read["p percent"],
            dominance=read["dominance"],
            group_dimensions=read["group disclosure"],
            zeros_protected=read["zeros protected"],
            since=max(days),
        )
    return found


def thresholds_for(audience: Audience | str) -> Thresholds:
    """Return the thresholds in force for a readership.

    Raises:
        ValueError: there is no such readership; the message names those that exist. Fit to show.
        PolicyError: `thresholds.md` can't be read as it stands.

    """
    if audience not in set(Audience):
        raise ValueError(f"unknown audience “{audience}”; known: {', '.join(Audience)}")
    return _all()[Audience(audience)]
