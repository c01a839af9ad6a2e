"""The exact optimum: a master program over which cells to withhold, cut by the attackers' programs.

    minimise Σ cost_i x_i   where every cut holds and x_i is 0 or 1

Every cut is valid for each safe pattern, so the master's bound is a bound for all of them. Where the
master's pattern is itself safe, it is the optimum (Fischetti and Salazar 2001, with more attackers).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.linear import INFINITY, Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.adversary import Cut
    from wiu.disclosure.search import Search

CLOSE = 1e-6
"""A gap below this share is no gap: costs carry tie-breaks of that size."""

ROUNDS_OF_RELAXATION = 40
NODES = 20_000
COARSE, FINE = 1e-2, 1e-7
"""Gaps to which the master is solved: while cuts are still missing, an exact optimum is wasted."""


@dataclass(frozen=True, repr=False)
class Outcome:
    """The best safe pattern found, and the proved lower bound of the cost of any (primaries included)."""

    withheld: NDArray[np.bool_]
    bound: float
    hurried: bool


class _Master:
    """The master program, whole or relaxed, with its pool of cuts."""

    def __init__(self, search: Search) -> None:
        problem = search.problem
        self.open = np.flatnonzero(~problem.primary & ~problem.closed)
        self.column = np.full(len(problem.primary), -1)
        self.column[self.open] = np.arange(len(self.open))
        self.base = float(problem.cost[problem.primary].sum())
        self.cost = problem.cost[self.open]
        self.size = len(problem.primary)
        self.primary = problem.primary
        self._relaxed = self._program(whole=False)
        self._whole: Program | None = None
        self._pool: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        self._seen: set[bytes] = set()

    def _program(self, *, whole: bool) -> Program:
        count = len(self.open)
        return Program(
            sp.csr_array((0, count)),
            (np.zeros(0), np.zeros(0)),
            (np.zeros(count), np.ones(count)),
            self.cost,
            np.ones(count, dtype=bool) if whole else None,
        )

    @property
    def work(self) -> float:
        """Effort so far."""
        return self._relaxed.work + (0.0 if self._whole is None else self._whole.work)

    def add(self, cut: Cut) -> bool:
        """Add a cut; return whether it is new."""
        kept = self.column[cut.cells] >= 0
        at, weight = self.column[cut.cells[kept]], np.round(cut.weight[kept], 7)
        weight = np.minimum(weight + 1e-7 * (weight < 1), 1.0)  # rounded outwards: still valid
        key = at.tobytes() + weight.tobytes()
        if key in self._seen:
            return False
        self._seen.add(key)
        self._pool.append((at, weight))
        self._relaxed.add_row(at, weight, 1.0, INFINITY)
        if self._whole is not None:
            self._whole.add_row(at, weight, 1.0, INFINITY)
        return True

    def relaxed(self) -> tuple[NDArray[np.float64], float] | None:
        """Return the relaxation's optimum over all cells, and its cost."""
        found = self._relaxed.solve()
        if found is None:
            return None
        return self._spread(found.columns), found.objective + self.base

    def take(self, cuts: list[Cut]) -> int:
        """Add all of `cuts` and empty the list; return how many were new."""
        fresh = sum(self.add(each) for each in cuts)
        cuts.clear()
        return fresh

    def whole(
        self, best: NDArray[np.bool_], nodes: int, gap: float
    ) -> tuple[NDArray[np.bool_], float] | None:
        """Return the best pattern that satisfies the cuts, and the proved bound."""
        if self._whole is None:
            self._whole = self._program(whole=True)
            for at, weight in self._pool:
                self._whole.add_row(at, weight, 1.0, INFINITY)
        self._whole.limit(nodes=nodes, gap=gap)
        self._whole.start_from(best[self.open].astype(float))
        found = self._whole.solve()
        if found is None:
            return None
        return self._spread(found.columns) > 0.5, found.bound + self.base  # noqa: PLR2004 - 0 or 1

    def _spread(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        share = self.primary.astype(float)
        share[self.open] = np.clip(columns, 0.0, 1.0)
        share[share < 1e-9] = 0.0  # noqa: PLR2004 - a solver's dust
        return share


class _Clock:
    """The budget: programs solved, and in an emergency seconds passed."""

    def __init__(self, search: Search, master: _Master, work: float, seconds: float) -> None:
        self._search, self._master = search, master
        self._end = search.work + work
        self._stop = time.monotonic() + seconds
        self.hurried = False

    def up(self) -> bool:
        """Return whether the budget is spent."""
        if time.monotonic() > self._stop:
            self.hurried = True
        return self.hurried or self.left() <= 0

    def left(self) -> float:
        """Return the effort left."""
        return self._end - self._search.work - self._master.work


def optimise(search: Search, start: NDArray[np.bool_], *, work: float, seconds: float) -> Outcome:
    """Return the best safe pattern that the budget finds, beginning with the safe pattern `start`."""
    master = _Master(search)
    clock = _Clock(search, master, work, seconds)
    best, cost = start, search.cost(start)
    bound = master.base
    master.take(search.cuts)
    bound = max(bound, _relaxation(search, master, clock))
    gap = COARSE
    while cost - bound > CLOSE * max(cost, 1.0) and not clock.up():
        found = master.whole(best, min(NODES, 1 + int(clock.left())), gap)
        if found is None:
            break
        pattern, proved = found
        bound = max(bound, min(proved, cost))
        if cost - bound <= CLOSE * max(cost, 1.0):
            break
        breaches = search.breaches(pattern)
        mended = search.tidy(search.extend(pattern), work=2000) if breaches else pattern
        if search.cost(mended) < cost - CLOSE:
            best, cost = mended, search.cost(mended)
        fresh = master.take(search.cuts)
        if not fresh:
            if gap <= FINE:
                break
            gap = FINE
        elif cost - bound < COARSE * cost:
            gap = FINE
    return Outcome(best, min(bound, cost), clock.hurried)


def _relaxation(search: Search, master: _Master, clock: _Clock) -> float:
    """Cut the relaxation until it yields no more; return its bound."""
    bound = master.base
    stale = 0
    for _ in range(ROUNDS_OF_RELAXATION):
        found = master.relaxed()
        if found is None or clock.up():
            break
        share, value = found
        stale = stale + 1 if value < bound + 1e-4 * max(abs(bound), 1.0) else 0
        bound = max(bound, value)
        if stale > 3:  # noqa: PLR2004 - three idle rounds are enough
            break
        fresh = 0
        for defence in search.defences:
            for demand in range(len(defence.front.wanted)):
                for insider in (OUTSIDER, *sorted(search.hot[defence.number].get(demand, ()))):
                    cut = defence.separate(demand, insider, share)
                    if cut is not None:
                        fresh += master.add(cut)
                        break
                if clock.up():
                    return bound
        if not fresh:
            break
    return bound
