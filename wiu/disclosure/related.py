"""What earlier releases don't say of themselves, found in their figures: joined codes, and filters.

A release may ask for *low* where another asks for bands 2, 3 and 4, or only for the women without saying
so. Whoever has both tables sees it; so must the engine. It is found contributor by contributor: the
joined code has in every one of them what its parts have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wiu.disclosure.earlier import UnrelatedError
from wiu.disclosure.universe import finer
from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.universe import Relations
    from wiu.statistics.counts import Counts

MOST_TRIED = 12
"""Codes of which every choice is tried, where there are too few figures to work it out."""

FIT = 0.9
"""Share of contributors in whom the figures must come out even: editions differ in a few."""


def related(all_counts: Sequence[Counts]) -> tuple[list[Counts], Relations]:
    """Return the releases with the filters that their figures show, and what joined codes stand for.

    Raises:
        UnrelatedError: the codes of a dimension can't be brought together. Fit to show.

    """
    relations: Relations = {}
    stands_for = finer(all_counts, {})
    known = [
        {each.name: frozenset().union(*stands_for[number, each.name].values()) for each in counts.dimensions}
        for number, counts in enumerate(all_counts)
    ]
    for one in range(len(all_counts)):
        for other in range(one):
            for name in sorted(set(known[one]) & set(known[other])):
                if known[one][name] - known[other][name] and known[other][name] - known[one][name]:
                    _join(all_counts, relations, (one, other), name)
    found = []
    for each in all_counts:
        kept: tuple[tuple[str, tuple[str, ...]], ...] = ()
        if each.behind is None and not each.filters:
            for whole in all_counts:
                if whole is not each and whole.behind is None and not kept:
                    kept = _filter(each, whole)
        found.append(replace(each, filters=kept) if kept else each)
    return found, relations


def _join(all_counts: Sequence[Counts], relations: Relations, pair: tuple[int, int], name: str) -> None:
    """Find which of two releases has joined codes of the other, and which."""
    for coarse, fine in (pair, pair[::-1]):
        one, other = all_counts[coarse], all_counts[fine]
        mine = {each.name: each for each in one.dimensions}[name].leaves
        theirs = {each.name: each for each in other.dimensions}[name].leaves
        parts = _parts(one, other, name, [each for each in mine if each not in theirs], list(theirs))
        if parts is not None:
            relations.setdefault((coarse, name), {}).update(parts)
            return
    raise UnrelatedError(name, all_counts[pair[0]].name, all_counts[pair[1]].name)


def _parts(
    coarse: Counts, fine: Counts, name: str, joined: list[str], codes: list[str]
) -> dict[str, tuple[str, ...]] | None:
    shared = _shared(coarse, fine, name)
    measure = _measure(coarse, fine)
    if measure is None:
        return None
    left = _wide(coarse, [*shared, name], measure)
    right = _wide(fine, [*shared, name], measure)
    keys = left.index.union(right.index)
    left, right = left.reindex(keys, fill_value=0.0), right.reindex(keys, fill_value=0.0)
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for code in joined:
        if code not in left.columns:
            found[code] = (code,)
            continue
        chosen = _chosen(left[code].to_numpy(), right.reindex(columns=codes, fill_value=0.0), keys)
        if chosen is None or taken & set(chosen):
            return None
        taken |= set(chosen)
        found[code] = chosen
    return found


def _filter(one: Counts, whole: Counts) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the filter under which `one` shows a part of `whole`, if the figures show one."""
    measure = _measure(one, whole)
    own = {each.name for each in one.dimensions}
    if measure is None or float(one.rows[measure].sum()) == float(whole.rows[measure].sum()):
        return ()
    shared = _shared(one, whole, "")
    for axis in whole.dimensions:
        if axis.name in own or len(axis.leaves) < 2:  # noqa: PLR2004 - one code filters nothing
            continue
        right = _wide(whole, [*shared, axis.name], measure)
        left = _sums(one, shared, measure)
        keys = left.index.union(right.index)
        right = right.reindex(keys, fill_value=0.0).reindex(columns=list(axis.leaves), fill_value=0.0)
        left = left.reindex(keys, fill_value=0.0)
        chosen = _chosen(left.to_numpy(), right, keys)
        if chosen is None or len(chosen) == len(axis.leaves):
            continue
        # who is missing from an edition is no filter: it must explain more than that nothing was filtered
        if float(_even(right[list(chosen)], left, keys).mean()) > float(_even(right, left, keys).mean()):
            return ((axis.name, chosen),)
    return ()


