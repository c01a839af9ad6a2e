"""The search for a good pattern: hide what is found, then give back what was not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SIGNS, Breach, Defence
from wiu.disclosure.repair import Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.adversary import Cut
    from wiu.disclosure.problem import Problem


class UnprotectableError(Exception):
    """A figure can't be hidden from a reader of the legend, whatever else is withheld."""


class ExhaustedError(Exception):
    """The work allowed is done, and the pattern does not hold yet."""


class Search:
    """Defences and repairs of every measure of one problem, kept warm over the whole search."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.defences = [Defence(problem, at) for at in range(len(problem.fronts))]
        self.cuts: list[Cut] = []
        self.hot: list[dict[int, set[int]]] = [{} for _ in self.defences]
        self._repairs = [Repair(problem.cells.matrix, each, problem.cost) for each in problem.fronts]

    @property
    def work(self) -> float:
        """Effort so far: what a budget counts."""
        return sum(each.adversary.work for each in self.defences) + sum(each.work for each in self._repairs)

    def breaches(self, withheld: NDArray[np.bool_]) -> list[Breach]:
        """Return every attack that succeeds against the pattern."""
        found = [breach for each in self.defences for breach in each.breaches(withheld)]
        for breach in found:
            self.learn(breach)
        return found

    def learn(self, breach: Breach) -> None:
        """Keep what a successful attack teaches: its cut, and which insiders are dangerous to what."""
        if breach.cut is not None:
            self.cuts.append(breach.cut)
        if breach.insider != OUTSIDER:
            self.hot[breach.front].setdefault(breach.demand, set()).add(breach.insider)

    def safe(self, withheld: NDArray[np.bool_]) -> bool:
        """Return whether no attack succeeds; stops at the first that does."""
        return not any(True for each in self.defences for _ in each.breaches(withheld))

    def cost(self, withheld: NDArray[np.bool_]) -> float:
        """Return what the pattern costs."""
        return float(self.problem.cost[withheld].sum())

    def extend(
        self, withheld: NDArray[np.bool_], *, backwards: bool = False, work: float = np.inf
    ) -> NDArray[np.bool_]:
        """Return the pattern with more withheld, until no attack succeeds.

        Raises:
            UnprotectableError: the legend says so much that a figure can't be hidden.
            ExhaustedError: more than `work` would be needed.

        """
        withheld = withheld | self.problem.primary
        limit = self.work + work
        while True:
            before = int(withheld.sum())
            for defence in self.defences:
                withheld = self._extend_front(defence, withheld, limit, backwards=backwards)
            if int(withheld.sum()) == before:
                return withheld

    def _extend_front(
        self, defence: Defence, withheld: NDArray[np.bool_], limit: float, *, backwards: bool
    ) -> NDArray[np.bool_]:
        wanted = defence.front.wanted
        worth = self.problem.cost[wanted.cell]
        order = np.lexsort((np.arange(len(wanted)), worth if backwards else -worth))
        for demand in order.tolist():
            if self.work > limit:
                raise ExhaustedError
            while True:
                found = next(defence.breaches(withheld, [demand]), None)
                if found is None:
                    break
                withheld = self._mend(defence, found, withheld)
        return withheld

    def _mend(self, defence: Defence, breach: Breach, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
        wanted = defence.front.wanted
        cell, way = int(wanted.cell[breach.demand]), int(wanted.way[breach.demand])
        need = defence.need(breach.demand, breach.insider)
        view = defence.front.known[breach.insider]
        mended = self._repairs[defence.number].solve(withheld, cell, SIGNS[way], need, view)
        if mended is None:
            raise UnprotectableError
        self.learn(breach)
        pattern, moves = mended
        defence.keep(moves, breach.demand, breach.insider)
        if (pattern == withheld).all():  # within tolerances nothing moves: withhold the dearer way
            raise UnprotectableError
        return pattern & ~(self.problem.closed)

    def tidy(self, withheld: NDArray[np.bool_], *, work: float | None = None) -> NDArray[np.bool_]:
        """Return the pattern without the secondaries that turn out to be needless, dearest first."""
        withheld = withheld.copy()
        problem = self.problem
        limit = None if work is None else self.work + work
        second = np.flatnonzero(withheld & ~problem.primary)
        for cell in second[np.lexsort((second, -problem.cost[second]))].tolist():
            if limit is not None and self.work > limit:
                break
            leaning = [each.touched_by(cell, withheld) for each in self.defences]
            withheld[cell] = False
            found = (
                breach
                for each, demands in zip(self.defences, leaning, strict=True)
                for breach in each.breaches(withheld, demands)
            )
            breach = next(found, None)
            if breach is not None:
                self.learn(breach)
                withheld[cell] = True
        return withheld

    def protects(self, withheld: NDArray[np.bool_]) -> dict[int, tuple[int, ...]]:
        """Return for each secondary the primaries that would be found if it alone were shown."""
        shown = withheld.copy()
        found: dict[int, tuple[int, ...]] = {}
        for cell in np.flatnonzero(withheld & ~self.problem.primary).tolist():
            leaning = [each.touched_by(cell, withheld) for each in self.defences]
            shown[cell] = False
            fallen = {
                int(each.front.wanted.cell[breach.demand])
                for each, demands in zip(self.defences, leaning, strict=True)
                for breach in each.breaches(shown, demands, outsider_only=True)
            }
            if not fallen:  # an insider would find them: those whose proof leans on this cell
                fallen = {
                    int(each.front.wanted.cell[demand])
                    for each, demands in zip(self.defences, leaning, strict=True)
                    for demand in demands
                    if each.against(demand, shown) != frozenset()
                }
            shown[cell] = True
            found[cell] = tuple(sorted(fallen))
        return found
