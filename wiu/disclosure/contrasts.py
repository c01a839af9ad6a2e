"""Movements that need no linear program: contrasts between a few atoms, a whole batch at once.

Take an atom and a partner. In some of the dimensions in which they differ, add at every corner that
takes an even number of codes from the partner, take away at every other corner: no cell moves but those
that tell the chosen codes apart. Partners are drawn from a fixed seed, priced exactly by one sparse
product, and the cheapest that the legend and the atoms allow is taken.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.demands import Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.problem import Front, Problem

DRAWN = 96
"""Partners drawn for each choice of dimensions."""

KEPT_FULL, KEPT = 8, 3
"""Of those, how many are priced exactly: in all dimensions, and in fewer."""

MOST_CHOICES = 12
MOST_LISTED = 20_000_000
HAIR = 1e-9


class Batch(NamedTuple):
    """Demands that want a movement: the cell, the side and the room of each."""

    cell: NDArray[np.int64]
    way: NDArray[np.int64]
    need: NDArray[np.float64]


class Candidates(NamedTuple):
    """Movements that would do: `owner` in the batch, price, and their atoms' movements (a row each)."""

    owner: NDArray[np.int64]
    price: NDArray[np.float64]
    moves: sp.csr_array

    def __len__(self) -> int:
        return len(self.owner)


