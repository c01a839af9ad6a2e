"""The groups of codes in which releases ask for an axis, numbered, and which holds which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.universe import Axis, Overlay

UNKNOWN, OUT, WIDER = -1, -2, -3


class Sets:
    """The codes of one axis and the groups in which releases ask for them, numbered: codes first."""

    def __init__(self, axis: Axis, asked: Sequence[Overlay]) -> None:
        size = len(axis.codes)
        found = {row.tobytes(): row for row in np.eye(size, dtype=bool)}
        for each in asked:
            leaf = each.leaf.get(axis.name)
            if leaf is None:
                continue
            for place in range(int(leaf.max(initial=-1)) + 1):
                mask = np.asarray(leaf == place, np.bool_)
                found.setdefault(mask.tobytes(), mask)
        self.numbers = {mark: at for at, mark in enumerate(found)}
        self.inside = np.array(list(found.values()), dtype=bool).reshape(len(found), size)
        self.first = self.inside.argmax(axis=1) if size else np.zeros(0, dtype=np.int64)

    def number(self, mask: NDArray[np.bool_]) -> int:
        """Return the number of a group."""
        return self.numbers[mask.tobytes()]

    def under(self, leaf: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each group that of the leaf which holds it; OUT if no leaf has any of it, WIDER if it spans more."""
        sizes = self.inside.sum(axis=1)
        up = np.full(len(sizes), WIDER)
        up[self.inside @ (leaf >= 0) == 0] = OUT
        for place in range(int(leaf.max(initial=-1)) + 1):
            mask = leaf == place
            if mask.any():
                up[self.inside @ mask == sizes] = self.number(mask)
        return up
