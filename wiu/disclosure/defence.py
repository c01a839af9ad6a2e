"""Is a pattern safe? Witnesses prove it, linear programs find them, and what fails yields a cut.

A witness is a movement of the atoms that every published figure hides: with it, the attacked cell may
as well lie elsewhere. A witness that touches nothing an insider knows holds against that insider too,
so that most attacks need no program of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL, Adversary, Cut
from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.demands import Way, for_insider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Front, Problem

SLACK = 1e-6
"""A room is reached if it falls short by no more than this share."""

SIGNS = {int(Way.UP): (1,), int(Way.DOWN): (-1,), int(Way.EITHER): (1, -1)}


class Breach(NamedTuple):
    """An attack that succeeds: the front, the demand, the insider, and the cut that forbids it."""

    front: int
    demand: int
    insider: int
    cut: Cut | None


@dataclass(eq=False)
class Witness:
    """A movement that nobody can rule out but the insiders in `broken`. Never shown.

    `moves` are the atoms' movements. `meets` are the demands met; one with `only_for` meets its one
    demand against that insider alone.
    """

    support: NDArray[np.int64]
    broken: frozenset[int]
    moves: tuple[NDArray[np.int64], NDArray[np.float64]]
    meets: tuple[int, ...]
    only_for: int | None = None


class Defence:
    """All that is known of one front: its witnesses, demand by demand, and its adversary."""

    def __init__(self, problem: Problem, number: int, *, adversary: bool = True) -> None:
        front = problem.fronts[number]
        self.number = number
        self.front: Front = front
        matrix = problem.cells.matrix
        measure = front.measure
        self._matrix = matrix
        self._columns = sp.csc_array(matrix)
        self._adversary: Adversary | None = None
        if adversary:
            self._adversary = Adversary(
                matrix, measure.atoms, front.down, front.up, signed=measure.signed, still=measure.still
            )
        self._primary = problem.primary
        self._exempt = problem.own_knowledge
        self._knows = sp.csc_array(front.known.knows)
        self._has = sp.csc_array(front.known.has)
        self._way = front.wanted.way.tolist()
        self._amount = front.wanted.amount.tolist()
        self._of_cell: dict[int, list[int]] = {}
        for demand, cell in enumerate(front.wanted.cell.tolist()):
            self._of_cell.setdefault(cell, []).append(demand)
        self.witnesses: list[Witness] = []
        self._by_demand: list[list[int]] = [[] for _ in self._way]
        self._by_cell: dict[int, list[int]] = {}
        self._seen: set[bytes] = set()
        self._inside: dict[int, frozenset[int]] = {}

    @property
    def adversary(self) -> Adversary:
        """The attacker's program; a search by witnesses alone has none."""
        if self._adversary is None:
            raise RuntimeError("this defence goes by witnesses alone")
        return self._adversary

    def against(self, demand: int, withheld: NDArray[np.bool_]) -> frozenset[int] | None:
        """Return the insiders against whom no witness stands; None if none stands against anybody."""
        broken: frozenset[int] | None = None
        special: set[int] = set()
        for number in self._by_demand[demand]:
            witness = self.witnesses[number]
            if not withheld[witness.support].all():
                continue
            if witness.only_for is not None:
                special.add(witness.only_for)
                continue
            broken = witness.broken if broken is None else broken & witness.broken
            if not broken:
                return broken
        return None if broken is None else broken - special

    def breaches(
        self,
        withheld: NDArray[np.bool_],
        demands: Iterable[int] | None = None,
        *,
        outsider_only: bool = False,
    ) -> Iterator[Breach]:
        """Yield every attack that succeeds against the pattern, in a fixed order."""
        self.adversary.set_pattern(withheld.astype(float))
        standing = self._standing(withheld)
        for demand in range(len(self._way)) if demands is None else demands:
            yield from self._attacks_on(demand, withheld, standing, outsider_only=outsider_only)

    def touched_by(self, cell: int, withheld: NDArray[np.bool_]) -> list[int]:
        """Return the demands that lean on a witness for which `cell` must be withheld."""
        found: set[int] = set()
        for number in self._by_cell.get(cell, ()):
            witness = self.witnesses[number]
            if witness.support.size and bool(withheld[witness.support].all()):
                found.update(witness.meets)
        return sorted(found)

    def _standing(self, withheld: NDArray[np.bool_]) -> list[bool]:
        """Return, witness by witness, whether the pattern withholds all that it moves."""
        if not self.witnesses:
            return []
        sizes = np.array([len(each.support) for each in self.witnesses])
        owner = np.repeat(np.arange(len(sizes)), sizes)
        bad = ~withheld[np.concatenate([each.support for each in self.witnesses])]
        standing: list[bool] = (np.bincount(owner[bad], minlength=len(sizes)) == 0).tolist()
        return standing

    def _attacks_on(
        self, demand: int, withheld: NDArray[np.bool_], standing: list[bool], *, outsider_only: bool
    ) -> Iterator[Breach]:
        broken: frozenset[int] | None = None
        special: set[int] = set()
        for number in self._by_demand[demand]:
            if number >= len(standing):  # found since, under this very pattern
                standing.extend([True] * (number + 1 - len(standing)))
            if not standing[number]:
                continue
            witness = self.witnesses[number]
            if witness.only_for is not None:
                special.add(witness.only_for)
                continue
            broken = witness.broken if broken is None else broken & witness.broken
            if not broken:
                return
        if broken is None:
            found = self._attack(demand, OUTSIDER, withheld)
            if isinstance(found, Breach):
                yield found
                return
            if found is None:
                return
            broken = found.broken
        if outsider_only:
            return
        left = self.concerned(demand, sorted(broken - special))
        yield from self._attacks_of(demand, left, withheld)

    def concerned(self, demand: int, insiders: list[int]) -> list[int]:
        """Return those of the insiders to whom the cell is not known before, atom by atom."""
        cell = int(self.front.wanted.cell[demand])
        if cell not in self._inside:
            matrix = self._matrix
            places, _ = spans(self._has.indptr, matrix.indices[matrix.indptr[cell] : matrix.indptr[cell + 1]])
            self._inside[cell] = frozenset(self._has.indices[places].tolist())
        inside = self._inside[cell]  # who stands outside it needs as much room as an outsider
        name = self.front.measure.name
        return [
            each
            for each in insiders
            if (self.need(demand, each) > 0 if each in inside else (name, cell, each) not in self._exempt)
        ]

    def _attacks_of(self, demand: int, left: list[int], withheld: NDArray[np.bool_]) -> Iterator[Breach]:
        """Yield the successful attacks of these insiders; tries many at once before each alone.

        What holds against all of them together, each with what all know, holds against each. Where
        it does not hold, the halves are tried: few insiders are dangerous to a cell, most to none.
        """
        while left:
            if len(left) == 1:
                found = self._attack(demand, left[0], withheld)
                if isinstance(found, Breach):
                    yield found
                return
            standing = self._hold_together(demand, left)
            if standing is None:
                half = len(left) // 2
                yield from self._attacks_of(demand, left[:half], withheld)
                left = left[half:]
            else:
                rest = [each for each in left if each in standing.broken]
                if len(rest) == len(left):  # a solver's tolerance: nothing was gained
                    for each in rest:
                        yield from self._attacks_of(demand, [each], withheld)
                    return
                left = rest

    def _hold_together(self, demand: int, insiders: list[int]) -> Witness | None:
        """Return a witness that all these insiders together can't rule out, None if none was found."""
        cell = int(self.front.wanted.cell[demand])
        view = self.front.known.together(insiders)
        need = float(self._amount[demand])
        for sign in SIGNS[self._way[demand]]:
            reach = self.adversary.attack(cell, sign, need, view)
            if reach.room >= need * (1 - SLACK):
                if self.front.measure.whole and _fractional(reach.atoms):
                    continue
                return self.keep(reach.atoms, demand, OUTSIDER)
        return None

    def need(self, demand: int, insider: int) -> float:
        """Return the room that the demand needs against this attacker."""
        front = self.front
        if insider == OUTSIDER:
            return float(self._amount[demand])
        if (front.measure.name, int(front.wanted.cell[demand]), insider) in self._exempt:
            return 0.0
        if self._is_own(int(front.wanted.cell[demand]), insider):
            return 0.0
        return for_insider(front.wanted, demand, front.measure, front.known, insider, front.p)

    def _is_own(self, cell: int, insider: int) -> bool:
        """Return whether the insider knows the cell already, atom by atom: that discloses nothing."""
        mine = self.front.known[insider]
        if self.front.known.whole_cells:
            return bool((mine.cells == cell).any())
        matrix = self._matrix
        atoms = [
            matrix.indices[matrix.indptr[each] : matrix.indptr[each + 1]] for each in mine.cells.tolist()
        ]
        atoms.append(mine.atoms[mine.others <= 0])
        return bool(
            np.isin(
                matrix.indices[matrix.indptr[cell] : matrix.indptr[cell + 1]], np.concatenate(atoms)
            ).all()
        )

    def exempt(self, own_knowledge: frozenset[tuple[str, int, int]]) -> None:
        """Ask no more against insiders who know a cell though nothing is published."""
        self._exempt = own_knowledge

    def attack_once(self, demand: int, insider: int, withheld: NDArray[np.bool_]) -> Witness | Breach | None:
        """Return the witness that stops one attacker, or the breach; None where nothing is asked."""
        self.adversary.set_pattern(withheld.astype(float))
        return self._attack(demand, insider, withheld)

    def _attack(self, demand: int, insider: int, withheld: NDArray[np.bool_]) -> Witness | Breach | None:
        """Attack once; keep the witness if the cell holds, else return the breach."""
        need = self.need(demand, insider)
        if need <= 0:
            return None
        cell = int(self.front.wanted.cell[demand])
        view = self.front.known[insider]
        cuts: list[tuple[NDArray[np.float64], float]] | None = []
        for sign in SIGNS[self._way[demand]]:
            reach = self.adversary.attack(cell, sign, need, view)
            if reach.room >= need * (1 - SLACK):
                moves: NDArray[np.float64] | None = reach.atoms
                if self.front.measure.whole and _fractional(reach.atoms):
                    moves = self.adversary.attack_whole(cell, sign, need, view)
                    cuts = None
                if moves is not None:
                    return self.keep(moves, demand, insider)
            elif cuts is not None:
                cuts.append(self.adversary.cut(cell, sign, need, view, reach.duals))
        cut = self._something_more(withheld) if cuts is None else self._join(cuts)
        return Breach(self.number, demand, insider, cut)

    def _something_more(self, withheld: NDArray[np.bool_]) -> Cut:
        """Return the weakest cut: no part of this pattern is safe."""
        cells = np.flatnonzero(~withheld & (self.front.down + self.front.up > 0))
        return Cut(cells, np.ones(len(cells)))

    def separate(self, demand: int, insider: int, share: NDArray[np.float64]) -> Cut | None:
        """Return a cut that the fractional pattern violates, if attacking it yields one."""
        need = self.need(demand, insider)
        if need <= 0:
            return None
        cell = int(self.front.wanted.cell[demand])
        view = self.front.known[insider]
        self.adversary.set_pattern(share, clip=need)
        cuts = []
        for sign in SIGNS[self._way[demand]]:
            reach = self.adversary.attack(cell, sign, need, view)
            if reach.room >= need * (1 - 1e-4):
                return None
            cuts.append(self.adversary.cut(cell, sign, need, view, reach.duals))
        cut = self._join(cuts)
        if cut is None or float(cut.weight @ share[cut.cells]) > 1 - 1e-4:
            return None
        return cut

    def keep(self, atoms: NDArray[np.float64], demand: int, insider: int) -> Witness:
        """Keep a movement as a witness for all the demands that it meets."""
        front = self.front
        if front.measure.whole:
            near = np.round(atoms)
            atoms = np.where(np.abs(atoms - near) < 1e-5, near, atoms)  # noqa: PLR2004 - a solver's tolerance
        moved = np.flatnonzero(np.abs(atoms) > SMALL)
        return self.keep_moves(moved, atoms[moved], demand, insider)

    def keep_moves(
        self, moved: NDArray[np.int64], moves: NDArray[np.float64], demand: int | None, insider: int
    ) -> Witness:
        """Keep the movement of a few atoms as a witness for all the demands that it meets.

        One that does not meet the `demand` it was found for, if any, is kept for that one and the insider alone.
        """
        places, which = spans(self._columns.indptr, moved)
        touched, at = np.unique(self._columns.indices[places], return_inverse=True)
        change = np.asarray(np.bincount(at, weights=moves[which], minlength=len(touched)), np.float64)
        here = np.abs(change) > SMALL
        support, shift = touched[here].astype(np.int64), change[here]
        meets = self._met_by(support, shift)
        broken = self._broken_by(moved, moves, support)
        only_for = None if demand is None or demand in meets else insider
        met = tuple(meets) if only_for is None or demand is None else (demand,)
        witness = Witness(support, broken, (moved, moves), met, only_for)
        key = (
            moved.tobytes()
            + moves.tobytes()
            + str((only_for, demand if only_for is not None else -1)).encode()
        )
        if key not in self._seen:
            self._seen.add(key)
            self.witnesses.append(witness)
            number = len(self.witnesses) - 1
            for each in witness.meets:
                self._by_demand[each].append(number)
            for cell in support.tolist():
                self._by_cell.setdefault(cell, []).append(number)
        return witness

    def _met_by(self, support: NDArray[np.int64], shift: NDArray[np.float64]) -> list[int]:
        meets = []
        for cell, moved in zip(support.tolist(), shift.tolist(), strict=True):
            for demand in self._of_cell.get(cell, ()):
                way = self._way[demand]
                room = abs(moved) if way == 2 else moved if way == 0 else -moved  # noqa: PLR2004 - Way.EITHER
                if room >= self._amount[demand] * (1 - SLACK):
                    meets.append(demand)
        return meets

    def _broken_by(
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
        return frozenset(np.unique(np.concatenate([insiders, has.indices[places][ruled_out]])).tolist())

    def _join(self, cuts: list[tuple[NDArray[np.float64], float]]) -> Cut | None:
        """Return one cut: where either side would do, the pattern must satisfy one of the two.

        What primaries give is taken off first, for they are withheld in any case. None where the
        duals are numerically worthless.
        """
        weight = np.zeros(len(self.front.down))
        for each, full in cuts:
            right = full - float(each[self._primary].sum())
            if right <= 1e-6 * max(full, 1.0):
                return None
            each[self._primary] = 0.0
            weight = np.maximum(weight, np.minimum(each / right, 1.0))
        cells = np.flatnonzero(weight > SMALL)
        return Cut(cells, weight[cells])


def _fractional(atoms: NDArray[np.float64]) -> bool:
    return bool((np.abs(atoms - np.round(atoms)) > 1e-5).any())  # noqa: PLR2004 - a solver's tolerance


def spans(starts: NDArray[np.int64], at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all places of the compressed columns `at`, and for each place which of `at` it belongs to."""
    sizes = starts[at + 1] - starts[at]
    which = np.repeat(np.arange(len(at)), sizes)
    return np.arange(int(sizes.sum())) + np.repeat(starts[at] - np.cumsum(sizes) + sizes, sizes), which
