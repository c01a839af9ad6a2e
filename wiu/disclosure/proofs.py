"""The book of witnesses of a large table: which demand is proved against whom, and by which movement.

A witness is a movement of the atoms that no published figure shows. A demand is proved when witnesses
stand against the outsider and against every insider to whom the cell matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SLACK, spans
from wiu.disclosure.demands import Way, for_insider

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.problem import Problem


@dataclass(eq=False)
class Proof:
    """One movement: its atoms, the cells it moves, and the insiders who know better. Never shown."""

    moves: tuple[NDArray[np.int64], NDArray[np.float64]]
    cells: frozenset[int]
    broken: frozenset[int]
    serves: list[int]
    stands: bool = True


class Proofs:
    """The witnesses of one front; `left` says of each demand who still finds it: None for everybody."""

    def __init__(self, problem: Problem, number: int) -> None:
        self.front = problem.fronts[number]
        self._matrix = problem.cells.matrix
        self.lifted = sp.csr_array(self._matrix.T)
        known = self.front.known
        self._knows, self._has = sp.csc_array(known.knows), sp.csc_array(known.has)
        self.tells = np.bincount(known.has.indices[known.has.data <= 1 + SMALL], minlength=self._has.shape[1])
        self.found: list[Proof] = []
        self.left: list[set[int] | None] = [None] * len(self.front.wanted)
        self.of_demand: list[list[tuple[Proof, float]]] = [[] for _ in self.left]
        self.of_cell: dict[int, list[Proof]] = {}
        self._clean: list[list[Proof]] = [[] for _ in self.left]
        self._demands: dict[int, list[tuple[int, int, float]]] = {}
        wanted = self.front.wanted
        for demand, (cell, way, amount) in enumerate(
            zip(wanted.cell.tolist(), wanted.way.tolist(), wanted.amount.tolist(), strict=True)
        ):
            self._demands.setdefault(cell, []).append((demand, way, amount * (1 - SLACK)))
        self._needs: dict[tuple[int, int], float] = {}
        self._shown_empty = self.lifted @ problem.closed.astype(np.float64) > 0  # a published zero above
        if self.front.measure.signed:
            self._shown_empty[:] = False
        self._own_atoms: dict[int, frozenset[int]] = {}

    def need(self, demand: int, insider: int) -> float:
        """Return the room that the demand needs against this attacker; 0 where it is the own figure."""
        wanted = self.front.wanted
        if insider == OUTSIDER:
            return float(wanted.amount[demand])
        key = (demand, insider)
        if key not in self._needs:
            front = self.front
            room = 0.0
            if not self._is_own(int(wanted.cell[demand]), insider):
                room = for_insider(wanted, demand, front.measure, front.known, insider, front.p)
            self._needs[key] = room
        return self._needs[key]

    def _is_own(self, cell: int, insider: int) -> bool:
        """Return whether the insider knows the cell already, atom by atom: that discloses nothing."""
        if insider not in self._own_atoms:
            mine = self.front.known[insider]
            known = self._matrix.indices[spans(self._matrix.indptr, mine.cells)[0]]
            self._own_atoms[insider] = frozenset(known.tolist()) | frozenset(
                mine.atoms[mine.others <= 0].tolist()
            )
        start, end = self._matrix.indptr[cell : cell + 2]
        inside = self._matrix.indices[start:end]
        return self._own_atoms[insider].issuperset(inside[~self._shown_empty[inside]].tolist())

    def broken(
        self, atoms: NDArray[np.int64], moves: NDArray[np.float64], support: NDArray[np.int64]
    ) -> frozenset[int]:
        """Return the insiders whose own knowledge rules the movement out."""
        knows, has = self._knows, self._has
        if not has.shape[0]:
            return frozenset()
        insiders = knows.indices[spans(knows.indptr, support)[0]]
        places, which = spans(has.indptr, atoms)
        others = has.data[places] - 1
        ruled_out = (others <= 0) | (others < -moves[which] - SMALL)
        return frozenset(insiders.tolist()) | frozenset(has.indices[places][ruled_out].tolist())

    def support(
        self, atoms: NDArray[np.int64], moves: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the cells that the movement moves, and by how much."""
        places, which = spans(self.lifted.indptr, atoms)
        touched, at = np.unique(self.lifted.indices[places], return_inverse=True)
        change = np.bincount(at, weights=moves[which], minlength=len(touched))
        here = np.abs(change) > SMALL
        return touched[here].astype(np.int64), change[here].astype(np.float64)

    def add(self, atoms: NDArray[np.int64], moves: NDArray[np.float64]) -> NDArray[np.int64]:
        """Enter a movement for all that it proves; return the cells that must be withheld for it."""
        support, shift = self.support(atoms, moves)
        proof = Proof((atoms, moves), frozenset(support.tolist()), self.broken(atoms, moves, support), [])
        self.found.append(proof)
        told_apart = self.front.known.own is not None
        for cell, moved in zip(support.tolist(), shift.tolist(), strict=True):
            self.of_cell.setdefault(cell, []).append(proof)
            for demand, way, amount in self._demands.get(cell, ()):
                room = abs(moved) if way == Way.EITHER else moved if way == Way.UP else -moved
                if room >= amount or (told_apart and room > 0):
                    proof.serves.append(demand)
                    self.of_demand[demand].append((proof, room))
                    if room >= amount and not any(self.need(demand, one) > 0 for one in proof.broken):
                        self._clean[demand].append(proof)
                    if self.left[demand] is None or self.left[demand]:
                        self.left[demand] = self.state(demand)
        return support

    def exempt(self, demand: int, insider: int) -> None:
        """Ask no more against an insider who knows the cell though nothing is published."""
        self._needs[demand, insider] = 0.0
        self.left[demand] = self.state(demand)

    def state(self, demand: int, shown: int = -1) -> set[int] | None:
        """Return the insiders who find the demand though all witnesses stand that do not move `shown`."""
        amount = float(self.front.wanted.amount[demand]) * (1 - SLACK)
        standing = []
        for proof, room in self.of_demand[demand]:
            if proof.stands and shown not in proof.cells:
                standing.append((proof.broken, room))
        full = [broken for broken, room in standing if room >= amount]
        if not full:
            return None
        left = full[0].intersection(*full[1:])
        left = frozenset(each for each in left if self.need(demand, each) > 0)
        return {
            each
            for each in left
            if not any(
                each not in broken and room >= self.need(demand, each) * (1 - SLACK)
                for broken, room in standing
            )
        }

    def leans_on(self, demand: int) -> list[int]:
        """Return the cells that could not be shown without the demand being found."""
        standing = [proof for proof, _ in self.of_demand[demand] if proof.stands]
        clean = [proof for proof in self._clean[demand] if proof.stands]
        if len(standing) == 1:
            return sorted(standing[0].cells)
        if clean:
            cells = clean[0].cells.intersection(*(each.cells for each in clean[1:]))
        else:
            cells = frozenset().union(*(each.cells for each in standing))
        return [each for each in sorted(cells) if self._worse(demand, each)]

    def needs(self, cell: int) -> bool:
        """Return whether any demand would be found if `cell` were shown."""
        seen: set[int] = set()
        for proof in self.of_cell.get(cell, ()):
            if proof.stands:
                for each in proof.serves:
                    if each not in seen and self._worse(each, cell):
                        return True
                    seen.add(each)
        return False

    def _worse(self, demand: int, cell: int) -> bool:
        left = self.left[demand]
        if left is None:
            return False
        for proof in self._clean[demand]:
            if proof.stands and cell not in proof.cells:
                return False
        state = self.state(demand, cell)
        return state is None or not state <= left

    def show(self, cell: int) -> list[Proof]:
        """Strike out the witnesses for which the cell must be withheld, and return them."""
        struck = [each for each in self.of_cell.get(cell, ()) if each.stands]
        for proof in struck:
            proof.stands = False
        return struck

    def reopen(self, struck: list[Proof]) -> list[int]:
        """Return the demands that were proved and, without the struck witnesses, no longer are."""
        fallen = []
        for demand in dict.fromkeys(each for proof in struck for each in proof.serves):
            left = self.left[demand]
            if left is None or left:
                continue
            now = self.state(demand)
            if now is None or now:
                fallen.append(demand)
                self.left[demand] = now
        return fallen

    def take_back(self, count: int, struck: list[Proof], fallen: list[int]) -> None:
        """Strike out all witnesses but the first `count`, and let the struck ones prove again what they proved."""
        for proof in self.found[count:]:
            proof.stands = False
        for proof in struck:
            proof.stands = True
        for demand in fallen:
            self.left[demand] = set()
