"""The attacker's linear program: how far a withheld figure can lie from the truth, for all they know.

Unknowns are movements d of the atoms away from the truth, so that d = 0 is always possible. A cell
that is published does not move; a withheld one moves within what the attacker knows of it:

    maximise ± A_k d   where  −LB_i x_i ≤ A_i d ≤ UB_i x_i  and  d ≥ −atoms

with x_i = 1 for withheld cells (between 0 and 1 in the master's relaxation). The dual of a failing
program is a cut: which cells would have to be withheld (Fischetti and Salazar 2001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.linear import INFINITY, Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider

SMALL = 1e-7
WHOLE_NODES = 2000


class Reach(NamedTuple):
    """How far the attacked cell moves, the movement of all atoms, and the row duals."""

    room: float
    atoms: NDArray[np.float64]
    duals: NDArray[np.float64]


class Cut(NamedTuple):
    """Σ weight_i x_i ≥ 1 over `cells` holds for every pattern that protects the attacked cell."""

    cells: NDArray[np.int64]
    weight: NDArray[np.float64]


class Adversary:
    """One measure under attack; the program is kept warm from one attack to the next."""

    def __init__(
        self,
        matrix: sp.csr_array,
        atoms: NDArray[np.float64],
        down: NDArray[np.float64],
        up: NDArray[np.float64],
        *,
        signed: bool,
        still: NDArray[np.bool_] | None = None,
    ) -> None:
        self.matrix = matrix
        self.columns = sp.csc_array(matrix)
        self.down, self.up = down, up
        self.cap = float(10 * np.abs(atoms).sum() + 100)
        self.low = np.full(len(atoms), -self.cap) if signed else -atoms.copy()
        self._high = np.full(len(atoms), self.cap)
        if still is not None:
            self.low[still] = self._high[still] = 0.0
        self._share = np.zeros(len(down))
        self._clip = INFINITY
        self._whole_work = 0.0
        zero = np.zeros(len(down))
        self._program = Program(matrix, (zero, zero.copy()), (self.low, self._high), np.zeros(len(atoms)))
        self._single = np.full(len(atoms), -1)
        singles = np.flatnonzero(np.diff(matrix.indptr) == 1)
        self._single[matrix.indices[matrix.indptr[singles]]] = singles

    @property
    def work(self) -> float:
        """Effort so far: what budgets count."""
        return self._program.work + self._whole_work

    def set_pattern(self, share: NDArray[np.float64], *, clip: float = INFINITY) -> None:
        """Withhold each cell by this share: 1 whole, 0 not at all.

        `clip` lets no cell move further: the cuts of a relaxation are then the stronger ones.
        """
        if clip != self._clip:
            self._clip, self._share = clip, share.copy()
            self._rows(np.arange(len(share)))
            return
        changed = np.flatnonzero(self._share != share)
        self._share = share.copy()
        self._rows(changed)

    def _rows(self, at: NDArray[np.int64]) -> None:
        if len(at):
            down, up = np.minimum(self.down[at], self._clip), np.minimum(self.up[at], self._clip)
            self._program.set_rows(at, -down * self._share[at], up * self._share[at])

    def attack(self, cell: int, sign: int, need: float, insider: Insider) -> Reach:
        """Return how far `cell` moves up (sign 1) or down (−1), at most `need`, as the insider sees it."""
        start, end = self.matrix.indptr[cell : cell + 2]
        touched = self.matrix.indices[start:end].astype(np.int64)
        program = self._program
        program.set_costs(touched, np.full(len(touched), -float(sign)))
        if len(insider.atoms):
            fixed = insider.others <= 0
            low = np.where(fixed, 0.0, np.maximum(-insider.others, self.low[insider.atoms]))
            program.set_columns(insider.atoms, low, np.where(fixed, 0.0, self._high[insider.atoms]))
        if len(insider.cells):
            program.set_rows(insider.cells, np.zeros(len(insider.cells)), np.zeros(len(insider.cells)))
        down, up = float(self.down[cell]), float(self.up[cell])
        bounds = (-down, min(up, need)) if sign > 0 else (-min(down, need), up)
        program.set_rows(np.array([cell]), np.array([bounds[0]]), np.array([bounds[1]]))
        found = program.solve()
        program.set_costs(touched, np.zeros(len(touched)))
        if len(insider.atoms):
            program.set_columns(insider.atoms, self.low[insider.atoms], self._high[insider.atoms])
        self._rows(np.union1d(insider.cells, [cell]).astype(np.int64))
        if found is None:
            return Reach(0.0, np.zeros(len(self.low)), np.zeros(len(self.down)))
        moved = np.where(np.abs(found.columns) < SMALL, 0.0, found.columns)
        return Reach(max(0.0, -found.objective), moved, -found.row_duals)

    def attack_whole(self, cell: int, sign: int, need: float, insider: Insider) -> NDArray[np.float64] | None:
        """Return a movement in whole numbers that shifts `cell` by `need` or more; None if there is none."""
        low, high = self.low.copy(), self._high.copy()
        fixed = insider.others <= 0
        low[insider.atoms] = np.where(fixed, 0.0, np.maximum(-insider.others, low[insider.atoms]))
        high[insider.atoms] = np.where(fixed, 0.0, high[insider.atoms])
        least, most = -self.down * self._share, self.up * self._share
        least[insider.cells] = most[insider.cells] = 0.0
        if sign > 0:
            least[cell] = need
        else:
            most[cell] = -need
        if least[cell] > most[cell]:
            return None
        wholly = Program(
            self.matrix, (least, most), (low, high), np.zeros(len(low)), np.ones(len(low), dtype=bool)
        )
        wholly.limit(nodes=WHOLE_NODES)
        found = wholly.solve()
        self._whole_work += wholly.work
        return None if found is None else np.round(found.columns)

    def cut(
        self, cell: int, sign: int, need: float, insider: Insider, duals: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float]:
        """Return weights and right-hand side of the inequality that a failing attack's duals prove."""
        mu = np.where(np.abs(duals) < SMALL, 0.0, duals)
        mu[cell] = 0.0
        start, end = self.matrix.indptr[cell : cell + 2]
        rest = -(self.matrix.T @ mu)
        rest[self.matrix.indices[start:end]] += sign
        low = self.low.copy()
        if len(insider.atoms):
            fixed = insider.others <= 0
            low[insider.atoms] = np.where(fixed, 0.0, np.maximum(-insider.others, low[insider.atoms]))
            rest[insider.atoms[fixed]] = 0.0
        rest[self._high <= 0] = 0.0
        movable = (np.abs(rest) > SMALL) & (self._single >= 0)
        mu[self._single[movable]] += rest[movable]  # a lone atom's bound is its own cell's
        rest[movable] = 0.0
        down, up = self.down.copy(), self.up.copy()
        lone = self._single[insider.atoms]
        held = lone >= 0
        down[lone[held]] = np.minimum(down[lone[held]], -low[insider.atoms[held]])
        down[insider.cells] = up[insider.cells] = 0.0
        weight = np.where(mu > 0, mu * np.minimum(up, self.cap), -mu * np.minimum(down, self.cap))
        slack = float((np.maximum(-rest, 0) * -low).sum() + np.maximum(rest, 0).sum() * self.cap)
        return weight, need - slack
