"""Which rows of all releases are one: by their codes, by who stands behind them, or by every atom there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wiu.disclosure.merge import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    import scipy.sparse as sp
    from numpy.typing import NDArray

    from wiu.disclosure.space import Space
    from wiu.disclosure.universe import Overlay

    Extras = list[tuple[int, int, NDArray[np.int64]]]

WIDEST = 12
"""Dimensions of a question up to which rows are marked alike whatever else was asked."""

LEFT_OUT = -1
"""In place of a state of the data: whom a release's filters leave out."""


def marks_of(
    space: Space,
    release: NDArray[np.int64],
    codes: list[NDArray[np.int64]],
    extras: Extras,
) -> NDArray[np.int64]:
    """Return for each row its release, what it is (a cell, or one less some state) and its codes."""
    first = {state: number for number, state in reversed(list(enumerate(space.state_of)))}
    kinds = [np.zeros(len(each), np.int64) for each in codes[:-1]]
    kinds += [
        np.full(len(chosen), -1 if state == LEFT_OUT else 1 + first[state]) for _, state, chosen in extras
    ]
    kinds.append(np.zeros(len(codes[-1]), np.int64))
    places = [*codes[:-1], *(codes[number][chosen] for number, _, chosen in extras), codes[-1]]
    width = max(WIDEST, *(each.shape[1] for each in places))
    wide = [np.pad(each, ((0, 0), (0, width - each.shape[1])), constant_values=-1) for each in places]
    return np.column_stack([release, np.concatenate(kinds), np.vstack(wide)]).astype(np.int64)


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
    for number, state, chosen in extras:
        here = slice(begin, begin + len(chosen))
        keys[here, -2] = 2 if state == LEFT_OUT else 1
        keys[here, :-2] = space.keys(number, codes[number][chosen])
        begin += len(chosen)
    keys[begin:, :-2] = space.keys(len(codes) - 1, codes[-1])
    return keys


def sums_of(
    space: Space,
    keys: NDArray[np.int64],
    release: NDArray[np.int64],
    extra: NDArray[np.bool_],
    extras: Extras,
) -> NDArray[np.int64]:
    """Return one number for the rows that no atom tells apart, wherever somebody may turn out to be.

    Beside the codes: the state of the data, the state or the filter that a difference leaves out, and whether those
    of whom an axis was not asked are in it.
    """
    state = np.array(space.state_of, dtype=np.int64)
    without = np.full(len(keys), LEFT_OUT - 1)
    without[extra] = np.concatenate(
        [np.full(len(chosen), left) for _, left, chosen in extras] or [np.zeros(0, np.int64)]
    )
    asked = np.zeros((len(state), len(space.names)), dtype=np.int64)
    for number in range(len(state)):
        for axis, leaf in space.leaf[number]:
            asked[number, axis] |= int(leaf[-1] < 0)
        for axis, mask in space.keeps[number]:
            asked[number, axis] |= 2 * int(not mask[-1])
    told = np.column_stack([keys[:, :-1], state[release], without, asked[release]])
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
