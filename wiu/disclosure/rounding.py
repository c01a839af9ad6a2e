"""Rounding instead of withholding: every count as a multiple of a base, audited with the ranges that this tells.

Each printed figure tells its reader a range. The audit gives every attacker all of these ranges, and withholds what
somebody still works out; it never takes a rule of thumb for safe. To withhold 1–7 and round the rest to 5, say, lets
four sevens under a 30 be found: the sum is 28 or more, and none is more than 7.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.canonical import in_order
from wiu.disclosure.cells import lay_out
from wiu.disclosure.defence import Defence
from wiu.disclosure.linear import Program
from wiu.disclosure.loss import losses
from wiu.disclosure.pattern import AuditError
from wiu.disclosure.problem import Legend, pose
from wiu.disclosure.safe_table import _SEAL, AuditReport, Report, SafeCell, SafeTable, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.rules import Rules
    from wiu.statistics.counts import Counts

WIDER = 5
"""Multiples of the base by which a total may be off where nearer roundings don't add up."""

NODES, NEAR = 2_000, 0.01
MOST_ROUNDS = 20
REASON = "Even rounded, this figure could be worked out."


class RoundingError(Exception):
    """The table can't be rounded as asked. Fit to show."""


@dataclass(frozen=True, repr=False)
class _Rounded:
    """Figures as printed, how far the truth may lie from them, and what is withheld all the same."""

    printed: NDArray[np.float64]
    reach: float
    withheld: NDArray[np.bool_]


def round_off(counts: Counts, rules: Rules, base: int, *, additive: bool) -> SafeTable:
    """Return the tables of counts with every figure a multiple of `base`; `additive`: they add up.

    Without `additive` each figure is rounded to the nearest multiple, for itself, so that sums may differ by
    some. With it the finest cells are rounded up or down so that all sums hold and lie near the truth.

    Raises:
        RoundingError: the figures are no counts, or no near rounding adds up. Fit to show.
        AuditError: figures can be worked out though they are rounded or withheld. Fit to show.

    """
    started = time.perf_counter()
    if counts.count is None or counts.values:
        raise RoundingError("Only counts can be rounded: a real figure tells its range by its decimals.")
    plain = lay_out(counts, rules)
    cells, order = in_order(plain)
    problem = pose(cells, rules, losses(cells, None))
    truth = cells.measures[counts.count].cells
    printed, reach = _additive(cells, counts.count, base) if additive else _nearest(truth, base)
    done = _withhold_the_rest(problem, printed, reach)
    return _sealed(
        counts, rules, plain, np.argsort(order), problem, done, _method(base, reach, additive), started
    )


def derivable(
    counts: Counts, rules: Rules, told: Callable[[float], tuple[float, float]]
) -> list[tuple[str, ...]]:
    """Return the sensitive cells that somebody works out where each true figure prints as the range `told`.

    For trying rules of thumb: what it returns is what they give away.
    """
    cells, _ = in_order(lay_out(counts, rules))
    problem = pose(cells, rules, losses(cells, None), legend=Legend.NOTHING)
    truth = problem.fronts[0].measure.cells
    low, high = (np.array(each) for each in zip(*(told(float(one)) for one in truth), strict=True))
    found = _found(problem, truth - low, high - truth)
    texts = cells.code_tuples()
    return [texts[at] for at in found]


def _nearest(truth: NDArray[np.float64], base: int) -> tuple[NDArray[np.float64], float]:
    return base * np.floor(truth / base + 0.5), float(base // 2)


def _additive(cells: Cells, count: str, base: int) -> tuple[NDArray[np.float64], float]:
    """Return figures that add up, the nearest there are, and how far off they may be (controlled rounding)."""
    atoms, matrix = cells.measures[count].atoms, cells.matrix
    floor = base * np.floor(atoms / base)
    below = matrix @ (atoms - floor)
    dearer = (floor + base - atoms) - (atoms - floor)  # up instead of down
    can = atoms > floor
    for wider in range(1, WIDER + 1):
        reach = wider * base - 1
        program = Program(
            base * matrix,
            (below - reach, below + reach),
            (np.zeros(len(atoms)), can.astype(np.float64)),
            dearer,
            np.ones(len(atoms), dtype=bool),
        )
        program.limit(nodes=NODES, gap=NEAR)
        found = program.solve()
        if found is not None:
            return np.asarray(matrix @ (floor + base * np.round(found.columns)), np.float64), float(reach)
    raise RoundingError("No near rounding adds up: ask for fewer tables at once, or not for sums that hold.")


def _withhold_the_rest(problem: Problem, printed: NDArray[np.float64], reach: float) -> _Rounded:
    """Withhold what is worked out from the ranges, until nobody works out anything."""
    front = problem.fronts[0]
    truth = front.measure.cells
    withheld = np.zeros(len(truth), dtype=bool)
    for _ in range(MOST_ROUNDS):
        low, high = np.maximum(printed - reach, 0.0), printed + reach
        down = np.where(withheld, front.down, truth - low)
        up = np.where(withheld, front.up, high - truth)
        found = _found(problem, down, up)
        if not found:
            return _Rounded(printed, reach, withheld)
        if withheld[found].all():
            break
        withheld[found] = True
    raise AuditError("Rounded so, figures could still be worked out: nothing is released. Withhold instead.")


def _found(problem: Problem, down: NDArray[np.float64], up: NDArray[np.float64]) -> list[int]:
    """Return the sensitive cells that an attacker who knows these ranges works out."""
    front = replace(problem.fronts[0], down=down, up=up)
    ranged = replace(problem, fronts=(front,), closed=np.zeros(len(down), dtype=bool))
    everything = np.ones(len(down), dtype=bool)
    breaches = Defence(ranged, 0).breaches(everything)
    return sorted({int(front.wanted.cell[each.demand]) for each in breaches})


def _method(base: int, reach: float, additive: bool) -> str:  # noqa: FBT001 - a private step of round_off
    return f"rounding to {base}, {'additive' if additive else 'each figure for itself'}, within {reach:g} of the truth"


def _sealed(  # noqa: PLR0917 - a private step of round_off
    counts: Counts,
    rules: Rules,
    plain: Cells,
    back: NDArray[np.int64],
    problem: Problem,
    done: _Rounded,
    method: str,
    started: float,
) -> SafeTable:
    name = str(counts.count)
    cells = [
        SafeCell(codes, Status.PRIMARY, {}, REASON)
        if done.withheld[place]
        else SafeCell(codes, Status.PUBLISHED, {name: float(done.printed[place])})
        for codes, place in zip(plain.code_tuples(), back.tolist(), strict=True)
    ]
    lost = float(problem.value[done.withheld].sum())
    report = Report(
        method=method,
        cells=len(cells),
        primary=int(done.withheld.sum()),
        secondary=0,
        withheld_value=round(lost, 9),
        cost=round(lost, 9),
        bound=None,
        gap=None,
        seconds=round(time.perf_counter() - started, 3),
        audit=AuditReport(("outsider", "reader of the ranges", "insider"), int(problem.primary.sum())),
    )
    return SafeTable(
        _SEAL,
        name=counts.name,
        dimensions=counts.dimensions,
        tables=counts.tables,
        measures=(name,),
        cells=tuple(cells),
        rules=rules,
        report=report,
    )
