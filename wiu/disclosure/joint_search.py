"""The search over all releases: as for a single table, but what can't be hidden is told, not given up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SIGNS
from wiu.disclosure.search import Search
from wiu.disclosure.short_moves import ShortMoves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.defence import Defence
    from wiu.disclosure.problem import Problem


MOST_WORK = 4_000.0
"""Small programs of one round of searches: an answer is due in seconds."""

FEW, MOST_BRANCHED = 30, 20
"""Figures left to hide up to which whole-number programs may be asked, and how many of them."""


class Lost(NamedTuple):
    """A demand that nothing hides here from this insider: the front, the demand, the insider."""

    front: int
    demand: int
    insider: int


class JointSearch(Search):
    """A search that goes on where a figure can't be hidden, and says which could not."""

    def __init__(self, problem: Problem, *, work: float = MOST_WORK, branching: bool = False) -> None:
        super().__init__(problem, repairs=False)
        self._most = work
        """Work after which what is not hidden yet is left to the next search."""
        self._short = [ShortMoves(problem.cells.matrix, each, problem.cost) for each in problem.fronts]
        self._failed: list[dict[int, set[int]]] = [{} for _ in self.defences]
        if branching:  # dear ones are for the last that are left
            for each in self._short:
                each.branches = MOST_BRANCHED

    @property
    def work(self) -> float:
        """Effort so far: what a budget counts."""
        return sum(each.adversary.work for each in self.defences) + sum(each.work for each in self._short)

    def reach_out(self, withheld: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[Lost]]:
        """Return the pattern in which every demand is safe but those that are lost."""
        withheld = withheld | self.problem.primary
        while True:
            before = int(withheld.sum())
            for defence in self.defences:
                withheld = self._hide(defence, withheld)
            if int(withheld.sum()) == before:
                break
        return withheld, [
            Lost(at, demand, insider)
            for at, failed in enumerate(self._failed)
            for demand in sorted(failed)
            for insider in sorted(failed[demand])
        ]

    def _hide(self, defence: Defence, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Hide one demand after the other from those who see through all movements found."""
        wanted = defence.front.wanted
        for demand in np.lexsort((np.arange(len(wanted)), -self.problem.cost[wanted.cell])).tolist():
            while True:
                left = self._who_sees(defence, demand, withheld)
                if not left:
                    break
                if self.work > self._most:
                    return withheld
                withheld = self._hide_from(defence, demand, left, withheld)
        return withheld

    def _who_sees(self, defence: Defence, demand: int, withheld: NDArray[np.bool_]) -> list[int]:
        """Return who sees through all movements that hold, and was not given up."""
        failed = self._failed[defence.number].get(demand, set())
        if OUTSIDER in failed:
            return []
        broken = defence.against(demand, withheld)
        if broken is None:
            return [OUTSIDER]
        return defence.concerned(demand, sorted(broken - failed))

    def _hide_from(
        self, defence: Defence, demand: int, insiders: list[int], withheld: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Hide the demand from all of these at once, where that fails from some of them; note who is given up."""
        while True:
            found = self._hidden(defence, demand, insiders, withheld)
            if found is not None:
                withheld = found
                still = self._who_sees(defence, demand, withheld)
                if not set(insiders) <= set(still):
                    return withheld
            if len(insiders) == 1:
                self._failed[defence.number].setdefault(demand, set()).update(insiders)
                return withheld
            insiders = insiders[: len(insiders) // 2]

    def _hidden(
        self, defence: Defence, demand: int, insiders: list[int], withheld: NDArray[np.bool_]
    ) -> NDArray[np.bool_] | None:
        """Return the pattern that hides the demand from all these insiders, None where nothing does.

        The movement found is the shortest at least cost: it stays good under most that is asked later.
        """
        front = defence.front
        cell, way = int(front.wanted.cell[demand]), int(front.wanted.way[demand])
        alone = len(insiders) == 1
        need = defence.need(demand, insiders[0]) if alone else float(front.wanted.amount[demand])
        view = front.known[insiders[0]] if alone else front.known.together(insiders)
        found = self._short[defence.number].solve(withheld, cell, SIGNS[way], need, view)
        if found is None:
            return None
        pattern, moves = found
        defence.keep(moves, demand, insiders[0] if alone else OUTSIDER)
        return pattern & ~self.problem.closed

    def tidy(self, withheld: NDArray[np.bool_], *, work: float | None = None) -> NDArray[np.bool_]:
        """Return the pattern without the secondaries that other movements make needless, dearest first."""
        withheld = withheld.copy()
        limit = np.inf if work is None else self.work + work
        second = np.flatnonzero(withheld & ~self.problem.primary)
        for cell in second[np.lexsort((second, -self.problem.cost[second]))].tolist():
            if self.work > limit:
                break
            leaning = [each.touched_by(cell, withheld) for each in self.defences]
            withheld[cell] = False
            if not all(
                self._still_hidden(defence, demand, withheld)
                for defence, demands in zip(self.defences, leaning, strict=True)
                for demand in demands
            ):
                withheld[cell] = True
        return withheld

    def _still_hidden(self, defence: Defence, demand: int, withheld: NDArray[np.bool_]) -> bool:
        """Return whether the demand is safe from all but those given up, with nothing more withheld."""
        while left := self._who_sees(defence, demand, withheld):
            found = self._hidden(defence, demand, left, withheld)
            if found is None or (found & ~withheld).any():
                return False
            if set(left) <= set(self._who_sees(defence, demand, withheld)):
                return False
        return True

    def lost(self, withheld: NDArray[np.bool_]) -> list[Lost]:
        """Return what is found though nothing more can be withheld."""
        return [
            Lost(breach.front, breach.demand, breach.insider)
            for defence in self.defences
            for breach in defence.breaches(withheld)
        ]


__all__ = ["OUTSIDER", "JointSearch", "Lost"]
