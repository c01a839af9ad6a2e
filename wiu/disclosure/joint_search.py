"""The search over all releases: as for a single table, but what can't be hidden is told, not given up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SIGNS
from wiu.disclosure.pushes import Pushes
from wiu.disclosure.repair import Repair
from wiu.disclosure.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wiu.disclosure.defence import Defence
    from wiu.disclosure.problem import Problem


REPAIRS = 10
"""Figures hidden one by one before many are pushed at once again."""


NODES = 0
"""Nodes of a whole-number program: joint programs are large, and one figure is not worth a minute of them."""


MOST_WORK = 4_000.0
"""Small programs after which what is not hidden yet counts as lost: an answer is due in seconds."""


class Lost(NamedTuple):
    """A demand that nothing hides here from this insider: the front, the demand, the insider."""

    front: int
    demand: int
    insider: int


class JointSearch(Search):
    """A search that goes on where a figure can't be hidden, and says which could not."""

    _spent: Callable[[], bool]

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self._repairs = [
            Repair(problem.cells.matrix, each, problem.cost, thorough=False, nodes=NODES)
            for each in problem.fronts
        ]

    def reach_out(self, withheld: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[Lost]]:
        """Return the pattern in which every demand is safe but those that are lost."""
        withheld = withheld | self.problem.primary
        lost: dict[Lost, None] = {}
        pushes = [Pushes(self.problem, each) for each in self.defences]
        for each in pushes:
            each.run(withheld)
        self._spent = lambda: self.work + sum(each.work for each in pushes) > MOST_WORK
        while True:
            before = int(withheld.sum())
            for defence, push in zip(self.defences, pushes, strict=True):
                withheld = self._hide(defence, push, withheld, lost)
            if int(withheld.sum()) == before:
                return withheld, list(lost)

    def _hide(  # noqa: C901 - one figure after the other, with what may happen to each
        self, defence: Defence, push: Pushes, withheld: NDArray[np.bool_], lost: dict[Lost, None]
    ) -> NDArray[np.bool_]:
        """Hide one demand after the other from those who see through all movements found."""
        wanted = defence.front.wanted
        repairs = 0
        for demand in np.lexsort((np.arange(len(wanted)), -self.problem.cost[wanted.cell])).tolist():
            while push.open[demand].any():
                left = (np.flatnonzero(push.open[demand]) - 1).tolist()
                for each in left:
                    push.open[demand, each + 1] = defence.need(demand, each) > 0
                left = [each for each in left if push.open[demand, each + 1]]
                if not left:
                    break
                insiders = [OUTSIDER] if left[0] == OUTSIDER else left
                more = None if self._spent() else self._hidden(defence, demand, insiders, withheld)
                if more is None and len(insiders) > 1 and not self._spent():
                    insiders = insiders[:1]
                    more = self._hidden(defence, demand, insiders, withheld)
                if more is not None:
                    withheld = more
                    repairs += 1
                    if repairs % REPAIRS == 0:
                        push.run(withheld)
                    before = push.open[demand].sum()
                    push.update(withheld)
                    if push.open[demand].sum() < before:
                        continue
                    if defence.witnesses[-1].only_for == insiders[0]:
                        push.open[demand, insiders[0] + 1] = False
                        continue
                lost[Lost(defence.number, demand, insiders[0])] = None
                push.open[demand, insiders[0] + 1] = False
                if insiders[0] == OUTSIDER:
                    push.open[demand] = False
        return withheld

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
        found = self._repairs[defence.number].solve(withheld, cell, SIGNS[way], need, view)
        if found is None:
            return None
        pattern, moves = found
        defence.keep(moves, demand, insiders[0] if alone else OUTSIDER)
        return pattern & ~self.problem.closed

    def lost(self, withheld: NDArray[np.bool_]) -> list[Lost]:
        """Return what is found though nothing more can be withheld."""
        return [
            Lost(breach.front, breach.demand, breach.insider)
            for defence in self.defences
            for breach in defence.breaches(withheld)
        ]


__all__ = ["OUTSIDER", "JointSearch", "Lost"]
