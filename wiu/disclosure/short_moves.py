"""The movement of fewest atoms that hides one figure: short ones outlast what is asked later.

As `repair.py`, but every atom that moves costs a little too. What moves little stands under most of what is released
afterwards, is seen through by few insiders, and comes in whole numbers nearly always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.linear import Program, Solution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider
    from wiu.disclosure.problem import Front

A_LITTLE = 1e-3
"""What the movement of an atom by one costs, beside the dearest cell's 1."""

FRACTION = 1e-5

TIMES = (1, 2, 3, 4)
"""A movement in halves, twice, is one in whole numbers."""

NODES, GAP = 50, 0.5
"""Nodes of a whole-number program, and how good its answer need be."""

TURNS = 4
"""Programs with other prices of atoms, before one gives up on whole numbers."""


class ShortMoves:
    """For one front: move the attacked cell by its need so that the cells and atoms moved cost least.

    Columns: the atoms upwards, the atoms downwards, and by how much each new cell (one that still costs) is moved,
    upwards and downwards. Rows: the cells, of which published ones stand still and withheld ones have the legend's room.
    """

    def __init__(self, matrix: sp.csr_array, front: Front, cost: NDArray[np.float64]) -> None:
        cells, atoms = matrix.shape
        self._atoms, self._matrix = atoms, matrix
        measure = front.measure
        cap = float(10 * np.abs(measure.atoms).sum() + 100)
        self._up, self._down = np.minimum(front.up, cap), np.minimum(front.down, cap)
        self._price = cost / max(float(cost.max(initial=0.0)), 1e-12)
        self._most_up = np.minimum(measure.highest(cap), cap)
        self._most_down = np.full(atoms, cap) if measure.signed else measure.atoms.copy()
        if measure.still is not None:
            self._most_up[measure.still] = self._most_down[measure.still] = 0.0
        self._whole = measure.whole
        self._dear = np.flatnonzero(self._up + self._down > 0)
        eye = sp.csr_array(
            (np.ones(len(self._dear)), (self._dear, np.arange(len(self._dear)))),
            shape=(cells, len(self._dear)),
        )
        full = sp.csr_array(sp.hstack([matrix, -matrix, -eye, eye], format="csr"))
        zero = np.zeros(cells)
        # a withheld cell moves by its row, free of charge; the columns are for those that are still shown
        self._column = np.full(cells, -1)
        self._column[self._dear] = np.arange(len(self._dear))
        self._room = np.concatenate([self._up[self._dear], self._down[self._dear]])
        high = np.concatenate([self._most_up, self._most_down, self._room])
        little = np.full(2 * atoms, A_LITTLE * (1 if self._whole else 1 / max(1.0, _usual(measure.atoms))))
        price = self._price[self._dear]
        charge = np.concatenate([little, price, price])
        self._charge, self._high, self._full = charge, high, full
        self._branching = 0.0
        self.branches = 0
        """Whole-number programs that may still be asked."""
        self._program = Program(full, (zero, zero.copy()), (np.zeros(len(high)), high), charge)
        self._open = np.zeros(cells, dtype=bool)

    @property
    def work(self) -> float:
        """Effort so far: what budgets count."""
        return self._program.work + self._branching

    def solve(
        self, withheld: NDArray[np.bool_], cell: int, signs: tuple[int, ...], need: float, insider: Insider
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
        """Return the pattern that holds, and the movement that shows it; None if none is found in whole numbers."""
        self._pattern(withheld)
        self._see(insider, known=True)
        best: tuple[float, NDArray[np.float64]] | None = None
        at = np.array([cell])
        for sign in signs:
            room = self._up if sign > 0 else self._down
            if room[cell] < need or cell in insider.cells:
                continue
            least = np.array([need if sign > 0 else -self._down[cell]])
            most = np.array([self._up[cell] if sign > 0 else -need])
            self._program.set_rows(at, least, most)
            self._program.start_afresh()
            found = (
                self._whole_solution(insider, cell, (least, most)) if self._whole else self._program.solve()
            )
            if found is not None and (best is None or found.objective < best[0] - SMALL):
                best = (found.objective, self._moves(found))
        self._see(insider, known=False)
        self._program.set_rows(at, *(np.array([each]) for each in self._bounds(cell)))
        if best is None:
            return None
        return withheld | (np.abs(self._matrix @ best[1]) > SMALL), best[1]

    def _moves(self, found: Solution) -> NDArray[np.float64]:
        return found.columns[: self._atoms] - found.columns[self._atoms : 2 * self._atoms]

    def _by_branching(
        self,
        insider: Insider,
        cell: int,
        side: tuple[NDArray[np.float64], NDArray[np.float64]],
        among: NDArray[np.bool_] | None = None,
    ) -> Solution | None:
        """Return what a whole-number program finds in a few nodes; `among` are atoms that may move, all if None."""
        if among is None:
            if self.branches <= 0:
                return None
            self.branches -= 1
        atoms = self._atoms
        high = self._high.copy()
        fixed = insider.others <= 0
        high[insider.atoms[fixed]] = 0.0
        high[insider.atoms + atoms] = np.where(
            fixed, 0.0, np.minimum(high[insider.atoms + atoms], np.floor(np.maximum(insider.others, 0)))
        )
        low_row = np.where(self._open, -self._down, 0.0)
        high_row = np.where(self._open, self._up, 0.0)
        low_row[insider.cells] = high_row[insider.cells] = 0.0
        low_row[cell], high_row[cell] = side[0][0], side[1][0]
        closed = np.flatnonzero(self._open[self._dear])
        known = self._column[insider.cells]
        closed = np.union1d(closed, known[known >= 0])
        high[2 * atoms + closed] = high[2 * atoms + len(self._dear) + closed] = 0.0
        whole = np.arange(len(high)) < 2 * atoms
        if among is not None:
            high[: 2 * atoms][~np.tile(among, 2)] = 0.0
        wholly = Program(self._full, (low_row, high_row), (np.zeros(len(high)), high), self._charge, whole)
        wholly.limit(nodes=NODES, gap=GAP)
        found = wholly.solve()
        self._branching += wholly.work
        return None if found is None else found._replace(columns=np.round(found.columns))

    def _whole_solution(
        self, insider: Insider, cell: int, side: tuple[NDArray[np.float64], NDArray[np.float64]]
    ) -> Solution | None:
        """Return a movement in whole numbers: the shortest, some times it, or another one that is nearly as short."""
        every = np.arange(2 * self._atoms)
        among = np.zeros(self._atoms, dtype=bool)
        try:
            for turn in range(TURNS):
                found = self._program.solve()
                if found is None:
                    return None
                moves = self._moves(found)
                among |= np.abs(moves) > SMALL
                for times in TIMES:
                    if (np.abs(times * moves - np.round(times * moves)) > FRACTION).any():
                        continue
                    if times > 1 and not self._fits(times * moves, insider):
                        continue
                    whole = np.round(times * moves)
                    columns = np.concatenate([np.maximum(whole, 0), np.maximum(-whole, 0)])
                    return Solution(times * found.objective, columns, found.row_duals, found.bound)
                if turn:
                    few = self._by_branching(insider, cell, side, among)
                    if few is not None:
                        return few
                wobble = 1 + np.random.default_rng(turn).random(len(every))
                self._program.set_costs(every, self._charge[every] * wobble)
                self._program.start_afresh()
            return self._by_branching(insider, cell, side)
        finally:
            self._program.set_costs(every, self._charge[every])

    def _fits(self, moves: NDArray[np.float64], insider: Insider) -> bool:
        """Return whether atoms, legend and the insider's knowledge allow so large a movement."""
        down = self._most_down.copy()
        up = self._most_up.copy()
        down[insider.atoms] = np.minimum(down[insider.atoms], np.maximum(insider.others, 0))
        up[insider.atoms[insider.others <= 0]] = 0.0
        shift = self._matrix @ moves
        return bool(
            (moves <= up + FRACTION).all()
            and (-moves <= down + FRACTION).all()
            and (shift <= self._up + FRACTION).all()
            and (-shift <= self._down + FRACTION).all()
        )

    def _bounds(self, cell: int) -> tuple[float, float]:
        if self._open[cell]:
            return -float(self._down[cell]), float(self._up[cell])
        return 0.0, 0.0

    def _pattern(self, withheld: NDArray[np.bool_]) -> None:
        """Let withheld cells move free of charge."""
        changed = np.flatnonzero(self._open != withheld)
        if len(changed):
            self._open = withheld.copy()
            free = withheld[changed]
            self._program.set_rows(
                changed, np.where(free, -self._down[changed], 0.0), np.where(free, self._up[changed], 0.0)
            )
            self._dearly(changed, known=False)

    def _dearly(self, cells: NDArray[np.int64], *, known: bool) -> None:
        """Let these cells move at their price, if they are still shown and nobody knows them."""
        mine = cells[self._column[cells] >= 0]
        column = self._column[mine]
        both = np.concatenate([column, column + len(self._dear)])
        closed = np.tile(self._open[mine] | known, 2)
        self._program.set_columns(
            2 * self._atoms + both, np.zeros(len(both)), np.where(closed, 0.0, self._room[both])
        )

    def _see(self, insider: Insider, *, known: bool) -> None:
        """Let the program know what the insider knows, or forget it."""
        if len(insider.atoms):
            up, down = self._most_up[insider.atoms], self._most_down[insider.atoms]
            if known:
                fixed = insider.others <= 0
                up = np.where(fixed, 0.0, up)
                down = np.where(fixed, 0.0, np.minimum(down, insider.others))
            both = np.concatenate([insider.atoms, insider.atoms + self._atoms])
            self._program.set_columns(both, np.zeros(len(both)), np.concatenate([up, down]))
        if len(insider.cells):
            low = np.zeros(len(insider.cells))
            high = low if known else np.array([self._bounds(each)[1] for each in insider.cells.tolist()])
            if not known:
                low = np.array([self._bounds(each)[0] for each in insider.cells.tolist()])
            self._program.set_rows(insider.cells, low, high)
            self._dearly(insider.cells, known=known)


def _usual(atoms: NDArray[np.float64]) -> float:
    busy = np.abs(atoms[atoms != 0])
    return float(np.median(busy)) if len(busy) else 1.0
