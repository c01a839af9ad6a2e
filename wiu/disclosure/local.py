"""Repairs in large tables: the cheapest movement among the atoms near the attacked cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL, WHOLE_NODES
from wiu.disclosure.linear import Program
from wiu.disclosure.merge import alike
from wiu.disclosure.repair import FREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider
    from wiu.disclosure.linear import Solution
    from wiu.disclosure.problem import Front, Problem

STEPS_OUT = ((60, 10.0), (120, 40.0), (300, 400.0), (1_000, np.inf), (1_000_000, np.inf))
SWIFT_STEPS_OUT = ((60, np.inf), (300, np.inf), (1_000_000, np.inf))
"""Atoms considered, nearest first, and how many times the attacked cell's cost a further cell may cost."""


class LocalRepair:
    """For one front of a large problem; keeps nothing between repairs but the neighbourhoods' order."""

    def __init__(self, problem: Problem, front: Front, *, swift: bool) -> None:
        self._steps = SWIFT_STEPS_OUT if swift else STEPS_OUT
        self._matrix = problem.cells.matrix
        self._columns = sp.csc_array(problem.cells.matrix)
        self._codes = problem.cells.atom_codes
        self._front = front
        self._closed = problem.closed
        self._cost = problem.cost / max(float(problem.cost.max(initial=0.0)), 1e-12)
        self._floor = float(self._cost.min(initial=1.0)) * FREE
        total = float(10 * np.abs(front.measure.atoms).sum() + 100)
        self._cap = total
        self._low = np.full(len(self._codes), -total) if front.measure.signed else -front.measure.atoms.copy()
        self._near = _Nearness(self._codes)
        self._high = front.measure.highest(total)
        if front.measure.still is not None:
            self._low[front.measure.still] = 0.0
        first = self._cost[problem.primary]
        self._usual = float(np.median(first)) if len(first) else 0.0
        self.work = 0.0

    def solve(
        self,
        withheld: NDArray[np.bool_],
        cell: int,
        signs: tuple[int, ...],
        need: float,
        insiders: list[Insider],
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
        """Return the pattern that holds against all of `insiders` at once, and the movement; None if none."""
        start, end = self._matrix.indptr[cell : cell + 2]
        inside = self._matrix.indices[start:end]
        base = max(float(self._cost[cell]), self._usual)
        tried = (-1, 0.0)
        for most, dear in self._steps:
            atoms = self._near.around(inside, most)
            if (len(atoms), dear) == tried:
                continue
            tried = (len(atoms), dear)
            found = self._solve_among(atoms, withheld, cell, signs, need, insiders, dear * base)
            if found is not None:
                return found
        return None

    def _solve_among(  # noqa: PLR0917 - a private step of solve
        self,
        atoms: NDArray[np.int64],
        withheld: NDArray[np.bool_],
        cell: int,
        signs: tuple[int, ...],
        need: float,
        insiders: list[Insider],
        dear: float,
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
        columns = self._columns
        sizes = columns.indptr[atoms + 1] - columns.indptr[atoms]
        places = np.repeat(columns.indptr[atoms] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        touched = columns.indices[places + np.arange(int(sizes.sum()))]
        rows, at = np.unique(touched, return_inverse=True)
        local = sp.csr_array(
            (np.ones(len(touched)), (at, np.repeat(np.arange(len(atoms)), sizes))),
            shape=(len(rows), len(atoms)),
        )
        front = self._front
        down, up = np.minimum(front.down[rows], self._cap), np.minimum(front.up[rows], self._cap)
        charge = np.where(withheld[rows], 0.0, self._cost[rows])
        down[charge > dear] = up[charge > dear] = 0.0
        low = self._low[atoms].copy()
        high = self._high[atoms].copy()
        for insider in insiders:
            mine = np.isin(atoms, insider.atoms)
            if mine.any():
                others = insider.others[np.searchsorted(insider.atoms, atoms[mine])]
                fixed = others <= SMALL
                low[mine] = np.where(fixed, 0.0, np.maximum(low[mine], -others))
                high[mine] = np.where(fixed, 0.0, high[mine])
            known = np.isin(rows, insider.cells)
            down[known] = up[known] = 0.0
        target = int(np.searchsorted(rows, cell))
        group = alike(local)
        count = int(group.max()) + 1
        first = np.full(count, len(rows))
        np.minimum.at(first, group, np.arange(len(rows)))
        least_down, least_up = np.full(count, np.inf), np.full(count, np.inf)
        np.minimum.at(least_down, group, down)
        np.minimum.at(least_up, group, up)
        price = np.bincount(group, weights=charge, minlength=count).astype(np.float64)
        price[(least_down <= 0) & (least_up <= 0)] = 0.0
        return self._cheapest(
            sp.csr_array(local[first]),
            (low, high),
            (least_down, least_up),
            price,
            (int(group[target]), signs, need),
            (atoms, rows, group, withheld),
        )

    def _cheapest(  # noqa: PLR0917 - a private step of solve
        self,
        local: sp.csr_array,
        atom_bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        cell_bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        price: NDArray[np.float64],
        goal: tuple[int, tuple[int, ...], float],
        back: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]],
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]] | None:
        cells, count = local.shape
        down, up = cell_bounds
        target, signs, need = goal
        bought = np.flatnonzero(price > 0)
        eye = sp.csr_array(
            (np.ones(len(bought)), (bought, np.arange(len(bought)))), shape=(cells, len(bought))
        )
        full = sp.csr_array(sp.hstack([local, -local, -eye, eye], format="csr"))
        row_low, row_high = -down, up.copy()
        row_low[bought] = row_high[bought] = 0.0
        none = np.zeros(count)
        low = np.zeros(2 * count + 2 * len(bought))
        high = np.concatenate([atom_bounds[1], -atom_bounds[0], up[bought], down[bought]])
        short = np.full(2 * count, self._floor)
        charge = np.concatenate([short, price[bought], price[bought]])
        del none
        best: Solution | None = None
        for sign in signs:
            if (up if sign > 0 else down)[target] < need:
                continue
            least, most = row_low.copy(), row_high.copy()
            least[target], most[target] = (need, up[target]) if sign > 0 else (-down[target], -need)
            found = self._run(full, (least, most), (low, high), charge, count)
            if found is not None and (best is None or found.objective < best.objective - SMALL):
                best = found
                if found.objective < 100 * self._floor:  # bought nothing: the other side can't be cheaper
                    break
        if best is None:
            return None
        atoms, rows, group, withheld = back
        moves = np.zeros(len(self._low))
        moves[atoms] = best.columns[:count] - best.columns[count : 2 * count]
        if self._front.measure.whole:
            moves = np.round(moves)
        moved = np.abs(local @ moves[atoms]) > SMALL
        pattern = withheld.copy()
        pattern[rows[moved[group]]] = True
        return pattern, moves

    def _run(
        self,
        matrix: sp.csr_array,
        rows: tuple[NDArray[np.float64], NDArray[np.float64]],
        columns: tuple[NDArray[np.float64], NDArray[np.float64]],
        charge: NDArray[np.float64],
        count: int,
    ) -> Solution | None:
        program = Program(matrix, rows, columns, charge)
        found = program.solve()
        self.work += program.work
        if found is None or not self._front.measure.whole:
            return found
        atoms = found.columns[: 2 * count]
        if (np.abs(atoms - np.round(atoms)) <= 1e-5).all():  # noqa: PLR2004 - a solver's tolerance
            return found
        wholly = Program(matrix, rows, columns, charge, np.arange(len(charge)) < 2 * count)
        wholly.limit(nodes=WHOLE_NODES, gap=0.1)
        found = wholly.solve()
        self.work += wholly.work
        return found


class _Nearness:
    """Which atoms lie near others: those that differ in the fewest dimensions come first."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self._codes = codes

    def around(self, inside: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        """Return at most so many atoms near the first of `inside`, in order."""
        apart = (self._codes != self._codes[inside[0]]).sum(axis=1)
        apart[inside] = np.minimum(apart[inside], 1)
        if len(apart) <= most:
            return np.arange(len(apart))
        return np.sort(np.argsort(apart, kind="stable")[:most])
