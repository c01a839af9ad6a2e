"""One protection problem: the cells, what must be protected from whom, and what withholding costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import insiders
from wiu.disclosure.demands import demands, within
from wiu.disclosure.primary import fired_by, fired_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """What the search works on.

    `loss` is what readers lose; `cost` is that, made positive and with ties broken in favour of totals; `value` the amounts shown; `closed` cells are never withheld.
    `own_knowledge` (measure, cell, insider): what an insider knows though no cell is published.
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
    legend: Legend
    own_knowledge: frozenset[tuple[str, int, int]] = frozenset()


class Legend(IntEnum):
    """How much the printed legend and the symbols tell of a withheld count.

    SYMBOLS: [c] for few persons is 1 to max_n, and whatever is withheld as secondary is more than
    max_n, or it would be primary. RANGE: a secondary is only known to be 1 or more. ONE: so is a
    primary. NOTHING: not even that.
    """

    NOTHING = 0
    ONE = 1
    RANGE = 2
    SYMBOLS = 3


def pose(
    cells: Cells,
    rules: Rules,
    loss: NDArray[np.float64],
    *,
    legend: Legend = Legend.RANGE,
    insider: bool = True,
    lowered: Mapping[tuple[str, int], Legend] | None = None,
) -> Problem:
    """Return the problem that the rules pose.

    `legend` and `insider` say whom to reckon with. `lowered` names (measure, cell) that nothing can
    protect from a reader of so full a legend, and what the legend may tell where they are concerned.
    """
    fired = fired_rules(cells, rules)
    primary = np.logical_or.reduce(list(fired.values())) if len(cells) else np.zeros(0, dtype=bool)
    value = np.abs(cells.measures[cells.ranking].cells)
    closed = cells.empty & ~primary & ~_beside_stated_zeros(cells, fired["given"])
    least = max(float(loss.max(initial=0.0)), 1.0) * 1e-6
    finer = 1 + 1e-6 * np.argsort(np.argsort(cells.level, kind="stable"), kind="stable") / max(len(cells), 1)
    cost = (loss + least) * finer
    return assemble(
        cells,
        rules,
        fired,
        primary,
        primary,
        closed,
        (cost, loss, value),
        legend=legend,
        insider=insider,
        lowered=lowered,
    )


def _beside_stated_zeros(cells: Cells, given: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the cells that share an atom with an empty cell stated to be sensitive.

    Where they are empty too they may be withheld: an empty total that is shown would tell all its parts.
    """
    inside = np.asarray(cells.matrix[np.flatnonzero(given & cells.empty)].sum(axis=0)).ravel() > 0
    return np.asarray(cells.matrix @ inside.astype(np.float64) > 0, np.bool_)


def assemble(  # noqa: PLR0917 - the parts of a problem
    cells: Cells,
    rules: Rules,
    fired: dict[str, NDArray[np.bool_]],
    primary: NDArray[np.bool_],
    demanded: NDArray[np.bool_],
    closed: NDArray[np.bool_],
    worth: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    *,
    legend: Legend,
    insider: bool = True,
    lowered: Mapping[tuple[str, int], Legend] | None = None,
) -> Problem:
    """Return the problem in which `primary` cells are withheld in any case, and `demanded` ones protected.

    `worth` is cost, loss and value of each cell.
    """
    fronts = []
    for name in cells.published:
        measure = cells.measures[name]
        known = insiders(cells, measure)
        if not insider:
            known = type(known)(known.knows[:0], known.has[:0], None)
        # what is shown to nobody is worked out from the others, and no more than its own rules ask for
        mine = demanded & fired_by(name, cells, rules) if name in cells.unasked else demanded
        wanted = demands(cells, measure, rules, mine)
        told = np.array([(lowered or {}).get((name, cell), legend) for cell in wanted.cell.tolist()])
        for level in sorted({legend, *told.tolist()}, reverse=True):
            down, up = _legend(cells, measure, rules, fired, primary, Legend(level))
            down[closed] = up[closed] = 0.0
            asked = wanted.only(told == level)
            if measure.whole:
                asked = within(asked, down, up)
            fronts.append(Front(measure, asked, known, down, up, rules.p_percent))
    return Problem(cells, rules, fired, primary, closed, *worth, tuple(fronts), legend)


def _legend(  # noqa: PLR0917 - a private step of assemble
    cells: Cells,
    measure: Measure,
    rules: Rules,
    fired: dict[str, NDArray[np.bool_]],
    primary: NDArray[np.bool_],
    legend: Legend,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far below and above the truth a withheld cell may lie, by what the legend says.

    Zeros are published, so a withheld count is 1 or more; one withheld for few persons is at most
    max_n. (Where max_n is 1 the legend itself would tell; it then says no more than *withheld*.)
    """
    down = np.full(len(cells), UNBOUNDED) if measure.signed else measure.cells.copy()
    up = np.full(len(cells), UNBOUNDED)
    if not measure.whole or legend == Legend.NOTHING:
        return down, up
    vague = np.zeros(len(cells), dtype=bool)  # withheld where an empty cell would be withheld too
    if (cells.empty & primary).any():
        vague = fired["one_category"] | fired["given"] | (primary & rules.protect_zeros)
    if not rules.protect_zeros:
        down = np.where((measure.cells >= 1) & ~vague, measure.cells - 1, measure.cells)
    if legend >= Legend.RANGE and rules.max_n is not None and rules.max_n > 1:
        few = fired["persons"] & (~vague | rules.protect_zeros)
        few |= fired["zeros"]
        up = np.where(few, rules.max_n - measure.cells, up)
    symbols = legend == Legend.SYMBOLS or (rules.two_symbols and legend == Legend.RANGE)
    if symbols and rules.max_n is not None and rules.given is None:
        down = np.where(primary, down, np.maximum(measure.cells - rules.max_n - 1, 0))
    return down, up
