"""Which search a problem gets, by its size and the effort allowed, and the audit that ends each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.certify import unproved
from wiu.disclosure.defence import Defence
from wiu.disclosure.exact import optimise
from wiu.disclosure.large import LargeSearch
from wiu.disclosure.merge import merged
from wiu.disclosure.problem import Legend, Problem
from wiu.disclosure.search import ExhaustedError, Search, UnprotectableError

if TYPE_CHECKING:
    from numpy.typing import NDArray


PROGRAMS_A_SECOND = 400
"""What an ordinary machine solves: turns a budget in seconds into work, the same everywhere."""

QUICK = 0.5
"""Seconds of effort where no budget is named."""

MOST_QUICK, MOST_WHOLE = 1_000_000, 2_000_000
"""Cells × atoms × measures up to which programs over the whole table are solved, without and with a budget."""

LEAST_WORK = 4_000.0
"""Work after which a search by whole programs that has no pattern yet gives way to the fast search."""

EMERGENCY = 3.0
"""Times the budget in real seconds after which the clock stops the search; the report says so."""


@dataclass(frozen=True, repr=False)
class Pattern:
    """A pattern that no attack broke: `attacked` cells were tried; `bound` is proved, if not None.

    `protects` names for a secondary the primaries that would be found if it were shown. `given_away`
    counts the demands that hold only against readers of a legend that tells less than the printed one.
    """

    withheld: NDArray[np.bool_]
    method: str
    bound: float | None
    attacked: int
    protects: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    given_away: int = 0


class AuditError(Exception):
    """Nothing is handed out: no pattern protects the table, or the audit found a figure. Fit to show.

    `cells` are the places of the cells that can't be protected, where they are known.
    """

    def __init__(self, message: str, cells: tuple[int, ...] = ()) -> None:
        self.cells = cells
        super().__init__(message)


Lowered = dict[tuple[str, int], Legend]
Pose = Callable[[Legend, Lowered], Problem]


def find_pattern(pose_with: Pose, *, budget: float | None = None) -> tuple[Problem, Pattern]:
    """Return a good pattern within the budget (seconds of effort), audited against every attacker.

    Raises:
        AuditError: nothing protects the table, or the pattern failed its audit. Fit to show.

    """
    problem = pose_with(Legend.RANGE, {})
    slim, group = merged(problem)
    seconds = QUICK if budget is None else budget
    size = slim.cells.matrix.shape[0] * slim.cells.matrix.shape[1] * len(slim.cells.published)
    if size > (MOST_QUICK if budget is None else MOST_WHOLE):
        return problem, _large(problem, pose_with)
    try:
        return problem, _whole(slim, group, pose_with, seconds)
    except ExhaustedError:
        return problem, _large(problem, pose_with)


def _whole(slim: Problem, group: NDArray[np.int64], pose_with: Pose, seconds: float) -> Pattern:
    """Return a pattern found by programs over the whole table."""
    try:
        return _spread(_search(slim, seconds), group)
    except UnprotectableError:
        slim, group, given_away = _attainable(slim, group, pose_with)
    try:
        return replace(_spread(_search(slim, seconds), group), given_away=given_away)
    except UnprotectableError as error:
        raise AuditError("No pattern protects this table: nothing is released.") from error


def _attainable(
    slim: Problem, group: NDArray[np.int64], pose_with: Pose
) -> tuple[Problem, NDArray[np.int64], int]:
    """Return the problem without what can't be had, and how many figures the legend gives away.

    The legend is taken to tell less of the cells that it gives away to every reader. What only an
    insider finds though nothing is shown was own knowledge, and lowers nothing for the others.
    """
    lowered: Lowered = {}
    for level in (Legend.ONE, Legend.NOTHING):
        given_away = {(measure, cell) for measure, cell, insider in _hopeless(slim) if insider == OUTSIDER}
        if not given_away:
            break
        lowered |= {
            (measure, cell): level
            for measure, of_class in given_away
            for cell in np.flatnonzero(group == of_class).tolist()
        }
        slim, group = merged(pose_with(Legend.RANGE, lowered))
    left = _hopeless(slim)
    lost = np.isin(group, sorted(cell for _, cell, insider in left if insider == OUTSIDER))
    if lost.any():
        raise AuditError(
            "No pattern protects this table: nothing is released.", tuple(np.flatnonzero(lost).tolist())
        )
    return replace(slim, own_knowledge=left), group, len(lowered)


def _spread(pattern: Pattern, group: NDArray[np.int64]) -> Pattern:
    """Return the pattern of all cells, given that of their classes."""
    withheld = pattern.withheld[group]
    members: dict[int, list[int]] = {}
    for cell in np.flatnonzero(withheld).tolist():
        members.setdefault(int(group[cell]), []).append(cell)
    protects = {
        cell: tuple(members[each][0] for each in protected)
        for of_class, protected in pattern.protects.items()
        for cell in members[of_class]
    }
    return replace(pattern, withheld=withheld, attacked=int(withheld.sum()), protects=protects)


def _large(problem: Problem, pose_with: Pose) -> Pattern:
    """Return a pattern for a table too large for programs over all of it."""
    search = LargeSearch(
        [lambda: problem, lambda: pose_with(Legend.ONE, {}), lambda: pose_with(Legend.NOTHING, {})]
    )
    try:
        search.extend()
    except UnprotectableError as error:
        raise AuditError("No pattern protects this table: nothing is released.") from error
    withheld = search.tidy()
    for (number, level), book in search.proofs.items():
        chosen = search.level[number] == level
        proofs = [each.moves for each in book.found if each.stands]
        if unproved(book.front, problem.cells.matrix, withheld, chosen, proofs, book.need):
            raise AuditError("The pattern failed its audit: nothing is released.")
    if (problem.primary & ~withheld).any():
        raise AuditError("The pattern failed its audit: nothing is released.")
    given_away = sum(int((level > 0).sum()) for level in search.level)
    return Pattern(
        withheld,
        "heuristic, proved by witnesses",
        None,
        int(withheld.sum()),
        search.protects(),
        given_away,
    )


def _hopeless(problem: Problem) -> frozenset[tuple[str, int, int]]:
    """Return (measure, cell, insider) for what is found though everything is withheld.

    For a reader of the legend, the legend then tells too much: of three cells of one to three persons
    in a row of one to three, each must be one. What an insider finds was own knowledge before.
    """
    return frozenset(
        (front.measure.name, int(front.wanted.cell[breach.demand]), breach.insider)
        for number, front in enumerate(problem.fronts)
        if front.measure.whole or front.measure.still is not None  # no legend tells of other figures
        for breach in Defence(problem, number).breaches(~problem.closed)
    )


def _search(problem: Problem, seconds: float) -> Pattern:
    search = Search(problem)
    work = seconds * PROGRAMS_A_SECOND
    withheld = search.extend(problem.primary, work=max(LEAST_WORK, 2 * work))
    withheld = search.tidy(withheld, work=work / 2)
    bound, method = None, "linear programming heuristic"
    left = work - search.work
    if left > 0:
        outcome = optimise(search, withheld, work=left, seconds=max(EMERGENCY, EMERGENCY * seconds))
        withheld, bound = outcome.withheld, outcome.bound
        method = "branch and cut, stopped by the clock" if outcome.hurried else "branch and cut"
    audit(problem, search, withheld)
    return Pattern(withheld, method, bound, int(withheld.sum()), search.protects(withheld))


def audit(problem: Problem, search: Search, withheld: NDArray[np.bool_]) -> None:
    """Check the proof of every demand anew, by arithmetic; attack afresh whatever has none.

    Raises:
        AuditError: an attack succeeds.

    """
    matrix = problem.cells.matrix
    open_ones = [
        unproved(
            each.front,
            matrix,
            withheld,
            np.ones(len(each.front.wanted), dtype=bool),
            [witness.moves for witness in each.witnesses],
            each.need,
        )
        for each in search.defences
    ]
    attacks = (
        breach
        for number, demands in enumerate(open_ones)
        if demands
        for breach in Defence(problem, number).breaches(withheld, demands)
    )
    if (problem.primary & ~withheld).any() or next(attacks, None) is not None:
        raise AuditError("The pattern failed its audit: nothing is released.")
