"""What two editions of one figure tell by subtraction, where some left and others came between them.

Whom one state of the data holds and another does not is owed by itself (`past.py`). Where some may have left, those are not
told by printing a figure in both editions, but the difference is: where it stands on few, the figure is not printed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.demands import LEAST_ROOM, Demands, Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Measure
    from wiu.disclosure.rules import Rules

HAIR = 1e-6


def pairs(
    keys: NDArray[np.int64], state: NDArray[np.int64], plain: NDArray[np.bool_], new: int
) -> NDArray[np.int64]:
    """Return (new row, earlier row) of the same codes in other states of the data; `plain` rows are cells as printed."""
    by_codes: dict[bytes, list[int]] = {}
    for row in np.flatnonzero(plain[:new]).tolist():
        by_codes.setdefault(keys[row].tobytes(), []).append(row)
    found = [
        (row, other)
        for row in range(new, len(keys))
        for other in by_codes.get(keys[row].tobytes(), ())
        if state[other] != state[row]
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def told_of_few(measure: Measure, matrix: sp.csr_array, both: NDArray[np.int64], rules: Rules) -> Demands:
    """Return what the new rows need so that none shows a difference to an earlier edition that stands on few."""
    nothing = Demands(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    if not len(both) or measure.parts is None:
        return nothing
    change = sp.csr_array(matrix[both[:, 0]] - matrix[both[:, 1]])
    net = np.abs(change @ measure.atoms)
    people = sp.csr_array(abs(change) @ abs(measure.parts).T)
    # a department's own sum counts: files can lay its people together otherwise in each state of the data
    sums = sp.csr_array(abs(sp.csr_array(change @ measure.parts.T)))
    # one alone is owed as whom one state lacks
    told = np.flatnonzero((net > HAIR) & (_departments(people) > 1))
    few = np.array(
        [
            any(_stands_on_few(shares[[row]].data, measure, rules) for shares in (sums, people))
            for row in told
        ],
        dtype=bool,
    )
    at = told[few]
    row, room = both[at, 0], np.where(measure.whole, 1.0, np.maximum(LEAST_ROOM * net[at], HAIR))
    rows, first = np.unique(row, return_inverse=True)
    most = np.zeros(len(rows))
    np.maximum.at(most, first, room)
    return Demands(rows.astype(np.int64), np.full(len(rows), int(Way.EITHER)), most)


def _stands_on_few(shares: NDArray[np.float64], measure: Measure, rules: Rules) -> bool:
    """Say whether a difference that departments have these shares in stands on few, by the rules that need no row."""
    held = np.sort(shares[shares > HAIR])[::-1]
    total = float(held.sum())
    if not len(held):
        return False
    if rules.min_contributors is not None and len(held) < rules.min_contributors:
        return True
    if measure.whole:
        return rules.max_n is not None and total <= rules.max_n + HAIR
    rest = total - float(held[:2].sum())
    if rules.p_percent is not None and rest < rules.p_percent / 100 * float(held[0]) - HAIR:
        return True
    return any(float(held[:most].sum()) > share / 100 * total + HAIR for most, share in rules.nk)


def _departments(shares: sp.csr_array) -> NDArray[np.int64]:
    """Return how many departments each row stands on."""
    shares.data[shares.data < HAIR] = 0.0
    shares.eliminate_zeros()
    return np.diff(shares.indptr).astype(np.int64)
