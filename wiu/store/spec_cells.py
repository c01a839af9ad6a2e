"""Rows for tables that come without microdata: the finest cells stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable

    from wiu.statistics.hierarchies import Hierarchy


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
    joint: pd.DataFrame | None = None
    done: list[str] = []
    for table in tables:
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
