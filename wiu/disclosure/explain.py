"""Why a cell is withheld, in a sentence fit to show: no figure, no number of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from wiu.disclosure.cells import Cells
    from wiu.disclosure.pattern import Pattern
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.safe_table import Codes

SENTENCES = {
    "one_category": "All persons of this row fall in one category: the row would say what each of them is.",
    "persons": "Too few persons stand behind this figure.",
    "contributors": "Too few departments stand behind this figure.",
    "p_percent": "One department could work out another's figure too closely from it.",
    "dominance": "One or a few departments make up nearly all of this figure.",
    "zeros": "Empty cells of this table are not shown.",
    "given": "This figure was stated to be sensitive.",
}

MOST_NAMED = 3
"""Primaries that a sentence names; `protects` holds them all."""


def explanations(problem: Problem, pattern: Pattern) -> dict[int, tuple[str, tuple[Codes, ...]]]:
    """Return for each withheld cell its reason and, for a secondary, the primaries it protects.

    A secondary's sentence also names the smallest published figure from which a protected one could be
    found by subtraction, where there is one.
    """
    cells = problem.cells
    texts = cells.code_tuples()
    columns = sp.csc_array(cells.matrix)
    told: dict[int, tuple[str, tuple[Codes, ...]]] = {}
    for at in np.flatnonzero(pattern.withheld).tolist():
        if problem.primary[at]:
            rule = next(name for name, fired in problem.fired.items() if fired[at])
            told[at] = (SENTENCES[rule], ())
        else:
            protected = pattern.protects.get(at, ())
            told[at] = (
                _sentence(cells, columns, texts, pattern, at, protected),
                tuple(texts[each] for each in protected),
            )
    return told


def name_of(cells: Cells, codes: Codes) -> str:
    """Return the codes in words, totals left out unless there is nothing else."""
    told = [code for each, code in zip(cells.dimensions, codes, strict=True) if code != each.total]
    return " × ".join(told) or " × ".join(codes)


def _sentence(  # noqa: PLR0917 - a private step of explanations
    cells: Cells,
    columns: sp.csc_array,
    texts: list[Codes],
    pattern: Pattern,
    at: int,
    protected: tuple[int, ...],
) -> str:
    if not protected:
        return "Shown, it would let a withheld figure be worked out by subtraction."
    named = "; ".join(name_of(cells, texts[each]) for each in protected[:MOST_NAMED])
    more = " and others" if len(protected) > MOST_NAMED else ""
    total = _published_over(cells, columns, pattern, at, protected[0])
    found = f" from {name_of(cells, texts[total])}" if total is not None else ""
    return f"Shown, it would let these withheld figures be worked out by subtraction{found}: {named}{more}."


def _published_over(
    cells: Cells, columns: sp.csc_array, pattern: Pattern, one: int, other: int
) -> int | None:
    """Return the smallest published cell that holds both."""
    matrix = cells.matrix
    both = np.union1d(
        *(matrix.indices[matrix.indptr[each] : matrix.indptr[each + 1]] for each in (one, other))
    )
    if not len(both):
        return None
    start, end = columns.indptr[both[0] : both[0] + 2]
    above = columns.indices[start:end]
    above = above[(cells.level[above] >= len(both)) & ~pattern.withheld[above]]
    for each in above[np.lexsort((above, cells.level[above]))].tolist():
        inside = matrix.indices[matrix.indptr[each] : matrix.indptr[each + 1]]
        if np.isin(both, inside).all():
            return int(each)
    return None
