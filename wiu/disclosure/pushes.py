"""Many figures moved at once: a few linear programs prove most of what is safe already.

One program moves all open figures together, as one attacker sees it or as many do, each with what all of
them know. Its answer is one second table of people, and a witness for every figure that is moved far enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SLACK, Defence
from wiu.disclosure.demands import Way
from wiu.disclosure.linear import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider
    from wiu.disclosure.problem import Problem

IDLE = 2
"""Pushes in a row that prove nothing new, before one gives up."""

HALVINGS = 4
"""Times that the insiders are divided in two, each time otherwise."""


class Pushes:
    """The open pairs of demand and insider of one front, and the program that closes many of them at once.

    `open` (demands × insiders + 1) marks what no movement proves yet; the first column is the outsider.
    """

    def __init__(self, problem: Problem, defence: Defence) -> None:
        front = defence.front
        self._defence, self._front = defence, front
        self._matrix = problem.cells.matrix
        wanted, known = front.wanted, front.known
        self.open = np.ones((len(wanted), len(known) + 1), dtype=bool)
        if len(known) and len(wanted):
            own = known.knows[:, wanted.cell].tocoo()
            self.open[own.coords[1], own.coords[0] + 1] = False
        for at, cell in enumerate(wanted.cell.tolist()):
            for name, row, insider in problem.own_knowledge:
                if name == front.measure.name and row == cell:
                    self.open[at, insider + 1] = False
        self._taken = 0
        atoms = front.measure.atoms
        most = float(wanted.amount.max(initial=1.0))
        top = float(np.abs(atoms).max(initial=0.0))
        self._low = np.full(len(atoms), -4 * most - top) if front.measure.signed else -atoms
        self._high = np.full(len(atoms), 4 * most + top)
        zero = np.zeros(len(front.down))
        self._program = Program(
            self._matrix, (zero, zero.copy()), (self._low, self._high), np.zeros(len(atoms))
        )
        self._rng = np.random.default_rng(20_211_103)

    @property
    def work(self) -> float:
        """Effort so far: what budgets count."""
        return self._program.work

    def update(self, withheld: NDArray[np.bool_]) -> None:
        """Take what was found since into account."""
        witnesses = self._defence.witnesses
        for witness in witnesses[self._taken :]:
            if witness.only_for is None and withheld[witness.support].all():
                self._strike(list(witness.meets), witness.broken)
        self._taken = len(witnesses)

    def _strike(self, demands: Sequence[int], broken: frozenset[int]) -> None:
        left = np.zeros(self.open.shape[1], dtype=bool)
        left[[each + 1 for each in broken]] = True
        self.open[demands] &= left

    def run(self, withheld: NDArray[np.bool_]) -> None:
        """Push until no more is proved: from outside, then as seen by many insiders together."""
        front = self._front
        bounds = -np.minimum(front.down, 1e7) * withheld, np.minimum(front.up, 1e7) * withheld
        self._program.set_rows(np.arange(len(withheld)), *bounds)
        self._until_idle(bounds, withheld, None)
        count = len(front.known)
        for _ in range(HALVINGS if count else 0):
            if not self.open[:, 1:].any():
                break
            half = self._rng.permutation(count) < (count + 1) // 2
            for chosen in (half, ~half):
                self._until_idle(bounds, withheld, np.flatnonzero(chosen))

    def _until_idle(
        self,
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        withheld: NDArray[np.bool_],
        insiders: NDArray[np.int64] | None,
    ) -> None:
        """Push as seen by these insiders (None: from outside) until nothing more is proved."""
        columns = np.array([0]) if insiders is None else insiders + 1
        idle = turn = 0
        while idle < IDLE:
            demands = np.flatnonzero(self.open[:, columns].any(axis=1))
            if not len(demands):
                return
            mine = columns[self.open[demands][:, columns].any(axis=0)] - 1
            view = (
                self._front.known[OUTSIDER] if insiders is None else self._front.known.together(mine.tolist())
            )
            before = int(self.open.sum())
            self._push(demands, view, bounds, turn)
            self.update(withheld)
            idle = idle + 1 if int(self.open.sum()) == before else 0
            turn += 1

    def _push(
        self,
        demands: NDArray[np.int64],
        view: Insider,
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        turn: int,
    ) -> None:
        wanted = self._front.wanted
        rows, way, need = wanted.cell[demands], wanted.way[demands], wanted.amount[demands]
        either = (1.0, -1.0)[turn] if turn < 2 else self._rng.choice([1.0, -1.0], len(demands))  # noqa: PLR2004 - up, down, then mixed
        sign = np.where(way == Way.UP, 1.0, np.where(way == Way.DOWN, -1.0, either))
        low, high = (each[rows].copy() for each in bounds)
        most = np.zeros(len(self._front.down))
        np.maximum.at(most, rows, need)
        high = np.where(sign > 0, np.minimum(high, most[rows]), high)
        low = np.where(sign < 0, np.maximum(low, -most[rows]), low)
        program = self._program
        program.set_rows(rows, low, high)
        cells = view.cells
        program.set_rows(cells, np.zeros(len(cells)), np.zeros(len(cells)))
        if len(view.atoms):
            fixed = view.others <= 0
            least = np.where(fixed, 0.0, np.maximum(-view.others, self._low[view.atoms]))
            program.set_columns(view.atoms, least, np.where(fixed, 0.0, self._high[view.atoms]))
        direction = self._matrix[rows].T @ (sign / np.maximum(need, 1e-9))
        every = np.arange(len(direction))
        program.set_costs(every, -direction)
        found = program.solve()
        back = np.unique(np.concatenate([rows, cells])).astype(np.int64)
        program.set_rows(back, bounds[0][back], bounds[1][back])
        if len(view.atoms):
            program.set_columns(view.atoms, self._low[view.atoms], self._high[view.atoms])
        if found is not None:
            self._keep(found.columns)

    def _keep(self, columns: NDArray[np.float64]) -> None:
        """Keep the movement, of persons only if it comes in whole numbers."""
        moves = np.where(np.abs(columns) < SMALL, 0.0, columns)
        if self._front.measure.whole:
            whole = np.round(moves)
            if (np.abs(whole - moves) > 1e-5).any():  # noqa: PLR2004 - a solver's tolerance
                return
            moves = whole
        moved = np.flatnonzero(moves)
        if len(moved):
            self._defence.keep_moves(moved, moves[moved], None, OUTSIDER)


__all__ = ["SLACK", "Pushes"]
