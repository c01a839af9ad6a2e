"""The fast search for large tables: witnesses are built near each attacked cell, and are the proof."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SIGNS, Defence
from wiu.disclosure.local import LocalRepair
from wiu.disclosure.search import UnprotectableError
from wiu.disclosure.swaps import Swaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Problem


class LargeSearch:
    """Witnesses for every demand of every front, and the pattern that they need.

    `levels` are the same problem with a legend that tells less and less: a figure that nothing can
    hide from a reader of the first is hidden from a reader of the next (`level` says for which).
    `swift` tries contrasts before programs: many times faster, and more is withheld.
    """

    def __init__(self, levels: Sequence[Problem], *, swift: bool) -> None:
        self.problem = levels[0]
        self._levels = levels
        fronts = range(len(self.problem.fronts))
        self._defences: dict[tuple[int, int], Defence] = {}
        self._repairs: dict[tuple[int, int], LocalRepair] = {}
        self._swaps: dict[tuple[int, int], Swaps] = {}
        used = self.problem.cells.used
        shape = [len(self.problem.cells.dimensions[at].all_codes) for at in used]
        self._simple = swift and int(np.prod(shape, dtype=np.int64)) == len(self.problem.cells)
        self._withheld = self.problem.primary.copy()
        self.level = [np.zeros(len(self.problem.fronts[at].wanted), dtype=np.int64) for at in fronts]

    def defence(self, front: int, level: int) -> Defence:
        """Return the defence of a front against readers of that legend."""
        if (front, level) not in self._defences:
            self._defences[front, level] = Defence(self._levels[level], front, adversary=False)
            front_of = self._levels[level].fronts[front]
            self._repairs[front, level] = LocalRepair(self._levels[level], front_of, swift=self._simple)
            if self._simple:
                self._swaps[front, level] = Swaps(self._levels[level], front_of)
                self._swaps[front, level].withhold(np.flatnonzero(self._withheld))
        return self._defences[front, level]

    @property
    def defences(self) -> list[tuple[int, int, Defence]]:
        """Every defence in use: front, level, defence."""
        return [(*key, self._defences[key]) for key in sorted(self._defences)]

    @property
    def work(self) -> float:
        """Effort so far."""
        return sum(each.work for each in self._repairs.values())

    def extend(self) -> NDArray[np.bool_]:
        """Return a pattern for which every demand has its witnesses.

        Raises:
            UnprotectableError: a figure can't be hidden even from one who reads no legend.

        """
        withheld = self.problem.primary.copy()
        for front, each in enumerate(self.problem.fronts):
            worth = self.problem.cost[each.wanted.cell]
            for demand in np.lexsort((np.arange(len(each.wanted)), worth)).tolist():
                withheld = self._defend(front, demand, withheld)
        return withheld

    def _defend(self, front: int, demand: int, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
        for level in range(len(self._levels)):
            try:
                withheld = self._defend_at(self.defence(front, level), level, demand, withheld)
            except UnprotectableError:
                continue
            self.level[front][demand] = level
            return withheld
        raise UnprotectableError

    def _defend_at(
        self, defence: Defence, level: int, demand: int, withheld: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        broken = defence.against(demand, withheld)
        if broken is None:
            withheld = self._build(defence, level, demand, [OUTSIDER], withheld)
            broken = defence.against(demand, withheld) or frozenset()
        broken = self._dangerous(defence, demand, broken)
        if len(broken) > 1:
            with contextlib.suppress(UnprotectableError):  # not all at once: then one by one
                withheld = self._build(
                    defence, level, demand, sorted(broken), withheld, patient=not self._simple
                )
            broken = self._dangerous(defence, demand, defence.against(demand, withheld) or frozenset())
        for insider in sorted(broken):
            if insider in (defence.against(demand, withheld) or frozenset()):
                withheld = self._build(defence, level, demand, [insider], withheld)
        return withheld

    def _dangerous(self, defence: Defence, demand: int, broken: frozenset[int]) -> frozenset[int]:
        return frozenset(each for each in broken if defence.need(demand, each) > 0)

    def _build(
        self,
        defence: Defence,
        level: int,
        demand: int,
        insiders: list[int],
        withheld: NDArray[np.bool_],
        *,
        patient: bool = True,
    ) -> NDArray[np.bool_]:
        front = defence.front
        cell, way = int(front.wanted.cell[demand]), int(front.wanted.way[demand])
        need = max(defence.need(demand, each) for each in insiders)
        views = [front.known[each] for each in insiders]
        swap = (
            self._swaps[defence.number, level].find(cell, SIGNS[way], need, views) if self._simple else None
        )
        if swap is not None:
            atoms, moves, _ = swap
            witness = defence.keep_moves(atoms, moves, demand, insiders[0])
            fresh = witness.support[~withheld[witness.support]]
            if len(fresh):
                withheld = withheld.copy()
                withheld[fresh] = True
                self._tell(fresh)
            return withheld
        if not patient:
            raise UnprotectableError
        found = self._repairs[defence.number, level].solve(withheld, cell, SIGNS[way], need, views)
        if found is None:
            raise UnprotectableError
        defence.keep(found[1], demand, insiders[0])
        self._tell(np.flatnonzero(found[0] & ~withheld))
        return found[0]

    def _tell(self, fresh: NDArray[np.int64]) -> None:
        for each in self._swaps.values():
            each.withhold(fresh)
        self._withheld[fresh] = True

    def tidy(self, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the pattern without the secondaries that no demand needs, given the witnesses there are."""
        withheld = withheld.copy()
        problem = self.problem
        second = np.flatnonzero(withheld & ~problem.primary)
        for cell in second[np.lexsort((second, -problem.cost[second]))].tolist():
            leaning = [
                (each, demand)
                for front, level, each in self.defences
                for demand in each.touched_by(cell, withheld)
                if self.level[front][demand] == level
            ]
            withheld[cell] = False
            if any(self._falls(each, demand, withheld) for each, demand in leaning):
                withheld[cell] = True
        return withheld

    def _falls(self, defence: Defence, demand: int, withheld: NDArray[np.bool_]) -> bool:
        broken = defence.against(demand, withheld)
        return broken is None or bool(self._dangerous(defence, demand, broken))

    def protects(self, withheld: NDArray[np.bool_]) -> dict[int, tuple[int, ...]]:
        """Return for each secondary the primaries whose proof would fall if it were shown."""
        shown = withheld.copy()
        found: dict[int, tuple[int, ...]] = {}
        for cell in np.flatnonzero(withheld & ~self.problem.primary).tolist():
            shown[cell] = False
            found[cell] = tuple(
                sorted(
                    {
                        int(each.front.wanted.cell[demand])
                        for front, level, each in self.defences
                        for demand in each.touched_by(cell, withheld)
                        if self.level[front][demand] == level and self._falls(each, demand, shown)
                    }
                )
            )
            shown[cell] = True
        return found
