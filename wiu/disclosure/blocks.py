"""The cheapest movements within blocks of a large table, by programs that stay small and warm.

A block is all atoms over some codes of each dimension, codes of one group kept together. Within it the
program is that of a repair (`repair.py`); whatever lies outside stands still. Cells that are the same
sum within the block are one row, so that a block's program is as small as a small table's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.attackers import Insider
from wiu.disclosure.defence import SIGNS, spans
from wiu.disclosure.repair import Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.contrasts import Contrasts
    from wiu.disclosure.problem import Front

FEWEST = 3
"""Codes of a dimension that a block holds at least, where there are so many."""


class Move(NamedTuple):
    """A movement of a few atoms, and what it costs in cells not yet withheld."""

    price: float
    atoms: NDArray[np.int64]
    moves: NDArray[np.float64]


class Blocks:
    """One front's table, cut into blocks of about `width` atoms, each with its program."""

    def __init__(self, contrasts: Contrasts, front: Front, cost: NDArray[np.float64], width: int) -> None:
        self._front, self._cost = front, cost
        self._lifted = contrasts.lifted
        self._covered = contrasts.covered
        self._parts = _parts(contrasts, width)
        self._steps = np.ones(len(self._parts), dtype=np.int64)
        for at in range(len(self._steps) - 2, -1, -1):
            self._steps[at] = self._steps[at + 1] * (self._parts[at + 1].max(initial=0) + 1)
        codes = contrasts.codes[contrasts.open]
        number = sum(
            (part[codes[:, at]] * self._steps[at] for at, part in enumerate(self._parts)),
            np.zeros(len(codes), dtype=np.int64),
        )
        order = np.argsort(number, kind="stable")
        self._atoms = contrasts.open[order]
        self._numbers, starts = np.unique(number[order], return_index=True)
        self._starts = np.append(starts, len(order))
        self._blocks: dict[int, _Block] = {}

    @property
    def work(self) -> float:
        """Effort so far: what budgets count."""
        return sum(each.work for each in self._blocks.values())

    def cheapest(
        self, demand: int, need: float, insider: Insider, withheld: NDArray[np.bool_]
    ) -> Move | None:
        """Return the cheapest movement within one block that meets the demand, None if there is none."""
        cell = int(self._front.wanted.cell[demand])
        number = 0
        for at, part in enumerate(self._parts):
            covered = self._covered[at]
            inside = covered.indices[covered.indptr[cell] : covered.indptr[cell + 1]]
            if not len(inside):
                return None
            number += int(np.bincount(part[inside]).argmax()) * int(self._steps[at])
        place = int(np.searchsorted(self._numbers, number))
        if place >= len(self._numbers) or self._numbers[place] != number:
            return None
        if number not in self._blocks:
            atoms = np.sort(self._atoms[self._starts[place] : self._starts[place + 1]])
            self._blocks[number] = _Block(self._lifted, self._front, self._cost, atoms)
        way = int(self._front.wanted.way[demand])
        return self._blocks[number].cheapest(cell, way, need, insider, withheld)


