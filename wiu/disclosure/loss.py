"""What withholding a cell loses its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.safe_table import Codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells

Cost = str | Mapping[Codes, float] | Callable[[Codes, Mapping[str, float]], float] | None


def losses(cells: Cells, cost: Cost) -> NDArray[np.float64]:
    """Return the loss of each cell, never negative; by default the amount that it shows.

    Raises:
        ValueError: a measure is not known, or a cost is negative or no number. Fit to show.

    """
    if cost is None:
        return np.abs(cells.measures[cells.ranking].cells)
    if isinstance(cost, str):
        if cost not in cells.measures:
            raise ValueError(f"“{cost}” is no measure: expected {', '.join(sorted(cells.measures))}")
        return np.abs(cells.measures[cost].cells)
    texts = cells.code_tuples()
    if callable(cost):
        figures = {name: each.cells for name, each in cells.measures.items()}
        loss = [
            cost(codes, {name: float(each[at]) for name, each in figures.items()})
            for at, codes in enumerate(texts)
        ]
    else:
        default = np.abs(cells.measures[cells.ranking].cells)
        loss = [cost.get(codes, float(default[at])) for at, codes in enumerate(texts)]
    array = np.array(loss, dtype=np.float64)
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("a cost must be a number, 0 or more")
    return array
