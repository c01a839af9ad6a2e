"""Which rows of all releases are one: by their codes, by who stands behind them, or by every atom there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from wiu.disclosure.merge import alike

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import scipy.sparse as sp
    from numpy.typing import NDArray

    from wiu.disclosure.space import Space
    from wiu.disclosure.universe import Overlay

WIDEST = 12
"""Dimensions of a question up to which rows are marked alike whatever else was asked."""

LEFT_OUT, NOBODY = -1, -2
"""In place of a state of the data that is left out: whom a release's filters leave out, and that nobody is."""


class Extra(NamedTuple):
    """Rows that no release has as cells: the `chosen` cells of a release, less whom a state of the data holds.

    `left_out` is that state, LEFT_OUT or NOBODY; `state` is the one that they are counted in.
    """

    number: int
    chosen: NDArray[np.int64]
    left_out: int
    state: int


Extras = list[Extra]


def marks_of(
    space: Space,
    release: NDArray[np.int64],
    codes: list[NDArray[np.int64]],
    extras: Extras,
) -> NDArray[np.int64]:
    """Return for each row its release, what it is (a cell, or one less some state) and its codes."""
    first = {state: number for number, state in reversed(list(enumerate(space.state_of)))}
    kinds = [np.zeros(len(each), np.int64) for each in codes[:-1]]
    kinds += [np.full(len(each.chosen), _kind(each, first)) for each in extras]
    kinds.append(np.zeros(len(codes[-1]), np.int64))
    places = [*codes[:-1], *(codes[each.number][each.chosen] for each in extras), codes[-1]]
    width = max(WIDEST, *(each.shape[1] for each in places))
    wide = [np.pad(each, ((0, 0), (0, width - each.shape[1])), constant_values=-1) for each in places]
    return np.column_stack([release, np.concatenate(kinds), np.vstack(wide)]).astype(np.int64)


def _kind(each: Extra, first: Mapping[int, int]) -> int:
    """Return what rows are, in a number that stays theirs when more is released."""
    if each.left_out == LEFT_OUT:
        return -1
    return -2 - first[each.state] if each.left_out == NOBODY else 1 + first[each.left_out]


def keys_of(
    space: Space,
    matrix: sp.csr_array,
    codes: list[NDArray[np.int64]],
    extras: Extras,
) -> NDArray[np.int64]:
    """Return what tells rows apart: axis by axis the codes held, what is left out, and a number for the atoms."""
    keys = np.zeros((matrix.shape[0], len(space.names) + 2), dtype=np.int64)
    keys[:, -1] = alike(matrix)
    begin = 0
    for number, places in enumerate(codes[:-1]):
        keys[begin : begin + len(places), :-2] = space.keys(number, places)
        begin += len(places)
    for each in extras:
        here = slice(begin, begin + len(each.chosen))
        keys[here, -2] = {LEFT_OUT: 2, NOBODY: 0}.get(each.left_out, 1)
        keys[here, :-2] = space.keys(each.number, codes[each.number][each.chosen])
        begin += len(each.chosen)
    keys[begin:, :-2] = space.keys(len(codes) - 1, codes[-1])
    return keys


def sums_of(
    space: Space,
    keys: NDArray[np.int64],
    release: NDArray[np.int64],
    state: NDArray[np.int64],
    left_out: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return one number for the rows that no atom tells apart, wherever somebody may turn out to be.

    Beside the codes: the state of the data, the state or the filter that a difference leaves out, and whether those
    of whom an axis was not asked are in it.
    """
    asked = np.array([space.asks(number) for number in range(len(space.state_of))])
    told = np.column_stack([keys[:, :-1], state, left_out, asked[release]])
    return np.asarray(np.unique(told, axis=0, return_inverse=True)[1].ravel(), np.int64)


def answers_mark(each: Overlay, measures: Sequence[str]) -> object:
    """Return what two releases share that were counted from the very same answers."""
    behind = each.counts.behind
    if behind is None:
        return None
    axes = sorted(name for name in behind.columns if behind[name].dtype.kind not in "fiub")
    columns = [*axes, *measures]
    hashed = pd.util.hash_pandas_object(behind[columns], index=False)
    return (tuple(columns), len(behind), int(hashed.to_numpy().sum(dtype=np.uint64)))
