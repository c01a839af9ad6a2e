"""Whom the survey covers: for each organisation and specialism, exactly one state (R1: office only).

The rules, in the order in which they are asked:

1. a department of the organisation answered: *answered itself*;
2. what is claimed contradicts itself, and nobody has decided it: *claims conflict*;
3. a provider that answered serves it, directly or through providers that buy in turn: *covered*;
4. somebody is known to provide it, and is silent: *provider known but silent*;
5. the organisation says that it needs none: *no service needed*;
6. nothing is known: *a gap*.

A department answered if it has an accepted return in the round, as the response rate counts. Contracts
count if they are in force on the census date. Chains are followed from the departments that answered
outwards, so that a circle of buyers ends nothing and is reported. Cost grows with the number of pairs
and statements.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.coverage import circles
from wiu.coverage.claims import Claim, Contradiction, Kind, Meaning, Pair, contradiction, read
from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.succession import Succession

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wiu.coverage.facts import Department, Facts, Resolution, Statement


class State(StrEnum):
    """The states of an organisation and specialism, in reading order."""

    ITSELF = "answered itself"
    PROVIDER = "covered by a provider that answered"
    SILENT = "provider known but silent"
    CONFLICT = "claims conflict"
    NOT_NEEDED = "no service needed"
    UNKNOWN = "unknown: a gap"


COVERED = frozenset({State.ITSELF, State.PROVIDER})

SERVED_BY, OWN, NOT_NEEDED = "served by", "provides it itself", "needs none"
VERDICTS = (SERVED_BY, OWN, NOT_NEEDED)


@dataclass(frozen=True, slots=True, repr=False)
class Link(OfficeOnly):
    """How a pair is reached: by this department's return, or through what its organisation buys itself."""

    department: str
    onward: Pair | None


@dataclass(frozen=True, repr=False)
class Reckoning(OfficeOnly):
    """The states of a round, and all that they were worked out from.

    `claims` holds those in force by pair, `firm` those that are contradicted by nobody or upheld by a
    decision, `contradictions` those found, dates that differ included;
    `resolved` the pairs whose contradiction somebody decided; `links` the first step from a pair to a
    return that covers it; `silent` the departments that are known to provide for a pair and did not
    answer. `claimed` are the pairs that would be covered if every claim were true. `circles` are
    organisations that buy from each other in the round. `over`: contracts stated and not in force on the
    census date. `strange`: statements about nobody we know.
    """

    facts: Facts
    succession: Succession
    states: Mapping[Pair, State]
    claims: Mapping[Pair, tuple[Claim, ...]]
    firm: Mapping[Pair, tuple[Claim, ...]]
    contradictions: Mapping[Pair, Contradiction]
    resolved: Mapping[Pair, Resolution]
    links: Mapping[Pair, Link]
    silent: Mapping[Pair, tuple[str, ...]]
    claimed: frozenset[Pair]
    circles: tuple[tuple[Pair, ...], ...]
    over: Mapping[Pair, tuple[Statement, ...]]
    strange: tuple[Statement, ...]
    departments: Mapping[str, Department]

    @property
    def needing(self) -> int:
        """How many pairs need the service, those that nothing is known of among them."""
        return sum(state is not State.NOT_NEEDED for state in self.states.values())

    @property
    def covered(self) -> int:
        """How many pairs are covered."""
        return sum(state in COVERED for state in self.states.values())

    @property
    def open_conflicts(self) -> tuple[Contradiction, ...]:
        """The contradictions that decide a state and that nobody has decided yet."""
        return tuple(
            each
            for pair, each in self.contradictions.items()
            if each.kind is not Kind.DATES_DIFFER and pair not in self.resolved
        )

    def body_of(self, department: str) -> str | None:
        """Return the organisation that a department belongs to on the census date; None if nobody knows."""
        found = self.departments.get(department)
        return None if found is None else self.succession.standing(found.org_code)

    def chain(self, pair: Pair) -> tuple[str, ...]:
        """Return the departments from the pair's provider to the one that answered; empty if none is reached."""
        found: list[str] = []
        here: Pair | None = pair
        while here is not None and here in self.links:
            link = self.links[here]
            found.append(link.department)
            here = link.onward
        return tuple(found)


