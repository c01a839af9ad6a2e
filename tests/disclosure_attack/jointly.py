"""An attacker who lays two measures over each other: nobody works more than one WTE.

Both measures of a table stand in one program: heads in whole numbers, WTE beside them, and in every finest cell WTE ≤
heads. The engine's attackers read each measure for itself; this one, built anew with another solver, tells what that
leaves out (see the known limits in docs/disclosure.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from wiu.disclosure.safe_table import Status

HAIR = 1e-6
NEAR = 1e-4


@dataclass(frozen=True)
class Program:
    rows: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    least: np.ndarray


class Jointly:
    """Everything that is known of heads and WTE of one protected table; `related`: WTE ≤ heads is known too."""

    def __init__(self, counts, rules, table, heads, wte, *, related):
        self.related = related
        names = [axis.name for axis in counts.dimensions]
        self.atoms = list(product(*(axis.leaves for axis in counts.dimensions)))
        self.size = len(self.atoms)
        filled = counts.rows.fillna({heads: 0, wte: 0})
        self.heads, self.wte = self._spread(filled, names, heads), self._spread(filled, names, wte)
        self.own = {
            who: (self._spread(mine, names, heads), self._spread(mine, names, wte))
            for who, mine in filled.groupby("contributor")
        }
        self.cells = {cell.codes: cell for cell in table.cells}
        self.row = {}
        for codes in self.cells:
            covered = [set(axis.covered(code)) for axis, code in zip(counts.dimensions, codes, strict=True)]
            self.row[codes] = np.array(
                [all(leaf in of for leaf, of in zip(atom, covered, strict=True)) for atom in self.atoms],
                float,
            )
        self.hidden = [codes for codes, cell in self.cells.items() if cell.status is not Status.PUBLISHED]
        self._rows, self._low, self._high = self._told(rules, table)
        self._programs = {}

    def _spread(self, frame, names, measure):
        sums = frame.groupby(names)[measure].sum().to_dict()
        sums = {key if isinstance(key, tuple) else (key,): figure for key, figure in sums.items()}
        return np.array([sums.get(atom, 0.0) for atom in self.atoms], float)

    def _told(self, rules, table):
        """What is printed, what the legend says of withheld heads, and the relation wherever it is true."""
        nothing = np.zeros(self.size)
        rows, low, high = [], [], []
        zeros_shown = all(self.row[codes] @ self.heads > 0 for codes in self.hidden)
        for codes, cell in self.cells.items():
            row, true = self.row[codes], self.row[codes] @ self.heads
            if cell.status is Status.PUBLISHED:
                rows += [np.r_[row, nothing], np.r_[nothing, row]]
                low += [true, row @ self.wte]
                high += [true, row @ self.wte]
                continue
            few = cell.status is Status.PRIMARY and cell.reason.startswith("Too few persons")
            most = rules.max_n if few and rules.max_n > 1 and not table.report.given_away else np.inf
            least = 1.0 if zeros_shown else 0.0
            if rules.two_symbols and zeros_shown and cell.status is Status.SECONDARY:
                least = rules.max_n + 1.0
            rows.append(np.r_[row, nothing])
            low.append(min(least, true))
            high.append(max(most, true))
        for at in np.flatnonzero((self.wte <= self.heads + HAIR) & self.related):
            rows.append(np.r_[nothing, nothing])
            rows[-1][at], rows[-1][self.size + at] = 1.0, -1.0
            low.append(0.0)
            high.append(np.inf)
        return rows, low, high

    def show_wte(self, codes):
        """Print a withheld cell's WTE, and only that."""
        self._rows.append(np.r_[np.zeros(self.size), self.row[codes]])
        self._low.append(self.row[codes] @ self.wte)
        self._high.append(self.row[codes] @ self.wte)

    def _program(self, who):
        if who in self._programs:
            return self._programs[who]
        rows, low, high = list(self._rows), list(self._low), list(self._high)
        least = np.zeros(2 * self.size)
        if who is not None:
            heads, wte = self.own[who]
            least = np.r_[heads, wte]
            nothing = np.zeros(self.size)
            for codes in self.hidden:
                row = self.row[codes]
                if row @ self.heads > 0 and abs(row @ (self.heads - heads)) < HAIR:  # alone: all of it is own
                    rows += [np.r_[row, nothing], np.r_[nothing, row]]
                    low += [row @ self.heads, row @ self.wte]
                    high += [row @ self.heads, row @ self.wte]
            others = self.heads - heads - self.wte + wte
            for at in np.flatnonzero((least[: self.size] > 0) & (others >= -HAIR) & self.related):
                rows.append(np.zeros(2 * self.size))
                rows[-1][at], rows[-1][self.size + at] = 1.0, -1.0
                low.append(heads[at] - wte[at])
                high.append(np.inf)
        # in movements away from the truth, so that standing still is possible to the last bit
        true, matrix = np.r_[self.heads, self.wte], sparse.csr_array(np.array(rows))
        base = matrix @ true
        made = Program(
            matrix,
            np.minimum(np.array(low) - base, 0.0) * (np.array(low) < base - NEAR),
            np.where(np.array(high) > base + NEAR, np.array(high) - base, 0.0),
            np.minimum(least - true, 0.0),
        )
        self._programs[who] = made
        return made

    def move(self, who, codes, sign, *, of_heads):
        """Return how far the cell's heads (or WTE) may lie above (sign 1) or below (−1) the truth, for all `who` knows."""
        known = self._program(who)
        row, nothing = self.row[codes], np.zeros(self.size)
        aim = np.r_[row, nothing] if of_heads else np.r_[nothing, row]
        most = 2 * (self.heads.sum() + self.wte.sum()) + 10
        found = milp(
            -sign * aim,
            constraints=LinearConstraint(known.rows, known.low, known.high),
            bounds=Bounds(known.least, np.full(2 * self.size, most)),
            integrality=np.r_[np.ones(self.size), np.zeros(self.size)],
        )
        assert found.x is not None, found.message
        return sign * (aim @ found.x)

    def exact(self, who=None):
        """Return the (cell, heads or WTE) that `who` works out exactly; None is anybody who reads the legend."""
        told = set()
        for codes in self.hidden:
            if self.cells[codes].status is not Status.PRIMARY:
                continue
            for of_heads in (True, False):
                figures = self.heads if of_heads else self.wte
                mine = 0.0 if who is None else self.row[codes] @ self.own[who][0 if of_heads else 1]
                if self.row[codes] @ figures - mine < HAIR:
                    continue  # nobody else is in it
                room = 1 - NEAR if of_heads else NEAR
                if all(self.move(who, codes, sign, of_heads=of_heads) < room for sign in (1, -1)):
                    told.add((codes, of_heads))
        return told
