"""Earlier releases about the same people: what is public stays public, what was withheld stays unknown.

Every release is laid over one set of atoms (`universe.py`, `matching.py`, `space.py`). What was printed
can't move any more; what was withheld as sensitive, and what two releases tell by subtraction, is
owed protection for good (`past.py`). For that a second table of people is sought that shows all that was
ever printed and has the figure elsewhere: a movement of a few atoms (`columns.py`, `scene.py`). Only the new
table's cells can still be withheld. Nothing counts as proved but by the arithmetic of `evidence.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.attackers import OUTSIDER
from wiu.disclosure.boxes import Boxes
from wiu.disclosure.columns import MOST, OWN, alive, all_atoms, fibres
from wiu.disclosure.demands import Way
from wiu.disclosure.earlier import Earlier, HistoryRefusal, Released, ReleasedCell
from wiu.disclosure.evidence import Evidence
from wiu.disclosure.joint_search import FEW, MOST_WORK, JointSearch, Lost
from wiu.disclosure.matching import laid_together
from wiu.disclosure.memory import remember, remembered
from wiu.disclosure.own_knowledge import known_before
from wiu.disclosure.past import recall
from wiu.disclosure.pattern import Pattern
from wiu.disclosure.problem import Legend
from wiu.disclosure.related import related
from wiu.disclosure.scene import SAID_AGAIN, Choice, set_up
from wiu.disclosure.space import space_of
from wiu.disclosure.universe import universe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells
    from wiu.disclosure.evidence import Movement
    from wiu.disclosure.memory_written import Shelf
    from wiu.disclosure.past import Past
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import SafeTable
    from wiu.disclosure.scene import Lowered, Scene
    from wiu.statistics.counts import Counts

__all__ = ["Earlier", "HistoryRefusal", "Released", "ReleasedCell", "find_against"]

ROUNDS, MORE = 12, 3
"""Times that a search is repeated for what it could not hide, and up to which it is with more atoms."""

TOGETHER, MOST_PARTS = 10, 40
"""Figures sought at once (a program over the atoms that these few need takes a small part of the time of one for all), and how
often that is done in one search: of very many open figures more are sought at once."""

SHARED = 48
"""Fibres of their own that those sought at once share, for each time the search was repeated: what is hard is given more."""

ENOUGH = 12_000.0
"""Small programs after which no further search is begun: an answer, or a refusal, is due in less than a minute."""

TIDYING = 150.0
"""Small programs solved to give back what turned out needless."""

EVERY = 1_000_000
"""Fibres of a figure's own where it is asked whether the legend alone gives it away: all of them."""

Marks = dict[str, "NDArray[np.bool_]"]


@dataclass(frozen=True, repr=False)
class Found:
    """A pattern for the new table, and what makes the next answer quicker once it is released."""

    pattern: Pattern
    keep: Callable[[SafeTable], None]


def find_against(
    counts: Counts,
    history: Sequence[Earlier],
    rules: Rules,
    plain: Cells,
    now: Problem,
    *,
    shelf: Shelf | None = None,
) -> Found:
    """Return a pattern for the new table that is safe together with everything released before.

    What was found for these releases before is taken from the `shelf`, and put there once the table is made.

    Raises:
        HistoryRefusal: earlier releases give away what may not be shown. Fit to show.

    """
    everything, relations = related([*(each for each, _ in history), counts])
    axes, asked = universe(everything, relations, {})
    joint = laid_together(asked, axes, list(plain.measures))
    space = space_of(asked, axes, joint)
    past = recall(space, history, rules, plain, now)
    known = remembered(history, axes, space, shelf)
    answer = _Answer(past, plain, now, known.movements, known.given_away)
    pattern = answer.pattern()
    # of what this table does not count nothing was asked: what was known of it still holds
    found = {**known.movements, **answer.evidence.kept(pattern.withheld, answer.active)}

    def keep(table: SafeTable) -> None:
        given_away = past.marked({key: int(level) for key, level in answer.lowered.items()})
        remember([*history, (counts, table)], axes, space, found, given_away, shelf)

    return Found(pattern, keep)


