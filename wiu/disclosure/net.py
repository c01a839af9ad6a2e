"""What two editions of one figure tell by subtraction, where some left and others came between them.

Whom one state of the data holds and another does not is owed by itself (`past.py`). Where some may have left, those are not
told by printing a figure in both editions, but the difference is: where it stands on few, the figure is not printed again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.demands import LEAST_ROOM, Demands, Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
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


class Differs(NamedTuple):
    """A row that needs this much room lest it tell a difference, and the atoms in which somebody came or left."""

    row: int
    amount: float
    atoms: NDArray[np.int64]


def told_of_few(
    measure: Measure, change: sp.csr_array, rows: NDArray[np.int64], rules: Rules
) -> list[Differs]:
    """Return what rows need so that none shows a difference to another edition that stands on few.

    `change` has a line for each of `rows`: the atoms that came (1) or left (−1). A row may stand there several times.
    Whoever is alone in all the atoms of a difference is told nothing by it.
    """
    if not len(rows) or measure.parts is None:
        return []
    net = np.abs(change @ measure.atoms)
    people = sp.csr_array(abs(change) @ abs(measure.parts).T)
    # a department's own sum counts: files can lay its people together otherwise in each state of the data
    sums = sp.csr_array(abs(sp.csr_array(change @ measure.parts.T)))
    busy = np.abs(measure.atoms) > HAIR
    found = []
    for at in np.flatnonzero(net > HAIR).tolist():
        if any(_stands_on_few(shares[[at]].data, measure, rules) for shares in (sums, people)):
            line = change[[at]]
            line.eliminate_zeros()
            room = 1.0 if measure.whole else max(LEAST_ROOM * float(net[at]), HAIR)
            found.append(
                Differs(int(rows[at]), room, np.unique(line.indices[busy[line.indices]]).astype(np.int64))
            )
    return found


def asked_of(differ: list[Differs]) -> Demands:
    """Return the demands: of each row, in either way, the most room that any of its differences needs."""
    rows, of_row = np.unique([each.row for each in differ], return_inverse=True)
    most = np.zeros(len(rows))
    np.maximum.at(most, of_row, np.array([each.amount for each in differ]))
    return Demands(rows.astype(np.int64), np.full(len(rows), int(Way.EITHER)), most)


def who_alone(known: Insiders, atoms: NDArray[np.int64]) -> list[int]:
    """Return the insiders beside whom nobody is in any of these atoms."""
    has = sp.csc_array(known.has)[:, atoms].tocoo()
    alone = has.data - 1 <= HAIR
    return np.flatnonzero(
        np.bincount(has.coords[0][alone], minlength=len(known)) == max(len(atoms), 1)
    ).tolist()


def _stands_on_few(shares: NDArray[np.float64], measure: Measure, rules: Rules) -> bool:
    """Say whether a difference that departments have these shares in stands on few, by the rules that need no row."""
    held = np.sort(shares[shares > HAIR])[::-1]
    total = float(held.sum())
    if not len(held):
        return False
    if rules.min_contributors is not None and len(held) < rules.min_contributors:
        return True
    if measure.whole and rules.max_n is not None and total <= rules.max_n + HAIR:
        return True
    rest = total - float(held[:2].sum())
    if rules.p_percent is not None and rest < rules.p_percent / 100 * float(held[0]) - HAIR:
        return True
    return any(float(held[:most].sum()) > share / 100 * total + HAIR for most, share in rules.nk)
