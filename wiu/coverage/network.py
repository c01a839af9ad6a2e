"""Providers and clients as a network: who depends on whom, and what ends soon (R1: office only)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from wiu.coverage.claims import Meaning, Pair
from wiu.coverage.contracts import OfficeOnly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wiu.coverage.reckoning import Reckoning

A_YEAR = timedelta(days=365)
PRIVATE = frozenset({"independent provider"})


@dataclass(frozen=True, slots=True, repr=False)
class Contract(OfficeOnly):
    """A provider serves a client in a specialism, as one side or both said; dates as the cautious side has them.

    `provider` is `organisation:CODE` or `name:…`. `start` is the latest that was said, `end` the
    earliest. `disputed` marks a contract whose pair is in conflict and undecided.
    """

    provider: str
    client: str
    specialism: str
    by_provider: bool
    by_client: bool
    private: bool
    start: date | None
    end: date | None
    disputed: bool

    @property
    def pair(self) -> Pair:
        """The client and the specialism."""
        return self.client, self.specialism


@dataclass(frozen=True, slots=True, repr=False)
class Provider(OfficeOnly):
    """One provider: how many clients (organisations) and contracts, and for how many it is the only one known."""

    who: str
    clients: int
    contracts: int
    specialisms: tuple[str, ...]
    sole: int
    private: bool


def contracts(found: Reckoning) -> tuple[Contract, ...]:
    """Return the contracts in force on the census date, one for each provider, client and specialism."""
    said = defaultdict(list)
    for pair, claims in found.claims.items():
        for each in claims:
            if each.meaning is Meaning.SERVED and each.who is not None:
                said[each.who, pair].append(each)
    open_conflicts = {each.pair for each in found.open_conflicts}
    return tuple(
        Contract(
            provider=who,
            client=pair[0],
            specialism=pair[1],
            by_provider=any(each.by_provider for each in claims),
            by_client=any(not each.by_provider for each in claims),
            private=_private(found, who),
            start=max((each.statement.start for each in claims if each.statement.start), default=None),
            end=min((each.statement.end for each in claims if each.statement.end), default=None),
            disputed=pair in open_conflicts,
        )
        for (who, pair), claims in sorted(said.items())
    )


def _private(found: Reckoning, who: str) -> bool:
    kind, _, code = who.partition(":")
    return kind == "name" or found.succession.organisation(code).org_type in PRIVATE


def providers(held: Iterable[Contract]) -> tuple[Provider, ...]:
    """Return the providers of these contracts, the one with most clients first."""
    held = tuple(held)
    choice: dict[Pair, set[str]] = defaultdict(set)
    by: dict[str, list[Contract]] = defaultdict(list)
    for each in held:
        choice[each.pair].add(each.provider)
        by[each.provider].append(each)
    found = [
        Provider(
            who=who,
            clients=len({each.client for each in of}),
            contracts=len(of),
            specialisms=tuple(sorted({each.specialism for each in of})),
            sole=sum(len(choice[each.pair]) == 1 for each in of),
            private=of[0].private,
        )
        for who, of in by.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.clients, -each.contracts, each.who)))


def ending(held: Iterable[Contract], today: date) -> tuple[Contract, ...]:
    """Return the contracts that end within a year from today, the soonest first."""
    soon = [each for each in held if each.end is not None and today <= each.end <= today + A_YEAR]
    return tuple(sorted(soon, key=lambda each: (each.end, each.provider, each.pair)))


def ended(held: Iterable[Contract], today: date) -> tuple[Contract, ...]:
    """Return the contracts that were in force on the census date and have ended since."""
    return tuple(each for each in held if each.end is not None and each.end < today)
