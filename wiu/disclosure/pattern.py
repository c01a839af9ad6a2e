"""Which search a problem gets, by its size and the effort allowed, and the audit that ends each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.certify import unproved
from wiu.disclosure.defence import Defence
from wiu.disclosure.exact import optimise
from wiu.disclosure.exchange import exchange
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

MOST_QUICK, MOST_WHOLE = 250_000, 2_000_000
"""Cells × atoms × measures up to which programs over the whole table are solved, without and with a budget."""

SMALL, MOST_TRIED = 100_000, 50_000_000
"""From the first size on the fast search begins; up to the second, programs over the whole table help where it fails."""

MANY, EFFORT = 4_000, 15_000.0
"""Work that the fast search spends on programs up to so many cells (more with a budget); none beyond."""

SPARE, SHARE = 2_500.0, 0.2
"""Work spent up to so many cells on exchanging dear secondaries for cheap ones, and its share of a budget."""

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


NO_PATTERN = "No pattern protects this table: nothing is released."


FAILED = "The pattern failed its audit: nothing is released."


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
    cells, atoms = slim.cells.matrix.shape
    size = cells * atoms * len(slim.cells.published)
    effort = 0.0 if cells > MANY else max(EFFORT, seconds * PROGRAMS_A_SECOND)
    alone = size > (MOST_QUICK if budget is None else MOST_WHOLE)
    spare = SHARE * (budget or 0.0) * PROGRAMS_A_SECOND
    spare = 0.0 if not alone else spare if cells > MANY else max(SPARE, spare)
    failed: AuditError | None = None
    fast: _Found | None = None
    if size > SMALL:
        try:
            fast = _fast(slim, pose_with, effort, spare)
        except AuditError as error:
            failed = error
    if not alone or (fast is None and size <= MOST_TRIED):
        try:
            return problem, _spread(_whole(slim, group, pose_with, seconds, fast), group)
        except (ExhaustedError, AuditError) as error:
            failed = error if isinstance(error, AuditError) else failed
    if fast is None and failed is None:
        fast = _fast(slim, pose_with, effort, spare)
    if fast is None:
        lost = () if failed is None else failed.cells
        raise AuditError(NO_PATTERN, tuple(np.flatnonzero(np.isin(group, lost)).tolist())) from failed
    return problem, _spread(fast.pattern, group)


def _whole(
    slim: Problem, group: NDArray[np.int64], pose_with: Pose, seconds: float, fast: _Found | None
) -> Pattern:
    """Return a pattern of the classes, found by programs over the whole table.

    The legend is taken to tell less of the cells that it gives away to every reader: what no pattern
    hides from one who reads it whole is hidden from one who reads less. Where the fast search has a
    pattern, this begins with it and with its proofs.
    """
    classes: dict[tuple[str, int], Legend] = {} if fast is None else dict(fast.lowered)
    search, start = _searching(slim, group, pose_with, classes), slim.primary
    if fast is not None:
        search.go_on_from_proofs(fast.search)
        start = fast.pattern.withheld
    while True:
        try:
            return replace(_search(search, start, seconds), given_away=_members(classes, group))
        except UnprotectableError as error:
            start = slim.primary if error.withheld is None else error.withheld
            lost = {
                (
                    search.problem.fronts[number].measure.name,
                    int(search.problem.fronts[number].wanted.cell[at]),
                )
                for number, at in error.lost
            }
        for key in sorted(lost):
            before = classes.get(key, Legend.RANGE)
            if before == Legend.NOTHING:
                raise AuditError(NO_PATTERN, (key[1],))
            classes[key] = Legend.NOTHING if before == Legend.ONE else Legend.ONE
        earlier, search = search, _searching(slim, group, pose_with, classes)
        search.go_on_from(earlier)


def _searching(
    slim: Problem, group: NDArray[np.int64], pose_with: Pose, classes: Mapping[tuple[str, int], Legend]
) -> Search:
    """Return a search in which the legend tells less of the classes of cells named."""
    if not classes:
        return Search(slim)
    lowered = {
        (measure, cell): level
        for (measure, of_class), level in classes.items()
        for cell in np.flatnonzero(group == of_class).tolist()
    }
    return Search(merged(pose_with(Legend.RANGE, lowered))[0])


def _members(classes: Mapping[tuple[str, int], Legend], group: NDArray[np.int64]) -> int:
    """Return how many figures the legend gives away, class by class."""
    return sum(int((group == of_class).sum()) for _, of_class in classes)


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


@dataclass(frozen=True, repr=False)
class _Found:
    """What the fast search found: its pattern of the classes, and what the legend gives away."""

    pattern: Pattern
    search: LargeSearch
    lowered: Mapping[tuple[str, int], Legend]


def _fast(problem: Problem, pose_with: Pose, work: float, spare: float) -> _Found:
    """Return a pattern proved by witnesses alone.

    Raises:
        AuditError: some figure found no witness, or the proofs failed their audit. Fit to show.

    """
    search = LargeSearch(
        [
            lambda: problem,
            lambda: merged(pose_with(Legend.ONE, {}))[0],
            lambda: merged(pose_with(Legend.NOTHING, {}))[0],
        ],
        work=work,
    )
    try:
        search.extend()
    except UnprotectableError as error:
        cells = {int(search.problem.fronts[number].wanted.cell[demand]) for number, demand in error.lost}
        raise AuditError(NO_PATTERN, tuple(sorted(cells))) from error
    search.tidy()
    exchange(search, spare)
    withheld = search.tidy()
    for key, book in search.proofs.items():
        proofs = [each.moves for each in book.found if each.stands]
        if unproved(book.front, problem.cells.matrix, withheld, search.chosen[key], proofs, book.need):
            raise AuditError(FAILED)
    if (problem.primary & ~withheld).any():
        raise AuditError(FAILED)
    lowered = {
        (book.front.measure.name, cell): Legend.ONE if level == 1 else Legend.NOTHING
        for (number, level), book in sorted(search.proofs.items())
        if level
        for cell in book.front.wanted.cell[search.chosen[number, level]].tolist()
    }
    pattern = Pattern(
        withheld,
        "heuristic, proved by witnesses",
        None,
        int(withheld.sum()),
        search.protects(),
        len(lowered),
    )
    return _Found(pattern, search, lowered)


def _search(search: Search, start: NDArray[np.bool_], seconds: float) -> Pattern:
    work = seconds * PROGRAMS_A_SECOND
    withheld = search.extend(start, work=max(LEAST_WORK, 2 * work))
    withheld = search.tidy(withheld, work=work / 2)
    bound, method = None, "linear programming heuristic"
    left = work - search.work
    if left > 0:
        outcome = optimise(search, withheld, work=left, seconds=max(EMERGENCY, EMERGENCY * seconds))
        withheld, bound = outcome.withheld, outcome.bound
        method = "branch and cut, stopped by the clock" if outcome.hurried else "branch and cut"
    audit(search.problem, search, withheld)
    protects = search.protects(withheld, work=work / 2)
    return Pattern(withheld, method, bound, int(withheld.sum()), protects)


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
        raise AuditError(FAILED)
