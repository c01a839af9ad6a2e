"""A small part of the past in which a search can work: some atoms, and the rows that bind them.

Movements of any choice of atoms are movements, so that what is proved safe here is safe. What is lost
by leaving atoms out is only that a proof may not be found, and more is withheld than need be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.demands import Demands
from wiu.disclosure.merge import alike
from wiu.disclosure.problem import UNBOUNDED, Front, Legend, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
    from wiu.disclosure.past import Past

SAID_AGAIN = 0.02
"""What withholding again costs, as a share: an earlier release's pattern is best used again."""

Lowered = dict[tuple[str, int], Legend]


@dataclass(frozen=True, repr=False)
class Scene:
    """The problem over the chosen `atoms`; `row_of` gives the row of the past behind each of its rows.

    `place` gives the problem's row of each new cell, −1 where the atoms don't touch it. `demand_of`
    (by front) are the places of its demands among those of the past.
    """

    problem: Problem
    atoms: NDArray[np.int64]
    row_of: NDArray[np.int64]
    place: NDArray[np.int64]
    demand_of: list[NDArray[np.int64]]


def bounds(past: Past, name: str, level: Legend) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far every row may lie below and above the truth, for a reader of so full a legend."""
    measure = past.cells.measures[name]
    if level >= Legend.RANGE or not measure.whole:
        return past.down[name], past.up[name]
    up = np.full(len(past.up[name]), UNBOUNDED)
    if level == Legend.NOTHING:
        return measure.cells.copy(), up
    return np.where(past.down[name] < measure.cells, np.maximum(measure.cells - 1, 0), measure.cells), up


@dataclass(frozen=True, repr=False)
class Choice:
    """What is open in a search: costs of the new cells, those withheld in any case, and those never."""

    cost: NDArray[np.float64]
    withheld: NDArray[np.bool_]
    shown: NDArray[np.bool_]


def set_up(  # noqa: PLR0915, PLR0917 - the choosing of rows, in one reading
    past: Past,
    atoms: NDArray[np.int64],
    at: NDArray[np.int64],
    chosen: Mapping[str, NDArray[np.bool_]],
    choice: Choice,
    lowered: Lowered,
    own_knowledge: frozenset[tuple[str, int, int]],
    *,
    blind: bool = False,
) -> Scene:
    """Return the problem of the chosen demands (by measure) over `atoms`, of which `at` are places among the past's.

    `at` is −1 for atoms in which nobody is. `blind`: a reader who is shown no figure but zeros.
    """
    part = past.rows_over(atoms)
    rows, new = part.shape[0], past.new
    names = past.cells.published
    group = alike(sp.csr_array(sp.hstack([past.cells.matrix, part], format="csr")))
    pattern = alike(part)
    busy = np.diff(part.indptr) > 0
    is_new = np.arange(rows) >= new
    public = {name: past.public[name] & busy for name in names}
    if blind:
        nobody = past.cells.empty
        public = {name: each & nobody for name, each in public.items()}
    any_public = np.logical_or.reduce(list(public.values()))
    printed = np.flatnonzero(any_public)
    _, first = np.unique(pattern[printed], return_index=True)
    held = {name: np.isin(pattern[printed[first]], pattern[np.flatnonzero(public[name])]) for name in names}
    fixed = printed[first]
    wanted_rows = np.zeros(rows, dtype=bool)
    for name in names:
        wanted_rows[past.wanted[name].cell[chosen[name]]] = True
    slack = np.zeros(rows, dtype=bool)
    for name in names:
        figures = past.space.figures[name]
        true = np.where(at >= 0, figures[np.maximum(at, 0)], 0.0)
        slack |= (past.up[name] < UNBOUNDED) | (part @ true > past.down[name] + 1e-9)
        slack |= np.diff(sp.csc_array(past.known[name].knows).indptr) > 0  # who stands alone there knows it
    old = busy & ~is_new & ~any_public & (wanted_rows | slack)
    _, of_group = np.unique(group[old], return_index=True)
    olds = np.flatnonzero(old)[np.sort(of_group)]
    news = np.flatnonzero(is_new & busy)
    _, of_group = np.unique(group[news], return_index=True)
    fresh = news[np.sort(of_group)]
    row_of = np.concatenate([fixed, olds, fresh]).astype(np.int64)
    count = len(row_of)
    begin = len(fixed) + len(olds)
    line_of_group = np.full(int(group.max(initial=-1)) + 1, -1)
    line_of_group[group[olds]] = np.arange(len(fixed), begin)
    new_line = np.full(int(group.max(initial=-1)) + 1, -1)
    new_line[group[fresh]] = np.arange(begin, count)
    place = np.full(rows - new, -1)
    place[news - new] = new_line[group[news]]
    line = np.where(is_new, new_line[group], line_of_group[group])
    line[~busy] = -1
    matrix = sp.csr_array(part[row_of])
    seen = place >= 0
    cost = np.full(count, 1e-9)
    total = np.bincount(place[seen], weights=choice.cost[seen], minlength=count)
    cost[begin:] = np.maximum(total[begin:], 1e-9)
    primary = np.ones(count, dtype=bool)
    primary[begin:] = np.bincount(place[seen & choice.withheld], minlength=count)[begin:] > 0
    closed = np.zeros(count, dtype=bool)
    closed[begin:] = (np.bincount(place[seen & choice.shown], minlength=count)[begin:] > 0) & ~primary[begin:]
    if blind:
        zero = np.zeros(count, dtype=bool)
        zero[begin:] = past.cells.empty[fresh]
        closed &= zero
    closed[: len(fixed)] = np.logical_and.reduce(list(held.values())) if len(fixed) else False
    primary &= ~closed
    measures, known = {}, {}
    for name in names:
        measure = past.cells.measures[name]
        true = np.where(at >= 0, measure.atoms[np.maximum(at, 0)], 0.0)
        measures[name] = replace(
            measure, atoms=true, cells=measure.cells[row_of], given=np.ones(count, dtype=bool), parts=None
        )
        known[name] = _known(past.known[name], at, row_of, line)
    cells = replace(
        past.cells,
        codes=np.zeros((count, past.cells.codes.shape[1]), dtype=np.int64),
        matrix=matrix,
        atom_codes=np.zeros((len(atoms), 0), dtype=np.int64),
        measures=measures,
        empty=np.zeros(count, dtype=bool),
        level=np.diff(matrix.indptr).astype(float),
    )
    fronts, demand_of = [], []
    for name in names:
        wanted = past.wanted[name]
        ours = np.flatnonzero(chosen[name])
        ours = ours[line[wanted.cell[ours]] >= 0]
        told = np.array([int(lowered.get((name, cell), Legend.RANGE)) for cell in wanted.cell[ours].tolist()])
        for level in sorted({int(Legend.RANGE), *told.tolist()}, reverse=True):
            mine = ours[told == level] if len(ours) else ours
            full_down, full_up = bounds(past, name, Legend(level))
            down, up = full_down[row_of].copy(), full_up[row_of].copy()
            low, high = np.full(count, np.inf), np.full(count, np.inf)
            np.minimum.at(low, place[seen], full_down[new:][seen])
            np.minimum.at(high, place[seen], full_up[new:][seen])
            down[begin:], up[begin:] = low[begin:], high[begin:]
            down[: len(fixed)] = up[: len(fixed)] = np.where(held[name], 0.0, UNBOUNDED)
            down[closed] = up[closed] = 0.0
            asked = Demands(line[wanted.cell[mine]], wanted.way[mine], wanted.amount[mine])
            if len(mine) or level == Legend.RANGE:
                fronts.append(Front(measures[name], asked, known[name], down, up, past.p))
                demand_of.append(mine)
    exempt = frozenset(
        (name, int(line[row]), insider) for name, row, insider in own_knowledge if line[row] >= 0
    )
    problem = Problem(
        cells, past.rules, {}, primary, closed, cost, cost, cost, tuple(fronts), Legend.RANGE, exempt
    )
    return Scene(problem, atoms, row_of, place, demand_of)


def _known(
    known: Insiders, at: NDArray[np.int64], row_of: NDArray[np.int64], line: NDArray[np.int64]
) -> Insiders:
    """Return the insiders as they see these atoms and rows; of atoms in which nobody is they know nothing.

    What is known of any of the rows that are one here is known of that one.
    """
    true = np.flatnonzero(at >= 0)
    has = sp.csc_array(known.has)[:, at[true]]
    spread = sp.csr_array((np.ones(len(true)), (np.arange(len(true)), true)), shape=(len(true), len(at)))
    told = known.knows.tocoo()
    here = line[told.coords[1]] >= 0
    knows = sp.csr_array(
        (np.ones(int(here.sum())), (told.coords[0][here], line[told.coords[1][here]])),
        shape=(known.knows.shape[0], len(row_of)),
    )
    knows.sum_duplicates()
    knows.data[:] = 1.0
    own = None if known.own is None else sp.csr_array(sp.csc_array(known.own)[:, row_of])
    return replace(known, knows=knows, has=sp.csr_array(has @ spread), own=own)
