"""WTE behind the coverage, counted once; and what it may be with those who did not answer (R1, R2: office only).

The WTE that a provider spends on clients is the provider's: it is counted in the department that
employs the people, at its own organisation, and nowhere else, however many clients it covers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import stdtrit

from wiu.coverage.contracts import OfficeOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from wiu.coverage.claims import Pair
    from wiu.coverage.reckoning import Reckoning

FEWEST = 3
"""Departments that must have stated WTE before a region is estimated from its own returns alone."""
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, repr=False)
class Stated(OfficeOnly):
    """An eligible department and specialism; `wte` established, None where none was stated or nobody answered."""

    department: str
    specialism: str
    region: str
    wte: float | None


@dataclass(frozen=True, slots=True, repr=False)
class Estimate(OfficeOnly):
    """WTE of a specialism, all of it or in one region, with those who did not answer: an estimate, [e].

    `stated` of `eligible` departments stated WTE, `measured` in all. `low` and `high` are the ends of
    the 95 % interval, None where it can't be reckoned. `borrowed`: too few stated WTE in the region, so
    that for the silent ones there the mean of this many regions stands in for its own; 0 where none does.
    """

    specialism: str
    region: str | None
    stated: int
    eligible: int
    measured: float
    wte: float | None
    low: float | None
    high: float | None
    borrowed: int = 0


def where_counted(found: Reckoning, wte: Mapping[tuple[str, str], float]) -> dict[Pair, float]:
    """Return WTE by organisation and specialism: that of its own departments that answered, and no other's.

    `wte` is by department and specialism. The sum of what is returned is the sum of what was given for
    departments that answered and whose organisation is known.
    """
    counted: dict[Pair, float] = defaultdict(float)
    for (department, specialism), value in wte.items():
        known = found.departments.get(department)
        body = found.body_of(department)
        if known is not None and known.answered and body is not None:
            counted[body, specialism] += value
    return dict(counted)


def estimates(stated: Iterable[Stated], regions: Sequence[str]) -> tuple[Estimate, ...]:
    """Return for each specialism the estimate over all regions, followed by that of each region.

    Method: stratified expansion by specialism and region. Each department that did not state WTE is
    given the mean of those of its specialism and region that did; a region in which fewer than `FEWEST`
    did borrows the mean of all such regions of the specialism together, or, where even they are too few,
    of the whole specialism. The variance of a stratum with n of N stated is (N−n)²·s²/n + (N−n)·s², and
    the interval Student's t with n−1 degrees of freedom, summed over strata. It reckons with chance
    alone: if the silent differ from those who answered, it does not cover that. Source: W. G. Cochran,
    Sampling Techniques, 3rd edition, 1977, chapters 2 and 5.
    """
    by_specialism: dict[str, list[Stated]] = defaultdict(list)
    for each in stated:
        by_specialism[each.specialism].append(each)
    found: list[Estimate] = []
    for specialism, of in by_specialism.items():
        strata = _strata(of)
        parts = [
            _estimate(specialism, (stratum, [each for each in stratum if each.region == region]), region)
            for stratum in strata
            for region in sorted({each.region for each in stratum}, key=_order(regions))
        ]
        whole = [_estimate(specialism, (stratum, stratum), None) for stratum in strata]
        found.append(_together(specialism, whole, of))
        found += sorted(parts, key=lambda each: _order(regions)(str(each.region)))
    return tuple(found)


def _order(regions: Sequence[str]) -> Callable[[str], tuple[int, str]]:
    place = {region: number for number, region in enumerate(regions)}
    return lambda region: (place.get(region, len(place)), region)


def _strata(of: list[Stated]) -> list[list[Stated]]:
    """Return the departments of a specialism in strata with `FEWEST` or more that stated WTE, if there are so many."""
    by_region: dict[str, list[Stated]] = defaultdict(list)
    for each in of:
        by_region[each.region].append(each)
    enough = {region: each for region, each in by_region.items() if _count(each) >= FEWEST}
    few = [each for region, rows in by_region.items() if region not in enough for each in rows]
    if few and _count(few) < FEWEST:
        return [of]
    return [*enough.values(), few] if few else list(enough.values())


def _count(rows: Iterable[Stated]) -> int:
    return sum(each.wte is not None for each in rows)


def _estimate(specialism: str, of: tuple[list[Stated], list[Stated]], region: str | None) -> Estimate:
    """Return the estimate for a part of a stratum, whose mean and spread are those of the whole stratum."""
    stratum, part = of
    values = [each.wte for each in stratum if each.wte is not None]
    inside = [each.wte for each in part if each.wte is not None]
    silent = len(part) - len(inside)
    means_of = {each.region for each in stratum if each.wte is not None} - {None}
    borrowed = len(means_of) if region is not None and silent and means_of != {region} else 0
    if silent == 0 and inside:
        total = sum(inside)
        return Estimate(specialism, region, len(inside), len(part), total, total, total, total, borrowed)
    if not values:
        return Estimate(specialism, region, 0, len(part), 0.0, None, None, None, borrowed)
    mean = sum(values) / len(values)
    wte = sum(inside) + silent * mean
    if len(values) < 2:  # noqa: PLR2004 - a spread takes two
        return Estimate(specialism, region, len(inside), len(part), sum(inside), wte, None, None, borrowed)
    variance = _variance(values, silent)
    room = _quantile(len(values) - 1) * math.sqrt(variance)
    return Estimate(
        specialism,
        region,
        len(inside),
        len(part),
        sum(inside),
        wte,
        max(sum(inside), wte - room),
        wte + room,
        borrowed,
    )


def _variance(values: Sequence[float], silent: int) -> float:
    mean = sum(values) / len(values)
    spread = sum((each - mean) ** 2 for each in values) / (len(values) - 1)
    return silent**2 * spread / len(values) + silent * spread


def _quantile(freedom: int) -> float:
    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))


def _together(specialism: str, strata: Sequence[Estimate], of: Sequence[Stated]) -> Estimate:
    measured = sum(each.measured for each in strata)
    known = [each.wte for each in strata if each.wte is not None]
    if len(known) < len(strata):
        return Estimate(specialism, None, _count(of), len(of), measured, None, None, None)
    wte = sum(known)
    rooms = [each.high - each.wte for each in strata if each.high is not None and each.wte is not None]
    if len(rooms) < len(strata):
        return Estimate(specialism, None, _count(of), len(of), measured, wte, None, None)
    room = math.sqrt(sum(each**2 for each in rooms))
    return Estimate(
        specialism, None, _count(of), len(of), measured, wte, max(measured, wte - room), wte + room
    )
