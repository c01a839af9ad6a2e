"""What a question may measure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.survey.codebook import CODE_LISTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PER_CENT = 100
PERSONS = "persons"
"""Stands for headcount in the rules where somebody gave WTE but no headcount: never shown."""


class Kind(StrEnum):
    """What a measure is of, and so which answers give it; a share is of what it is asked with."""

    STAFF = "staff"
    WORKLOAD = "workload"
    CERTIFICATES = "certificates"
    OPINIONS = "opinions"
    SHARE = "share"


@dataclass(frozen=True)
class Measure:
    """A measure: `signed` if it may be negative; `parts` if it is worked out, and from what.

    A derived measure is parts[0] ÷ parts[1] × 100, in per cent, of the *sums* of its parts. `whole`
    numbers are known to be so by everybody.
    """

    name: str
    unit: str
    signed: bool = False
    parts: tuple[str, ...] = ()
    kind: Kind = Kind.STAFF
    whole: bool = False


EQUIPMENT = tuple(CODE_LISTS["workload_measure"])
"""What workload is told in (D4): machines, devices, patients; each is a measure of its own."""
EXPECTED = "wte_expected"
SHARE = "share"
OPINIONS = "opinions"
CERTIFICATES = "certificates"

MEASURES: dict[str, Measure] = {
    each.name: each
    for each in (
        Measure("headcount", "people", whole=True),
        Measure("wte_in_post", "WTE"),
        Measure("wte_establishment", "WTE"),
        # an over-established service has a negative vacancy, and says so
        Measure("wte_vacant", "WTE", signed=True),
        Measure("wte_vacant_3_months", "WTE", signed=True),
        Measure("vacancy_rate", "%", signed=True, parts=("rate_vacant", "rate_established")),
        Measure(SHARE, "%", kind=Kind.SHARE),
        Measure(CERTIFICATES, "certificates", kind=Kind.CERTIFICATES, whole=True),
        Measure(OPINIONS, "departments", kind=Kind.OPINIONS, whole=True),
        *(Measure(name, "number", kind=Kind.WORKLOAD) for name in EQUIPMENT),
        Measure(EXPECTED, "WTE", kind=Kind.WORKLOAD),
    )
}

SAME_AS = {"rate_vacant": "wte_vacant", "rate_established": "wte_establishment"}
"""A part of a rate, and the measure that it is where every return gave both parts."""

POSTS = ("wte_establishment", "wte_in_post", "wte_vacant")
"""What is funded is filled or vacant: who has two of these figures of a cell has the third."""

SIGNED = frozenset(
    {name for name, each in MEASURES.items() if each.signed and not each.parts} | {"rate_vacant"}
)


def summed(measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the figures that must be summed to answer these measures: derived ones give way to their parts."""
    needed: dict[str, None] = {}
    for name in measures:
        if name != SHARE:
            needed.update(dict.fromkeys(MEASURES[name].parts or (name,)))
    return tuple(needed)


def posts_in(measures: Collection[str]) -> frozenset[str]:
    """Return which figures of posts these measures tell; a rate of vacancies tells its parts."""
    return frozenset(SAME_AS.get(name, name) for name in summed(tuple(measures))) & {*POSTS}


def shared_of(measures: Collection[str]) -> str | None:
    """Return the measure that a share asked for beside these is a share of; None where there is none fit."""
    return next(
        (
            name
            for name, each in MEASURES.items()
            if name in measures and not each.signed and not each.parts and each.kind is not Kind.SHARE
        ),
        None,
    )


def kinds(measures: Collection[str]) -> frozenset[Kind]:
    """Return what these measures are of; a share is of nothing of its own."""
    return frozenset(MEASURES[name].kind for name in measures) - {Kind.SHARE}


def rate(part: float | None, whole: float | None) -> float | None:
    """Return part ÷ whole × 100, in per cent; None where either was not given or the whole is nothing."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * PER_CENT


def vacancy_rate(sums: Mapping[str, float | None]) -> float | None:
    """Return the vacancy rate of a cell in per cent: Σ vacant WTE ÷ Σ established WTE, never a mean of rates."""
    vacant, established = (part if part in sums else SAME_AS[part] for part in MEASURES["vacancy_rate"].parts)
    return rate(sums[vacant], sums[established])


FORMULAS = {"vacancy_rate": vacancy_rate}
