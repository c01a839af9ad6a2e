"""Who attacks: what each attacker knows beyond the published figures.

Everybody knows what is published, that atoms are not negative, and the printed legend. An insider is
one contributor who knows all the own figures; standing alone in a cell, an insider knows the cell.
Every person who is alone in a cell is an insider too, whether or not contributors are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells, Measure

OUTSIDER = -1
"""The number of the attacker who knows nothing more: outsider and reader of the legend in one."""

_NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, repr=False)
class Insider:
    """One attacker's own knowledge of one measure.

    `cells` are the cells known whole; `atoms` those in which something is known and `others` what
    anybody else may have in them at most (0: the atom is known).
    """

    number: int
    cells: NDArray[np.int64]
    atoms: NDArray[np.int64]
    others: NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Insiders:
    """All insiders of one measure, in arrays: `knows` (insiders × cells), `has` (insiders × atoms).

    `has` stores in each place 1 + what others have there, so that a stored 1 means a known atom.
    `own` (insiders × cells) holds what an insider has in a cell, empty where nobody is told apart.
    `whole_cells`: the atoms are not all there, so that an insider knows a cell only where `knows` says so.
    """

    knows: sp.csr_array
    has: sp.csr_array
    own: sp.csr_array | None
    whole_cells: bool = False

    def __len__(self) -> int:
        return int(self.knows.shape[0])

    def __getitem__(self, number: int) -> Insider:
        if number == OUTSIDER:
            return Insider(OUTSIDER, _NOBODY, _NOBODY, np.zeros(0))
        start, end = self.knows.indptr[number : number + 2]
        first, last = self.has.indptr[number : number + 2]
        return Insider(
            number,
            self.knows.indices[start:end].astype(np.int64),
            self.has.indices[first:last].astype(np.int64),
            self.has.data[first:last] - 1,
        )

    def together(self, numbers: list[int]) -> Insider:
        """Return one attacker who knows all that these insiders know, each by each, and no sums of it."""
        knows, has = self.knows[numbers], self.has[numbers]
        atoms, at = np.unique(has.indices, return_inverse=True)
        others = np.full(len(atoms), np.inf)
        np.minimum.at(others, at, has.data - 1)
        return Insider(OUTSIDER, np.unique(knows.indices).astype(np.int64), atoms.astype(np.int64), others)


def insiders(cells: Cells, measure: Measure) -> Insiders:
    """Return every insider of the measure: contributors where they are known, and lone persons."""
    if measure.parts is not None:
        found = _contributors(cells, measure)
        return found if not measure.whole or measure.signed else _and_persons(found, cells, measure)
    if measure.whole:
        return _lone_persons(cells, measure)
    nobody = sp.csr_array((0, len(cells)))
    return Insiders(nobody, sp.csr_array((0, cells.matrix.shape[1])), None)


def _contributors(cells: Cells, measure: Measure) -> Insiders:
    parts = measure.parts.tocoo()
    others = measure.atoms[parts.coords[1]] - parts.data
    others = np.where(np.abs(others) < 1e-9, 0.0, others)  # noqa: PLR2004 - sums of decimals
    if measure.signed:  # no bound is known, so only standing alone tells anything
        alone = _alone(measure.parts)[parts.coords[1]]
        others = np.where(alone, 0.0, np.inf)
    known = np.isfinite(others)
    has = sp.csr_array(
        (1 + others[known], (parts.coords[0][known], parts.coords[1][known])), shape=parts.shape
    )
    shares = sp.csr_array(cells.matrix @ abs(measure.parts).T)
    lone = np.diff(shares.indptr) == 1
    owner = np.repeat(np.arange(len(cells)), np.diff(shares.indptr))
    kept = lone[owner]
    knows = sp.csr_array(
        (np.ones(int(kept.sum())), (shares.indices[kept], owner[kept])), shape=(parts.shape[0], len(cells))
    )
    own = sp.csr_array(sp.csr_array(cells.matrix @ measure.parts.T).T)
    return Insiders(knows, has, own)


def _alone(parts: sp.csr_array) -> NDArray[np.bool_]:
    return np.bincount(parts.indices, minlength=parts.shape[1]) == 1


def _and_persons(found: Insiders, cells: Cells, measure: Measure) -> Insiders:
    """Return contributors and, after them, the persons who stand alone in some cell."""
    everyone = _lone_persons(cells, measure)
    alone = np.flatnonzero(np.diff(everyone.knows.indptr) > 0)
    if found.own is None or not len(alone):
        return found
    atoms = everyone.has.indices[alone]
    both = [
        (found.knows, everyone.knows[alone]),
        (found.has, everyone.has[alone]),
        (found.own, sp.csr_array(sp.csc_array(cells.matrix)[:, atoms].T)),
    ]
    return Insiders(*(sp.csr_array(sp.vstack(each, format="csr")) for each in both))


def _lone_persons(cells: Cells, measure: Measure) -> Insiders:
    atoms = np.flatnonzero(measure.atoms == 1)
    count = len(atoms)
    has = sp.csr_array((np.ones(count), (np.arange(count), atoms)), shape=(count, cells.matrix.shape[1]))
    ones = sp.csr_array(cells.matrix[:, atoms]).T.tocoo()
    kept = measure.cells[ones.coords[1]] == 1
    knows = sp.csr_array(
        (np.ones(int(kept.sum())), (ones.coords[0][kept], ones.coords[1][kept])), shape=(count, len(cells))
    )
    return Insiders(knows, has, None)
