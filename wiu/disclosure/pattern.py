"""Which search a problem gets, by its size and the effort allowed, and the audit that ends each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.search import Search

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.problem import Problem

PROGRAMS_A_SECOND = 200
"""What an ordinary machine solves: turns a budget in seconds into work, the same everywhere."""

QUICK = 1.0
"""Seconds of effort where no budget is named."""


@dataclass(frozen=True, repr=False)
class Pattern:
    """A pattern that no attack broke: `attacked` cells were tried; `bound` is proved, if not None."""

    withheld: NDArray[np.bool_]
    method: str
    bound: float | None
    attacked: int


class AuditError(Exception):
    """The audit found a figure in a pattern that the search thought safe: nothing is handed out."""


def find_pattern(problem: Problem, *, budget: float | None = None) -> Pattern:
    """Return a good pattern within the budget (seconds of effort), audited against every attacker."""
    search = Search(problem)
    work = int((QUICK if budget is None else budget) * PROGRAMS_A_SECOND)
    withheld = search.extend(problem.primary)
    withheld = search.tidy(withheld, work=work)
    return Pattern(withheld, "linear programming heuristic", None, audit(problem, withheld))


def audit(problem: Problem, withheld: NDArray[np.bool_]) -> int:
    """Attack the pattern afresh, with nothing learnt by the search; return how many cells were attacked.

    Raises:
        AuditError: an attack succeeds.

    """
    if (problem.primary & ~withheld).any() or not Search(problem).safe(withheld):
        raise AuditError("The pattern failed its audit: nothing is released.")
    return int(withheld.sum())


__all__ = ["AuditError", "Pattern", "audit", "find_pattern"]
