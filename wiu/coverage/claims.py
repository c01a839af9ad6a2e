"""What a statement means: who, by whose word, serves whom, and where the words contradict each other.

Statements are about codes and names; claims are about the organisations that stand behind them on the
census date. Two departments of one organisation are one provider here: whether a client names the one
or the other is no contradiction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.coverage.contracts import OfficeOnly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wiu.coverage.facts import Department, Facts, Statement
    from wiu.coverage.succession import Succession

Pair = tuple[str, str]
"""An organisation's code on the census date, and a specialism."""


class Meaning(StrEnum):
    """What a statement says of a client and a specialism."""

    SERVED = "served by another"
    OWN = "provides it itself"
    NONE = "needs none"
    NOTHING = "not known"


class Kind(StrEnum):
    """How statements contradict each other; only dates that differ leave the state alone."""

    NAMES_ANOTHER = "the provider says it serves, the client names another"
    CLIENT_DENIES = "the provider says it serves, the client says it needs none or provides it itself"
    PROVIDER_DENIES = "the client names a provider that says it does not serve it"
    OWN_RETURNS = "the client's own returns contradict each other"
    DATES_DIFFER = "both sides agree who serves, but not from when to when"


@dataclass(frozen=True, slots=True, repr=False)
class Claim(OfficeOnly):
    """A statement, read. `who` is the provider's key: `organisation:CODE`, or `name:…` of anybody else."""

    statement: Statement
    meaning: Meaning
    who: str | None = None
    department: str | None = None

    @property
    def by_provider(self) -> bool:
        """Whether the provider said it."""
        return self.statement.by_provider


@dataclass(frozen=True, slots=True, repr=False)
class Contradiction(OfficeOnly):
    """Claims on one pair that can't all be true, in the order of their statements."""

    pair: Pair
    kind: Kind
    claims: tuple[Claim, ...]

    @property
    def fingerprint(self) -> str:
        """What stands or falls with these very statements: a decision is about them and no others."""
        return fingerprint(each.statement for each in self.claims)


def fingerprint(statements: Iterable[Statement]) -> str:
    """Return a digest of what was said, whatever the order and in whichever return."""
    said = sorted(
        "|".join(
            (
                each.client,
                each.specialism,
                each.arrangement,
                str(each.by_provider),
                each.provider or "",
                folded(each.provider_name or ""),
                str(each.start or ""),
                str(each.end or ""),
            )
        )
        for each in statements
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def folded(name: str) -> str:
    """Return a name without case, marks and doubled blanks, as names are compared."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())


@dataclass(frozen=True, repr=False)
class Read(OfficeOnly):
    """Statements as read: claims in force by pair, contracts not in force by pair, and what is about nobody we know."""

    claims: dict[Pair, list[Claim]]
    over: dict[Pair, tuple[Statement, ...]]
    strange: tuple[Statement, ...]


def read(facts: Facts, succession: Succession) -> Read:
    """Return what the statements of a round mean; of a specialism that it did not ask about they mean nothing."""
    departments = {each.id: each for each in facts.departments}
    names = _names(facts, succession)
    asked = set(facts.specialisms)
    claims: dict[Pair, list[Claim]] = {}
    over: dict[Pair, tuple[Statement, ...]] = {}
    strange = []
    for each in facts.statements:
        if each.specialism not in asked:
            continue
        client = succession.standing(each.client)
        if client is None:
            strange.append(each)
            continue
        if not each.in_force(facts.census):
            over[client, each.specialism] = (*over.get((client, each.specialism), ()), each)
            continue
        claim = _claim(each, client, departments, names, succession)
        if claim.meaning is not Meaning.NOTHING:
            claims.setdefault((client, each.specialism), []).append(claim)
    return Read(claims, over, tuple(strange))


def _names(facts: Facts, succession: Succession) -> dict[str, str]:
    """Return organisations by their folded name, those whose name is theirs alone."""
    found: dict[str, set[str]] = {}
    for each in facts.organisations:
        body = succession.standing(each.code)
        if body is not None and each.name:
            found.setdefault(folded(each.name), set()).add(body)
    return {name: bodies.pop() for name, bodies in found.items() if len(bodies) == 1}


def _claim(
    said: Statement,
    client: str,
    departments: Mapping[str, Department],
    names: Mapping[str, str],
    succession: Succession,
) -> Claim:
    department = departments.get(said.provider or "")
    body = succession.standing(department.org_code) if department else None
    if body is None and said.provider_name:
        body = names.get(folded(said.provider_name))
    if said.arrangement == "none":
        who = None if not said.by_provider else _key(body, said)
        return Claim(said, Meaning.NONE, who)
    if said.arrangement == "unknown":
        return Claim(said, Meaning.NOTHING)
    if body == client or (said.arrangement == "in_house" and not said.by_provider):
        return Claim(said, Meaning.OWN)
    return Claim(said, Meaning.SERVED, _key(body, said), department.id if department else None)


def _key(body: str | None, said: Statement) -> str | None:
    if body is not None:
        return f"organisation:{body}"
    named = said.provider_name or said.provider
    return f"name:{folded(named)}" if named and folded(named) else None


def contradiction(pair: Pair, claims: Sequence[Claim]) -> Contradiction | None:
    """Return how the claims on a pair contradict each other, None if they don't.

    A client that buys without saying from whom contradicts nobody. One that provides some of it
    itself and names the provider that claims it doesn't either.
    """
    own = [each for each in claims if not each.by_provider]
    if not own:  # providers may serve side by side
        return None
    none = any(each.meaning is Meaning.NONE for each in own)
    if len(own) == len(claims) and not none:
        return None
    claimants = {each.who for each in claims if each.by_provider and each.meaning is Meaning.SERVED}
    deniers = {each.who for each in claims if each.by_provider and each.meaning is Meaning.NONE}
    named = {each.who for each in own if each.meaning is Meaning.SERVED}
    kind = None
    if none and any(each.meaning is not Meaning.NONE for each in own):
        kind = Kind.OWN_RETURNS
    elif claimants - named and None not in named:
        kind = Kind.NAMES_ANOTHER if named else Kind.CLIENT_DENIES
    elif named & deniers - {None}:
        kind = Kind.PROVIDER_DENIES
    elif _dates_differ(claims):
        kind = Kind.DATES_DIFFER
    return None if kind is None else Contradiction(pair, kind, tuple(claims))


def _dates_differ(claims: Sequence[Claim]) -> bool:
    """Return whether the sides give other dates for one provider; a date that is not given is no other one."""
    if len({(each.statement.start, each.statement.end) for each in claims}) == 1:
        return False
    served = [each for each in claims if each.meaning is Meaning.SERVED and each.who is not None]
    for field in ("start", "end"):
        said: dict[tuple[str | None, bool], set[object]] = {}
        for each in served:
            value = getattr(each.statement, field)
            if value is not None:
                said.setdefault((each.who, each.by_provider), set()).add(value)
        for (who, by_provider), days in said.items():
            if not by_provider and (who, True) in said and not days & said[who, True]:
                return True
    return False
