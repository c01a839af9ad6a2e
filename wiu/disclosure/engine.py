"""The front door of the engine: counts become a SafeTable, or nothing does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.canonical import in_order
from wiu.disclosure.cells import lay_out
from wiu.disclosure.explain import explanations, may_name_rules
from wiu.disclosure.history import HistoryRefusal, find_against
from wiu.disclosure.loss import losses
from wiu.disclosure.pattern import AuditError, find_pattern
from wiu.disclosure.problem import pose
from wiu.disclosure.safe_table import _SEAL, AuditReport, Report, SafeCell, SafeTable, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells
    from wiu.disclosure.history import Earlier
    from wiu.disclosure.loss import Cost
    from wiu.disclosure.memory_written import Shelf
    from wiu.disclosure.pattern import Pattern
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.rules import Rules
    from wiu.statistics.counts import Counts

NEUTRAL = "Too few people or departments stand behind this figure, or one of them could be recognised."
"""Said of every primary of a table in which the rule's own words would give a figure away."""

ATTACKERS = ("outsider", "reader of the legend", "insider")


def protect(
    counts: Counts,
    rules: Rules,
    *,
    cost: Cost = None,
    budget: float | None = None,
    history: Sequence[Earlier] = (),
    shelf: Shelf | None = None,
) -> SafeTable:
    """Return the tables of `counts` with enough withheld that no attacker finds a sensitive figure.

    `cost` says what withholding a cell loses: a measure's name, a mapping from codes, or a function
    of codes and figures; by default the sum withheld of the first value, else of the persons.
    `budget` is the effort in seconds of an ordinary machine; it is counted in linear programs, so
    that the pattern is the same on any machine. Without it the effort suits an interactive screen.
    `history` holds the earlier releases about the same people, oldest first. On the `shelf`, where there is one, lies
    what was found for them before: with it an answer is quicker and shows more, and is as safe without.

    Raises:
        ValueError: a row's code is no leaf of its dimension. Fit to show.
        TooLargeError: the linked tables cross in too many atoms. Fit to show.
        HistoryRefusal: earlier releases give away what may not be shown. Fit to show.
        AuditError: nothing protects the table. Fit to show.

    """
    started = time.perf_counter()
    plain = lay_out(counts, rules)
    cells, order = in_order(plain)
    loss = losses(cells, cost)
    if history:
        return _with_history(counts, rules, plain, losses(plain, cost), history, started, shelf)
    problem, pattern = find_pattern(
        lambda legend, lowered: pose(cells, rules, loss, legend=legend, lowered=lowered), budget=budget
    )
    return _seal(counts, rules, plain, order, problem, pattern, started)


def _with_history(  # noqa: PLR0917 - a private step of protect
    counts: Counts,
    rules: Rules,
    plain: Cells,
    loss: NDArray[np.float64],
    history: Sequence[Earlier],
    started: float,
    shelf: Shelf | None,
) -> SafeTable:
    now = pose(plain, rules, loss)
    found = find_against(counts, history, rules, plain, now, shelf=shelf)
    order = np.arange(len(plain))
    table = _seal(counts, rules, plain, order, now, found.pattern, started, ("collector",))
    found.keep(table)
    return table


def _seal(  # noqa: PLR0917 - a private step of protect
    counts: Counts,
    rules: Rules,
    plain: Cells,
    order: NDArray[np.int64],
    problem: Problem,
    pattern: Pattern,
    started: float,
    more: tuple[str, ...] = (),
) -> SafeTable:
    withheld = pattern.withheld
    back = np.argsort(order)
    told = explanations(problem, pattern)
    # where small figures add up to a small one, a rule would give them away too
    nameable = not pattern.given_away and may_name_rules(problem)
    texts = plain.code_tuples()
    figures = _figures(plain)
    cells = []
    for at, codes in enumerate(texts):
        place = int(back[at])
        if not withheld[place]:
            cells.append(SafeCell(codes, Status.PUBLISHED, figures(at)))
            continue
        status = Status.PRIMARY if problem.primary[place] else Status.SECONDARY
        reason, protects, sums = told[place]
        if not nameable and status is Status.PRIMARY:
            reason = NEUTRAL  # naming the rule would tell more than the symbols, which are all that is reckoned with
        cells.append(SafeCell(codes, status, {}, reason, protects, sums))
    return SafeTable(
        _SEAL,
        name=counts.name,
        dimensions=counts.dimensions,
        tables=counts.tables,
        measures=plain.published,
        cells=tuple(cells),
        rules=rules,
        report=_report(problem, pattern, time.perf_counter() - started, more),
    )


def _report(problem: Problem, pattern: Pattern, seconds: float, more: tuple[str, ...]) -> Report:
    withheld = pattern.withheld
    total = float(problem.loss[withheld].sum())
    bound = None if pattern.bound is None else min(pattern.bound, total)
    return Report(
        method=pattern.method,
        cells=len(withheld),
        primary=int(problem.primary.sum()),
        secondary=int((withheld & ~problem.primary).sum()),
        withheld_value=round(float(problem.value[withheld].sum()), 9),
        cost=round(total, 9),
        bound=None if bound is None else round(bound, 6),
        gap=None if bound is None else max(0.0, (total - bound) / total if total > 0 else 0.0),
        seconds=round(seconds, 3),
        audit=AuditReport((*ATTACKERS, *more), pattern.attacked),
        given_away=pattern.given_away,
    )


class _figures:  # noqa: N801 - reads as the function it is
    """Figures of a cell by measure; None where nobody gave one."""

    def __init__(self, cells: Cells) -> None:
        self._measures = [(name, cells.measures[name]) for name in cells.published]
        self._empty = cells.empty

    def __call__(self, at: int) -> Mapping[str, float | None]:
        return {
            name: float(each.cells[at]) if each.given[at] or self._empty[at] else None
            for name, each in self._measures
        }


__all__ = ["AuditError", "HistoryRefusal", "protect"]
