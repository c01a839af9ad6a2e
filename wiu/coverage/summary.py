"""Coverage in figures: of the pairs somebody looks at, how many are in which state, by what (R1: office only)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.facts import NOT_SAID
from wiu.coverage.reckoning import COVERED, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from wiu.coverage.claims import Pair
    from wiu.coverage.facts import Organisation
    from wiu.coverage.reckoning import Reckoning

BY = ("specialism", "region", "nation", "sector", "org_type")
"""What coverage can be broken down by."""

_INDEPENDENT = frozenset({"independent provider", "university"})


@dataclass(frozen=True, repr=False)
class Share(OfficeOnly):
    """How many pairs of one group are in each state; `needing` leaves out those that need no service."""

    code: str
    states: Mapping[State, int]

    @property
    def covered(self) -> int:
        """Pairs whose own department or provider answered."""
        return sum(self.states.get(each, 0) for each in COVERED)

    @property
    def needing(self) -> int:
        """Pairs that need the service, those of which nothing is known among them."""
        return sum(count for state, count in self.states.items() if state is not State.NOT_NEEDED)

    @property
    def rate(self) -> float | None:
        """Covered of needing, in per cent; None where nobody needs it."""
        return 100 * self.covered / self.needing if self.needing else None


@dataclass(frozen=True)
class Answered:
    """Departments of one group that answered, of those asked: as the response rate counts."""

    code: str
    answered: int
    eligible: int


def sectors(found: Reckoning) -> dict[str, str]:
    """Return the sector of each organisation: that of its departments, else what its type tells."""
    said: dict[str, set[str]] = defaultdict(set)
    for each in found.departments.values():
        body = found.body_of(each.id)
        if body is not None and each.sector != NOT_SAID:
            said[body].add(each.sector)
    return {
        body: said[body].pop()
        if len(said.get(body, ())) == 1
        else _sector_of_type(found.succession.organisation(body))
        for body in found.succession.bodies
    }


def _sector_of_type(organisation: Organisation) -> str:
    if organisation.org_type == NOT_SAID:
        return NOT_SAID
    return "independent" if organisation.org_type in _INDEPENDENT else "NHS"


def described(found: Reckoning) -> dict[Pair, dict[str, str]]:
    """Return for each pair its code under everything of `BY`."""
    sector = sectors(found)
    about = {
        body: {
            "region": (organisation := found.succession.organisation(body)).region,
            "nation": organisation.nation,
            "sector": sector[body],
            "org_type": organisation.org_type,
        }
        for body in found.succession.bodies
    }
    return {pair: {"specialism": pair[1], **about[pair[0]]} for pair in found.states}


def chosen(about: Mapping[Pair, Mapping[str, str]], where: Mapping[str, Collection[str]]) -> frozenset[Pair]:
    """Return the pairs that have one of the codes asked for under each name of `where`; an empty one is any."""
    asked = {name: set(codes) for name, codes in where.items() if codes}
    return frozenset(
        pair for pair, codes in about.items() if all(codes[name] in of for name, of in asked.items())
    )


def shares(
    found: Reckoning,
    pairs: Iterable[Pair],
    about: Mapping[Pair, Mapping[str, str]],
    by: str,
    order: Iterable[str],
) -> tuple[Share, ...]:
    """Return the states of these pairs by group, in reading order, without empty groups."""
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    for pair in pairs:
        counts[about[pair][by]][found.states[pair]] += 1
    known = [each for each in order if each in counts]
    rest = sorted(set(counts) - set(known))
    return tuple(Share(code, dict(counts[code])) for code in (*known, *rest))


def total(found: Reckoning, pairs: Iterable[Pair]) -> Share:
    """Return the states of these pairs together."""
    return Share("all", dict(Counter(found.states[pair] for pair in pairs)))


def silent(found: Reckoning, pairs: Collection[Pair]) -> frozenset[str]:
    """Return the ids of the departments of these pairs that have not answered."""
    return frozenset(
        each.id
        for each in found.departments.values()
        if not each.answered
        and any((found.body_of(each.id), specialism) in pairs for specialism in each.specialisms)
    )


def answered_by_region(
    found: Reckoning, pairs: Collection[Pair], order: Iterable[str]
) -> tuple[Answered, ...]:
    """Return how many departments of these pairs answered, by region of their organisation."""
    asked: dict[str, list[bool]] = defaultdict(list)
    for each in found.departments.values():
        body = found.body_of(each.id)
        if body is not None and any((body, specialism) in pairs for specialism in each.specialisms):
            asked[found.succession.organisation(body).region].append(each.answered)
    known = [each for each in order if each in asked]
    rest = sorted(set(asked) - set(known))
    return tuple(Answered(code, sum(asked[code]), len(asked[code])) for code in (*known, *rest))
