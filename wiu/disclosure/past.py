"""Everything released, and the table now asked for, over common atoms: what is public, what is owed.

Rows are, in this order, the cells of every earlier release, the figures that two of them tell by
subtraction, and the cells of the new table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp

from wiu.disclosure.attackers import Insiders, insiders
from wiu.disclosure.demands import Demands, demands, within
from wiu.disclosure.editions_apart import Apart, told_apart
from wiu.disclosure.net import Differs, asked_of, pairs, told_of_few, who_alone
from wiu.disclosure.past_rows import few_behind, figures_in, less, rows_of
from wiu.disclosure.problem import UNBOUNDED
from wiu.disclosure.safe_table import Status
from wiu.disclosure.sameness import LEFT_OUT, NOBODY, Extra, keys_of, marks_of, sums_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.cells import Cells, Measure
    from wiu.disclosure.earlier import Earlier, Released
    from wiu.disclosure.problem import Problem
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable
    from wiu.disclosure.sameness import Extras
    from wiu.disclosure.space import Space
    from wiu.statistics.hierarchies import Hierarchy

FIBRES = 300
"""Combinations of what a release does not ask that are looked through for room in an empty cell."""
BARELY = 1e-12
"""An atom in which an insider stands alone may hold others for all that is known: only its cell is known."""


@dataclass(repr=False)
class Past:
    """All rows over the atoms in which somebody is.

    `release` says by whose codes each row is (the last: the table now asked for), and `state` in which state of the data.
    `extra` marks what no release has as a cell: the figures told by subtraction, and those of earlier releases as the table now
    asked for would have them. `public` (by measure): printed. `owed`: sensitive and withheld. `hidden`: withheld.
    `wanted` (by measure) are the demands, `known` the insiders, `down` and `up` what the legends say.
    Rows with one number in `same` show the same people by the same codes: one figure. Those with one number in
    `sums` add up the same atoms, those in which nobody is too: what proves one proves the other. `legal` are the
    rules of each release. `alone` are new rows, and who alone makes their difference to earlier editions;
    `between` the atoms in which such rows differ.
    """

    space: Space
    cells: Cells
    release: NDArray[np.int64]
    state: NDArray[np.int64]
    extra: NDArray[np.bool_]
    public: dict[str, NDArray[np.bool_]]
    owed: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    new: int
    known: dict[str, Insiders]
    wanted: dict[str, Demands]
    down: dict[str, NDArray[np.float64]]
    up: dict[str, NDArray[np.float64]]
    names: tuple[str, ...]
    rules: Rules
    p: float | None
    same: NDArray[np.int64]
    sums: NDArray[np.int64]
    legal: list[Rules]
    alone: frozenset[tuple[str, int, int]]
    between: dict[int, NDArray[np.int64]]

    def marked(self, of_rows: Mapping[tuple[str, int], int]) -> dict[tuple[str, bytes], int]:
        """Return what is said of rows, by a mark of each row that is the same beside other releases."""
        return {(name, self._marks[row].tobytes()): said for (name, row), said in of_rows.items()}

    def found(self, of_marks: Mapping[tuple[str, bytes], int]) -> dict[tuple[str, int], int]:
        """Return what is said of marks, by rows."""
        if not of_marks:
            return {}
        row_of = {mark.tobytes(): row for row, mark in enumerate(self._marks)}
        return {(name, row_of[mark]): said for (name, mark), said in of_marks.items() if mark in row_of}

    def rows_over(self, atoms: NDArray[np.int64]) -> sp.csr_array:
        """Return all rows over other atoms than those in which somebody is."""
        return rows_of(self.space, atoms, self._extras)[0]

    def known_to_be_empty(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return in which of these rows earlier zeros leave room for nobody: no pattern hides that any more."""
        space = self.space
        zeros = np.flatnonzero(self.cells.empty & np.logical_or.reduce(list(self.public.values())))
        state = self.state
        masks = {number: np.frombuffer(mark, dtype=bool) for (_, mark), number in space.numbers.items()}
        found = np.zeros(len(rows), dtype=bool)
        for at, row in enumerate(rows.tolist()):
            told = [
                np.flatnonzero(masks[number]) if number else np.arange(int(space.sizes[axis]))
                for axis, number in enumerate(self._keys[row, :-2].tolist())
            ]
            axes = [*space.axes_of(int(self.release[row])), len(space.names)]
            rest = [axis for axis in range(len(space.names)) if axis not in axes]
            fibres = np.unique(space.atoms[:, rest], axis=0)[:FIBRES]
            inside = np.stack(np.meshgrid(*(told[axis] for axis in axes[:-1]), indexing="ij"), axis=-1)
            inside = inside.reshape(-1, len(axes) - 1)
            atoms = np.zeros((len(fibres) * len(inside), len(space.names) + 1), dtype=np.int64)
            atoms[:, axes[:-1]] = np.tile(inside, (len(fibres), 1))
            atoms[:, rest] = np.repeat(fibres, len(inside), axis=0)
            over = self.rows_over(atoms)
            mine = np.asarray(over[[row]].sum(axis=0)).ravel() > 0
            printed = zeros[(zeros < self.new) & (state[zeros] == state[row])]
            dead = np.asarray(over[printed].sum(axis=0)).ravel() > 0
            found[at] = bool(dead[mine].all())
        return found

    def codes_of(self, rows: NDArray[np.int64], width: int) -> NDArray[np.int64]:
        """Return the codes of rows that are cells of one release with so many dimensions."""
        return self._marks[rows, 2 : 2 + width]

    def held_by(self, row: int) -> NDArray[np.int64]:
        """Return, axis by axis, the number of the classes that a row holds (0: all)."""
        return self._keys[row, :-2]

    def left_out(self, row: int) -> int:
        """Return the state of the data that a row leaves out, LEFT_OUT for filters, NOBODY where it leaves out none."""
        return int(self._left_out[row])

    _extras: Extras
    _left_out: NDArray[np.int64]
    _keys: NDArray[np.int64]
    _marks: NDArray[np.int64]


