"""One protection problem: the cells, what must be protected from whom, and what withholding costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import insiders
from wiu.disclosure.demands import demands
from wiu.disclosure.primary import fired_rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
    from wiu.disclosure.cells import Cells, Measure
    from wiu.disclosure.demands import Demands
    from wiu.disclosure.rules import Rules

UNBOUNDED = 1e30


@dataclass(frozen=True, repr=False)
class Front:
    """One measure to defend: how far each cell could move if withheld (`down`, `up`), and from whom."""

    measure: Measure
    wanted: Demands
    known: Insiders
    down: NDArray[np.float64]
    up: NDArray[np.float64]
    p: float | None


@dataclass(frozen=True, repr=False)
class Problem:
    """What the search works on. `loss` is what readers lose; `cost` is that, made positive and with
    ties broken in favour of totals; `value` the amounts shown; `closed` cells are never withheld.
    """

    cells: Cells
    rules: Rules
    fired: dict[str, NDArray[np.bool_]]
    primary: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    cost: NDArray[np.float64]
    loss: NDArray[np.float64]
    value: NDArray[np.float64]
    fronts: tuple[Front, ...]


def pose(
    cells: Cells,
    rules: Rules,
    cost: NDArray[np.float64] | None = None,
    *,
    legend: bool = True,
    insider: bool = True,
) -> Problem:
    """Return the problem that the rules pose. `legend` and `insider` leave attackers out, for measuring."""
    fired = fired_rules(cells, rules)
    primary = np.logical_or.reduce(list(fired.values())) if len(cells) else np.zeros(0, dtype=bool)
    value = np.abs(cells.measures[cells.ranking].cells)
    closed = cells.empty & ~primary
    fronts = []
    for name in cells.published:
        measure = cells.measures[name]
        down, up = _legend(cells, measure, rules, fired, legend=legend)
        known = insiders(cells, measure)
        if not insider:
            known = type(known)(known.knows[:0], known.has[:0], None)
        down[closed] = up[closed] = 0.0
        fronts.append(
            Front(measure, demands(cells, measure, rules, primary), known, down, up, rules.p_percent)
        )
    loss = value if cost is None else cost
    least = max(float(loss.max(initial=0.0)), 1.0) * 1e-6
    finer = 1 + 1e-6 * np.argsort(np.argsort(cells.level, kind="stable"), kind="stable") / max(len(cells), 1)
    return Problem(cells, rules, fired, primary, closed, (loss + least) * finer, loss, value, tuple(fronts))


def _legend(
    cells: Cells,
    measure: Measure,
    rules: Rules,
    fired: dict[str, NDArray[np.bool_]],
    *,
    legend: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far below and above the truth a withheld cell may lie, by what the legend says.

    Zeros are published, so a withheld count is 1 or more; one withheld for few persons is at most
    max_n. (Where max_n is 1 the legend itself would tell; it then says no more than *withheld*.)
    """
    down = np.full(len(cells), UNBOUNDED) if measure.signed else measure.cells.copy()
    up = np.full(len(cells), UNBOUNDED)
    if not legend or not measure.whole:
        return down, up
    down = np.where(measure.cells >= 1, measure.cells - 1, measure.cells) if not rules.protect_zeros else down
    if rules.max_n is not None and rules.max_n > 1:
        few = fired["persons"] | (fired["zeros"] if rules.protect_zeros else False)
        up = np.where(few, rules.max_n - measure.cells, up)
    return down, up