class Contrasts:
    """For one problem: its atoms by their codes, and the draws."""

    def __init__(self, problem: Problem) -> None:
        cells = problem.cells
        self.matrix = cells.matrix
        self.lifted = sp.csr_array(cells.matrix.T)  # atoms × cells
        self.codes = _canonical_codes(problem)
        self.sizes = self.codes.max(axis=0, initial=0) + 1
        steps = np.ones(len(self.sizes), dtype=np.int64)
        for at in range(len(steps) - 2, -1, -1):
            steps[at] = steps[at + 1] * self.sizes[at + 1]
        self._steps = steps
        self._keys = self.codes @ steps
        blocked = self.lifted @ problem.closed.astype(np.float64) > 0
        self.open = np.flatnonzero(~blocked)
        self._find = _Finder(self._keys[self.open], self.open, int(np.prod(self.sizes.astype(float))))
        self.covered = [
            sp.csr_array(
                cells.matrix
                @ sp.csr_array(
                    (np.ones(len(column)), (np.arange(len(column)), column)),
                    shape=(len(column), int(size)),
                )
            )
            for column, size in zip(self.codes.T, self.sizes, strict=True)
        ]
        self.lone = [np.diff(each.indptr) == 1 for each in self.covered]
        self._rng = np.random.default_rng(20_220_301)
        everything = range(len(self.sizes))
        self._choices = [
            chosen for size in range(len(self.sizes), 0, -1) for chosen in combinations(everything, size)
        ]
        self._choices = self._choices[:MOST_CHOICES] + self._choices[MOST_CHOICES:][-len(self.sizes) :]

    def find(self, front: Front, batch: Batch, price: NDArray[np.float64]) -> Candidates:
        """Return movements for the demands of the batch; `price` of each cell, 0 where it is withheld."""
        if not len(self.open) or not len(batch.cell):
            return Candidates(np.zeros(0, np.int64), np.zeros(0), sp.csr_array((0, self.matrix.shape[1])))
        owner, moves = self._draw(batch.cell, price)
        return self.priced(front, batch, owner, moves, price)

    def _draw(
        self, cell: NDArray[np.int64], price: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], sp.csr_array]:
        """Return contrasts that move the cells: which cell, and the atoms' movements by one."""
        outside = [each[cell].toarray() == 0 for each in self.covered]
        base = self._inside(cell)
        partner = self.open[self._rng.integers(len(self.open), size=base.shape)]
        found = [
            self._corners(chosen, base, partner, outside, self._rough(chosen, price), full=at == 0)
            for at, chosen in enumerate(self._choices)
        ]
        kept = [each for each in found if each is not None]
        if not kept:
            return np.zeros(0, np.int64), sp.csr_array((0, self.matrix.shape[1]))
        return np.concatenate([each[0] for each in kept]), sp.csr_array(
            sp.vstack([each[1] for each in kept], format="csr")
        )

    def _rough(self, chosen: tuple[int, ...], price: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what an atom costs as a corner: the cells that hold no second code of the chosen dimensions.

        Totals of the chosen dimensions do not move; groups that part the two codes are left to the exact price.
        """
        alone = np.logical_and.reduce([self.lone[at] for at in chosen])
        return np.asarray(self.lifted @ np.where(alone, price, 0.0), np.float64)

    def _inside(self, cell: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return atoms of each cell, drawn with repetition (cells × draws)."""
        start, end = self.matrix.indptr[cell], self.matrix.indptr[cell + 1]
        size = np.maximum(end - start, 1)[:, None]
        drawn = (self._rng.random((len(cell), DRAWN)) * size).astype(np.int64)
        return np.asarray(self.matrix.indices[start[:, None] + drawn], dtype=np.int64)

    def _corners(
        self,
        chosen: tuple[int, ...],
        base: NDArray[np.int64],
        partner: NDArray[np.int64],
        outside: list[NDArray[np.bool_]],
        rough: NDArray[np.float64],
        *,
        full: bool,
    ) -> tuple[NDArray[np.int64], sp.csr_array] | None:
        """Return owners and movements of the roughly cheapest contrasts in the chosen dimensions."""
        lines = np.arange(len(base))[:, None]
        able = np.ones(base.shape, dtype=bool)
        for at in chosen:
            able &= outside[at][lines, self.codes[partner, at]]
        row, draw = np.nonzero(able)
        if not len(row):
            return None
        first, second = base[row, draw], partner[row, draw]
        keys, signs = self._keys[first][:, None], np.ones(1)
        for at in chosen:
            step = (self.codes[second, at] - self.codes[first, at]) * self._steps[at]
            keys = np.hstack([keys, keys + step[:, None]])
            signs = np.concatenate([signs, -signs])
        atoms = self._find(keys)
        good = (atoms >= 0).all(axis=1)
        row, atoms, keys = row[good], atoms[good], keys[good]
        if not len(row):
            return None
        worth = rough[atoms].sum(axis=1)
        order = np.lexsort((keys[:, -1], keys[:, 0], worth, row))
        row, atoms, worth = row[order], atoms[order], worth[order]
        same = np.zeros(len(row), dtype=bool)
        same[1:] = (row[1:] == row[:-1]) & (atoms[1:] == atoms[:-1]).all(axis=1)
        row, atoms = row[~same], atoms[~same]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        few = rank < (KEPT_FULL if full else KEPT)
        row, atoms = row[few], atoms[few]
        corners = atoms.shape[1]
        moves = sp.csr_array(
            (np.tile(signs, len(row)), atoms.ravel(), np.arange(0, atoms.size + 1, corners)),
            shape=(len(row), self.matrix.shape[1]),
        )
        return row, moves

    def priced(
        self,
        front: Front,
        batch: Batch,
        owner: NDArray[np.int64],
        moves: sp.csr_array,
        price: NDArray[np.float64],
    ) -> Candidates:
        """Return the movements, on the side and of the size demanded, that legend and atoms allow."""
        shift = sp.csr_array(moves @ self.lifted)
        line = np.repeat(np.arange(len(owner)), np.diff(shift.indptr))
        target = shift.indices == batch.cell[owner][line]
        reach = np.zeros(len(owner))
        reach[line[target]] = shift.data[target]
        live = np.abs(shift.data) > HAIR
        cost = np.bincount(line[live], weights=price[shift.indices[live]], minlength=len(owner))
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.where(np.abs(reach) > HAIR, batch.need[owner] / np.abs(reach), 0.0)
        if front.measure.whole:
            size = np.ceil(size - HAIR)
        by = shift.data * size[line]
        at_atom = np.repeat(np.arange(len(owner)), np.diff(moves.indptr))
        kept = []
        for sign in (1.0, -1.0):
            side = np.sign(reach) * sign
            way = batch.way[owner]
            good = (side > 0) & (way != Way.DOWN) | (side < 0) & (way != Way.UP)
            beyond = (sign * by > front.up[shift.indices] + HAIR) | (
                -sign * by > front.down[shift.indices] + HAIR
            )
            good[line[beyond & live]] = False
            step = sign * moves.data * size[at_atom]
            if not front.measure.signed:
                good[at_atom[front.measure.atoms[moves.indices] + step < -HAIR]] = False
            if front.measure.still is not None:
                good[at_atom[front.measure.still[moves.indices]]] = False
            kept.append((np.flatnonzero(good), sign))
        rows = np.concatenate([each for each, _ in kept])
        signs = np.concatenate([np.full(len(each), sign) for each, sign in kept])
        chosen = sp.csr_array(moves[rows])
        chosen.data = chosen.data * np.repeat(signs * size[rows], np.diff(chosen.indptr))
        return Candidates(owner[rows], cost[rows], chosen)


def _canonical_codes(problem: Problem) -> NDArray[np.int64]:
    """Return the atoms' codes, dimensions and codes in the order of their text; doubles told apart."""
    cells = problem.cells
    columns = []
    for name, place in sorted((cells.dimensions[at].name, place) for place, at in enumerate(cells.used)):
        del name
        leaves = np.array(cells.dimensions[cells.used[place]].leaves)
        rank = np.argsort(np.argsort(leaves, kind="stable"), kind="stable")
        columns.append(rank[cells.atom_codes[:, place]])
    codes = np.column_stack(columns) if columns else np.zeros((len(cells.atom_codes), 1), np.int64)
    order = np.lexsort(codes.T[::-1])
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[order][1:] != codes[order][:-1]).any(axis=1)
    if fresh.all():
        return np.asarray(codes, np.int64)
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(codes)), 0))
    double = np.zeros(len(codes), dtype=np.int64)
    double[order] = np.arange(len(codes)) - first
    return np.column_stack([codes, double]).astype(np.int64)


class _Finder:
    """Atoms by key; −1 where there is none."""

    def __init__(self, keys: NDArray[np.int64], atoms: NDArray[np.int64], size: int) -> None:
        self._listed: NDArray[np.int64] | None = None
        if size <= MOST_LISTED:
            self._listed = np.full(size, -1)
            self._listed[keys] = atoms
        order = np.argsort(keys, kind="stable")
        self._keys, self._atoms = keys[order], atoms[order]

    def __call__(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        if self._listed is not None:
            return self._listed[keys]
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._atoms[at], -1)