def recall(  # noqa: PLR0915 - row by row, in one reading
    space: Space, history: Sequence[Earlier], rules: Rules, plain: Cells, now: Problem
) -> Past:
    """Return everything released, and the table now asked for; `now` is the latter's own problem."""
    last = len(space.asked) - 1
    printed = [table.rules or rules for _, table in history] + [rules]
    legal = [getattr(table, "weighed", None) or table.rules or rules for _, table in history] + [rules]
    first, codes, sizes = rows_of(space, space.atoms, [])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    told_of_old = _told(space, history, printed, codes, starts, plain)
    extras = _by_subtraction(space, first, starts, plain, legal)
    apart = told_apart(
        space, figures_in(plain, space, first).measures, first, starts, told_of_old.public, rules
    )
    elsewhere = {
        number: np.unique([each.place for each in apart if each.number == number])
        for number in sorted({each.number for each in apart})
        if space.state_of[number] != space.state_of[last]
    }
    extras += [Extra(number, each, NOBODY, space.state_of[last]) for number, each in elsewhere.items()]
    matrix, codes, sizes = rows_of(space, space.atoms, extras)
    ends = np.cumsum(sizes)
    release = np.repeat([*range(last), *(each.number for each in extras), last], sizes)
    extra = np.repeat([False] * last + [True] * len(extras) + [False], sizes)
    state = np.repeat([*space.state_of[:last], *(each.state for each in extras), space.state_of[last]], sizes)
    left_out = np.repeat([NOBODY] * last + [each.left_out for each in extras] + [NOBODY], sizes)
    new, size = int(ends[-1] - sizes[-1]), int(ends[-1])
    hidden, secondary, shown, owed = (np.pad(each, (0, size - len(each))) for each in told_of_old[:4])
    owed |= extra & (left_out != NOBODY)
    public = {name: np.pad(each, (0, size - len(each))) for name, each in told_of_old.public.items()}
    row_of = {
        (number, int(place)): int(ends[len(codes) - 2 + len(extras) - len(elsewhere) + nth]) + at
        for nth, (number, places) in enumerate(elsewhere.items())
        for at, place in enumerate(places)
    }
    cells = figures_in(plain, space, matrix)
    known = {name: _insiders(cells, cells.measures[name]) for name in plain.published}
    wanted, down, up = {}, {}, {}
    alone: set[tuple[str, int, int]] = set()
    between: dict[int, NDArray[np.int64]] = {}
    keys = keys_of(space, matrix, codes, extras)
    both = pairs(keys[:, :-1], state, ~hidden & ~extra, new)
    for name in plain.published:
        measure = cells.measures[name]
        parts = []
        theirs = owed & (_counted(space, name)[release] | (np.abs(measure.cells) > 0))
        for each in dict.fromkeys(legal[number] for number in range(last)):
            mine = np.array([one == each for one in legal])[release]
            found = demands(cells, measure, each, theirs & mine)
            parts.append(found)
        down[name], up[name] = _legend_of_old(measure, printed, release, hidden, secondary, shown)
        own = next(front for front in now.fronts if front.measure.name == name)
        down[name][new:], up[name][new:] = own.down, own.up
        parts.append(Demands(own.wanted.cell + new, own.wanted.way, own.wanted.amount))
        change = sp.csr_array(matrix[both[:, 0]] - matrix[both[:, 1]])
        differ = told_of_few(measure, change, both[:, 0], rules)
        differ += [
            Differs(_row(each, last, starts, new, row_of), each.amount, each.atoms)
            for each in apart
            if each.measure == name
        ]
        besides = {*parts[-1].cell.tolist()}
        for row, _, atoms in differ:
            between[row] = np.union1d(between.get(row, atoms), atoms)
            if row not in besides:
                alone |= {(name, row, who) for who in who_alone(known[name], atoms)}
        told = asked_of(differ)
        parts.append(told)
        owed[told.cell] = True
        joined = Demands(
            *(np.concatenate(each) for each in zip(*[(p.cell, p.way, p.amount) for p in parts], strict=True))
        )
        wanted[name] = within(joined, down[name], up[name]) if measure.whole else joined
    return Past(
        space,
        cells,
        release,
        state,
        extra,
        public,
        owed,
        hidden,
        new,
        known,
        wanted,
        down,
        up,
        tuple(counts.name for counts, _ in history),
        rules,
        max((each.p_percent for each in legal if each.p_percent is not None), default=None),
        np.asarray(np.unique(keys, axis=0, return_inverse=True)[1].ravel(), np.int64),
        sums_of(space, keys, release, state, left_out),
        legal,
        frozenset(alone),
        between,
        extras,
        left_out,
        keys,
        marks_of(space, release, codes, extras),
    )


