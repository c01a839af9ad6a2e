"""What insiders knew before anything was released, beside the figures in which they stand alone.

Who stands alone in a figure knows all that lies within it: whatever part of it is asked about, the others have nothing
there. A person alone in a staff group of a specialism knows that group's bands, the empty ones too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.sameness import LEFT_OUT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.past import Past


def known_before(past: Past) -> frozenset[tuple[str, int, int]]:
    """Return (measure, row, insider) of wanted figures that lie within one in which the insider stands alone.

    Nothing is said of measures with both signs: there others may have what cancels out.
    """
    found: set[tuple[str, int, int]] = set()
    for name in past.cells.published:
        if past.cells.measures[name].signed or not len(past.wanted[name]):
            continue
        knows = sp.csc_array(past.known[name].knows)
        whole = np.flatnonzero((np.diff(knows.indptr) > 0) & ~past.extra)
        rows = np.array(
            [row for row in np.unique(past.wanted[name].cell).tolist() if not _without_filter(past, row)],
            dtype=np.int64,
        )
        inside = _within(past, rows, whole)
        for at, other in zip(*np.nonzero(inside), strict=True):
            row, known = int(rows[at]), int(whole[other])
            if row != known:
                who = knows.indices[knows.indptr[known] : knows.indptr[known + 1]]
                found.update((name, row, each) for each in who.tolist())
    return frozenset(found)


def _without_filter(past: Past, row: int) -> bool:
    """Return whether a row is whom a filter leaves out: its codes are those of whom the filter lets through."""
    return bool(past.extra[row]) and past.left_out(row) == LEFT_OUT


def _within(past: Past, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (rows × others) whether everybody who may be in a row is in the other, by their codes."""
    space = past.space
    inside = past.state[rows][:, None] == past.state[others][None]
    of_rows = np.array([past.held_by(row) for row in rows.tolist()]).reshape(len(rows), len(space.names))
    of_others = np.array([past.held_by(row) for row in others.tolist()]).reshape(
        len(others), len(space.names)
    )
    asked = _asked(past)
    masks = {number: np.frombuffer(mark, dtype=bool) for (_, mark), number in space.numbers.items()}
    for axis in range(len(space.names)):
        everybody = np.ones(int(space.sizes[axis]), dtype=bool)
        mine = np.array([masks.get(each, everybody) for each in of_rows[:, axis].tolist()])
        theirs = np.array([masks.get(each, everybody) for each in of_others[:, axis].tolist()])
        if len(mine) and len(theirs):
            inside &= ~(mine.astype(np.int64) @ (~theirs).astype(np.int64).T > 0)
        # of whom an axis was not asked: in a row that does not ask it, but not in one that does
        inside &= asked[past.release[rows], axis][:, None] | ~asked[past.release[others], axis][None]
    return inside


def _asked(past: Past) -> NDArray[np.bool_]:
    """Return (releases × axes) whether a release leaves out whom the axis was not asked."""
    return np.array([past.space.asks(number) > 0 for number in range(len(past.space.state_of))])
