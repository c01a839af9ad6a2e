"""What two editions of one figure tell by subtraction, where some left and others came between them.

Whom one state of the data holds and another does not is owed by itself (`past.py`). Where a figure lost one department
and won another, their difference is told by printing it in both editions, and stands on these two.
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
    if not len(both) or measure.parts is None or rules.min_contributors is None:
        return nothing
    change = sp.csr_array(matrix[both[:, 0]] - matrix[both[:, 1]])
    net = np.abs(change @ measure.atoms)
    people = sp.csr_array(abs(change) @ abs(measure.parts).T)
    # a department's own sum counts: files can lay its people together otherwise in each state of the data
    sums = sp.csr_array(abs(sp.csr_array(change @ measure.parts.T)))
    number = _departments(sums)
    # one alone is owed as whom one state lacks
    few = (net > HAIR) & (_departments(people) > 1) & (number < rules.min_contributors)
    row, room = both[few, 0], np.where(measure.whole, 1.0, np.maximum(LEAST_ROOM * net[few], HAIR))
    rows, first = np.unique(row, return_inverse=True)
    most = np.zeros(len(rows))
    np.maximum.at(most, first, room)
    return Demands(rows.astype(np.int64), np.full(len(rows), int(Way.EITHER)), most)


def _departments(shares: sp.csr_array) -> NDArray[np.int64]:
    """Return how many departments each row stands on."""
    shares.data[shares.data < HAIR] = 0.0
    shares.eliminate_zeros()
    return np.diff(shares.indptr).astype(np.int64)
