"""How much room each withheld figure needs: the numbers that make *protected* exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.primary import largest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
    from wiu.disclosure.cells import Cells, Measure
    from wiu.disclosure.rules import Rules

LEAST_ROOM = 0.1
"""Room of a real figure, as a share of it, where no p % says how much: it must not be guessed closely."""


class Way(IntEnum):
    """On which side of the true figure the room must be."""

    UP = 0
    DOWN = 1
    EITHER = 2


@dataclass(frozen=True, repr=False)
class Demands:
    """One entry per demand: cell `cell[i]` needs room `amount[i]` on side `way[i]`."""

    cell: NDArray[np.int64]
    way: NDArray[np.int64]
    amount: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.cell)

    def only(self, chosen: NDArray[np.bool_]) -> Demands:
        """Return the demands that are marked."""
        if not len(self.cell):
            return self
        return Demands(self.cell[chosen], self.way[chosen], self.amount[chosen])


def within(wanted: Demands, down: NDArray[np.float64], up: NDArray[np.float64]) -> Demands:
    """Return the demands of a count without what no pattern can give: room beyond what the legend says.

    Of a person who stands alone no pattern hides that there is somebody; but that there is one may
    be hidden, which the demand for room on either side sees to.
    """
    if not len(wanted.cell):
        return wanted
    most = np.where(
        wanted.way == Way.UP, up[wanted.cell], np.where(wanted.way == Way.DOWN, down[wanted.cell], np.inf)
    )
    amount = np.minimum(wanted.amount, most)
    return Demands(wanted.cell, wanted.way, amount).only(amount >= 1)


def demands(cells: Cells, measure: Measure, rules: Rules, primary: NDArray[np.bool_]) -> Demands:
    """Return what every primary needs in this measure.

    A whole number needs a second whole number; a real figure a tenth on either side, or, where p %
    is in force, so much on both sides that nobody comes within p % of the largest contributor. A
    figure that is zero though its cell is not needs nothing, unless zeros are protected.
    """
    matters = primary & ((np.abs(measure.cells) > 0) | cells.empty)
    at = np.flatnonzero(matters)
    value = np.abs(measure.cells[at])
    either = np.ones(len(at)) if measure.whole else np.maximum(LEAST_ROOM * value, _grain(measure))
    parts = [(at, np.full(len(at), Way.EITHER), either)]
    if rules.p_percent is not None and measure.parts is not None:
        top = largest(cells, measure, 2)[at]
        room = rules.p_percent / 100 * top[:, 0] - (value - top[:, 0] - top[:, 1])
        room = np.ceil(room - 1e-9) if measure.whole else room
        need = np.flatnonzero(room > 1e-9)  # noqa: PLR2004 - sums of decimals
        parts += [(at[need], np.full(len(need), side), room[need]) for side in (Way.UP, Way.DOWN)]
        if not measure.whole:  # room on both sides is more than room on either
            rest = np.setdiff1d(np.arange(len(at)), need)
            parts[0] = (at[rest], np.full(len(rest), Way.EITHER), either[rest])
    cell, way, amount = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((way, cell))
    return Demands(cell[order], way[order], amount[order])


def _grain(measure: Measure) -> float:
    return float(max(np.abs(measure.cells).max(initial=0.0) * 1e-6, 1e-6))


def for_insider(  # noqa: PLR0917 - all of it is needed to say how much is fair
    wanted: Demands, number: int, measure: Measure, known: Insiders, insider: int, p: float | None
) -> float:
    """Return the room that demand `number` needs against this insider; 0 where it is the own figure.

    An insider with a part in the cell sees its lower side only down to that part: below the true
    figure, the room is measured by what the others have there.
    """
    cell, amount = int(wanted.cell[number]), float(wanted.amount[number])
    if cell in known[insider].cells:
        return 0.0
    if known.own is None:
        return amount
    share = float(known.own[insider, cell])
    if share <= 0 or wanted.way[number] == Way.UP:
        return amount
    others = float(measure.cells[cell]) - share
    if measure.whole:
        fair = 1.0 if wanted.way[number] == Way.EITHER else np.ceil((p or 0.0) / 100 * others)
    else:
        fair = others * (LEAST_ROOM if wanted.way[number] == Way.EITHER else (p or 0.0) / 100)
    return min(amount, max(float(fair), 0.0))
