"""Is a pattern safe? Witnesses prove it, linear programs find them, and what fails yields a cut.

A witness is a movement of the atoms that every published figure hides: with it, the attacked cell may
as well lie elsewhere. A witness that touches nothing an insider knows holds against that insider too,
so that most attacks need no program of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL, Adversary, Cut
from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.demands import Way, for_insider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Front, Problem

SLACK = 1e-6
"""A room is reached if it falls short by no more than this share."""


class Breach(NamedTuple):
    """An attack that succeeds: the front, the demand, the insider, and the cut that forbids it."""

    front: int
    demand: int
    insider: int
    cut: Cut | None


@dataclass(eq=False)
class Witness:
    """A movement that nobody can rule out but the insiders in `broken`. Never shown."""

    support: NDArray[np.int64]
    shift: NDArray[np.float64]
    broken: frozenset[int]
    only_for: frozenset[tuple[int, int]] = field(default_factory=frozenset)


class Defence:
    """All that is known of one front: its witnesses, demand by demand, and its adversary."""

    def __init__(self, problem: Problem, number: int) -> None:
        front = problem.fronts[number]
        self.number = number
        self.front: Front = front
        matrix = problem.cells.matrix
        measure = front.measure
        self.adversary = Adversary(
            matrix, measure.atoms, front.down, front.up, signed=measure.signed, whole=measure.whole
        )
        self._primary = problem.primary
        self._knows = sp.csc_array(front.known.knows)
        self._has = sp.csc_array(front.known.has)
        self.witnesses: list[list[Witness]] = [[] for _ in range(len(front.wanted))]
        self._of_cell: dict[int, list[int]] = {}
        for demand, cell in enumerate(front.wanted.cell.tolist()):
            self._of_cell.setdefault(cell, []).append(demand)

    def breaches(
        self,
        withheld: NDArray[np.bool_],
        demands: NDArray[np.int64] | None = None,
        *,
        outsider_only: bool = False,
    ) -> Iterator[Breach]:
        """Yield every attack that succeeds against the pattern, in a fixed order."""
        self.adversary.set_pattern(withheld.astype(float))
        for demand in range(len(self.front.wanted)) if demands is None else demands.tolist():
            yield from self._attacks_on(demand, withheld, outsider_only=outsider_only)

    def _attacks_on(
        self, demand: int, withheld: NDArray[np.bool_], *, outsider_only: bool
    ) -> Iterator[Breach]:
        standing = [each for each in self.witnesses[demand] if withheld[each.support].all()]
        general = [each for each in standing if not each.only_for]
        if not general:
            found = self._attack(demand, OUTSIDER)
            if isinstance(found, Breach):
                yield found
                return
            general = [found]
        if outsider_only:
            return
        broken = frozenset.intersection(*(each.broken for each in general))
        special = {pair[1] for each in standing for pair in each.only_for if pair[0] == demand}
        for insider in sorted(broken - special):
            if all(
                insider in each.broken
                for each in self.witnesses[demand]
                if not each.only_for and withheld[each.support].all()
            ):
                found = self._attack(demand, insider)
                if isinstance(found, Breach):
                    yield found

    def need(self, demand: int, insider: int) -> float:
        """Return the room that the demand needs against this attacker."""
        front = self.front
        if insider == OUTSIDER:
            return float(front.wanted.amount[demand])
        return for_insider(front.wanted, demand, front.measure, front.known, insider, front.p)

    def _attack(self, demand: int, insider: int) -> Witness | Breach | None:
        """Attack once; keep the witness if the cell holds, else return the breach."""
        need = self.need(demand, insider)
        if need <= 0:
            return None
        front = self.front
        cell, way = int(front.wanted.cell[demand]), int(front.wanted.way[demand])
        view = front.known[insider]
        cuts = []
        for sign in ((1,), (-1,), (1, -1))[way]:
            reach = self.adversary.attack(cell, sign, need, view)
            if reach.room >= need * (1 - SLACK):
                return self._keep(reach.atoms, demand, insider, need)
            cuts.append(self.adversary.cut(cell, sign, need, view, reach.duals))
        return Breach(self.number, demand, insider, self._join(cuts))

    def _keep(self, atoms: NDArray[np.float64], demand: int, insider: int, need: float) -> Witness:
        front = self.front
        if front.measure.whole:
            near = np.round(atoms)
            atoms = np.where(np.abs(atoms - near) < 1e-5, near, atoms)  # noqa: PLR2004 - a solver's tolerance
        witness = self._witness(atoms)
        if need < front.wanted.amount[demand] * (1 - SLACK):
            witness.only_for = frozenset({(demand, insider)})
            self.witnesses[demand].append(witness)
            return witness
        self.add(witness, front)
        return witness

    def _witness(self, atoms: NDArray[np.float64]) -> Witness:
        moved = np.flatnonzero(np.abs(atoms) > SMALL)
        shift = self.adversary.columns[:, moved] @ atoms[moved]
        support = np.flatnonzero(np.abs(shift) > SMALL)
        return Witness(support, shift[support], self._broken_by(moved, atoms[moved], support))

    def _broken_by(
        self, atoms: NDArray[np.int64], moves: NDArray[np.float64], support: NDArray[np.int64]
    ) -> frozenset[int]:
        """Return the insiders whose own knowledge rules the movement out."""
        found: set[int] = set()
        knows, has = self._knows, self._has
        if not has.shape[0]:
            return frozenset()
        for cell in support.tolist():
            found.update(knows.indices[knows.indptr[cell] : knows.indptr[cell + 1]].tolist())
        for atom, move in zip(atoms.tolist(), moves.tolist(), strict=True):
            start, end = has.indptr[atom : atom + 2]
            others = has.data[start:end] - 1
            ruled_out = (others <= SMALL) | (others < -move - SMALL)
            found.update(has.indices[start:end][ruled_out].tolist())
        return frozenset(found)

    def add(self, witness: Witness, front: Front) -> None:
        """Keep the witness with every demand that it meets."""
        wanted = front.wanted
        for cell, shift in zip(witness.support.tolist(), witness.shift.tolist(), strict=True):
            for demand in self._of_cell.get(cell, ()):
                way = wanted.way[demand]
                room = abs(shift) if way == Way.EITHER else shift if way == Way.UP else -shift
                if room >= wanted.amount[demand] * (1 - SLACK):
                    self.witnesses[demand].append(witness)

    def _join(self, cuts: list[tuple[NDArray[np.float64], float]]) -> Cut | None:
        """Return one cut: where either side would do, the pattern must satisfy one of the two.

        What primaries give is taken off first, for they are withheld in any case. None where the
        duals are numerically worthless.
        """
        weight = np.zeros(len(self.front.down))
        for each, full in cuts:
            right = full - float(each[self._primary].sum())
            if right <= 1e-6 * max(full, 1.0):  # noqa: PLR2004 - a solver's tolerance
                return None
            each[self._primary] = 0.0
            weight = np.maximum(weight, np.minimum(each / right, 1.0))
        cells = np.flatnonzero(weight > SMALL)
        return Cut(cells, weight[cells])
