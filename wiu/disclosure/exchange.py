"""Exchanging dear secondaries for cheap ones: what the fast search does with the work that it has left.

The fast search hides one figure after the other, and the first of them are hidden while little is withheld: some
of its witnesses move large totals that later ones would spare. So the dearest secondaries are shown one by one, and
what is then found is hidden anew at the prices of now, where most cells about are withheld and cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.large import LargeSearch
    from wiu.disclosure.proofs import Proofs

ROUNDS = 3
"""Witnesses sought for a demand before an exchange is given up."""

MOST_ASKED = 60
"""Demands that may hang on a cell to be exchanged."""

TRIAL, WORTH = 400.0, 0.01
"""After so much work the loss must have fallen by this share, or the rest is left as it is."""

AN_ATTEMPT, MIDDLING = 4, 4_000
"""What an attempt counts as work beside its programs, in a small table; in one of so many cells, twice that."""


def exchange(search: LargeSearch, work: float) -> None:
    """Show dear secondaries wherever cheaper ones hide the same, dearest first, for so much `work`."""
    search.allowed = search.spent + work
    second = np.flatnonzero(search.withheld & ~search.problem.primary)
    cost = search.problem.cost
    trial, lost = search.spent + TRIAL, float(cost[search.withheld].sum())
    for cell in second[np.lexsort((second, -cost[second]))].tolist():
        if search.spent >= trial:
            before, lost = lost, float(cost[search.withheld].sum())
            if lost > (1 - WORTH) * before:
                return
            trial = search.spent + TRIAL
        if search.spent >= search.allowed:
            return
        if search.withheld[cell]:
            search.spent += AN_ATTEMPT * (1 + len(cost) / MIDDLING)
            _exchange_one(search, cell)


def _exchange_one(search: LargeSearch, cell: int) -> None:
    """Show the cell and hide anew what is then found, unless that costs as much."""
    books = [search.proofs[key] for key in sorted(search.proofs)]
    withheld, price = search.withheld.copy(), search.price.copy()
    spared = float(search.problem.cost[cell])
    search.withheld[cell] = False
    search.price[cell] = float(search.problem.cost.sum())
    counts = [len(each.found) for each in books]
    struck = [each.show(cell) for each in books]
    fallen = [each.reopen(proofs) for each, proofs in zip(books, struck, strict=True)]
    if sum(map(len, fallen)) <= MOST_ASKED and all(
        _hidden(search, book, asked, withheld, spared) for book, asked in zip(books, fallen, strict=True)
    ):
        search.price[cell] = spared
        return
    for book, count, proofs, asked in zip(books, counts, struck, fallen, strict=True):
        book.take_back(count, proofs, asked)
    search.withheld[:], search.price[:] = withheld, price


def _hidden(
    search: LargeSearch, book: Proofs, demands: list[int], withheld: NDArray[np.bool_], spared: float
) -> bool:
    """Hide the demands for less than `spared` beside what was `withheld`; say whether that could be done."""
    for _ in range(ROUNDS):
        waiting = [each for each in demands if book.left[each] is None or book.left[each]]
        if not waiting:
            return True
        if search.seek(book, waiting, lift=False):
            return False
        if float(search.problem.cost[search.withheld & ~withheld].sum()) >= spared:
            return False
    return not any(book.left[each] is None or book.left[each] for each in demands)