def _chosen(total: np.ndarray, parts: pd.DataFrame, keys: pd.Index) -> tuple[str, ...] | None:
    """Return the columns whose sum is `total` in nearly every contributor, None if there are none."""
    matrix = parts.to_numpy(dtype=float)
    weight, _, rank, _ = np.linalg.lstsq(matrix, total.astype(float), rcond=None)
    live = np.abs(matrix).sum(axis=0) > 0
    chosen = (weight > 0.5) & live  # noqa: PLR2004 - in or out
    if rank < int(live.sum()):  # more than one answer may fit: the plain one must
        chosen &= np.abs(weight - 1) < 0.4  # noqa: PLR2004 - the same
        found = _fewest(total, matrix, np.flatnonzero(live))
        if found is not None:
            return tuple(str(each) for each in parts.columns[found])
    fits = _even(parts.iloc[:, np.flatnonzero(chosen)], pd.Series(total, index=keys), keys)
    if not chosen.any() or float(fits.mean()) < FIT:
        return None
    return tuple(str(each) for each in parts.columns[chosen])


def _fewest(total: np.ndarray, matrix: np.ndarray, live: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return the fewest columns whose sum is `total` in every row, None if there are none or too many to try."""
    if len(live) > MOST_TRIED:
        return None
    subsets = (np.arange(1, 2 ** len(live) - 1)[:, None] >> np.arange(len(live))) & 1
    fits = (np.abs(subsets @ matrix[:, live].T - total.astype(float)) < 1e-6).all(axis=1)  # noqa: PLR2004 - sums of decimals
    if not fits.any():
        return None
    able = subsets[fits]
    return live[able[np.argmin(able.sum(axis=1))] > 0]


def _even(parts: pd.DataFrame, total: pd.Series[float], keys: pd.Index) -> pd.Series[bool]:
    """Return for each contributor whether the columns add up to the total in every row."""
    even = np.abs(parts.to_numpy(dtype=float).sum(axis=1) - total.to_numpy(dtype=float)) < 1e-6  # noqa: PLR2004 - sums of decimals
    who = keys.get_level_values(0) if isinstance(keys, pd.MultiIndex) else keys
    fits: pd.Series[bool] = pd.Series(even).groupby(np.asarray(who)).all()
    return fits


def _measure(one: Counts, other: Counts) -> str | None:
    names = [name for name in (one.count, *one.values) if name is not None]  # noqa: PD011 - no frame
    return next((name for name in names if name in other.rows.columns), None)


def _shared(one: Counts, other: Counts, without: str) -> list[str]:
    leaves = {each.name: set(each.leaves) for each in other.dimensions}
    return [
        each.name
        for each in one.dimensions
        if each.name != without and leaves.get(each.name) == set(each.leaves)
    ]


def _sums(counts: Counts, names: list[str], measure: str) -> pd.Series[float]:
    rows = counts.rows.assign(**{CONTRIBUTOR: counts.rows[CONTRIBUTOR] if counts.has_contributors else ""})
    rows[measure] = rows[measure].astype("Float64").fillna(0).astype(float)
    return rows.groupby([CONTRIBUTOR, *names])[measure].sum()


def _wide(counts: Counts, names: list[str], measure: str) -> pd.DataFrame:
    """Return a row for each contributor and shared codes, a column for each code of the last dimension."""
    return _sums(counts, names, measure).unstack(fill_value=0)  # noqa: PD010 - the sums are made already
