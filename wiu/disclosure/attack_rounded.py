"""The judge on rounded tables: each printed figure tells a range, and all attackers are given all ranges.

Nothing is taken from the engine but what was printed. How far a figure may lie from the truth is what its readers are
told: half the base where each is rounded for itself; where sums hold, the least number of bases that holds all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attack import missing
from wiu.disclosure.attack_findings import Findings
from wiu.disclosure.attack_judge import Judge
from wiu.disclosure.attack_people import largest, sensitive
from wiu.disclosure.attack_space import AttackError, build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.attack_legend import Ranges
    from wiu.disclosure.attack_space import Release, Space
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes

ATTACKERS = ("reader", "outsider", "insider", "person")
FURTHEST = 5
"""Bases by which a figure may be off at most, where sums hold."""


def attack_rounded(releases: Sequence[Release], rules: Rules, base: int, *, additive: bool) -> Findings:
    """Try every attacker on tables of one state of the data, rounded to `base`, taken together.

    A printed figure that is no multiple of the base, or lies further from the truth than it may, is told as one
    that differs. Raises `AttackError` (fit to show) where the figures are no counts.
    """
    counts = releases[0].counts
    if counts.count is None or counts.values:
        raise AttackError("rounding", "Only counts are rounded.")
    space = build(releases, counts.count)
    truth = space.member @ space.truth
    printed = [
        [
            figure
            for release in releases
            for codes in line.names
            if codes in release.cells
            and (figure := release.cells[codes].figures.get(counts.count)) is not None
        ]
        for line in space.lines
    ]
    reach, differs = _reach(space, truth, printed, base, additive=additive)
    who = largest(space.own, space.member)
    flagged = sensitive(who, rules, persons=True, has_contributors=counts.has_contributors)
    stated = np.array([any(codes in (rules.given or ()) for codes in line.names) for line in space.lines])
    empty = (truth == 0) & np.array([line.published for line in space.lines])
    lines = tuple(
        line if known else replace(line, published=False, primary=bool(secret), contradicted=False)
        for line, known, secret in zip(space.lines, empty, flagged | stated, strict=True)
    )
    veiled = replace(space, lines=lines, needed=np.zeros(len(lines), dtype=bool))
    few = rules.max_n if rules.min_contributors is None and rules.given is None else None
    judge = Judge(
        veiled,
        rules,
        counts.count,
        [releases[0].edition],
        has_contributors=counts.has_contributors,
        told=_told(veiled, printed, reach, few, zeros_shown=not rules.protect_zeros),
    )
    judge.every_attacker(ATTACKERS, "outsider")
    components = [component for level in judge.levels for component, _, _ in level.parts]
    return Findings(
        judge.attacked,
        tuple(judge.found),
        (),
        differs,
        tuple(missing(releases)),
        (),
        sum(component.undecided for component in components),
        sum(component.programs for component in components),
    )


def _reach(
    space: Space, truth: NDArray[np.float64], printed: list[list[float]], base: int, *, additive: bool
) -> tuple[float, tuple[tuple[str, Codes], ...]]:
    """Return how far printed figures may lie from the truth, and those that lie further or are no multiple."""
    off = [abs(figure - true) for figures, true in zip(printed, truth, strict=True) for figure in figures]
    bases = next((each for each in range(1, FURTHEST) if max(off, default=0.0) < each * base), FURTHEST)
    reach = float(bases * base - 1 if additive else base // 2)
    differs = tuple(
        ("count", codes)
        for line, figures, true in zip(space.lines, printed, truth, strict=True)
        for figure in figures
        if figure % base or abs(figure - true) > reach
        for codes in line.names
    )
    return reach, differs


def _told(
    space: Space, printed: list[list[float]], reach: float, few: int | None, *, zeros_shown: bool
) -> Ranges:
    """Return lines, least and greatest: what the printed figures and the symbols say."""
    lines, low, high = [], [], []
    for index, (line, figures) in enumerate(zip(space.lines, printed, strict=True)):
        if line.published:
            continue
        least, most = 0.0, np.inf
        if figures:
            least, most = max(0.0, *figures) - reach, min(figures) + reach
        elif zeros_shown:
            least, most = 1.0, float(few) if few and few > 1 and line.primary else np.inf
        lines.append(index)
        low.append(max(0.0, least))
        high.append(most)
    return lines, low, high
