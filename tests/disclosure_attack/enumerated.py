"""The reference: every table of whole numbers that fits what is known, one by one."""

from __future__ import annotations

import math
from itertools import product

import numpy as np


class TooManyError(Exception):
    """More tables fit than are worth listing."""


class Enumeration:
    """All whole atoms ≥ 0 that give the published sums; cells and atoms by their codes."""

    def __init__(self, counts, cells, withheld) -> None:
        self.axes = counts.dimensions
        self.atoms = list(product(*(axis.leaves for axis in self.axes)))
        names = [axis.name for axis in self.axes]
        truth = counts.rows.groupby(names)["n"].sum().to_dict()
        self.truth = np.array([int(truth.get(atom, 0)) for atom in self.atoms])
        self.rows = {codes: self.row(codes) for codes in cells}
        self.published = [codes for codes in cells if codes not in withheld]

    def row(self, codes):
        covered = [set(axis.covered(code)) for axis, code in zip(self.axes, codes, strict=True)]
        return np.array(
            [all(leaf in inside for leaf, inside in zip(atom, covered, strict=True)) for atom in self.atoms]
        )

    def solutions(self, ranges=None, least=None, settled=None, *, steps=math.inf):
        """Return all fitting atoms; `ranges` bound withheld cells, `least` and `settled` atoms.

        After so many steps it gives up with a TooManyError.
        """
        matrix = np.array([self.rows[codes] for codes in self.published], dtype=int)
        sums = matrix @ self.truth
        low = np.zeros(len(self.atoms), dtype=int) if least is None else least
        found = []

        gone = 0

        def go(place, chosen, left):
            nonlocal gone
            gone += 1
            if gone > steps:
                raise TooManyError
            if place == len(self.atoms):
                if not left.any():
                    found.append(list(chosen))
                return
            holds = matrix[:, place] == 1
            # an atom in no printed sum is boundless; a little beyond everybody is far enough to show it
            most = int(left[holds].min()) if holds.any() else int(self.truth.sum()) + 1
            # a row whose last atom this is must come out even
            last = holds & (matrix[:, place + 1 :].sum(axis=1) == 0)
            first = low[place]
            if last.any():
                only = left[last]
                if (only != only[0]).any():
                    return
                first = max(first, int(only[0]))
                most = min(most, int(only[0]))
            if settled is not None and settled[place]:
                first, most = max(first, self.truth[place]), min(most, self.truth[place])
            for value in range(first, most + 1):
                chosen.append(value)
                go(place + 1, chosen, left - value * holds)
                chosen.pop()

        go(0, [], sums)
        kept = np.array(found)
        for codes, (low_end, high_end) in (ranges or {}).items():
            values = kept @ self.rows[codes]
            kept = kept[(values >= low_end) & (values <= high_end)]
        return kept

    def exact(self, targets, solutions):
        """Return the targets with one possible value."""
        return {codes for codes in targets if len(np.unique(solutions @ self.rows[codes])) == 1}
