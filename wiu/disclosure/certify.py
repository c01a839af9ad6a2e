"""The audit of a large table: every witness is checked anew, by plain arithmetic.

A witness is a complete proof: another table of people that shows exactly the same published figures,
keeps to the legend, and has the attacked figure elsewhere. Nothing of the search is trusted but the
movements themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.demands import Way

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.defence import Defence
    from wiu.disclosure.problem import Front

HAIR = 1e-6


def unproved(
    defence: Defence,
    front: Front,
    matrix: sp.csr_array,
    withheld: NDArray[np.bool_],
    demands: NDArray[np.bool_],
) -> list[int]:
    """Return those of the marked demands that some attacker may meet without a valid witness against them."""
    proofs = defence.witnesses
    if not proofs:
        return np.flatnonzero(demands).tolist()
    owner = np.repeat(np.arange(len(proofs)), [len(each.moves[0]) for each in proofs])
    atoms = np.concatenate([each.moves[0] for each in proofs])
    moves = np.concatenate([each.moves[1] for each in proofs])
    moved = sp.csr_array((moves, (owner, atoms)), shape=(len(proofs), matrix.shape[1]))
    shift = sp.csr_array(moved @ matrix.T)
    shift.data[np.abs(shift.data) < SMALL] = 0.0
    shift.eliminate_zeros()
    row = np.repeat(np.arange(len(proofs)), np.diff(shift.indptr))
    good = np.ones(len(proofs), dtype=bool)
    good[row[~withheld[shift.indices]]] = False
    beyond = (shift.data > front.up[shift.indices] + HAIR) | (-shift.data > front.down[shift.indices] + HAIR)
    good[row[beyond]] = False
    if not front.measure.signed:
        good[owner[front.measure.atoms[atoms] + moves < -HAIR]] = False
    if front.measure.whole:
        good[owner[np.abs(moves - np.round(moves)) > HAIR]] = False
    ruled_out = _ruled_out(front, moved, shift)
    shifts = sp.csc_array(shift)
    return [
        demand
        for demand in np.flatnonzero(demands).tolist()
        if not _holds(defence, front, demand, shifts, good, ruled_out)
    ]


def _ruled_out(front: Front, moved: sp.csr_array, shift: sp.csr_array) -> list[set[int]]:
    """Return for each witness the insiders who know better."""
    known = front.known
    if not len(known):
        return [set() for _ in range(moved.shape[0])]
    found = [set[int]() for _ in range(moved.shape[0])]
    touched = sp.csr_array(abs(shift) @ known.knows.T)
    for proof, insider in zip(*touched.nonzero(), strict=True):
        found[int(proof)].add(int(insider))
    has = sp.csc_array(known.has)
    for proof in range(moved.shape[0]):
        start, end = moved.indptr[proof : proof + 2]
        for atom, move in zip(moved.indices[start:end].tolist(), moved.data[start:end].tolist(), strict=True):
            first, last = has.indptr[atom : atom + 2]
            others = has.data[first:last] - 1
            found[proof].update(
                has.indices[first:last][(others <= SMALL) | (others < -move - SMALL)].tolist()
            )
    return found


def _holds(  # noqa: PLR0917 - a private step of unproved
    defence: Defence,
    front: Front,
    demand: int,
    shifts: sp.csc_array,
    good: NDArray[np.bool_],
    ruled_out: list[set[int]],
) -> bool:
    cell, way = int(front.wanted.cell[demand]), int(front.wanted.way[demand])
    start, end = shifts.indptr[cell : cell + 2]
    proofs, by = shifts.indices[start:end], shifts.data[start:end]
    room = np.abs(by) if way == Way.EITHER else by if way == Way.UP else -by
    sound = good[proofs]
    enough = sound & (room >= float(front.wanted.amount[demand]) * (1 - HAIR))
    if not enough.any():
        return False
    left = set.intersection(*(ruled_out[proof] for proof in proofs[enough].tolist()))
    for insider in left:
        need = defence.need(demand, insider) * (1 - HAIR)
        lesser = proofs[sound & (room >= need)].tolist()
        if need > 0 and all(insider in ruled_out[proof] for proof in lesser):
            return False
    return True