class _Told(NamedTuple):
    """What was told of the cells of all earlier releases; `public` by measure."""

    hidden: NDArray[np.bool_]
    secondary: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    owed: NDArray[np.bool_]
    public: dict[str, NDArray[np.bool_]]


def _told(  # noqa: PLR0917 - what was printed, under which rules, and where it lies
    space: Space,
    history: Sequence[Earlier],
    printed: Sequence[Rules],
    codes: list[NDArray[np.int64]],
    starts: NDArray[np.int64],
    plain: Cells,
) -> _Told:
    size = int(starts[len(history)])
    hidden, secondary, shown, owed = np.zeros((4, size), dtype=bool)
    public = {name: np.zeros(size, dtype=bool) for name in plain.published}
    for number, (counts, table) in enumerate(history):
        here = slice(int(starts[number]), int(starts[number + 1]))
        status = _statuses(table, space.asked[number].counts.dimensions, codes[number])
        hidden[here] = (status == Status.PRIMARY) | (status == Status.SECONDARY)
        secondary[here] = status == Status.SECONDARY
        owed[here] = _owed(table, space.asked[number].counts.dimensions, codes[number], status)
        for name in plain.published:
            if name in (counts.count, *counts.values) and name not in printed[number].rules_only:
                public[name][here] = status == Status.PUBLISHED
        shown[here] = status == Status.PUBLISHED
    return _Told(hidden, secondary, shown, owed, public)


def _by_subtraction(
    space: Space, first: sp.csr_array, starts: NDArray[np.int64], plain: Cells, legal: Sequence[Rules]
) -> Extras:
    """Return what stands on few of whom a release holds and another state of the data, or its own filters, do not."""
    extras: Extras = []
    for number, state_of_it in enumerate(space.state_of):
        cells = sp.csr_array(first[starts[number] : starts[number + 1]])
        others = [state for state in range(space.states) if state != state_of_it]
        filters = [LEFT_OUT] if any(not mask[:-1].all() for _, mask in space.keeps[number]) else []
        for left_out in (*others, *filters):
            part = less(space, number, left_out, space.atoms, cells)
            behind = few_behind(figures_in(plain, space, part), legal[number])
            few = np.flatnonzero((np.diff(part.indptr) > 0) & behind)
            if len(few):
                extras.append(Extra(number, few, left_out, state_of_it))
    return extras


