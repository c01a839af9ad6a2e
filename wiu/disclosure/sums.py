"""By which published sum a withheld figure would be found, if one more cell were shown.

The attacker adds and takes away published figures until one withheld figure is left. The shortest way to do so is a
small linear program: the attack's dual, with one more row. Of the sums in it, the one that holds the figure is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.linear import INFINITY, Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells

MOST = 400_000
"""Cells × atoms up to which the way is sought; beyond, the smallest published sum that holds both cells is named."""

MOST_SOUGHT = 200
SMALL = 1e-6


class Sums:
    """The published figures of one table, as ways to work out a withheld one."""

    def __init__(self, cells: Cells, withheld: NDArray[np.bool_]) -> None:
        self._matrix, self._withheld, self._level = cells.matrix, withheld, cells.level
        self._columns = sp.csc_array(cells.matrix)
        self._left = MOST_SOUGHT if np.prod(cells.matrix.shape, dtype=np.float64) <= MOST else 0
        self._program: Program | None = None
        # what a published zero holds is known anyway
        self._known = cells.matrix.T @ (cells.empty & ~withheld).astype(np.float64) > 0

    def over(self, shown: int, found: int) -> int | None:
        """Return the published cell from which `found` is worked out once `shown` is shown; None if there is none."""
        way = self._way(shown, found)
        inside = self._inside(found)
        if way is None:
            return self._smallest_over(shown, inside)
        used = np.flatnonzero(way > SMALL)
        for each in used[np.lexsort((used, self._level[used]))].tolist():
            if not self._withheld[each] and np.isin(inside, self._inside(each)).all():
                return int(each)
        return None

    def _inside(self, cell: int) -> NDArray[np.int64]:
        start, end = self._matrix.indptr[cell : cell + 2]
        return np.asarray(self._matrix.indices[start:end], np.int64)

    def _way(self, shown: int, found: int) -> NDArray[np.float64] | None:
        """Return how often each cell is added (or taken away) on the shortest way to `found`."""
        if self._left <= 0:
            return None
        self._left -= 1
        count = len(self._withheld)
        if self._program is None:
            zero = np.zeros(self._matrix.shape[1])
            most = np.where(self._withheld, 0.0, INFINITY)
            cost = 1 + self._level / max(float(self._level.max(initial=1.0)), 1.0) / 100
            self._program = Program(
                sp.csr_array(sp.hstack([self._matrix.T, -self._matrix.T], format="csr")),
                (
                    np.where(self._known, -INFINITY, zero),
                    np.where(self._known, INFINITY, zero),
                ),
                (np.zeros(2 * count), np.concatenate([most, most])),
                np.concatenate([cost, cost]),
            )
        program = self._program
        both = np.array([shown, count + shown])
        rows = self._inside(found)
        rows = rows[~self._known[rows]]
        one, zero = np.ones(len(rows)), np.zeros(len(rows))
        program.set_columns(both, np.zeros(2), np.full(2, INFINITY))
        program.set_rows(rows, one, one)
        solved = program.solve()
        program.set_rows(rows, zero, zero)
        program.set_columns(both, np.zeros(2), np.zeros(2))
        return None if solved is None else solved.columns[:count] - solved.columns[count:]

    def _smallest_over(self, shown: int, inside: NDArray[np.int64]) -> int | None:
        """Return the smallest published cell that holds both."""
        both = np.union1d(inside, self._inside(shown))
        if not len(both):
            return None
        start, end = self._columns.indptr[both[0] : both[0] + 2]
        above = self._columns.indices[start:end]
        above = above[(self._level[above] >= len(both)) & ~self._withheld[above]]
        for each in above[np.lexsort((above, self._level[above]))].tolist():
            if np.isin(both, self._inside(each)).all():
                return int(each)
        return None