def _largest_of_each(
    figure: NDArray[np.int64], way: NDArray[np.int64], amount: NDArray[np.float64], among: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Mark of the demands on one figure and side that which asks for the most room."""
    order = np.lexsort((-amount, way, figure, ~among))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(figure[order]) != 0) | (np.diff(way[order]) != 0)
    marks = np.zeros(len(order), dtype=bool)
    marks[order[first]] = True
    return marks & among


def _count(marks: Marks) -> int:
    return sum(int(each.sum()) for each in marks.values())


def _together(past: Past, left: Marks) -> list[Marks]:
    """Return the open demands a few at a time: of one measure, and of the same release as far as may be."""
    parts: list[Marks] = []
    few = max(TOGETHER, -(-_count(left) // MOST_PARTS))
    for name, marks in left.items():
        ours = np.flatnonzero(marks)
        ours = ours[np.lexsort((ours, past.release[past.wanted[name].cell[ours]]))]
        for start in range(0, len(ours), few):
            part = {each: np.zeros(len(other), dtype=bool) for each, other in left.items()}
            part[name][ours[start : start + few]] = True
            parts.append(part)
    return parts


class _Answer:
    """The way to an answer: what is open, what has been proved, what is lost."""

    def __init__(
        self,
        past: Past,
        plain: Cells,
        now: Problem,
        known_moves: Mapping[str, list[Movement]],
        given_away: Mapping[tuple[str, bytes], int],
    ) -> None:
        self.past, self.plain, self.now = past, plain, now
        new = past.new
        printed = {name: np.unique(past.same[each]) for name, each in past.public.items()}
        known = {name: np.isin(past.same, each) for name, each in printed.items()}
        public = np.logical_and.reduce(list(known.values()))
        still_owed = past.owed & ~public
        by_itself = np.logical_or.reduce(
            [flags for name, flags in now.fired.items() if name != "one_category"]
        )
        self.shown = now.closed | (public[new:] & ~by_itself)
        owed_again = np.isin(past.same[new:], past.same[:new][still_owed[:new]])
        self.forced = (now.primary | owed_again | still_owed[new:]) & ~self.shown
        hidden = past.hidden & ~public
        again = np.isin(past.same[new:], past.same[:new][hidden[:new]])
        cost = np.where(again, now.cost * SAID_AGAIN, now.cost)
        self.choice = Choice(cost, self.forced, self.shown)
        self.active: Marks = {}
        for name, wanted in past.wanted.items():
            row = wanted.cell
            fair = (row < new) | ~self.shown[np.maximum(row - new, 0)]
            self.active[name] = ~known[name][row] & fair & (still_owed[row] | (row >= new))
            self.active[name] &= _largest_of_each(
                past.sums[row], wanted.way, wanted.amount, self.active[name]
            )
            if past.cells.measures[name].whole:
                either = wanted.way == Way.EITHER
                self.active[name] &= either | ~np.isin(
                    past.sums[row], past.sums[row][self.active[name] & either]
                )
        # what the legend of everything before gave away it still gives away: it only ever tells more
        self.lowered: Lowered = {key: Legend(level) for key, level in past.found(given_away).items()}
        self.own = known_before(past) | past.alone
        self.evidence = Evidence(past, known_moves)
        self._work = 0.0

    def pattern(self) -> Pattern:
        """Return the pattern of the new cells."""
        withheld = self.forced.copy()
        left = self._open(withheld)
        before = [np.inf]
        boxes = Boxes(self.past)
        for round_ in range(ROUNDS):
            left = self._in_boxes(boxes, left, withheld, first=round_ == 0)
            count = _count(left)
            if not count or count >= max(before[-2:]) or self._work > ENOUGH:
                break
            before.append(count)
            withheld = self._search(left, withheld, min(round_, MORE - 1))
            left = self._must_not_be_open(self._open(withheld))
        left, withheld = self._leaning(left, withheld)
        if 0 < _count(left) <= FEW:  # with so much more withheld, what is left is easier to hide
            withheld = self._search(left, withheld, MORE - 1)
            left, withheld = self._leaning(self._must_not_be_open(self._open(withheld)), withheld)
        if _count(left):
            self._refuse(left)
        return Pattern(withheld, "against history", None, int(withheld.sum()), {}, len(self.lowered))

    def _leaning(self, left: Marks, withheld: NDArray[np.bool_]) -> tuple[Marks, NDArray[np.bool_]]:
        """Return what is open still, and the pattern, once what proved it before may ask for more of the new table."""
        if not _count(left):
            return left, withheld
        withheld = self.evidence.hide(left, withheld, self.choice.cost, ~self.shown)
        return self._must_not_be_open(self._open(withheld)), withheld

    def _in_boxes(self, boxes: Boxes, left: Marks, withheld: NDArray[np.bool_], *, first: bool) -> Marks:
        """Return what is open still, once movements that need no program were looked up; at first, all that is sought."""
        if not boxes.fits or not _count(left):
            return left
        self.evidence.look_up(boxes, left, withheld)
        left = self._open(withheld)
        return left if first else self._must_not_be_open(left)

    def _must_not_be_open(self, left: Marks) -> Marks:
        """Return what refuses the question: all that is open, but figures that are known to be empty."""
        past = self.past
        for name in left:
            empty = left[name] & past.cells.empty[past.wanted[name].cell]
            left[name][empty] = ~past.known_to_be_empty(past.wanted[name].cell[empty])
        return left

    def _open(self, withheld: NDArray[np.bool_]) -> Marks:
        return self.evidence.open_ones(withheld, self.active, self.lowered, self.own)

    def _search(self, left: Marks, withheld: NDArray[np.bool_], round_: int) -> NDArray[np.bool_]:
        """Return the pattern after a search for what is open, a few figures at once."""
        count = _count(left)
        branching = count <= FEW
        for some in _together(self.past, left):
            share = _count(some) / count
            still = self._open(withheld)
            wanted = {name: each & still[name] for name, each in some.items()}
            if _count(wanted):
                withheld = self._search_for(
                    wanted, withheld, round_, work=MOST_WORK * share, branching=branching
                )
        return withheld

    def _search_for(
        self, left: Marks, withheld: NDArray[np.bool_], round_: int, *, work: float, branching: bool
    ) -> NDArray[np.bool_]:
        scene = self._scene(left, withheld, round_)
        search = JointSearch(scene.problem, work=work, branching=branching)
        start = np.zeros(len(scene.row_of), dtype=bool)
        seen = scene.place >= 0
        start[scene.place[seen & withheld]] = True
        self.evidence.hand_on(scene, search, withheld)
        found, lost = search.reach_out(start)
        lost += self._taken_for_known(scene)
        if lost:
            self._learn(scene, lost)
        found = search.tidy(found, work=TIDYING)
        self._work += search.work
        self.evidence.take(scene, search)
        more = withheld.copy()
        more[seen] |= found[scene.place[seen]]
        return more & ~self.shown

    def _scene(self, left: Marks, withheld: NDArray[np.bool_], round_: int, *, blind: bool = False) -> Scene:
        past = self.past
        atoms = all_atoms(past.space)
        if atoms is None:
            own = EVERY if blind else max(OWN, SHARED * round_ // max(_count(left), 1))
            atoms = self._some_atoms(left, round_, own=own)
        useful = [] if blind else self.evidence.useful(withheld, left)
        atoms, at = alive(past, past.space.unique(np.vstack([atoms, *useful]))[0])
        choice = Choice(self.choice.cost, self.forced | withheld, self.shown)
        known = frozenset[tuple[str, int, int]]() if blind else self.own  # blind, it is asked who knows what
        return set_up(past, atoms, at, left, choice, self.lowered, known, blind=blind)

    def _some_atoms(self, left: Marks, round_: int, *, own: int) -> NDArray[np.int64]:
        past, space = self.past, self.past.space
        rows = np.unique(np.concatenate([past.wanted[name].cell[each] for name, each in left.items()]))
        parts = []
        last = len(space.asked) - 1
        for number in sorted({last, *past.release[rows].tolist()}):
            mine = rows[past.release[rows] == number]
            matrix = past.cells.matrix
            cells = [matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]] for row in mine.tolist()]
            cells += [past.between[row] for row in mine.tolist() if row in past.between]
            parts.append(fibres(space, space.axes_of(number), cells, most=MOST * (round_ + 1), own=own))
        return np.unique(np.vstack(parts), axis=0)

    def _taken_for_known(self, scene: Scene) -> list[Lost]:
        """Return what was not sought since the scene has it as one row with a figure that an insider knew before.

        Over all atoms they may be two, so that it is asked of each by itself.
        """
        exempt: dict[tuple[str, int], list[int]] = {}
        for name, row, insider in scene.problem.own_knowledge:
            exempt.setdefault((name, row), []).append(insider)
        found = []
        for at, front in enumerate(scene.problem.fronts):
            name = front.measure.name
            rows = self.past.wanted[name].cell[scene.demand_of[at]].tolist()
            for demand, (line, row) in enumerate(zip(front.wanted.cell.tolist(), rows, strict=True)):
                found += [
                    Lost(at, demand, each)
                    for each in sorted(exempt.get((name, line), ()))
                    if (name, row, each) not in self.own
                ]
        return found

    def _learn(self, scene: Scene, lost: list[Lost]) -> None:
        """Find out what the legend gives away by itself, and what insiders knew before."""
        past = self.past
        marks = {name: np.zeros(len(wanted), dtype=bool) for name, wanted in past.wanted.items()}
        for each in lost:
            name = scene.problem.fronts[each.front].measure.name
            marks[name][scene.demand_of[each.front][each.demand]] = True
        blind = self._scene(marks, np.ones(len(self.forced), dtype=bool), 0, blind=True)
        search = JointSearch(blind.problem)
        everything = ~blind.problem.closed
        for each in search.lost(everything):
            front = blind.problem.fronts[each.front]
            demand = int(blind.demand_of[each.front][each.demand])
            name = front.measure.name
            row = int(past.wanted[name].cell[demand])
            if each.insider == OUTSIDER:
                if front.measure.whole:
                    level = self.lowered.get((name, row), Legend.RANGE)
                    self.lowered[name, row] = Legend(max(int(level) - 1, 0))
            else:
                self.own |= {(name, row, each.insider)}

    def _refuse(self, left: Marks) -> None:
        past = self.past
        rows = np.unique(np.concatenate([past.wanted[name].cell[each] for name, each in left.items()]))
        texts = self.plain.code_tuples()
        raise HistoryRefusal(
            tuple(texts[row - past.new] for row in rows.tolist() if row >= past.new),
            tuple(dict.fromkeys(past.names)),
        )
