"""Which of the movements found to lean on: those for which least of the new table must be withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.certify import HAIR, judged_with_shifts
from wiu.disclosure.defence import spans
from wiu.disclosure.demands import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.certify import Moves
    from wiu.disclosure.problem import Front

DEAR_ENOUGH = 1e-9

SPARE = 3
"""Movements kept of each demand beside those that prove it: the next question shows what some of them move."""


class Choosing:
    """The movements of one measure that stand if all of `hidden` is withheld, and what each asks of the new table."""

    def __init__(
        self,
        front: Front,
        matrix: sp.csr_array,
        hidden: NDArray[np.bool_],
        proofs: Sequence[Moves],
        new: int,
    ) -> None:
        self._front, self._new = front, new
        good, broken, shift = judged_with_shifts(front, matrix, hidden, proofs)
        self._good = good
        self._broken = [frozenset(each) for each in broken]
        self._column = sp.csc_array(shift)
        self._cells = [
            shift.indices[start:end][shift.indices[start:end] >= new] - new
            for start, end in zip(shift.indptr[:-1].tolist(), shift.indptr[1:].tolist(), strict=True)
        ]

    def hide(
        self,
        demand: int,
        withheld: NDArray[np.bool_],
        cost: NDArray[np.float64],
        need: Callable[[int, int], float],
    ) -> NDArray[np.bool_]:
        """Return the pattern with what the cheapest proof of a demand asks for; as it was, if there is none."""
        wanted = self._front.wanted
        way, amount = int(wanted.way[demand]), float(wanted.amount[demand])
        places, _ = spans(self._column.indptr, wanted.cell[[demand]])
        by = self._column.data[places]
        room = np.abs(by) if way == Way.EITHER else by if way == Way.UP else -by
        mine = self._column.indices[places][room >= amount * (1 - HAIR)]
        mine = mine[self._good[mine]]
        found = withheld.copy()
        left: frozenset[int] | None = None
        pool = mine.tolist()
        while pool and (left is None or left):
            priced = [(self._price(each, found, cost), len(self._broken[each]), each) for each in pool]
            if left is not None:
                priced = [each for each in priced if len(left & self._broken[each[2]]) < len(left)]
            if not priced:
                break
            least = min(priced)[0]
            near = [each for each in priced if each[0] <= least + DEAR_ENOUGH]
            _, _, best = min(near, key=lambda each: (len(self._seen(left, each[2])), each[2]))
            left = self._seen(left, best)
            left = frozenset(each for each in left if need(demand, each) > 0)
            found[self._cells[best]] = True
            pool.remove(best)
        return withheld if left is None or left else found

    def worth_keeping(
        self, demands: NDArray[np.int64], need: Callable[[int, int], float]
    ) -> NDArray[np.bool_]:
        """Mark the movements that the next question may begin with: a few for each demand, of which few see through all."""
        kept = np.zeros(len(self._good), dtype=bool)
        wanted = self._front.wanted
        for demand in demands.tolist():
            way, amount = int(wanted.way[demand]), float(wanted.amount[demand])
            places, _ = spans(self._column.indptr, wanted.cell[[demand]])
            by = self._column.data[places]
            room = np.abs(by) if way == Way.EITHER else by if way == Way.UP else -by
            moving = self._column.indices[places]
            standing = self._good[moving] & (room > 0)
            enough = room >= amount * (1 - HAIR)
            pool = sorted(
                moving[standing & enough].tolist(), key=lambda each: (len(self._broken[each]), each)
            )
            left: frozenset[int] | None = None
            for each in pool:
                seen = self._seen(left, each)
                if left is None or len(seen) < len(left):
                    left = seen
                    kept[each] = True
            kept[pool[:SPARE]] = True
            if left and any(need(demand, each) > 0 for each in left):
                kept[moving[standing & ~enough]] = True  # less room may do against an insider
        return kept

    def _seen(self, left: frozenset[int] | None, proof: int) -> frozenset[int]:
        return self._broken[proof] if left is None else left & self._broken[proof]

    def _price(self, proof: int, withheld: NDArray[np.bool_], cost: NDArray[np.float64]) -> float:
        cells = self._cells[proof]
        return float(cost[cells[~withheld[cells]]].sum())


def cost_of(rows: NDArray[np.int64], new: int, cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the rows cost, nothing for earlier ones: the dearest are hidden first."""
    return np.where(rows >= new, cost[np.maximum(rows - new, 0)], 0.0)