def _row(
    each: Apart, last: int, starts: NDArray[np.int64], new: int, row_of: dict[tuple[int, int], int]
) -> int:
    """Return the row of a figure that is told apart from another edition's."""
    if each.number == last:
        return new + each.place
    return row_of.get((each.number, each.place), int(starts[each.number]) + each.place)


def _counted(space: Space, name: str) -> NDArray[np.bool_]:
    """Return which releases counted a measure: an empty cell of another is no figure of it, nobody was asked there."""
    asked = [each.counts for each in space.asked]
    return np.array([name in (counts.count, *counts.values) for counts in asked])


def _texts(dimensions: tuple[Hierarchy, ...], places: NDArray[np.int64]) -> list[Codes]:
    codes = [np.array(each.all_codes, dtype=object)[places[:, at]] for at, each in enumerate(dimensions)]
    return list(zip(*codes, strict=True)) if codes else [()] * len(places)


def _statuses(
    table: SafeTable | Released, dimensions: tuple[Hierarchy, ...], places: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Return the status of each cell, empty where the release says nothing of it."""
    said = {cell.codes: str(cell.status) for cell in table.cells}
    return np.array([said.get(each, "") for each in _texts(dimensions, places)], dtype=object)


def _owed(
    table: SafeTable | Released,
    dimensions: tuple[Hierarchy, ...],
    places: NDArray[np.int64],
    status: NDArray[np.object_],
) -> NDArray[np.bool_]:
    """Return which cells an earlier release owes protection."""
    owed = getattr(table, "owed", None)
    if owed is None:
        return np.asarray(status == Status.PRIMARY, np.bool_)
    return np.array([each in owed for each in _texts(dimensions, places)], dtype=bool)


def _insiders(cells: Cells, measure: Measure) -> Insiders:
    """Return who knows what: of an atom no more than the own part, of a cell all where they stand alone in it."""
    if measure.parts is None and measure.whole:
        return _lone_persons(cells, measure)
    known = insiders(cells, measure)
    has = known.has.copy()
    has.data = np.where(has.data <= 1, 1 + BARELY, has.data)
    return replace(known, has=has, whole_cells=True)


def _lone_persons(cells: Cells, measure: Measure) -> Insiders:
    """Return each person who stands alone in some row, with all such rows."""
    rows = np.flatnonzero(measure.cells == 1)
    lone = sp.csr_array(cells.matrix[rows])
    holds = sp.csr_array(lone @ sp.diags_array(measure.atoms))
    holds.eliminate_zeros()
    atoms = holds.indices[holds.indptr[:-1]] if len(rows) else np.zeros(0, np.int64)
    who, number = np.unique(atoms, return_inverse=True)
    shape = (len(who), cells.matrix.shape[0])
    knows = sp.csr_array((np.ones(len(rows)), (number, rows)), shape=shape)
    has = sp.csr_array(
        (np.full(len(who), 1 + BARELY), (np.arange(len(who)), who)), shape=(len(who), cells.matrix.shape[1])
    )
    return Insiders(knows, has, None, whole_cells=True)


def _legend_of_old(  # noqa: PLR0917 - what was printed, cell by cell
    measure: Measure,
    printed: Sequence[Rules],
    release: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    secondary: NDArray[np.bool_],
    shown: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far below and above the truth every earlier row may lie, by the legend it was printed with.

    A figure that is `shown` tells of persons who were not asked for that they are too many to be withheld.
    """
    value = measure.cells
    down = np.full(len(value), UNBOUNDED) if measure.signed else value.copy()
    up = np.full(len(value), UNBOUNDED)
    if not measure.whole:
        return down, up
    for number, rules in enumerate(printed[:-1]):
        mine = hidden & (release == number)
        few = rules.max_n if rules.max_n is not None and rules.max_n > 1 else None
        veiled = bool((value[mine] == 0).any()) and (rules.given is not None or bool(rules.group_dimensions))
        at_least = mine & (value >= 1) & (not rules.protect_zeros) & (secondary | (not veiled))
        down[at_least] = value[at_least] - 1
        if few is None or rules.given is not None:
            continue
        if measure.name in rules.rules_only:
            many = shown & (release == number) & (value > few)
            down[many] = value[many] - few - 1
        if rules.two_symbols:
            more = mine & secondary & (value > few)
            down[more] = value[more] - few - 1
        primary = mine & ~secondary & (value <= few) & ((value >= 1) | rules.protect_zeros)
        up[primary] = few - value[primary]
    return down, up