def reckon(facts: Facts) -> Reckoning:
    """Return the state of every organisation and specialism of a round."""
    succession = Succession(facts.organisations, facts.census)
    departments = {each.id: each for each in facts.departments}
    said = read(facts, succession)
    claims = said.claims
    contradictions = {
        pair: found for pair, said in claims.items() if (found := contradiction(pair, said)) is not None
    }
    resolved = _resolved(facts.resolutions, contradictions)
    upheld = {pair: _upheld(of, resolved.get(pair)) for pair, of in claims.items()}
    in_conflict = {
        pair
        for pair, each in contradictions.items()
        if each.kind is not Kind.DATES_DIFFER and pair not in resolved
    }
    own: dict[Pair, list[Department]] = defaultdict(list)
    for each in facts.departments:
        body = succession.standing(each.org_code)
        if body is not None:
            for specialism in each.specialisms:
                own[body, specialism].append(each)
    firm = {pair: of for pair, of in upheld.items() if pair not in in_conflict}
    sellers = _sellers(claims)
    bodies = {each.id: succession.standing(each.org_code) for each in facts.departments}
    firm_sellers = sellers if len(firm) == len(claims) and not resolved else _sellers(firm)
    links = _reached(firm_sellers, departments, bodies)
    every = links if firm_sellers is sellers else _reached(sellers, departments, bodies)
    itself = {pair for pair, found in own.items() if any(each.answered for each in found)}
    pairs = [(body, specialism) for body in succession.bodies for specialism in facts.specialisms]
    spoken_of = own.keys() | upheld.keys()
    states = dict.fromkeys(pairs, State.UNKNOWN)  # most of them, and then nothing is to be asked
    for pair in spoken_of & states.keys():
        states[pair] = _state(
            itself=pair in itself,
            conflict=pair in in_conflict,
            reached=pair in links,
            listed=pair in own,
            said=upheld.get(pair, ()),
            verdict=resolved[pair].verdict if pair in resolved else None,
        )
    return Reckoning(
        facts=facts,
        succession=succession,
        states=states,
        claims={pair: tuple(of) for pair, of in claims.items()},
        firm=firm,
        contradictions=contradictions,
        resolved=resolved,
        links=links,
        silent=_silent(states, firm_sellers, own, departments),
        claimed=frozenset(states.keys() & (itself | every.keys())),
        circles=circles.of(_buys_from(sellers, bodies)),
        over=said.over,
        strange=said.strange,
        departments=departments,
    )


def _resolved(
    decided: Iterable[Resolution], contradictions: Mapping[Pair, Contradiction]
) -> dict[Pair, Resolution]:
    """Return the decisions that speak of the very statements that stand there now; the last one counts."""
    found = {}
    for each in decided:
        pair = (each.client, each.specialism)
        about = contradictions.get(pair)
        if (
            about is not None
            and about.kind is not Kind.DATES_DIFFER
            and about.fingerprint == each.fingerprint
        ):
            found[pair] = each
    return found


def _upheld(said: list[Claim], decision: Resolution | None) -> tuple[Claim, ...]:
    if decision is None:
        return tuple(said)
    if decision.verdict == SERVED_BY:
        return tuple(
            each for each in said if each.meaning is Meaning.SERVED and each.who == decision.provider
        )
    return ()


def _state(
    *, itself: bool, conflict: bool, reached: bool, listed: bool, said: Iterable[Claim], verdict: str | None
) -> State:
    if itself:
        return State.ITSELF
    if conflict:
        return State.CONFLICT
    if reached:
        return State.PROVIDER
    if verdict == NOT_NEEDED:
        return State.NOT_NEEDED
    if listed or verdict == OWN or any(_names_somebody(each) for each in said):
        return State.SILENT
    denied = any(each.meaning is Meaning.NONE and not each.by_provider for each in said)
    return State.NOT_NEEDED if denied else State.UNKNOWN


def _names_somebody(claim: Claim) -> bool:
    return claim.meaning is Meaning.OWN or (claim.meaning is Meaning.SERVED and claim.who is not None)


def _sellers(claims: Mapping[Pair, Iterable[Claim]]) -> dict[Pair, list[str]]:
    """Return for each pair the departments that are said to serve it, in the order of their ids."""
    found = {}
    for pair, said in claims.items():
        named = {each.department for each in said if each.meaning is Meaning.SERVED and each.department}
        if named:
            found[pair] = sorted(named)
    return found


def _buys_from(sellers: Mapping[Pair, list[str]], bodies: Mapping[str, str | None]) -> dict[Pair, list[Pair]]:
    """Return for each pair the pairs of the organisations that serve it."""
    found: dict[Pair, list[Pair]] = {}
    for pair, named in sellers.items():
        others = {body for each in named if (body := bodies[each]) is not None and body != pair[0]}
        if others:
            found[pair] = sorted((body, pair[1]) for body in others)
    return found


def _reached(
    sellers: Mapping[Pair, list[str]], departments: Mapping[str, Department], bodies: Mapping[str, str | None]
) -> dict[Pair, Link]:
    """Walk from the departments that answered outwards to all who buy from them, by the shortest way."""
    links: dict[Pair, Link] = {}
    waiting: dict[Pair, list[tuple[Pair, str]]] = defaultdict(list)  # seller → buyers, by which department
    for pair, named in sellers.items():
        answered = next((each for each in named if departments[each].answered), None)
        if answered is not None:
            links[pair] = Link(answered, None)
            continue
        for each in named:
            body = bodies[each]
            if body is not None and body != pair[0]:
                waiting[body, pair[1]].append((pair, each))
    front = sorted(links)
    while front:
        reached = set()
        for seller in front:
            for buyer, department in waiting.get(seller, ()):
                if buyer not in links:
                    links[buyer] = Link(department, seller)
                    reached.add(buyer)
        front = sorted(reached)
    return links


def _silent(
    states: Mapping[Pair, State],
    sellers: Mapping[Pair, list[str]],
    own: Mapping[Pair, list[Department]],
    departments: Mapping[str, Department],
) -> dict[Pair, tuple[str, ...]]:
    found = {}
    for pair in own.keys() | sellers.keys():
        if states.get(pair, State.ITSELF) in COVERED:
            continue
        known = {each.id for each in own.get(pair, ())} | {*sellers.get(pair, ())}
        silent = tuple(sorted(each for each in known if not departments[each].answered))
        if silent:
            found[pair] = silent
    return found
