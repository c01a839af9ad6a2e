"""Who attacks from inside, what they know, and which cells the rules call sensitive.

Written anew from the rules' definitions, so that the judge does not take the engine's word for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from wiu.disclosure.attack_space import Space
    from wiu.disclosure.rules import Rules

    Vector = NDArray[np.float64]


NOTHING = 1e-9  # two figures nearer than this are one


@dataclass(frozen=True, repr=False)
class Largest:
    """Per sum: the total, how many contributors have a part, and the two largest parts."""

    total: Vector
    contributors: NDArray[np.int64]
    first: Vector
    second: Vector
    parts: sparse.csr_array


def largest(own: sparse.csr_array, sums: sparse.csr_array) -> Largest:
    """Work out who stands behind each sum (rows of `sums`), by size."""
    parts = sparse.csr_array(sums @ own.T)
    parts.eliminate_zeros()
    first, second = np.zeros(sums.shape[0]), np.zeros(sums.shape[0])
    for row in range(sums.shape[0]):
        held = parts.data[parts.indptr[row] : parts.indptr[row + 1]]
        if len(held):
            top = np.sort(held)[::-1]
            first[row], second[row] = top[0], top[1] if len(top) > 1 else 0.0
    total = np.asarray(parts.sum(axis=1)).ravel()
    return Largest(total, np.diff(parts.indptr).astype(np.int64), first, second, parts)


def _dominated(held: Vector, rules: Rules) -> bool:
    """Say whether the (n, k) rules or the p% rule make a sum of these parts sensitive."""
    held = np.abs(held)  # where signs differ, a share is one of the amounts
    total = held.sum()
    if total <= 0:
        return False
    top = np.sort(held)[::-1]
    rest = total - top[:2].sum()
    if rules.p_percent is not None and rest < rules.p_percent / 100 * top[0] * (1 - 1e-9):
        return True
    return any(top[:n].sum() > k / 100 * total * (1 + 1e-9) for n, k in rules.nk)


def sensitive(who: Largest, rules: Rules, *, persons: bool, has_contributors: bool) -> NDArray[np.bool_]:
    """Return which sums a rule makes sensitive by themselves (group disclosure needs a row: not here).

    `persons`: the sums count people, and the rule of minimum persons applies.
    """
    result = np.zeros(len(who.total), dtype=bool)
    if rules.given is not None:
        return result
    if persons and rules.max_n is not None:
        result |= (who.total > 0) & (who.total <= rules.max_n + 1e-9)
        if rules.protect_zeros:
            result |= who.total == 0
    if not has_contributors:
        return result
    if rules.min_contributors is not None:
        result |= (who.contributors > 0) & (who.contributors < rules.min_contributors)
    if not persons and (rules.p_percent is not None or rules.nk):
        for row in range(len(result)):
            held = who.parts.data[who.parts.indptr[row] : who.parts.indptr[row + 1]]
            result[row] |= _dominated(held, rules)
    return result


@dataclass(frozen=True, repr=False)
class Insider:
    """One who knows own atoms: `columns` have at least `figures`, and `settled` columns are known outright."""

    name: str
    columns: NDArray[np.int64]
    figures: Vector
    settled: NDArray[np.int64]


def contributors(space: Space, *, alone: bool) -> Iterator[Insider]:
    """Yield every contributor; with `alone`, one who stands alone in a withheld cell knows all of it."""
    hidden = np.array([not line.published for line in space.lines])
    lines = np.flatnonzero(hidden)
    sums = sparse.csr_array(space.member[lines])
    parts = sparse.csr_array(sums @ space.own.T)
    parts.eliminate_zeros()
    single = np.flatnonzero(np.diff(parts.indptr) == 1)
    owner = parts.indices[parts.indptr[single]]
    order = np.argsort(owner, kind="stable")
    single, owner = single[order], owner[order]
    for index, name in enumerate(space.people):
        begin, end = space.own.indptr[index], space.own.indptr[index + 1]
        mine = single[np.searchsorted(owner, index) : np.searchsorted(owner, index, side="right")]
        settled = [sums.indices[sums.indptr[row] : sums.indptr[row + 1]] for row in mine if alone]
        yield Insider(
            name,
            space.own.indices[begin:end].astype(np.int64),
            space.own.data[begin:end],
            np.unique(np.concatenate(settled)).astype(np.int64) if settled else np.empty(0, dtype=np.int64),
        )


def single_persons(space: Space) -> Iterator[Insider]:
    """Yield every person who stands alone in a withheld cell, and so knows that it holds one."""
    seen: set[bytes] = set()
    hidden = np.flatnonzero(np.array([not line.published for line in space.lines]))
    sums = sparse.csr_array(space.member[hidden])
    for row in np.flatnonzero(np.abs(sums @ space.truth - 1) < NOTHING):
        columns = sums.indices[sums.indptr[row] : sums.indptr[row + 1]].astype(np.int64)
        if columns.tobytes() in seen:
            continue
        seen.add(columns.tobytes())
        held = columns[space.truth[columns] > 0]
        yield Insider("person", held, np.ones(len(held)), columns)
