"""The rows of everything released over some atoms: matrices, and the figures in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.primary import dominance, p_percent, too_few_contributors, too_few_persons
from wiu.disclosure.sameness import LEFT_OUT, NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.sameness import Extras
    from wiu.disclosure.space import Space


def rows_of(
    space: Space, atoms: NDArray[np.int64], extras: Extras
) -> tuple[sp.csr_array, list[NDArray[np.int64]], list[int]]:
    """Return all rows over the atoms, the codes of every release's cells, and the size of each part."""
    last = len(space.asked) - 1
    laid = [space.cells(number, atoms) for number in range(last + 1)]
    parts = [matrix for _, matrix in laid[:-1]]
    for each in extras:
        part = (
            space.cells(each.number, atoms, state=each.state)[1]
            if each.left_out == NOBODY
            else less(space, each.number, each.left_out, atoms, laid[each.number][1])
        )
        parts.append(sp.csr_array(part[each.chosen]))
    parts.append(laid[-1][1])
    for each in parts:
        each.eliminate_zeros()
        each.sort_indices()
    return (
        sp.csr_array(sp.vstack(parts, format="csr")),
        [codes for codes, _ in laid],
        [each.shape[0] for each in parts],
    )


def less(
    space: Space, number: int, state: int, atoms: NDArray[np.int64], cells: sp.csr_array
) -> sp.csr_array:
    """Return a release's cells without whom a state of the data holds, or (LEFT_OUT) those its filters leave out."""
    if state == LEFT_OUT:
        return space.cells(number, atoms, kept=False)[1]
    fresh = np.array([not each & (1 << state) for each in space.blocks], dtype=bool)[atoms[:, -1]]
    part = sp.csr_array(cells @ sp.diags_array(fresh.astype(float)))
    part.eliminate_zeros()
    return part


def figures_in(plain: Cells, space: Space, matrix: sp.csr_array) -> Cells:
    """Return rows over the atoms as the rules and attackers want them."""
    measures = {}
    for name, each in plain.measures.items():
        atoms = space.figures[name]
        values = np.asarray(np.round(matrix @ atoms, 9), np.float64)
        parts = space.parts[name] if each.parts is not None else None
        measures[name] = replace(
            each, atoms=atoms, cells=values, given=np.ones(len(values), dtype=bool), parts=parts
        )
    size = matrix.shape[0]
    empty = np.logical_and.reduce([matrix @ np.abs(each.atoms) == 0 for each in measures.values()])
    return replace(
        plain,
        codes=np.zeros((size, plain.codes.shape[1]), dtype=np.int64),
        matrix=matrix,
        atom_codes=np.zeros((matrix.shape[1], 0), dtype=np.int64),
        measures=measures,
        empty=empty,
        level=np.diff(matrix.indptr).astype(float),
        used=(),
    )


def few_behind(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Return which rows stand on few, by the rules that need no row of a table."""
    fired = [rule(cells, rules) for rule in (too_few_persons, too_few_contributors, p_percent, dominance)]
    return np.asarray(np.logical_or.reduce(fired), np.bool_)