class _Block:
    """Some atoms, the cells that hold any of them, and the program over both."""

    def __init__(
        self, lifted: sp.csr_array, front: Front, cost: NDArray[np.float64], atoms: NDArray[np.int64]
    ) -> None:
        self.atoms = atoms
        places, which = spans(lifted.indptr, atoms)
        self.cells, at = np.unique(lifted.indices[places].astype(np.int64), return_inverse=True)
        dense = np.zeros((len(self.cells), len(atoms)), dtype=bool)
        dense[at, which] = True
        packed = np.packbits(dense, axis=1)
        _, first, kind = np.unique(
            packed.view(f"V{packed.shape[1]}").ravel(), return_index=True, return_inverse=True
        )
        self._kind = kind.astype(np.int64)
        self._matrix = sp.csr_array(dense[first].astype(np.float64))
        down, up = np.full(len(first), np.inf), np.full(len(first), np.inf)
        np.minimum.at(down, kind, front.down[self.cells])
        np.minimum.at(up, kind, front.up[self.cells])
        measure = front.measure
        mine = replace(
            front,
            measure=replace(
                measure,
                atoms=measure.atoms[atoms],
                still=None if measure.still is None else measure.still[atoms],
            ),
            down=down,
            up=up,
        )
        self._price = cost[self.cells]
        self._rows = len(first)
        worth = np.bincount(kind, weights=self._price, minlength=len(first))
        self._repair = Repair(self._matrix, mine, np.asarray(worth, np.float64), thorough=False)

    @property
    def work(self) -> float:
        return self._repair.work

    def cheapest(
        self, cell: int, way: int, need: float, insider: Insider, withheld: NDArray[np.bool_]
    ) -> Move | None:
        """Return the cheapest movement that shifts the cell by `need`, as the insider sees it."""
        here = int(np.searchsorted(self.cells, cell))
        if here >= len(self.cells) or self.cells[here] != cell:
            return None
        shown = np.bincount(self._kind[~withheld[self.cells]], minlength=self._rows) > 0
        found = self._repair.solve(~shown, int(self._kind[here]), SIGNS[way], need, self._local(insider))
        if found is None:
            return None
        moved = np.flatnonzero(np.abs(found[1]) > SMALL)
        by = found[1][moved]
        shift = np.abs(self._matrix[:, moved] @ by) > SMALL
        touched = shift[self._kind]
        price = float(self._price[touched & ~withheld[self.cells]].sum())
        return Move(price, self.atoms[moved], by)

    def _local(self, insider: Insider) -> Insider:
        """Return what the insider knows of this block, by its own numbers."""
        if not len(insider.atoms) and not len(insider.cells):
            return insider
        place = np.minimum(np.searchsorted(self.atoms, insider.atoms), len(self.atoms) - 1)
        inside = self.atoms[place] == insider.atoms
        known = self._kind[np.isin(self.cells, insider.cells)]
        return Insider(insider.number, np.unique(known), place[inside], insider.others[inside])


def _parts(contrasts: Contrasts, width: int) -> list[NDArray[np.int64]]:
    """Return for each dimension which part each code belongs to, so that blocks are about so wide."""
    sizes = [int(each) for each in contrasts.sizes]
    counts = [1] * len(sizes)
    while len(contrasts.open) / np.prod(counts, dtype=np.float64) > width:
        able = [at for at, size in enumerate(sizes) if size / (counts[at] + 1) >= FEWEST]
        if not able:
            break
        counts[max(able, key=lambda at: (sizes[at] / counts[at], -at))] += 1
    parts = []
    for at, (size, count) in enumerate(zip(sizes, counts, strict=True)):
        order = np.lexsort((np.arange(size), _signatures(contrasts.covered[at], size)))
        part = np.empty(size, dtype=np.int64)
        part[order] = np.arange(size) * count // size
        parts.append(part)
    return parts


def _signatures(covered: sp.csr_array, size: int) -> NDArray[np.int64]:
    """Return for each code a number that codes in the same groups share, those of one group side by side."""
    counts = np.diff(covered.indptr)
    groups: dict[bytes, NDArray[np.int64]] = {}
    for row in np.flatnonzero((counts > 1) & (counts < size)).tolist():
        inside = np.sort(covered.indices[covered.indptr[row] : covered.indptr[row + 1]])
        groups.setdefault(inside.tobytes(), inside)
    marks = np.zeros((size, len(groups)), dtype=bool)
    for at, inside in enumerate(sorted(groups.values(), key=lambda each: (-len(each), each.tolist()))):
        marks[inside, at] = True
    if not groups:
        return np.zeros(size, dtype=np.int64)
    _, rank = np.unique(marks, axis=0, return_inverse=True)
    return np.asarray(rank.ravel(), np.int64)
