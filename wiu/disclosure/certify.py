"""The audit: every witness is checked anew, by plain arithmetic.

A witness is a complete proof: another table of people that shows exactly the same published figures,
keeps to the legend, and has the attacked figure elsewhere. Nothing of the search is trusted but the
movements themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.defence import spans
from wiu.disclosure.demands import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Front

HAIR = 1e-6

Moves = tuple["NDArray[np.int64]", "NDArray[np.float64]"]


def unproved(  # noqa: PLR0917 - what is claimed, of which table, and the proofs
    front: Front,
    matrix: sp.csr_array,
    withheld: NDArray[np.bool_],
    demands: NDArray[np.bool_],
    proofs: Sequence[Moves],
    need: Callable[[int, int], float],
) -> list[int]:
    """Return those of the marked demands that some attacker may meet without a valid witness against them.

    `need` says how much room a demand needs against an insider (0: it is the own figure).
    """
    marked = np.flatnonzero(demands)
    if not proofs or not len(marked):
        return marked.tolist()
    moved, shift = _shifts(matrix, proofs)
    good = _sound(front, moved, shift, withheld)
    column = sp.csc_array(shift)
    places, which = spans(column.indptr, front.wanted.cell[marked])
    proof, by = column.indices[places], column.data[places]
    way = front.wanted.way[marked][which]
    room = np.where(way == Way.EITHER, np.abs(by), np.where(way == Way.UP, by, -by))
    sound = good[proof]
    enough = sound & (room >= front.wanted.amount[marked][which] * (1 - HAIR))
    standing = np.bincount(which[enough], minlength=len(marked))
    open_ones = set(marked[standing == 0].tolist())
    broken = _broken(front, moved, shift)
    if broken is None:
        return sorted(open_ones)
    stands = sp.csr_array(
        (np.ones(int(enough.sum())), (which[enough], proof[enough])), shape=(len(marked), len(proofs))
    )
    known = sp.coo_array(stands @ broken)
    row, insider = known.coords
    dangerous = np.flatnonzero(known.data >= standing[row] - 0.5)
    knowing = sp.csr_array(broken)
    starts = np.searchsorted(which, np.arange(len(marked) + 1))
    for at, one in zip(row[dangerous].tolist(), insider[dangerous].tolist(), strict=True):
        demand = int(marked[at])
        enough_room = need(demand, int(one)) * (1 - HAIR)
        if demand in open_ones or enough_room <= 0:
            continue
        mine = slice(starts[at], starts[at + 1])
        lesser = proof[mine][sound[mine] & (room[mine] >= enough_room)]
        if all(_knows(knowing, each, one) for each in lesser.tolist()):
            open_ones.add(demand)
    return sorted(open_ones)


def _shifts(matrix: sp.csr_array, proofs: Sequence[Moves]) -> tuple[sp.csr_array, sp.csr_array]:
    """Return by how much each witness moves every atom and every row."""
    sizes = [len(atoms) for atoms, _ in proofs]
    moved = sp.csr_array(
        (
            np.concatenate([by for _, by in proofs]),
            (np.repeat(np.arange(len(proofs)), sizes), np.concatenate([atoms for atoms, _ in proofs])),
        ),
        shape=(len(proofs), matrix.shape[1]),
    )
    shift = sp.csr_array(moved @ matrix.T)
    shift.data[np.abs(shift.data) < SMALL] = 0.0
    shift.eliminate_zeros()
    return moved, shift


def shifted(matrix: sp.csr_array, proofs: Sequence[Moves]) -> sp.csr_array:
    """Return by how much each witness moves every row."""
    return _shifts(matrix, proofs)[1]


def sound(
    front: Front, matrix: sp.csr_array, withheld: NDArray[np.bool_], proofs: Sequence[Moves]
) -> NDArray[np.bool_]:
    """Return the witnesses that leave what is published as it is, and keep to the legend."""
    return _sound(front, *_shifts(matrix, proofs), withheld)


def judged(
    front: Front, matrix: sp.csr_array, withheld: NDArray[np.bool_], proofs: Sequence[Moves]
) -> tuple[NDArray[np.bool_], list[list[int]]]:
    """Return the witnesses that stand, and of each the insiders who know better."""
    return judged_with_shifts(front, matrix, withheld, proofs)[:2]


def judged_with_shifts(
    front: Front, matrix: sp.csr_array, withheld: NDArray[np.bool_], proofs: Sequence[Moves]
) -> tuple[NDArray[np.bool_], list[list[int]], sp.csr_array]:
    """Return the witnesses that stand, of each the insiders who know better, and by how much each moves every row."""
    moved, shift = _shifts(matrix, proofs)
    good = _sound(front, moved, shift, withheld)
    broken = _broken(front, moved, shift)
    if broken is None:
        return good, [[] for _ in proofs], shift
    return good, [each.tolist() for each in np.split(broken.indices, broken.indptr[1:-1])], shift


def _sound(
    front: Front, moved: sp.csr_array, shift: sp.csr_array, withheld: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the witnesses that leave what is published as it is, and keep to the legend."""
    good = np.ones(moved.shape[0], dtype=bool)
    row = np.repeat(np.arange(len(good)), np.diff(shift.indptr))
    good[row[~withheld[shift.indices]]] = False
    beyond = (shift.data > front.up[shift.indices] + HAIR) | (-shift.data > front.down[shift.indices] + HAIR)
    good[row[beyond]] = False
    owner = np.repeat(np.arange(len(good)), np.diff(moved.indptr))
    if not front.measure.signed:
        good[owner[front.measure.atoms[moved.indices] + moved.data < -HAIR]] = False
    if front.measure.still is not None:
        good[owner[front.measure.still[moved.indices] & (np.abs(moved.data) > SMALL)]] = False
    if front.measure.whole:
        good[owner[np.abs(moved.data - np.round(moved.data)) > HAIR]] = False
    return good


def _broken(front: Front, moved: sp.csr_array, shift: sp.csr_array) -> sp.csr_array | None:
    """Return witnesses × insiders, 1 where the insider knows better; None where there are no insiders."""
    known = front.known
    if not len(known):
        return None
    touched = sp.coo_array(abs(shift) @ known.knows.T)
    has = sp.csc_array(known.has)
    places, which = spans(has.indptr, moved.indices.astype(np.int64))
    others = has.data[places] - 1
    ruled_out = (others <= 0) | (others < -moved.data[which] - SMALL)
    owner = np.repeat(np.arange(moved.shape[0]), np.diff(moved.indptr))
    row = np.concatenate([touched.coords[0], owner[which[ruled_out]]])
    column = np.concatenate([touched.coords[1], has.indices[places][ruled_out]])
    found = sp.csr_array((np.ones(len(row)), (row, column)), shape=(moved.shape[0], len(known)))
    found.sum_duplicates()
    found.sort_indices()
    found.data[:] = 1.0
    return found


def _knows(broken: sp.csr_array, proof: int, insider: int) -> bool:
    mine = broken.indices[broken.indptr[proof] : broken.indptr[proof + 1]]
    at = int(mine.searchsorted(insider))
    return at < len(mine) and int(mine[at]) == insider
