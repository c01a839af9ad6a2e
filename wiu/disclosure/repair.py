"""The cheapest way, by linear programming, to hide one figure that an attack has found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL, WHOLE_NODES
from wiu.disclosure.linear import Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider
    from wiu.disclosure.linear import Solution
    from wiu.disclosure.problem import Front

FEW_NODES = 200
FREE = 1e-4
"""Withheld cells cost this share of the cheapest: short movements are preferred, not bought."""


class Repair:
    """For one front: move the attacked cell by its need so that the cells moved cost least.

    One that is not `thorough` looks for whole numbers only where the fractional answer moves cells; `nodes`
    bounds how long a whole-number program looks there; with none, a fractional answer is thrown away.
    Columns: movements of the atoms, then upward and downward shifts of the cells.
    """

    def __init__(
        self,
        matrix: sp.csr_array,
        front: Front,
        cost: NDArray[np.float64],
        *,
        thorough: bool = True,
        nodes: int = WHOLE_NODES,
    ) -> None:
        self._thorough, self._nodes = thorough, nodes
        cells, atoms = matrix.shape
        self._atoms, self._cells = atoms, cells
        self._cost = cost / max(float(cost.max(initial=0.0)), 1e-12)
        self._floor = float(self._cost.min(initial=1.0)) * FREE
        cap = float(10 * np.abs(front.measure.atoms).sum() + 100)
        self._cap = cap
        self._up, self._down = np.minimum(front.up, cap), np.minimum(front.down, cap)
        self._low = np.full(atoms, -cap) if front.measure.signed else -front.measure.atoms.copy()
        self._high = front.measure.highest(cap)
        if front.measure.still is not None:
            self._low[front.measure.still] = 0.0
        eye = sp.identity(cells, format="csr")
        full = sp.csr_array(sp.hstack([matrix, -eye, eye], format="csr"))
        zero = np.zeros(cells)
        low = np.concatenate([self._low, zero, zero])
        high = np.concatenate([self._high, self._up, self._down])
        charge = np.concatenate([np.zeros(atoms), self._cost, self._cost])
        self._program = Program(full, (zero, zero.copy()), (low, high), charge)
        self._open = np.zeros(cells, dtype=bool)
        self._whole_work = 0.0
        self._full, self._bounds, self._whole = full, (low, high), front.measure.whole

    @property
    def work(self) -> float:
        """Effort so far: what budgets count."""
        return self._program.work + self._whole_work

    def solve(
        self, withheld: NDArray[np.bool_], cell: int, signs: tuple[int, ...], need: float, insider: Insider
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
        """Return the pattern that holds, and the movement that shows it; None if nothing can be hidden."""
        self._charge(withheld)
        self._see(insider, known=True)
        best: tuple[float, NDArray[np.float64]] | None = None
        for sign in signs:
            at = np.array([self._atoms + cell, self._atoms + self._cells + cell])
            room = need if (self._up if sign > 0 else self._down)[cell] >= need else -1.0
            if room < 0:
                continue
            low = np.array([need, 0.0]) if sign > 0 else np.array([0.0, need])
            self._program.set_columns(at, low, low)
            found = self._program.solve()
            if found is not None and self._whole and _fractional(found.columns[: self._atoms]):
                found = self._in_whole_numbers(found, at, low, insider, withheld)
            self._program.set_columns(at, np.zeros(2), np.array([self._up[cell], self._down[cell]]))
            if found is not None and (best is None or found.objective < best[0] - SMALL):
                best = (found.objective, found.columns)
        self._see(insider, known=False)
        if best is None:
            return None
        shifts = best[1][self._atoms : self._atoms + self._cells] + best[1][self._atoms + self._cells :]
        return withheld | (shifts > SMALL), best[1][: self._atoms]

    def _in_whole_numbers(
        self,
        found: Solution,
        at: NDArray[np.int64],
        shift: NDArray[np.float64],
        insider: Insider,
        withheld: NDArray[np.bool_],
    ) -> Solution | None:
        """Solve the same in whole numbers, first among the cells that the fractional answer moves."""
        if not self._nodes:
            return None
        shifts = found.columns[self._atoms :].reshape(2, self._cells).sum(axis=0)
        near = self._solve_whole(at, shift, insider, withheld, within=withheld | (shifts > SMALL))
        if near is not None or not self._thorough:
            return near
        return self._solve_whole(at, shift, insider, withheld)

    def _solve_whole(
        self,
        at: NDArray[np.int64],
        shift: NDArray[np.float64],
        insider: Insider,
        withheld: NDArray[np.bool_],
        *,
        within: NDArray[np.bool_] | None = None,
    ) -> Solution | None:
        """Solve the same in whole numbers: persons don't come in halves. Only cells `within` move."""
        low, high = (each.copy() for each in self._bounds)
        if within is not None:
            high[self._atoms :][np.tile(~within, 2)] = 0.0
        fixed = insider.others <= 0
        low[insider.atoms] = np.where(fixed, 0.0, np.maximum(low[insider.atoms], -insider.others))
        high[insider.atoms] = np.where(fixed, 0.0, high[insider.atoms])
        for offset in (self._atoms, self._atoms + self._cells):
            high[offset + insider.cells] = 0.0
        low[at] = high[at] = shift
        cost = np.where(withheld, self._floor, self._cost)
        zero = np.zeros(self._cells)
        wholly = Program(
            self._full,
            (zero, zero),
            (low, high),
            np.concatenate([np.zeros(self._atoms), cost, cost]),
            np.arange(len(low)) < self._atoms,
        )
        wholly.limit(nodes=self._nodes if within is not None else FEW_NODES, gap=0.3)
        found = wholly.solve()
        self._whole_work += wholly.work
        return found

    def _charge(self, withheld: NDArray[np.bool_]) -> None:
        changed = np.flatnonzero(self._open != withheld)
        if len(changed):
            cost = np.where(withheld[changed], self._floor, self._cost[changed])
            at = self._atoms + np.concatenate([changed, changed + self._cells])
            self._program.set_costs(at, np.concatenate([cost, cost]))
            self._open = withheld.copy()

    def _see(self, insider: Insider, *, known: bool) -> None:
        """Let the program know what the insider knows, or forget it."""
        if len(insider.atoms):
            low = self._low[insider.atoms]
            high = self._high[insider.atoms]
            if known:
                fixed = insider.others <= 0
                low = np.where(fixed, 0.0, np.maximum(low, -insider.others))
                high = np.where(fixed, 0.0, high)
            self._program.set_columns(insider.atoms, low, high)
        if len(insider.cells):
            for offset, bound in ((0, self._up), (self._cells, self._down)):
                high = np.zeros(len(insider.cells)) if known else bound[insider.cells]
                self._program.set_columns(
                    self._atoms + offset + insider.cells, np.zeros(len(insider.cells)), high
                )


def _fractional(atoms: NDArray[np.float64]) -> bool:
    return bool((np.abs(atoms - np.round(atoms)) > 1e-5).any())  # noqa: PLR2004 - a solver's tolerance
