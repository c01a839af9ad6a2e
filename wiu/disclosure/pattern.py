"""Which search a problem gets, by its size and the effort allowed, and the audit that ends each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.disclosure.defence import Defence
from wiu.disclosure.exact import optimise
from wiu.disclosure.problem import Legend
from wiu.disclosure.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Problem

PROGRAMS_A_SECOND = 200
"""What an ordinary machine solves: turns a budget in seconds into work, the same everywhere."""

QUICK = 1.0
"""Seconds of effort where no budget is named."""

MOST_EXACT = 3000
"""Cells up to which the optimum is sought."""

EMERGENCY = 10.0
"""Times the budget in real seconds after which the clock stops the search; the report says so."""


@dataclass(frozen=True, repr=False)
class Pattern:
    """A pattern that no attack broke: `attacked` cells were tried; `bound` is proved, if not None."""

    withheld: NDArray[np.bool_]
    method: str
    bound: float | None
    attacked: int


class AuditError(Exception):
    """The audit found a figure in a pattern that the search thought safe: nothing is handed out."""


Lowered = dict[tuple[str, int], Legend]


def find_pattern(
    pose_with: Callable[[Lowered], Problem], *, budget: float | None = None
) -> tuple[Problem, Pattern]:
    """Return a good pattern within the budget (seconds of effort), audited against every attacker.

    Raises:
        AuditError: nothing protects the table, or the pattern failed its audit. Fit to show.

    """
    lowered: Lowered = {}
    problem = pose_with(lowered)
    for level in (Legend.ONE, Legend.NOTHING, None):
        hopeless = _hopeless(problem)
        if not hopeless:
            break
        if level is None:
            raise AuditError("No pattern protects this table: nothing is released.")
        lowered |= dict.fromkeys(hopeless, level)
        problem = pose_with(lowered)
    return problem, _search(problem, budget)


def _hopeless(problem: Problem) -> list[tuple[str, int]]:
    """Return the figures that can be found though everything is withheld: the legend tells too much.

    Three cells of one to four persons in a row of one to four, say: where the row shows no more than
    that it is small and has no other entries, each must be one or two.
    """
    found = []
    for number, front in enumerate(problem.fronts):
        for breach in Defence(problem, number).breaches(~problem.closed):
            found.append((front.measure.name, int(front.wanted.cell[breach.demand])))
    return sorted(set(found))


def _search(problem: Problem, budget: float | None) -> Pattern:
    search = Search(problem)
    seconds = QUICK if budget is None else budget
    work = seconds * PROGRAMS_A_SECOND
    withheld = search.extend(problem.primary)
    withheld = search.tidy(withheld, work=work)
    bound, method = None, "linear programming heuristic"
    left = work - search.work
    if left > 0 and len(withheld) <= MOST_EXACT:
        outcome = optimise(search, withheld, work=left, seconds=max(EMERGENCY, EMERGENCY * seconds))
        withheld, bound = outcome.withheld, outcome.bound
        method = "branch and cut, stopped by the clock" if outcome.hurried else "branch and cut"
    return Pattern(withheld, method, bound, audit(problem, withheld))


def audit(problem: Problem, withheld: NDArray[np.bool_]) -> int:
    """Attack the pattern afresh, with nothing learnt by the search; return how many cells were attacked.

    Raises:
        AuditError: an attack succeeds.

    """
    if (problem.primary & ~withheld).any() or not Search(problem).safe(withheld):
        raise AuditError("The pattern failed its audit: nothing is released.")
    return int(withheld.sum())
