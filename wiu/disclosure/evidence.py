"""Movements found so far, and which demands they prove: the audit over all releases, by plain arithmetic.

Here every row counts, whatever a search left out: a movement proves something only if it leaves every
figure ever printed as it is.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.certify import judged, shifted, sound, unproved
from wiu.disclosure.choosing import Choosing, cost_of
from wiu.disclosure.columns import places
from wiu.disclosure.demands import for_insider
from wiu.disclosure.problem import Front, Legend
from wiu.disclosure.scene import bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from wiu.disclosure.attackers import Insiders
    from wiu.disclosure.boxes import Boxes
    from wiu.disclosure.past import Past
    from wiu.disclosure.scene import Lowered, Scene
    from wiu.disclosure.search import Search

Movement = tuple["NDArray[np.int64]", "NDArray[np.float64]"]
"""Atoms (a row of codes each) and by how much each moves."""


HAIR = 1e-6

SPARSE = 100
"""Atoms of a movement up to which a search takes them all in."""


class Evidence:
    """The movements of every measure."""

    def __init__(self, past: Past, remembered: Mapping[str, list[Movement]]) -> None:
        self._past = past
        self.found: dict[str, list[Movement]] = {
            name: list(remembered.get(name, ())) for name in past.cells.published
        }
        self._seen: set[bytes] = set()
        self._atoms = past.space.atoms[:0]
        self._matrix: sp.csc_array | None = None
        self._at: dict[str, list[NDArray[np.int64]]] = {name: [] for name in self.found}

    def take(self, scene: Scene, search: Search) -> None:
        """Keep what a search has found."""
        for defence in search.defences:
            name = defence.front.measure.name
            for witness in defence.witnesses:
                self._keep(name, scene.atoms[witness.moves[0]], witness.moves[1])

    def look_up(
        self, boxes: Boxes, left: Mapping[str, NDArray[np.bool_]], withheld: NDArray[np.bool_]
    ) -> None:
        """Keep the boxes that stand, if so much is withheld, for what is open: a few of each, of others' people."""
        past = self._past
        for name, marks in left.items():
            wanted = past.wanted[name]
            hidden = ~past.public[name]
            hidden[past.new :] = withheld
            found: list[Movement] = []
            owner: list[int] = []
            done: set[tuple[int, int]] = set()
            for demand in np.flatnonzero(marks).tolist():
                row, way, amount = (
                    int(wanted.cell[demand]),
                    int(wanted.way[demand]),
                    float(wanted.amount[demand]),
                )
                if (int(past.sums[row]), way) in done:
                    continue
                done.add((int(past.sums[row]), way))
                boxed = boxes.of(row, name, way, amount, hidden)
                found += [boxes.as_moves(*each) for each in boxed]
                owner += [demand] * len(boxed)
            for each in self._telling_apart(name, found, np.array(owner, dtype=np.int64), hidden):
                self._keep(name, *found[each])

    def _telling_apart(
        self, name: str, found: list[Movement], owner: NDArray[np.int64], hidden: NDArray[np.bool_]
    ) -> list[int]:
        """Return, for each owner, a few movements that stand, chosen so that few insiders see through all of them."""
        if not found:
            return []
        past = self._past
        atoms, _, back = past.space.unique(np.vstack([each for each, _ in found]))
        ends = np.cumsum([len(each) for each, _ in found])[:-1]
        where = places(past.space, atoms)
        front = replace(self._front(name, where, Legend.RANGE), known=_spread(past, name, where))
        proofs = [(at, moves) for at, (_, moves) in zip(np.split(back, ends), found, strict=True)]
        good, broken = judged(front, past.rows_over(atoms), hidden, proofs)
        chosen: list[int] = []
        standing = np.flatnonzero(good)
        for mine in np.split(standing, np.flatnonzero(np.diff(owner[standing])) + 1):
            left: set[int] | None = None
            others = [(each, set(broken[each])) for each in mine.tolist()]
            while others and len(chosen) < len(found) and left != set():
                best = min(
                    others, key=lambda each: (len(each[1] if left is None else left & each[1]), each[0])
                )
                after = best[1] if left is None else left & best[1]
                if left is not None and len(after) == len(left):
                    break
                left = after
                chosen.append(best[0])
                others.remove(best)
        return chosen

    def hide(
        self,
        left: Mapping[str, NDArray[np.bool_]],
        withheld: NDArray[np.bool_],
        cost: NDArray[np.float64],
        may: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Return a pattern in which the movements found prove what they can, the cheapest first; `may`: what can be withheld."""
        past = self._past
        matrix, atoms, at = self._lay()
        where = places(past.space, atoms)
        withheld = withheld.copy()
        for name, marks in left.items():
            if not marks.any() or not self.found[name]:
                continue
            wanted = past.wanted[name]
            hidden = ~past.public[name]
            hidden[past.new :] = may | withheld
            front = replace(self._front(name, where, Legend.RANGE), known=_spread(past, name, where))
            need = _Need(front, name, frozenset())
            proofs = [(place, moves) for place, (_, moves) in zip(at[name], self.found[name], strict=True)]
            choice = Choosing(front, matrix, hidden, proofs, past.new)
            dearest = np.argsort(-cost_of(wanted.cell[marks], past.new, cost), kind="stable")
            for demand in np.flatnonzero(marks)[dearest].tolist():
                withheld = choice.hide(demand, withheld, cost, need)
        return withheld

    def _front(self, name: str, where: NDArray[np.int64], level: Legend) -> Front:
        past = self._past
        measure = past.cells.measures[name]
        true = np.where(where >= 0, measure.atoms[np.maximum(where, 0)], 0.0)
        down, up = bounds(past, name, level)
        return Front(
            replace(measure, atoms=true, parts=None), past.wanted[name], past.known[name], down, up, past.p
        )

    def _keep(self, name: str, atoms: NDArray[np.int64], moves: NDArray[np.float64]) -> None:
        mark = name.encode() + atoms.tobytes() + moves.tobytes()
        if mark not in self._seen:
            self._seen.add(mark)
            self.found[name].append((atoms, moves))

    def hand_on(self, scene: Scene, search: Search, withheld: NDArray[np.bool_]) -> None:
        """Let a search begin with the movements that hold, lie within its atoms, and move what it is to hide."""
        space = self._past.space
        matrix, _, at_all = self._lay()
        good = self._good(withheld)
        for defence in search.defences:
            name = defence.front.measure.name
            rows = np.unique(self._past.wanted[name].cell[scene.demand_of[defence.number]])
            if not len(rows) or not good[name].any():
                continue
            standing = np.flatnonzero(good[name])
            shifts = shifted(
                matrix[rows], [(at_all[name][each], self.found[name][each][1]) for each in standing.tolist()]
            )
            kept = [self.found[name][each] for each in standing[np.diff(shifts.indptr) > 0].tolist()]
            if not kept:
                continue
            ends = np.cumsum([0, *(len(atoms) for atoms, _ in kept)])
            at = places(space, np.vstack([atoms for atoms, _ in kept]), scene.atoms)
            for (_, moves), start, end in zip(kept, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
                here = at[start:end]
                if (here >= 0).all():
                    order = np.argsort(here)
                    defence.keep_moves(here[order], moves[order], None, OUTSIDER)

    def useful(
        self, withheld: NDArray[np.bool_], left: Mapping[str, NDArray[np.bool_]]
    ) -> list[NDArray[np.int64]]:
        """Return the atoms of movements that hold and move what is open: a search begins with them."""
        matrix, _, at = self._lay()
        good = self._good(withheld)
        atoms = []
        for name, marks in left.items():
            rows = np.unique(self._past.wanted[name].cell[marks])
            open_atoms = np.asarray(matrix[rows].sum(axis=0)).ravel() > 0
            atoms += [
                self.found[name][each][0]
                for each in np.flatnonzero(good[name]).tolist()
                if len(at[name][each]) <= SPARSE and open_atoms[at[name][each]].any()
            ]
        return atoms

    def _good(self, withheld: NDArray[np.bool_]) -> dict[str, NDArray[np.bool_]]:
        """Return which movements hold for the reader of the fullest legend, if so much is withheld."""
        past = self._past
        matrix, atoms, at = self._lay()
        where = places(past.space, atoms)
        good = {}
        for name, movements in self.found.items():
            if not movements:
                good[name] = np.zeros(0, dtype=bool)
                continue
            front = self._front(name, where, Legend.RANGE)
            hidden = ~past.public[name]
            hidden[past.new :] = withheld
            proofs = [(each, moves) for each, (_, moves) in zip(at[name], movements, strict=True)]
            good[name] = sound(front, matrix, hidden, proofs)
        return good

    def _lay(self) -> tuple[sp.csr_array, NDArray[np.int64], dict[str, list[NDArray[np.int64]]]]:
        """Return all rows over the atoms of the movements, the atoms, and where each movement's atoms stand there."""
        fresh = [atoms for name, moves in self.found.items() for atoms, _ in moves[len(self._at[name]) :]]
        if fresh or self._matrix is None:
            space = self._past.space
            stacked = np.vstack([self._atoms, *fresh])
            known = len(self._atoms)
            _, first, back = space.unique(stacked)
            more = np.sort(first[first >= known])
            number = np.full(len(stacked), -1)
            number[:known] = np.arange(known)
            number[more] = known + np.arange(len(more))
            place = number[first][back][known:]
            ends = np.cumsum([0, *(len(each) for each in fresh)])
            pieces = iter(place[start:end] for start, end in pairwise(ends))
            for name, moves in self.found.items():
                self._at[name] += [next(pieces) for _ in moves[len(self._at[name]) :]]
            columns = sp.csc_array(self._past.rows_over(stacked[more]))
            self._matrix = (
                columns
                if self._matrix is None
                else sp.csc_array(sp.hstack([self._matrix, columns], format="csc"))
            )
            self._atoms = np.vstack([self._atoms, stacked[more]])
            self._rows = sp.csr_array(self._matrix)
        return self._rows, self._atoms, self._at

    def open_ones(
        self,
        pattern: NDArray[np.bool_],
        active: Mapping[str, NDArray[np.bool_]],
        lowered: Lowered,
        own_knowledge: frozenset[tuple[str, int, int]],
    ) -> dict[str, NDArray[np.bool_]]:
        """Return which of the active demands no movement proves, if `pattern` of the new cells is withheld."""
        past = self._past
        matrix, atoms, at = self._lay()
        where = places(past.space, atoms)
        left = {}
        for name in past.cells.published:
            wanted = past.wanted[name]
            left[name] = np.zeros(len(wanted), dtype=bool)
            if not active[name].any():
                continue
            withheld = ~past.public[name]
            withheld[past.new :] = pattern
            proofs = [
                (places_of, moves) for places_of, (_, moves) in zip(at[name], self.found[name], strict=True)
            ]
            known = _spread(past, name, where)
            told = np.array([int(lowered.get((name, row), Legend.RANGE)) for row in wanted.cell.tolist()])
            for level in sorted(set(told[active[name]].tolist())):
                front = replace(self._front(name, where, Legend(level)), known=known)
                need = _Need(front, name, own_knowledge)
                marks = active[name] & (told == level)
                left[name][unproved(front, matrix, withheld, marks, proofs, need)] = True
        return left

    def kept(
        self, pattern: NDArray[np.bool_], active: Mapping[str, NDArray[np.bool_]]
    ) -> dict[str, list[Movement]]:
        """Return movements for the next question: of those that leave all that is printed as it is, a few for each demand."""
        past = self._past
        matrix, atoms, at = self._lay()
        where = places(past.space, atoms)
        kept: dict[str, list[Movement]] = {}
        for name, movements in self.found.items():
            kept[name] = []
            if not movements:
                continue
            hidden = ~past.public[name]
            hidden[past.new :] = pattern
            proofs = [(place, moves) for place, (_, moves) in zip(at[name], movements, strict=True)]
            anywhere = np.full(len(hidden), np.inf)
            today = replace(self._front(name, where, Legend.RANGE), known=_spread(past, name, where))
            worth = np.zeros(len(proofs), dtype=bool)
            # another question's reader may have another legend: some that this one rules out are kept beside those that hold
            for front in (today, replace(today, down=anywhere, up=anywhere)):
                choice = Choosing(front, matrix, hidden, proofs, past.new)
                worth |= choice.worth_keeping(np.flatnonzero(active[name]), _Need(front, name, frozenset()))
            kept[name] = [movements[each] for each in np.flatnonzero(worth).tolist()]
        return kept


def _spread(past: Past, name: str, where: NDArray[np.int64]) -> Insiders:
    known = past.known[name]
    true = np.flatnonzero(where >= 0)
    spread = sp.csr_array((np.ones(len(true)), (np.arange(len(true)), true)), shape=(len(true), len(where)))
    return replace(known, has=sp.csr_array(sp.csr_array(sp.csc_array(known.has)[:, where[true]]) @ spread))


class _Need:
    """How much room a demand needs against an insider; 0 where it is the own figure."""

    def __init__(self, front: Front, name: str, own_knowledge: frozenset[tuple[str, int, int]]) -> None:
        self._front, self._name, self._own = front, name, own_knowledge

    def __call__(self, demand: int, insider: int) -> float:
        front = self._front
        if (self._name, int(front.wanted.cell[demand]), insider) in self._own:
            return 0.0
        return for_insider(front.wanted, demand, front.measure, front.known, insider, front.p)
