"""The ledger: everything that was ever released, and who can be taken to hold it.

What is out stays out: a recalled or superseded release is public knowledge as much as a current one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.policy.thresholds import Audience, thresholds_for
from wiu.statistics.measures import posts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, Status


@dataclass(frozen=True)
class Told:
    """What one view of one release told: each cell's status, no figures.

    `place` is the view's place in the release, from 1. `rules` are those it was printed under: what its
    symbols say. None: today's.
    """

    number: str
    place: int
    audience: Audience
    edition: int
    question: Mapping[str, Any]
    asked: str
    cells: Mapping[Codes, Status]
    rules: Rules | None = None


@dataclass(frozen=True)
class ToldAlike:
    """All views of one question to one edition by one set of rules, however often they were released.

    `posts` are the figures of posts that were out by then, their own among them; none if they tell none.
    """

    edition: int
    question: Mapping[str, Any]
    told: tuple[Told, ...]
    rules: Rules | None
    posts: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The releases, the first first."""
        return tuple(dict.fromkeys(each.number for each in self.told))


def strictness(audience: Audience) -> int:
    """Return how many persons a figure needs for a readership: the more, the stricter."""
    return thresholds_for(audience).min_persons


def held_by(told: Iterable[Told], audience: Audience) -> tuple[Told, ...]:
    """Return what a collector among these readers may hold: what went to them, and to anybody stricter.

    Members hold everything: what goes outside, members see too. Outsiders hold nothing that was made
    for members, which is not to be put in the public domain (Q6).
    """
    return tuple(each for each in told if strictness(each.audience) >= strictness(audience))


def posts_out(told: Iterable[Told]) -> frozenset[str]:
    """Return which figures of posts were told, whatever else was asked for with them."""
    return frozenset().union(*(posts_in(each.question["measures"]) for each in told))


def alike(told: Iterable[Told]) -> tuple[ToldAlike, ...]:
    """Return what was told, by edition, question and rules, the oldest first: one question is weighed once.

    By other rules the same symbols say something else, so that such a view stands by itself. So does one that went out
    when more figures of posts were out: it tells more of them.
    """
    found: dict[tuple[int, str, Rules | None, frozenset[str]], list[Told]] = defaultdict(list)
    out: frozenset[str] = frozenset()
    for each in told:
        own = posts_out([each])
        out |= own
        found[each.edition, each.asked, each.rules, out if own and out > own else own].append(each)
    return tuple(
        ToldAlike(group[0].edition, group[0].question, tuple(group), group[0].rules, posts)
        for (_, _, _, posts), group in found.items()
    )
