"""Rows for tables that come without microdata: the finest cells stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wiu.disclosure.cells import lay_out
from wiu.store.spec_data import each_once, numbers_in
from wiu.store.spec_error import SpecError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from wiu.disclosure.rules import Rules
    from wiu.statistics.counts import Counts
    from wiu.statistics.hierarchies import Hierarchy

HAIR = 1e-6
"""Sums of decimals differ by this share of what they stand for."""


def listed_cells(
    frame: pd.DataFrame, dimensions: tuple[Hierarchy, ...], figure: str, source: str
) -> pd.DataFrame:
    """Return every cell that the file lists once, its figure as a number.

    Raises:
        SpecError: a column is missing, a figure is no number, or a cell stands there with two figures.

    """
    for column in [*[each.name for each in dimensions], figure]:
        if column not in frame.columns:
            raise SpecError("missing_column", f"The file lacks the column “{column}”.", f"{source}: header")
    frame = frame.assign(**{figure: numbers_in(frame[figure], figure, source)})
    return each_once(frame, dimensions, figure, source)


def refuse_contradictions(listed: pd.DataFrame, counts: Counts, rules: Rules, source: str) -> None:
    """Refuse a list of cells in which a total is not the sum of its finest cells.

    What is published is worked out from the finest cells; a file that says otherwise can't be gone by.
    """
    cells = lay_out(counts, rules)
    figure = cells.ranking
    codes = np.column_stack(
        [
            pd.Index(each.all_codes).get_indexer(pd.Index(listed[each.name].astype(object)))
            for each in counts.dimensions
        ]
    )
    sizes = [len(each.all_codes) for each in counts.dimensions]
    mine = np.ravel_multi_index(tuple(cells.codes.T), sizes)
    known: NDArray[np.bool_] = np.min(codes, axis=1) >= 0
    keys = np.ravel_multi_index(tuple(np.where(known[:, None], codes, 0).T), sizes)
    order = np.argsort(mine)
    place = order[np.minimum(np.searchsorted(mine, keys, sorter=order), len(order) - 1)]
    known &= mine[place] == keys
    said, found = listed[figure].to_numpy(dtype=np.float64), cells.measures[figure].cells[place]
    apart = np.abs(said - found) > HAIR * np.maximum(1.0, np.abs(said))
    off: NDArray[np.bool_] = np.asarray(known & ~np.isnan(said) & apart, np.bool_)
    if off.any():
        row = int(np.asarray(listed.index)[off][0])
        raise SpecError(
            "contradiction",
            "The cell is not the sum of its finest cells, or two linked tables differ. Nothing was written.",
            f"{source}: row {row + 2}",
        )


def finest_rows(
    cells: pd.DataFrame,
    dimensions: tuple[Hierarchy, ...],
    tables: tuple[tuple[str, ...], ...],
    figure: str,
) -> pd.DataFrame:
    """Return a row per combination of leaves of all dimensions, with `figure`.

    One table's finest cells are the rows. Linked tables only say how much lies in each of theirs: they
    are matched code by code as far as they go, for any consistent matching has the same cells. A
    dimension that no table asks stands at its first leaf.
    """
    at = {each.name: each for each in dimensions}
    joint: pd.DataFrame | None = None
    done: list[str] = []
    # a table within another says nothing new, and the widest first leaves the others most to match by
    wholes = [each for each in tables if not any(set(each) < set(other) for other in tables)]
    for table in sorted(dict.fromkeys(wholes), key=lambda each: -len(each)):
        chosen = pd.Series(data=True, index=cells.index)
        for each in dimensions:
            chosen &= (
                cells[each.name].isin(each.leaves) if each.name in table else cells[each.name] == each.total
            )
        rows = cells.loc[chosen, [*table, figure]].reset_index(drop=True)
        joint = (
            rows if joint is None else _matched(joint, rows, [name for name in table if name in done], figure)
        )
        done += [name for name in table if name not in done]
    found = pd.DataFrame() if joint is None else joint
    if found.empty and not cells.empty:  # nothing stands in any finest cell: one of them says so
        found = pd.DataFrame([{figure: 0.0} | {name: at[name].leaves[0] for name in done}])
    for each in dimensions:
        if each.name not in done:
            found[each.name] = each.leaves[0]
    return found


def _matched(joint: pd.DataFrame, rows: pd.DataFrame, common: list[str], figure: str) -> pd.DataFrame:
    """Match two tables' rows within each combination of their common codes (north-west corner rule)."""
    fresh = [name for name in rows.columns if name not in {*common, figure}]
    waiting: dict[tuple[str, ...], list[tuple[tuple[str, ...], float]]] = {}
    for row in rows.to_dict("records"):
        key = tuple(str(row[name]) for name in common)
        waiting.setdefault(key, []).append((tuple(str(row[name]) for name in fresh), float(row[figure])))
    out = []
    for row in joint.to_dict("records"):
        left = float(row[figure])
        queue = waiting.get(tuple(str(row[name]) for name in common), [])
        while queue and left > 0:
            codes, there = queue[0]
            both = min(left, there)
            named: dict[Hashable, object] = dict(zip(fresh, codes, strict=True))
            out.append(row | named | {figure: both})
            left -= both
            if there - both > 0:
                queue[0] = (codes, there - both)
            else:
                queue.pop(0)
    return pd.DataFrame(out, columns=[*joint.columns, *fresh])
