"""Two lists of amounts laid beside each other like two rulers: the north-west corner rule, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.universe import Overlay

AMOUNT = "amount"
LARGEST = 4e18

FINEST_GRAIN = 1e9
"""Amounts are matched in whole grains: sums of decimals must come out even."""


def grain_of(asked: Sequence[Overlay], measure: str) -> float:
    """Return how many grains make one: as fine as whole numbers allow."""
    most = 1.0
    for each in asked:
        frame = each.counts.behind if each.counts.behind is not None else each.counts.rows
        if measure in frame.columns:
            most = max(most, float(frame[measure].astype("Float64").fillna(0).abs().sum()))
    grain = FINEST_GRAIN
    while most * grain * 4 > LARGEST:
        grain /= 10
    return grain


def overlaid(
    joint: pd.DataFrame,
    frame: pd.DataFrame,
    ours: NDArray[np.int64],
    theirs: NDArray[np.int64],
    finer: Sequence[str],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Lay the rows of each key beside each other; return the common pieces, the frame's rest, the joint's rest.

    `ours` and `theirs` are the keys; the codes of the `finer` axes are taken from the frame.
    """
    if joint.empty or frame.empty:
        return joint.iloc[:0], frame, joint
    joint, frame = joint.reset_index(drop=True), frame.reset_index(drop=True)
    texts = pd.factorize(pd.concat([joint[CONTRIBUTOR], frame[CONTRIBUTOR]]), sort=True)[0]
    amounts = [rows[AMOUNT].to_numpy(dtype=np.int64) for rows in (joint, frame)]
    columns = [
        np.column_stack([texts[: len(joint)], ours, np.sign(amounts[0])]),
        np.column_stack([texts[len(joint) :], theirs, np.sign(amounts[1])]),
    ]
    keys = np.unique(np.vstack(columns), axis=0, return_inverse=True)[1].ravel()
    split = (keys[: len(joint)], keys[len(joint) :])
    sizes = [np.abs(each) for each in amounts]
    totals = [np.zeros(int(keys.max()) + 1, dtype=np.int64) for _ in sizes]
    for total, key, size in zip(totals, split, sizes, strict=True):
        np.add.at(total, key, size)
    start = np.concatenate([[0], np.cumsum(np.maximum(*totals))[:-1]])
    spans = [_spans(*each, start) for each in zip(split, sizes, totals, strict=True)]
    cuts = np.unique(np.concatenate([each for span in spans for each in span[1:]]))
    low, width = cuts[:-1], np.diff(cuts)
    mine, other = (_row_at(span, low) for span in spans)
    both = (mine >= 0) & (other >= 0)
    found, partner = joint.iloc[mine[both]].reset_index(drop=True), frame.iloc[other[both]]
    merged = {name: partner[name].to_numpy() for name in finer}
    found = found.assign(**merged, **{AMOUNT: np.sign(amounts[0])[mine[both]] * width[both]})
    rests = []
    for rows, at, amount in ((frame, other, amounts[1]), (joint, mine, amounts[0])):
        alone = (at >= 0) & ~both
        rest = rows.iloc[at[alone]].reset_index(drop=True)
        rests.append(rest.assign(**{AMOUNT: np.sign(amount)[at[alone]] * width[alone]}))
    return found, rests[0], rests[1]


Spans = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.int64]"]


def _spans(
    key: NDArray[np.int64], size: NDArray[np.int64], total: NDArray[np.int64], start: NDArray[np.int64]
) -> Spans:
    """Return the rows in the order of their keys, and where each begins and ends on the common ruler."""
    order = np.argsort(key, kind="stable")
    end = np.cumsum(size[order])
    before = np.concatenate([[0], np.cumsum(total)[:-1]])
    shift = (start - before)[key[order]]
    return order, end - size[order] + shift, end + shift


def _row_at(span: Spans, low: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row that lies over each piece of the ruler, −1 where there is none."""
    order, begin, end = span
    at = np.searchsorted(begin, low, side="right") - 1
    covered = (at >= 0) & (low < end[np.maximum(at, 0)])
    return np.where(covered, order[np.maximum(at, 0)], -1)
