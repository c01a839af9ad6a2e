"""What is missing, and what closing each gap would add: whom to ask first (R1: office only)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.coverage.claims import Meaning, Pair
from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.reckoning import COVERED, Reckoning, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Gap(StrEnum):
    """What kind of gap it is, and so what to ask."""

    DEPARTMENT = "a department has not answered"
    PRIVATE = "a provider outside the survey"
    UNLISTED = "a provider whose department is not on our list"
    NOTHING_KNOWN = "nothing is known"
    CONFLICT = "the two sides contradict each other"


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a department stated it has, in the round named: (measure, quantity)."""

    round_title: str
    units: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        """All units together, whatever they are: only to put gaps in order."""
        return sum(quantity for _, quantity in self.units)


@dataclass(frozen=True, slots=True, repr=False)
class Missing(OfficeOnly):
    """One gap. `whom` is a department's id, an organisation's code or a provider's key, as the kind has it.

    `pairs` are those that would be covered if whoever is asked answered, or, of a contradiction, those
    that a decision would settle. `key` names the gap from day to day and tells nobody who serves whom.
    """

    kind: Gap
    whom: str
    pairs: tuple[Pair, ...]
    equipment: Equipment | None = None

    @property
    def adds(self) -> int:
        """How many organisations' needs closing it would cover."""
        return len(self.pairs)

    @property
    def key(self) -> str:
        """A name to keep beside notes on the gap; a private provider's own name is not in it."""
        if self.kind is Gap.PRIVATE:
            return f"private:{hashlib.sha256(self.whom.encode()).hexdigest()[:16]}"
        return f"{self.kind.name.lower()}:{self.whom}"


def gaps(found: Reckoning, equipment: Mapping[str, Equipment]) -> tuple[Missing, ...]:
    """Return every gap, the one that adds most first; equal ones by equipment, then by whom to ask."""
    missing = [*_departments(found, equipment), *_others(found)]
    return tuple(
        sorted(
            missing,
            key=lambda each: (-each.adds, -(each.equipment.total if each.equipment else 0.0), each.key),
        )
    )


def _departments(found: Reckoning, equipment: Mapping[str, Equipment]) -> Iterable[Missing]:
    """Yield the silent departments that would cover something, with all that each would cover.

    A department's answer covers its own organisation, those it serves, and those they serve in turn.
    """
    direct: dict[str, list[Pair]] = defaultdict(list)
    onward: dict[Pair, list[Pair]] = defaultdict(list)
    for pair, claims in found.firm.items():
        if pair in found.links:
            continue
        named = {each.department for each in claims if each.meaning is Meaning.SERVED and each.department}
        for provider in named:
            direct[provider].append(pair)
            body = found.body_of(provider)
            if body is not None and body != pair[0]:
                onward[body, pair[1]].append(pair)
    for department in found.departments.values():
        if department.answered:
            continue
        body = found.body_of(department.id)
        own = [(body, each) for each in department.specialisms] if body is not None else []
        reached = _everybody_after(direct.get(department.id, ()), onward)
        pairs = {pair for pair in (*own, *reached) if found.states.get(pair, State.ITSELF) not in COVERED}
        if pairs:
            yield Missing(Gap.DEPARTMENT, department.id, tuple(sorted(pairs)), equipment.get(department.id))


def _everybody_after(first: Iterable[Pair], onward: Mapping[Pair, list[Pair]]) -> set[Pair]:
    reached = set(first)
    front = list(reached)
    while front:
        new = {buyer for pair in front for buyer in onward.get(pair, ())} - reached
        reached |= new
        front = list(new)
    return reached


def _others(found: Reckoning) -> Iterable[Missing]:
    private: dict[str, set[Pair]] = defaultdict(set)
    unlisted: dict[str, set[Pair]] = defaultdict(set)
    unknown: dict[str, set[Pair]] = defaultdict(set)
    for pair, state in found.states.items():
        if state is State.UNKNOWN:
            unknown[pair[0]].add(pair)
        elif state is State.CONFLICT:
            yield Missing(Gap.CONFLICT, f"{pair[0]}:{pair[1]}", (pair,))
        elif state is State.SILENT:
            served = [
                each
                for each in found.firm.get(pair, ())
                if each.meaning is Meaning.SERVED and each.department is None and each.who is not None
            ]
            for each in served:
                kind, _, whom = str(each.who).partition(":")
                (private if kind == "name" else unlisted)[whom].add(pair)
            if not served and pair not in found.silent:
                unlisted[pair[0]].add(pair)
    for kind, by_whom in (
        (Gap.PRIVATE, private),
        (Gap.UNLISTED, unlisted),
        (Gap.NOTHING_KNOWN, unknown),
    ):
        for whom, pairs in by_whom.items():
            yield Missing(kind, whom, tuple(sorted(pairs)))
