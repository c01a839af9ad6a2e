"""Primary suppression: one small function a rule, all of one signature.

A rule takes the cells and the thresholds and returns, for each cell, whether it is sensitive. A cell
is primary if any rule fires on any measure, and then all its measures are withheld together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells, Measure
    from wiu.disclosure.rules import Rules

Flags = "NDArray[np.bool_]"
Rule = Callable[["Cells", "Rules"], "NDArray[np.bool_]"]

HAIR = 1e-9
"""Sums of decimals differ by this much from what they stand for."""


def _none(cells: Cells) -> NDArray[np.bool_]:
    return np.zeros(len(cells), dtype=bool)


def _counts_of_people(cells: Cells) -> list[Measure]:
    """Return the counts, the one that counts everybody last."""
    return [each for each in cells.measures.values() if each.whole]


def _persons(cells: Cells) -> Measure | None:
    return next(reversed(_counts_of_people(cells)), None)


def too_few_persons(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire where 0 < persons ≤ max_n, in any count of them."""
    fired = _none(cells)
    most = 0 if rules.max_n is None else rules.max_n
    for count in _counts_of_people(cells):
        fired |= (count.cells > 0) & (count.cells <= most)
    return fired


def too_few_contributors(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire where somebody, but fewer than min_contributors, stands behind a figure (one not zero)."""
    fired = _none(cells)
    for measure in _dominable(cells) if rules.min_contributors is not None else ():
        behind = sp.csr_array(cells.matrix @ measure.parts.T)
        behind.data = np.round(behind.data, 9)
        behind.eliminate_zeros()
        number = np.diff(behind.indptr)
        fired |= (number > 0) & (number < rules.min_contributors)
    return fired


def largest(cells: Cells, measure: Measure, how_many: int) -> NDArray[np.float64]:
    """Return the largest contributions to each cell (cells × how_many), greatest first, by amount."""
    top = np.zeros((len(cells), how_many))
    if measure.parts is None or not cells.matrix.shape[1]:
        return top
    shares = sp.csr_array(cells.matrix @ abs(measure.parts).T)
    some = np.flatnonzero(np.diff(shares.indptr))  # cells behind which anybody stands
    if not len(some):
        return top
    starts, left = shares.indptr[some], shares.data.copy()
    owner = np.repeat(np.arange(len(some)), np.diff(shares.indptr)[some])
    for place in range(how_many):
        top[some, place] = np.maximum.reduceat(left, starts)
        at = np.flatnonzero(left == top[some, place][owner])
        # one of equals is taken off; amounts are not negative, so that nought stands for nobody
        left[at[np.unique(owner[at], return_index=True)[1]]] = 0.0
    return np.round(top, 9)


def _amounts(cells: Cells, measure: Measure) -> NDArray[np.float64]:
    """Return the sum of contributions by amount: what dominance is a share of, also where signs differ."""
    amounts = cells.matrix @ np.asarray(abs(measure.parts).sum(axis=0)).ravel()
    return np.asarray(np.round(amounts, 9), np.float64)


def _dominable(cells: Cells) -> list[Measure]:
    return [cells.measures[name] for name in cells.published if cells.measures[name].parts is not None]


def p_percent(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire where what is left beside the two largest is less than p % of the largest."""
    fired = _none(cells)
    if rules.p_percent is None:
        return fired
    for measure in _dominable(cells):
        top = largest(cells, measure, 2)
        rest = _amounts(cells, measure) - top[:, 0] - top[:, 1]
        fired |= (top[:, 0] > 0) & (rest < rules.p_percent / 100 * top[:, 0] - HAIR)
    return fired


def dominance(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire where, for any (n, k), the n largest make up more than k % of the figure."""
    fired = _none(cells)
    for measure in _dominable(cells) if rules.nk else ():
        top = np.cumsum(largest(cells, measure, max(n for n, _ in rules.nk)), axis=1)
        total = _amounts(cells, measure)
        for n, k in rules.nk:
            fired |= (total > 0) & (top[:, n - 1] > k / 100 * total + HAIR)
    return fired


def one_category(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire where all persons of a row fall in one category of a dimension: it says what each of them is.

    All categories of such a row are withheld, the empty ones too: they would tell by being zero.
    """
    fired = _none(cells)
    persons = _persons(cells)
    if not rules.group_dimensions or persons is None:
        return fired
    amount = persons.cells
    for at, dimension in enumerate(cells.dimensions):
        if dimension.name not in rules.group_dimensions or len(dimension.leaves) < 2:  # noqa: PLR2004 - one category says nothing
            continue
        others = [each for each in range(cells.codes.shape[1]) if each != at]
        _, row = np.unique(cells.codes[:, others], axis=0, return_inverse=True)
        total_of_row = np.full(row.max(initial=-1) + 1, -1.0)
        is_total = cells.codes[:, at] == 0
        total_of_row[row[is_total]] = amount[is_total]
        first_leaf = len(dimension.all_codes) - len(dimension.leaves)
        is_leaf = cells.codes[:, at] >= first_leaf
        alone = is_leaf & (amount > 0) & (amount == total_of_row[row])
        fired |= is_leaf & np.bincount(row[alone], minlength=len(total_of_row)).astype(bool)[row]
    return fired


def empty_cells(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire on every empty cell where zeros are protected."""
    return cells.empty if rules.protect_zeros else _none(cells)


def given(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Fire on the cells that are stated to be sensitive."""
    if rules.given is None:
        return _none(cells)
    stated = rules.given
    return np.array([codes in stated for codes in cells.code_tuples()], dtype=bool)


RULES: dict[str, Rule] = {
    "one_category": one_category,
    "persons": too_few_persons,
    "contributors": too_few_contributors,
    "p_percent": p_percent,
    "dominance": dominance,
    "zeros": empty_cells,
    "given": given,
}
"""Every rule by its name, in the order in which a reason is named.

One category comes first: its empty cells must read like the others of their row.
"""


def fired_rules(cells: Cells, rules: Rules) -> dict[str, NDArray[np.bool_]]:
    """Return for each rule the cells it fires on."""
    fired = {name: rule(cells, rules) for name, rule in RULES.items()}
    fired["one_category"] &= ~_empty_in_any_case(cells, np.logical_or.reduce(list(fired.values())))
    return fired


def fired_by(name: str, cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Return the cells that are sensitive for the sake of one measure and the persons, whatever the other measures are."""
    alone = replace(cells, published=(name,))
    return np.logical_or.reduce(list(fired_rules(alone, rules).values()))


def _empty_in_any_case(cells: Cells, primary: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the empty cells under empty totals that are shown: withholding them would hide nothing."""
    shown = cells.empty & ~primary
    known = np.asarray(cells.matrix[np.flatnonzero(shown)].sum(axis=0)).ravel() > 0
    return np.asarray(cells.empty & (cells.matrix @ (~known).astype(np.float64) == 0), np.bool_)
