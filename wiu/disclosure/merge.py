"""Cells that no attacker can tell apart are one: the first step of every search.

Where one group of codes holds the same atoms as another (a region with one staff group, say), the two
cells show the same figure: they are withheld together or published together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.demands import Demands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
    from wiu.disclosure.problem import Front, Problem


def alike(matrix: sp.csr_array) -> NDArray[np.int64]:
    """Return for each row the number of its class: rows with the same atoms share one, in order of first use."""
    rng = np.random.default_rng(20_200_101)
    marks = rng.integers(1, 2**62, size=(2, matrix.shape[1]), dtype=np.uint64)
    owner = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    keys = np.zeros((matrix.shape[0], 2), dtype=np.uint64)
    for at in range(2):
        np.add.at(keys[:, at], owner, marks[at][matrix.indices])
    _, first, group = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.asarray(rank[group.ravel()], dtype=np.int64)


def merged(problem: Problem) -> tuple[Problem, NDArray[np.int64]]:
    """Return the problem over classes of cells, and the class of each cell."""
    group = alike(problem.cells.matrix)
    count = int(group.max(initial=-1)) + 1
    first = np.full(count, len(group))
    np.minimum.at(first, group, np.arange(len(group)))

    def any_of(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.asarray(np.bincount(group[flags], minlength=count) > 0)

    def sum_of(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(group, weights=numbers, minlength=count), np.float64)

    cells = problem.cells
    slim = replace(
        cells,
        codes=cells.codes[first],
        matrix=sp.csr_array(cells.matrix[first]),
        measures={
            name: replace(each, cells=each.cells[first], given=each.given[first])
            for name, each in cells.measures.items()
        },
        empty=cells.empty[first],
        level=cells.level[first],
    )
    primary = any_of(problem.primary)
    return replace(
        problem,
        cells=slim,
        fired={name: any_of(flags) for name, flags in problem.fired.items()},
        primary=primary,
        closed=problem.closed[first] & ~primary,
        cost=sum_of(problem.cost),
        loss=sum_of(problem.loss),
        value=sum_of(problem.value),
        fronts=tuple(_front(each, group, first) for each in problem.fronts),
    ), group


def _front(front: Front, group: NDArray[np.int64], first: NDArray[np.int64]) -> Front:
    wanted = front.wanted
    keys = np.column_stack([group[wanted.cell], wanted.way])
    unique, chosen = np.unique(keys, axis=0, return_index=True)
    amount = np.zeros(len(unique))
    at = np.searchsorted(unique[:, 0] * 3 + unique[:, 1], keys[:, 0] * 3 + keys[:, 1])
    np.maximum.at(amount, at, wanted.amount)
    del chosen
    measure = replace(front.measure, cells=front.measure.cells[first], given=front.measure.given[first])
    count = len(first)
    down, up = np.full(count, np.inf), np.full(count, np.inf)
    np.minimum.at(down, group, front.down)
    np.minimum.at(up, group, front.up)
    return replace(
        front,
        measure=measure,
        wanted=Demands(unique[:, 0].astype(np.int64), unique[:, 1].astype(np.int64), amount),
        known=_known(front.known, first),
        down=down,
        up=up,
    )


def _known(known: Insiders, first: NDArray[np.int64]) -> Insiders:
    own = None if known.own is None else sp.csr_array(sp.csc_array(known.own)[:, first])
    return replace(known, knows=sp.csr_array(sp.csc_array(known.knows)[:, first]), own=own)
