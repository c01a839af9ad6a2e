"""Movements that need no linear program: contrasts between a few codes, dimension by dimension.

Take an atom, and in some dimensions a partner code each. Add one person at every corner that differs
from the atom in an even number of those dimensions, take one away at every other corner: no cell moves
but those that tell each chosen pair of codes apart. All partners of one choice of dimensions are
priced at once, by small products of matrices over the block of costs around the atom.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.cells import code_leaves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insider
    from wiu.disclosure.problem import Front, Problem

NEVER = 1e15
"""The price of a cell that can't move so."""

MOST_PRICED = 40_000
"""Choices of partners priced at once; beyond it the dimensions' nearest partners are taken."""

ATOMS_TRIED = 4

MOST_PATIENT = 30_000
"""Cells beyond which a figure that no contrast hides is not given a linear program of its own."""


class Swaps:
    """For one front of a problem with one table: the cheapest contrast that moves a cell."""

    def __init__(self, problem: Problem, front: Front) -> None:
        cells = problem.cells
        self._front = front
        self._used = cells.used
        self._codes = cells.codes[:, list(cells.used)]
        self._atom_codes = cells.atom_codes
        self._matrix = cells.matrix
        dimensions = [cells.dimensions[at] for at in cells.used]
        shape = tuple(len(each.all_codes) for each in dimensions)
        self._cell_at = np.full(shape, -1)
        self._cell_at[tuple(self._codes.T)] = np.arange(len(cells))
        self._covers = [code_leaves(each).toarray() > 0 for each in dimensions]  # codes × leaves
        self._down = front.down[self._cell_at]
        self._up = front.up[self._cell_at]
        self._price = np.where(problem.closed, NEVER, problem.cost)[self._cell_at]
        self._own_price = problem.cost
        self._ancestors = [
            [np.flatnonzero(covers[:, leaf]) for leaf in range(covers.shape[1])] for covers in self._covers
        ]
        self._plus, self._minus = [], []
        for covers in self._covers:
            apart = (
                covers.T[:, None, :] & ~covers.T[None, :, :]
            )  # leaf, partner, code: holds leaf, not partner
            self._plus.append(apart.astype(float))
            self._minus.append(apart.transpose(1, 0, 2).astype(float))
        leaves = tuple(covers.shape[1] for covers in self._covers)
        self._atom_at = np.full(leaves, -1)
        self._atom_at[tuple(self._atom_codes.T)] = np.arange(len(self._atom_codes))

    def withhold(self, cells: NDArray[np.int64]) -> None:
        """Remember that these cells are withheld: moving them costs nothing now."""
        self._price[tuple(self._codes[cells].T)] = 0.0

    def find(  # noqa: C901 - atoms, choices of dimensions and signs, one inside the other
        self, cell: int, signs: tuple[int, ...], need: float, insiders: list[Insider]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], float] | None:
        """Return atoms, their movements and the price of the cheapest contrast; None if there is none."""
        known = np.concatenate([each.cells for each in insiders]) if insiders else np.zeros(0, dtype=np.int64)
        places = tuple(self._codes[known].T)
        kept = self._price[places]
        self._price[places] = NEVER
        best: tuple[float, tuple[int, ...], tuple[int, ...], tuple[int, ...], int] | None = None
        start, end = self._matrix.indptr[cell : cell + 2]
        inside = self._matrix.indices[start:end][:ATOMS_TRIED]
        codes = self._codes[cell]
        for atom in inside.tolist():
            leaf = self._atom_codes[atom]
            outside = [~self._covers[at][codes[at]] for at in range(len(codes))]
            able = [at for at in range(len(codes)) if outside[at].any()]
            for size in range(1, len(able) + 1):
                for chosen in combinations(able, size):
                    for sign in signs:
                        found = self._cheapest(leaf, chosen, outside, sign, need)
                        if found is not None and (best is None or found[0] < best[0] * (1 - 1e-9)):
                            best = (found[0], tuple(leaf.tolist()), chosen, found[1], sign)
            if best is not None and best[0] <= 0:
                break
        if best is None and len(self._own_price) > MOST_PATIENT:
            for (
                atom
            ) in inside.tolist():  # last resort: one person more or less, and every cell above withheld
                leaf = self._atom_codes[atom]
                for sign in signs:
                    found = self._cheapest(leaf, (), [], sign, need)
                    if found is not None and (best is None or found[0] < best[0]):
                        best = (found[0], tuple(leaf.tolist()), (), (), sign)
        self._price[places] = kept
        if best is None:
            return None
        return self._movement(best[1], best[2], best[3], best[4] * need, best[0], insiders)

    def _cheapest(
        self,
        leaf: NDArray[np.int64],
        chosen: tuple[int, ...],
        outside: list[NDArray[np.bool_]],
        sign: int,
        need: float,
    ) -> tuple[float, tuple[int, ...]] | None:
        """Return price and partners of the cheapest contrast in the chosen dimensions."""
        dimensions = range(len(leaf))
        box = np.ix_(
            *[
                np.arange(self._price.shape[at]) if at in chosen else self._ancestors[at][leaf[at]]
                for at in dimensions
            ]
        )
        others = tuple(at for at in dimensions if at not in chosen)
        price = self._price[box]
        up = np.where(self._up[box] >= need, price, NEVER).sum(axis=others)
        down = np.where(self._down[box] >= need, price, NEVER).sum(axis=others)
        partners = self._partners(leaf, chosen, outside)
        total = np.zeros([len(each) for each in partners])
        for turn in product((1, -1), repeat=len(chosen)):
            block = up if sign * int(np.prod(turn)) > 0 else down
            for at, side, mine in zip(chosen, turn, partners, strict=True):
                apart = (self._plus if side > 0 else self._minus)[at][leaf[at]][mine]
                block = np.tensordot(block, apart, axes=([0], [1]))
            total += block
        place = int(total.argmin())
        if total.flat[place] >= NEVER / 2:
            return None
        where = np.unravel_index(place, total.shape)
        return float(total.flat[place]), tuple(
            int(mine[at]) for mine, at in zip(partners, where, strict=True)
        )

    def _partners(
        self, leaf: NDArray[np.int64], chosen: tuple[int, ...], outside: list[NDArray[np.bool_]]
    ) -> list[NDArray[np.int64]]:
        partners = [np.flatnonzero(outside[at]) for at in chosen]
        while np.prod([len(each) for each in partners], dtype=np.int64) > MOST_PRICED:
            longest = int(np.argmax([len(each) for each in partners]))
            at, mine = chosen[longest], partners[longest]
            groups = self._plus[at][leaf[at]][mine].sum(axis=1)  # the fewer codes tell them apart, the nearer
            partners[longest] = np.sort(mine[np.argsort(groups, kind="stable")[: len(mine) * 2 // 3]])
        return partners

    def _movement(  # noqa: PLR0917 - a private step of find
        self,
        leaf: tuple[int, ...],
        chosen: tuple[int, ...],
        partners: tuple[int, ...],
        amount: float,
        price: float,
        insiders: list[Insider],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], float] | None:
        atoms, moves = [], []
        for turn in product((0, 1), repeat=len(chosen)):
            corner = list(leaf)
            for at, side, partner in zip(chosen, turn, partners, strict=True):
                if side:
                    corner[at] = partner
            atoms.append(int(self._atom_at[tuple(corner)]))
            moves.append(amount * (-1) ** sum(turn))
        moved, by = np.array(atoms), np.array(moves)
        if (moved < 0).any():
            return None
        left = self._front.measure.atoms[moved] + by
        if not self._front.measure.signed and (left < -1e-9).any():  # noqa: PLR2004 - sums of decimals
            return None
        for insider in insiders:
            for atom, others in zip(insider.atoms.tolist(), insider.others.tolist(), strict=True):
                mine = by[moved == atom]
                if mine.size and (others <= 1e-9 or -mine[0] > others + 1e-9):  # noqa: PLR2004 - the same
                    return None
        return moved, by, price
