"""Why a cell is withheld, in a sentence fit to show: no figure, no number of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.sums import Sums

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


def explanations(
    problem: Problem, pattern: Pattern
) -> dict[int, tuple[str, tuple[Codes, ...], tuple[Codes, ...]]]:
    """Return for each withheld cell its reason; for a secondary also the primaries it protects, and their sums.

    The sums are the published figures from which the first few of these primaries would be found by subtraction, in
    the same order; no codes where there is none.
    """
    cells = problem.cells
    texts = cells.code_tuples()
    sums = Sums(cells, pattern.withheld)
    told: dict[int, tuple[str, tuple[Codes, ...], tuple[Codes, ...]]] = {}
    for at in np.flatnonzero(pattern.withheld).tolist():
        if problem.primary[at]:
            rule = next(name for name, fired in problem.fired.items() if fired[at])
            told[at] = (SENTENCES[rule], (), ())
            continue
        protected = pattern.protects.get(at, ())
        over = [sums.over(at, each) for each in protected[:MOST_NAMED]]
        told[at] = (
            _sentence(cells, texts, protected, over),
            tuple(texts[each] for each in protected),
            tuple(() if each is None else texts[each] for each in over),
        )
    return told


def may_name_rules(problem: Problem) -> bool:
    """Return whether the rules of the primaries may be named, beside the symbols.

    Where another rule than that of few persons is named, its reader knows that they are not few; and that all fall in
    one category is what must not be told. Neither is reckoned with, so that only where all have one harmless rule is it said.
    """
    named = {
        next(name for name, fired in problem.fired.items() if fired[at])
        for at in np.flatnonzero(problem.primary).tolist()
    }
    others = set(SENTENCES) - {"one_category", "persons"}
    return named <= {"persons"} or (problem.rules.max_n is None and len(named) == 1 and named <= others)


def name_of(cells: Cells, codes: Codes) -> str:
    """Return the codes in words, totals left out unless there is nothing else."""
    told = [code for each, code in zip(cells.dimensions, codes, strict=True) if code != each.total]
    return " × ".join(told) or " × ".join(codes)


def _sentence(cells: Cells, texts: list[Codes], protected: tuple[int, ...], over: list[int | None]) -> str:
    if not protected:
        return "Shown, it would let a withheld figure be worked out by subtraction."
    named = [
        name_of(cells, texts[one]) + ("" if total is None else f" from {name_of(cells, texts[total])}")
        for one, total in zip(protected, over, strict=False)
    ]
    more = " and others" if len(protected) > MOST_NAMED else ""
    return (
        f"Shown, it would let these withheld figures be worked out by subtraction: {'; '.join(named)}{more}."
    )
