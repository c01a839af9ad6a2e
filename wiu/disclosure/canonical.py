"""One order for everything, whatever order the dimensions, codes and rows came in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells


def in_order(cells: Cells) -> tuple[Cells, NDArray[np.int64]]:
    """Return the cells and atoms sorted by the text of their codes, and where each cell stood before.

    The search works on this, so that the same data give the same pattern in whatever order they come.
    """
    names = np.argsort(np.array([each.name for each in cells.dimensions]))
    ranks = []
    atom_ranks = []
    for at in names[::-1]:
        dimension = cells.dimensions[at]
        text = np.array(dimension.all_codes)
        rank = np.argsort(np.argsort(text, kind="stable"), kind="stable")
        ranks.append(rank[cells.codes[:, at]])
        if at in cells.used:
            place = cells.used.index(at)
            leaf_rank = np.argsort(np.argsort(np.array(dimension.leaves), kind="stable"), kind="stable")
            atom_ranks.append(leaf_rank[cells.atom_codes[:, place]])
    order = np.lexsort(ranks) if ranks else np.arange(len(cells))
    atoms = np.lexsort(atom_ranks) if atom_ranks else np.arange(cells.matrix.shape[1])
    matrix = sp.csr_array(sp.csr_array(cells.matrix[order])[:, atoms])
    matrix.sort_indices()
    measures = {}
    for name in sorted(cells.measures):
        each = cells.measures[name]
        parts = None
        if each.parts is not None:
            parts = sp.csr_array(sp.csr_array(each.parts)[:, atoms])
            parts.sort_indices()
        measures[name] = replace(
            each, atoms=each.atoms[atoms], cells=each.cells[order], given=each.given[order], parts=parts
        )
    ordered = replace(
        cells,
        codes=cells.codes[order],
        matrix=matrix,
        atom_codes=cells.atom_codes[atoms],
        measures=measures,
        empty=cells.empty[order],
        level=cells.level[order],
    )
    return ordered, order
