"""Why a cell is withheld, in a sentence fit to show: no figure, no number of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wiu.disclosure.pattern import Pattern
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.safe_table import Codes

SENTENCES = {
    "persons": "Too few persons stand behind this figure.",
    "contributors": "Too few departments stand behind this figure.",
    "p_percent": "One department could work out another's figure too closely from it.",
    "dominance": "One or a few departments make up nearly all of this figure.",
    "one_category": "All persons of this row fall in one category, so that the figure would say what each of them is.",
    "zeros": "Empty cells of this table are not shown.",
    "given": "This figure was stated to be sensitive.",
}


def explanations(problem: Problem, pattern: Pattern) -> dict[int, tuple[str, tuple[Codes, ...]]]:
    """Return for each withheld cell its reason and, for a secondary, the primaries it protects."""
    texts = problem.cells.code_tuples()
    told: dict[int, tuple[str, tuple[Codes, ...]]] = {}
    for at in np.flatnonzero(pattern.withheld).tolist():
        if problem.primary[at]:
            rule = next(name for name, fired in problem.fired.items() if fired[at])
            told[at] = (SENTENCES[rule], ())
        else:
            told[at] = ("Shown, it would let a withheld figure be worked out by subtraction.", ())
    del texts
    return told
