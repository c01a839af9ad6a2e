"""The search for a good pattern: hide what is found, then give back what was not needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.defence import SIGNS, Breach, Defence, Witness
from wiu.disclosure.repair import Repair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.adversary import Cut
    from wiu.disclosure.large import LargeSearch
    from wiu.disclosure.problem import Front, Problem


Lost = tuple[int, int]
"""A front and a demand of it."""


class UnprotectableError(Exception):
    """Figures can't be hidden from a reader of the legend, whatever else is withheld: `lost` says which.

    `withheld` hides all the others.
    """

    def __init__(self, lost: tuple[Lost, ...] = (), withheld: NDArray[np.bool_] | None = None) -> None:
        self.lost = lost
        self.withheld = withheld
        super().__init__("a figure can't be hidden")


class ExhaustedError(Exception):
    """The work allowed is done, and the pattern does not hold yet."""


class Search:
    """Defences and repairs of every measure of one problem, kept warm over the whole search."""

    def __init__(self, problem: Problem, *, repairs: bool = True) -> None:
        self.problem = problem
        self.defences = [Defence(problem, at) for at in range(len(problem.fronts))]
        self.cuts: list[Cut] = []
        self.hot: list[dict[int, set[int]]] = [{} for _ in self.defences]
        self._repairs = [
            Repair(problem.cells.matrix, each, problem.cost) for each in problem.fronts if repairs
        ]
        self._lost: dict[Lost, None] = {}

    @property
    def work(self) -> float:
        """Effort so far: what a budget counts."""
        return sum(each.adversary.work for each in self.defences) + sum(each.work for each in self._repairs)

    def go_on_from(self, before: Search) -> None:
        """Take over what a search of the same table found, where it still holds."""
        self._know(before.problem.own_knowledge)
        for defence in self.defences:
            for earlier in before.defences:
                if _same_reader(defence.front, earlier.front):
                    _take_over(defence, earlier)

    def go_on_from_proofs(self, before: LargeSearch) -> None:
        """Take over the witnesses that the fast search of the same table found."""
        self._know(frozenset(before.own_knowledge))
        for defence in self.defences:
            for key in sorted(before.proofs):
                book = before.proofs[key]
                if _same_reader(defence.front, book.front):
                    for proof in book.found:
                        if proof.stands:
                            defence.keep_moves(*proof.moves, None, OUTSIDER)

    def breaches(self, withheld: NDArray[np.bool_]) -> list[Breach]:
        """Return every attack that succeeds against the pattern."""
        found = [breach for each in self.defences for breach in each.breaches(withheld)]
        for breach in found:
            self.learn(breach)
        return found

    def learn(self, breach: Breach) -> None:
        """Keep what a successful attack teaches: its cut, and which insiders are dangerous to what."""
        if breach.cut is not None:
            self.cuts.append(breach.cut)
        if breach.insider != OUTSIDER:
            self.hot[breach.front].setdefault(breach.demand, set()).add(breach.insider)

    def safe(self, withheld: NDArray[np.bool_]) -> bool:
        """Return whether no attack succeeds; stops at the first that does."""
        return not any(True for each in self.defences for _ in each.breaches(withheld))

    def cost(self, withheld: NDArray[np.bool_]) -> float:
        """Return what the pattern costs."""
        return float(self.problem.cost[withheld].sum())

    def extend(
        self, withheld: NDArray[np.bool_], *, backwards: bool = False, work: float = np.inf
    ) -> NDArray[np.bool_]:
        """Return the pattern with more withheld, until no attack succeeds.

        What an insider finds though nothing at all is published was own knowledge before: it is noted
        in the problem, and no more is asked against that insider.

        Raises:
            UnprotectableError: the legend says so much that figures can't be hidden.
            ExhaustedError: more than `work` would be needed.

        """
        withheld = withheld | self.problem.primary
        limit = self.work + work
        while True:
            before = int(withheld.sum())
            for defence in self.defences:
                withheld = self._extend_front(defence, withheld, limit, backwards=backwards)
            if self._lost:
                raise UnprotectableError(tuple(self._lost), withheld)
            if int(withheld.sum()) == before:
                return withheld

    def _extend_front(
        self, defence: Defence, withheld: NDArray[np.bool_], limit: float, *, backwards: bool
    ) -> NDArray[np.bool_]:
        wanted = defence.front.wanted
        worth = self.problem.cost[wanted.cell]
        order = np.lexsort((np.arange(len(wanted)), worth if backwards else -worth))
        for demand in order.tolist():
            while (defence.number, demand) not in self._lost:
                if self.work > limit:
                    raise ExhaustedError
                found = next(defence.breaches(withheld, [demand]), None)
                if found is None:
                    break
                withheld = self._mend(defence, found, withheld)
        return withheld

    def _mend(self, defence: Defence, breach: Breach, withheld: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Withhold what hides the found figure, or note that nothing does."""
        wanted = defence.front.wanted
        cell, way = int(wanted.cell[breach.demand]), int(wanted.way[breach.demand])
        need = defence.need(breach.demand, breach.insider)
        view = defence.front.known[breach.insider]
        self.learn(breach)
        mended = self._repairs[defence.number].solve(withheld, cell, SIGNS[way], need, view)
        if mended is not None and (mended[0] != withheld).any():
            defence.keep(mended[1], breach.demand, breach.insider)
            return mended[0] & ~self.problem.closed
        # no way was found, or within tolerances nothing moves: is there any with nothing published?
        everything = ~self.problem.closed
        found = defence.attack_once(breach.demand, breach.insider, everything)
        if isinstance(found, Breach) or found is None or withheld[found.support].all():
            if breach.insider == OUTSIDER or isinstance(found, Witness):
                self._lost[defence.number, breach.demand] = None
            else:
                self._know(frozenset({(defence.front.measure.name, cell, breach.insider)}))
            return withheld
        withheld = withheld.copy()
        withheld[found.support] = True
        return withheld

    def _know(self, more: frozenset[tuple[str, int, int]]) -> None:
        """Note what insiders know though nothing is published."""
        own = self.problem.own_knowledge | more
        self.problem = replace(self.problem, own_knowledge=own)
        for each in self.defences:
            each.exempt(own)

    def tidy(self, withheld: NDArray[np.bool_], *, work: float | None = None) -> NDArray[np.bool_]:
        """Return the pattern without the secondaries that turn out to be needless, dearest first."""
        withheld = withheld.copy()
        problem = self.problem
        limit = None if work is None else self.work + work
        second = np.flatnonzero(withheld & ~problem.primary)
        for cell in second[np.lexsort((second, -problem.cost[second]))].tolist():
            if limit is not None and self.work > limit:
                break
            leaning = [each.touched_by(cell, withheld) for each in self.defences]
            withheld[cell] = False
            found = (
                breach
                for each, demands in zip(self.defences, leaning, strict=True)
                for breach in each.breaches(withheld, demands)
            )
            breach = next(found, None)
            if breach is not None:
                self.learn(breach)
                withheld[cell] = True
        return withheld

    def protects(self, withheld: NDArray[np.bool_], *, work: float = np.inf) -> dict[int, tuple[int, ...]]:
        """Return for each secondary the primaries that would be found if it alone were shown.

        After so much `work` it goes by the proofs at hand: primaries whose every witness moves the cell.
        """
        shown = withheld.copy()
        found: dict[int, tuple[int, ...]] = {}
        limit = self.work + work
        for cell in np.flatnonzero(withheld & ~self.problem.primary).tolist():
            leaning = [each.touched_by(cell, withheld) for each in self.defences]
            shown[cell] = False
            fallen: set[int] = set()
            if self.work < limit:
                fallen = {
                    int(each.front.wanted.cell[breach.demand])
                    for each, demands in zip(self.defences, leaning, strict=True)
                    for breach in each.breaches(shown, demands, outsider_only=True)
                }
            if not fallen:  # an insider would find them: those whose proof leans on this cell
                fallen = {
                    int(each.front.wanted.cell[demand])
                    for each, demands in zip(self.defences, leaning, strict=True)
                    for demand in demands
                    if each.against(demand, shown) != frozenset()
                }
            shown[cell] = True
            found[cell] = tuple(sorted(fallen))
        return found


def _same_reader(one: Front, other: Front) -> bool:
    """Return whether both are of the same figures, against readers who know as much."""
    return (
        one.measure.name == other.measure.name
        and np.array_equal(one.down, other.down)
        and np.array_equal(one.up, other.up)
    )


def _take_over(defence: Defence, earlier: Defence) -> None:
    """Keep the witnesses of an earlier defence of the same figures."""
    mine, its = defence.front.wanted, earlier.front.wanted
    place = {each: at for at, each in enumerate(zip(mine.cell.tolist(), mine.way.tolist(), strict=True))}
    for witness in earlier.witnesses:
        if witness.only_for is None:
            defence.keep_moves(*witness.moves, None, OUTSIDER)
            continue
        cell, way = (int(each[witness.meets[0]]) for each in (its.cell, its.way))
        if (cell, way) in place:
            defence.keep_moves(*witness.moves, place[cell, way], witness.only_for)
