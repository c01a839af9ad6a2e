"""The fast search for large tables: witnesses are built by contrasts, batch by batch, and are the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.adversary import SMALL
from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.blocks import Blocks
from wiu.disclosure.contrasts import Batch, Candidates, Contrasts
from wiu.disclosure.defence import SIGNS
from wiu.disclosure.demands import Way
from wiu.disclosure.proofs import Proofs
from wiu.disclosure.repair import Repair
from wiu.disclosure.search import UnprotectableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.demands import Demands
    from wiu.disclosure.problem import Problem

BATCH = 64
"""Demands priced at once, at the prices of the cells withheld before."""

MOST_LOOKED_AT = 24
MOST_LIFTED = 32
MOST_ROUNDS = 12

WIDTH = 400
"""Atoms of a block: few enough for a program of some milliseconds."""

WIDE = 600
"""Atoms up to which one block is the whole table."""

WIDER, A_PROGRAM = 1_000, 30.0
"""Atoms up to which it is so too where the work allowed suffices: so many primaries × atoms for each unit of it."""

MOST_SETTLED, MOST_SETTLED_LAST = 2_500_000, 50_000_000
"""Cells × atoms up to which a program over the whole table settles whether a figure can be hidden at all: from a
reader of a fuller legend, and from one who reads none (few figures come to that)."""


class LargeSearch:
    """Witnesses for every demand of every front, and the pattern that they need.

    `levels` are the same problem with a legend that tells less and less (made when asked for): a figure
    that nothing can hide from a reader of the first is hidden from a reader of the next. `chosen` marks
    by front and level the demands defended there; `own_knowledge` is what insiders know in any case.
    """

    def __init__(self, levels: Sequence[Callable[[], Problem]], *, work: float = np.inf) -> None:
        self._make = levels
        self._levels: dict[int, Problem] = {}
        self.problem = self.at_level(0)
        self.contrasts = Contrasts(self.problem)
        self._blocks: dict[int, Blocks] = {}
        self.spent = 0.0
        atoms, primaries = len(self.contrasts.open), int(self.problem.primary.sum())
        few = atoms <= WIDER and atoms * primaries <= A_PROGRAM * work
        self._width = atoms if atoms <= WIDE or few else WIDTH
        self.withheld = self.problem.primary.copy()
        cost = self.problem.cost
        self.price = np.where(self.withheld, 0.0, cost)
        self._usual = 2 * float(np.median(cost[self.withheld])) if self.withheld.any() else 0.0
        self.allowed = work
        self.proofs: dict[tuple[int, int], Proofs] = {}
        self.chosen: dict[tuple[int, int], NDArray[np.bool_]] = {}
        self.own_knowledge: set[tuple[str, int, int]] = set()

    def at_level(self, level: int) -> Problem:
        """Return the problem as the reader of so full a legend sees it."""
        if level not in self._levels:
            self._levels[level] = self._make[level]()
        return self._levels[level]

    def book(self, front: int, level: int) -> Proofs:
        """Return the witnesses of a front against readers of that legend."""
        if (front, level) not in self.proofs:
            self.proofs[front, level] = Proofs(self.at_level(level), front)
        return self.proofs[front, level]

    def extend(self) -> NDArray[np.bool_]:
        """Return a pattern for which every demand has its witnesses.

        Raises:
            UnprotectableError: a figure can't be hidden even from one who reads no legend.

        """
        for number, front in enumerate(self.problem.fronts):
            order = np.lexsort((np.arange(len(front.wanted)), -self.problem.cost[front.wanted.cell]))
            left, known = order.tolist(), front.wanted
            for level in range(len(self._make)):
                if not left:
                    break
                book = self.book(number, level)
                left, known = _same_demands(left, known, book.front.wanted), book.front.wanted
                mark = np.zeros(len(known), dtype=bool)
                mark[left] = True
                left = self._settle(book, level, self._defend(book, left))
                mark[left] = False
                self.chosen[number, level] = mark
            if left:
                raise UnprotectableError(tuple((number, each) for each in left))
        return self.withheld

    def _settle(self, book: Proofs, level: int, lost: list[int]) -> list[int]:
        """Return the demands that nothing protects from a reader of this legend.

        What only insiders find, whatever is withheld, they knew before; it lowers nothing for the others.
        """
        matrix = self.problem.cells.matrix
        most = MOST_SETTLED if level < len(self._make) - 1 else MOST_SETTLED_LAST
        if not lost or matrix.shape[0] * matrix.shape[1] > most:
            return lost
        problem = self.at_level(level)
        repair = Repair(problem.cells.matrix, book.front, problem.cost)
        wanted = book.front.wanted
        hopeless = []
        for demand in lost:
            while book.left[demand] is None or book.left[demand]:
                insider = min(book.left[demand] or (OUTSIDER,))
                cell, need = int(wanted.cell[demand]), book.need(demand, insider)
                view = book.front.known[insider]
                found = repair.solve(self.withheld, cell, SIGNS[int(wanted.way[demand])], need, view)
                if found is not None:
                    before, moved = book.left[demand], np.flatnonzero(np.abs(found[1]) > SMALL)
                    cells = book.add(moved, found[1][moved])
                    self.withheld[cells] = True
                    self.price[cells] = 0.0
                    if book.left[demand] != before:
                        continue
                if insider == OUTSIDER:
                    hopeless.append(demand)
                    break
                self.own_knowledge.add((book.front.measure.name, cell, insider))
                book.exempt(demand, insider)
        return hopeless

    def _defend(self, book: Proofs, demands: list[int]) -> list[int]:
        """Find witnesses for the demands; return those for which there are none at this level."""
        lost = []
        waiting, tries = list(demands), dict.fromkeys(demands, 0)
        while waiting:
            open_ones = [each for each in waiting if book.left[each] is None or book.left[each]]
            batch, waiting = open_ones[:BATCH], open_ones[BATCH:]
            failed = self.seek(book, batch, lift=False)
            failed = self.seek(book, failed, lift=True)
            again = []
            for each in batch:
                if book.left[each] is not None and not book.left[each]:
                    continue
                tries[each] += 1
                if each in failed or tries[each] >= MOST_ROUNDS:
                    lost.append(each)
                else:
                    again.append(each)
            waiting = again + waiting
        return lost

    def seek(self, book: Proofs, batch: list[int], *, lift: bool) -> list[int]:
        """Try one more witness for each demand of the batch; return those that none was found for."""
        if not batch:
            return []
        wanted = book.front.wanted
        at = np.array(batch)
        need = np.array(
            [
                max(
                    (book.need(each, one) for one in book.left[each] or ()),
                    default=float(wanted.amount[each]),
                )
                for each in batch
            ]
        )
        asked = Batch(wanted.cell[at], wanted.way[at], need)
        if lift:
            found = self._lifts(book, asked, batch)
        else:
            found = self.contrasts.find(book.front, asked, self.price)
        told = abs(found.moves.sign()) @ book.tells.astype(np.float64)
        order = np.lexsort((np.arange(len(found)), found.price + self._usual * told, found.owner))
        starts = np.searchsorted(found.owner[order], np.arange(len(batch) + 1))
        failed = []
        for number, demand in enumerate(batch):
            before = book.left[demand]
            if before is not None and not before:
                continue
            mine = order[starts[number] : starts[number + 1]]
            if not self._take(book, demand, mine, found):
                failed.append(demand)
        return failed

    def _take(self, book: Proofs, demand: int, mine: NDArray[np.int64], found: Candidates) -> bool:
        """Take the cheapest movement that brings the demand further."""
        left = book.left[demand]
        best: tuple[int, int, NDArray[np.int64], NDArray[np.float64]] | None = None
        for rank, at in enumerate(mine[:MOST_LOOKED_AT].tolist()):
            start, end = found.moves.indptr[at : at + 2]
            atoms = found.moves.indices[start:end].astype(np.int64)
            moves = found.moves.data[start:end]
            if left is None:
                best = (0, rank, atoms, moves)
                break
            still = len(left & book.broken(atoms, moves, book.support(atoms, moves)[0]))
            if still < len(left) and (best is None or still < best[0]):
                best = (still, rank, atoms, moves)
            if still == 0:
                break
        best = self._by_block(book, demand, best)
        if best is None:
            return False
        cells = book.add(best[2], best[3])
        self.withheld[cells] = True
        self.price[cells] = 0.0
        return True

    def _by_block(
        self,
        book: Proofs,
        demand: int,
        best: tuple[int, int, NDArray[np.int64], NDArray[np.float64]] | None,
    ) -> tuple[int, int, NDArray[np.int64], NDArray[np.float64]] | None:
        """Return a cheaper movement than `best` if a program over a block of the table finds one."""
        price = np.inf if best is None else float(self.price[book.support(best[2], best[3])[0]].sum())
        if price <= 0 or self.spent >= self.allowed:
            return best
        left = book.left[demand]
        for insiders in [[OUTSIDER]] if left is None else [sorted(left), sorted(left)[:1]][-len(left) :]:
            view = (
                book.front.known[insiders[0]] if len(insiders) == 1 else book.front.known.together(insiders)
            )
            need = max(book.need(demand, each) for each in insiders)
            blocks = self._blocks_of(book)
            before = blocks.work
            found = blocks.cheapest(demand, need, view, self.withheld)
            self.spent += blocks.work - before
            if found is not None and found.price < price:
                best, price = (0, 0, found.atoms, found.moves), found.price
        return best

    def _blocks_of(self, book: Proofs) -> Blocks:
        if id(book) not in self._blocks:
            self._blocks[id(book)] = Blocks(self.contrasts, book.front, self.problem.cost, self._width)
        return self._blocks[id(book)]

    def _lifts(self, book: Proofs, asked: Batch, batch: list[int]) -> Candidates:
        """Return the movements that leave no total of the cell as it is: the last resort, always to be had."""
        matrix, true = self.contrasts.matrix, book.front.measure.atoms
        owner: list[int] = []
        rows: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        for number, demand in enumerate(batch):
            cell = int(asked.cell[number])
            atoms = matrix.indices[matrix.indptr[cell] : matrix.indptr[cell + 1]].astype(np.int64)
            here = np.abs(true[atoms])
            mine = [(atoms[[at]], np.ones(1)) for at in np.argsort(-here, kind="stable")[:MOST_LIFTED]]
            if asked.way[number] != Way.UP:
                shares = [here]
                some = sorted(book.left[demand] or ())[:MOST_LIFTED]
                shares += [np.maximum(here - _own(book, insider, atoms), 0.0) for insider in some]
                for share in shares:
                    mine += _downwards(
                        atoms, share, float(asked.need[number]), whole=book.front.measure.whole
                    )
            owner += [number] * len(mine)
            rows += mine
        sizes = [len(atoms) for atoms, _ in rows]
        moves = sp.csr_array(
            (
                np.concatenate([by for _, by in rows]) if rows else np.zeros(0),
                np.concatenate([atoms for atoms, _ in rows]) if rows else np.zeros(0, np.int64),
                np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            ),
            shape=(len(rows), matrix.shape[1]),
        )
        return self.contrasts.priced(book.front, asked, np.array(owner, dtype=np.int64), moves, self.price)

    def tidy(self) -> NDArray[np.bool_]:
        """Return the pattern without the secondaries that no demand needs, given the witnesses there are."""
        problem = self.problem
        second = np.flatnonzero(self.withheld & ~problem.primary)
        books = [self.proofs[key] for key in sorted(self.proofs)]
        for cell in second[np.lexsort((second, -problem.cost[second]))].tolist():
            if any(each.needs(cell) for each in books):
                continue
            for each in books:
                each.show(cell)
            self.withheld[cell] = False
        return self.withheld

    def protects(self) -> dict[int, tuple[int, ...]]:
        """Return for each secondary the primaries whose proof would fall if it were shown."""
        found: dict[int, set[int]] = {}
        for key in sorted(self.proofs):
            book = self.proofs[key]
            for demand, cell in enumerate(book.front.wanted.cell.tolist()):
                for each in book.leans_on(demand):
                    found.setdefault(each, set()).add(cell)
        second = np.flatnonzero(self.withheld & ~self.problem.primary).tolist()
        return {cell: tuple(sorted(found.get(cell, ()))) for cell in second}


def _same_demands(numbers: list[int], before: Demands, after: Demands) -> list[int]:
    """Return the numbers that demands have in another list; what is not asked there is left out."""
    place = {each: at for at, each in enumerate(zip(after.cell.tolist(), after.way.tolist(), strict=True))}
    keys = [(int(before.cell[each]), int(before.way[each])) for each in numbers]
    return [place[each] for each in keys if each in place]


def _own(book: Proofs, insider: int, atoms: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what the insider has in each of the atoms."""
    if insider == OUTSIDER:
        return np.zeros(len(atoms))
    view = book.front.known[insider]
    own = np.zeros(len(atoms))
    at = np.minimum(np.searchsorted(view.atoms, atoms), max(len(view.atoms) - 1, 0))
    if len(view.atoms):
        mine = view.atoms[at] == atoms
        own[mine] = book.front.measure.atoms[atoms[mine]] - view.others[at[mine]]
    return own


def _downwards(
    atoms: NDArray[np.int64], share: NDArray[np.float64], need: float, *, whole: bool
) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Return the movement that takes `need` from the atoms, at most its share from each."""
    total = float(share.sum())
    if total < need - 1e-9 or need <= 0:
        return []
    taken = share * (need / total)
    if whole:
        order = np.argsort(-share, kind="stable")
        before = np.concatenate([[0.0], np.cumsum(np.floor(share[order]))[:-1]])
        taken = np.zeros(len(share))
        taken[order] = np.clip(need - before, 0.0, np.floor(share[order]))
    some = taken > 0
    return [(atoms[some], taken[some])]
