"""Movements that need no program: people change places at the corners of a box over a few axes.

Take from a withheld figure's own codes to others in one to four axes, and leave all other axes as they are. Adding at the
corners an even number of steps away and taking away at the odd ones moves the figure, and whatever does not tell all these
axes apart stands still. Such movements are short, whole, and found by looking up who is where; a program is for the rest.
"""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.demands import Way
from wiu.disclosure.sameness import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.evidence import Movement
    from wiu.disclosure.past import Past

MOST_AXES = 4
"""Axes of a box: one of four has sixteen corners."""

MOST_TRIED, MOST_STEPS, MOST_FIBRES, MOST_CORNERS = 8_000, 400, 400, 120_000
"""Ways to step out of a figure's codes that are looked at, and taken; places to do so; corners looked up. Each of one choice of axes."""

OF_A_STEP, OF_AXES, OF_A_DEMAND = 4, 40, 120
"""Boxes kept of one step, of one choice of axes, and of one demand (of the last choice all)."""

TURNS = {
    size: np.array(list(product((0, 1), repeat=size)), dtype=np.int64) for size in range(1, MOST_AXES + 1)
}
"""Which axes are stepped along to reach each corner."""

DENSE = 4_000_000
HAIR = 1e-9

Places = tuple["NDArray[np.int64]", "NDArray[np.bool_]", "NDArray[np.bool_]"]
"""Corners of boxes (places × steps × corners), which boxes may be, and which corners are an odd number of steps away."""


class Boxes:
    """The boxes over one past; which of them stand is for the arithmetic of `evidence.py` to say."""

    def __init__(self, past: Past) -> None:
        self._past = past
        space = past.space
        radix = [*(int(size) + 1 for size in space.sizes), len(space.blocks)]
        self.fits = math.prod(radix) <= DENSE
        if not self.fits:
            return
        self._radix = radix
        self._stride = np.array([math.prod(radix[at + 1 :]) for at in range(len(radix))], dtype=np.int64)
        self._keys = space.atoms @ self._stride
        asked = (space.atoms[:, :-1] < space.sizes).all(axis=1)
        self._busy = {name: asked & (np.abs(figures) > 0) for name, figures in space.figures.items()}
        self._of_row: tuple[tuple[int, str], list[Places], Iterator[Places]] = (-1, ""), [], iter(())
        self._held, self._others = {}, {}
        for name, figures in space.figures.items():
            parts = space.parts[name].tocsc()
            most = np.zeros(len(figures))
            if past.cells.measures[name].parts is not None:
                np.maximum.at(most, np.repeat(np.arange(len(figures)), np.diff(parts.indptr)), parts.data)
            held = np.zeros(math.prod(radix))
            others = held.copy()
            held[self._keys] = figures
            others[self._keys] = figures - most
            self._held[name], self._others[name] = held, others
        self._masks = {number: np.frombuffer(mark, dtype=bool) for (_, mark), number in space.numbers.items()}
        self._bits = np.array(space.blocks, dtype=np.int64)
        self._tables = [self._table(number) for number in range(len(space.asked))]
        self._asks = [self._said(number) for number in range(len(space.asked))]
        self._possible = np.ones(radix[:-1], dtype=bool)
        for one, other, occurs in space.ties:
            shape = [1] * len(radix[:-1])
            shape[one], shape[other] = radix[one], radix[other]
            self._possible &= (occurs if one < other else occurs.T).reshape(shape)
        self._possible = np.repeat(self._possible.ravel(), radix[-1]).reshape(radix)
        for axis, given in enumerate(space.given or ()):
            shape = [1] * len(radix)
            shape[axis], shape[-1] = given.shape
            self._possible &= given.reshape(shape)
        self._possible = self._possible.ravel()

    def _table(self, number: int) -> NDArray[np.int64] | None:
        """Return the row of each cell of a release by its codes, −1 where it has none; None where that is too large."""
        past = self._past
        dimensions = past.space.asked[number].counts.dimensions
        sizes = [len(each.all_codes) for each in dimensions]
        if not sizes or math.prod(sizes) > DENSE:  # a total alone tells no axes apart
            return None
        mine = np.flatnonzero((past.release == number) & ~past.extra)
        found = np.full(sizes, -1, dtype=np.int64)
        found[tuple(past.codes_of(mine, len(sizes)).T)] = mine
        return found

    def _said(
        self, number: int
    ) -> tuple[dict[int, tuple[int, NDArray[np.int64]]], dict[int, NDArray[np.bool_]], list[int]]:
        """Return by axis the dimension of a release and its leaves, its filters, and how many codes stand above leaves."""
        space = self._past.space
        dimensions = space.asked[number].counts.dimensions
        return (
            {axis: (at, leaf) for at, (axis, leaf) in enumerate(space.leaf[number])},
            {axis: mask for axis, mask in space.keeps[number] if not mask[:-1].all()},
            [len(each.all_codes) - len(each.leaves) for each in dimensions],
        )

    def of(self, row: int, name: str, way: int, amount: float, hidden: NDArray[np.bool_]) -> list[Movement]:
        """Return boxes that move a row's figure by the amount; `hidden` marks the rows that may move."""
        signs = (1, -1) if way == Way.EITHER else (1,) if way == Way.UP else (-1,)
        whole = self._past.cells.measures[name].whole
        found: list[tuple[float, Movement]] = []
        for at, good, odd in self._places(row, name, hidden):
            for sign in signs:
                lose = odd if sign > 0 else ~odd
                moves = np.where(odd, -1.0, 1.0) * sign
                room = np.where(good, self._held[name][at[:, :, lose]].min(axis=2), 0.0)
                safe = np.where(good, self._others[name][at[:, :, lose]].min(axis=2), 0.0)
                found += list((_single if whole else _joined)(at, moves, room, safe, amount))
            if len(found) >= OF_A_DEMAND:
                break
        found.sort(key=lambda each: each[0])
        return [each for _, each in found]

    def _places(self, row: int, name: str, hidden: NDArray[np.bool_]) -> Iterator[Places]:
        """Yield, for each choice of axes, where boxes of a row's figure stand; kept for the other demands on it."""
        if self._of_row[0] != (row, name):
            self._of_row = (row, name), [], self._look(row, name, hidden)
        _, known, more = self._of_row
        yield from known
        for each in more:
            known.append(each)
            yield each

    def _look(self, row: int, name: str, hidden: NDArray[np.bool_]) -> Iterator[Places]:
        masks = self._told(row)
        if masks is None:
            return
        told = [axis for axis, mask in enumerate(masks) if not mask.all()]
        for size in (2, 3, 1, 4):
            for axes in combinations(told, size):
                found = self._over(row, name, axes, masks, hidden)
                if found is not None:
                    yield found

    def _told(self, row: int) -> list[NDArray[np.bool_]] | None:
        """Return for each axis which codes the row holds, and of the blocks; None where it is no crossing of codes."""
        past, space = self._past, self._past.space
        codes = past.held_by(row)
        masks = [
            self._masks[number] if number else np.ones(int(space.sizes[axis]), dtype=bool)
            for axis, number in enumerate(codes.tolist())
        ]
        if past.extra[row] and past.left_out(row) == LEFT_OUT:
            number = int(past.release[row])
            filters = [(axis, mask[:-1]) for axis, mask in space.keeps[number] if not mask[:-1].all()]
            if len(filters) != 1 or filters[0][0] in {axis for axis, _ in space.leaf[number]}:
                return None
            masks[filters[0][0]] = ~filters[0][1]
        own = 1 << int(past.state[row])
        blocks = (self._bits & own) > 0
        if past.extra[row]:
            left = past.left_out(row)
            if left >= 0:
                blocks &= (self._bits & (1 << left)) == 0
        return [*masks, blocks]

    def _may_be_in(self, row: int) -> NDArray[np.int64]:
        """Return the blocks to step to: of whom one edition holds and another does not, nobody takes the place there.

        What two printed sums tell is the one less the other, whoever may be in either.
        """
        past = self._past
        left = past.left_out(row) if past.extra[row] else LEFT_OUT
        if left < 0:
            return np.arange(len(self._bits))
        own = 1 << int(past.state[row])
        return np.flatnonzero(((self._bits & own) > 0) | ((self._bits & (1 << left)) == 0))

    def _over(
        self,
        row: int,
        name: str,
        axes: Sequence[int],
        masks: list[NDArray[np.bool_]],
        hidden: NDArray[np.bool_],
    ) -> Places | None:
        """Return the boxes over these axes; None where there is none."""
        stride = self._stride[list(axes)]
        start = [np.flatnonzero(masks[axis]) for axis in axes]
        end = [np.flatnonzero(~masks[axis]) for axis in axes]
        if len(masks) - 1 in axes:
            end[-1] = np.intersect1d(end[-1], self._may_be_in(row))
        if math.prod(len(a) * len(b) for a, b in zip(start, end, strict=True)) > MOST_TRIED:
            return None
        steps = np.stack(np.meshgrid(*start, *end, indexing="ij"), axis=-1).reshape(-1, 2 * len(axes))
        steps = steps[self._hidden_steps(row, axes, steps, hidden)][:MOST_STEPS]
        if not len(steps):
            return None
        size = len(axes)
        turns = TURNS[size]
        corner = np.where(turns[None] == 1, steps[:, None, size:], steps[:, None, :size]) @ stride
        atoms = self._past.space.atoms
        inside = self._busy[name].copy()
        for axis, mask in enumerate(masks):
            if axis not in axes and not mask.all():
                inside &= mask[np.minimum(atoms[:, axis], len(mask) - 1)]
        fibre, weight = np.unique(
            self._keys[inside] - atoms[inside][:, list(axes)] @ stride, return_counts=True
        )
        most = min(MOST_FIBRES, max(1, MOST_CORNERS // corner.size))
        fibre = fibre[np.argsort(-weight, kind="stable")][:most]
        if not len(fibre):
            return None
        at = fibre[:, None, None] + corner[None]
        odd = np.asarray(turns.sum(axis=1) % 2 == 1, np.bool_)
        return at, np.asarray(self._possible[at].all(axis=2), np.bool_), odd

    def _hidden_steps(
        self, row: int, axes: Sequence[int], steps: NDArray[np.int64], hidden: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Return which steps move no figure of any release that is printed, as far as the axes alone tell."""
        space = self._past.space
        fine = np.ones(len(steps), dtype=bool)
        size = len(axes)
        if len(space.sizes) in axes:  # between states of the data: for the arithmetic to say
            return fine
        state = int(self._past.state[row])
        for number, table in enumerate(self._tables):
            of_axis, kept, above = self._asks[number]
            if table is None or space.state_of[number] != state:
                continue
            if not kept.keys() <= set(axes) or not set(axes) <= of_axis.keys() | kept.keys():
                continue
            codes: list[list[NDArray[np.int64]]] = [[np.zeros(len(steps), dtype=np.int64)]] * table.ndim
            seen = np.ones(len(steps), dtype=bool)
            for nth, axis in enumerate(axes):
                first, then = steps[:, nth], steps[:, size + nth]
                if axis in kept:
                    seen &= (kept[axis][first] != kept[axis][then]) & (axis not in of_axis)
                    continue
                at, leaf = of_axis[axis]
                here, there = leaf[first], leaf[then]
                seen &= (here != there) & (here >= 0) & (there >= 0)
                codes[at] = [above[at] + np.maximum(here, 0), above[at] + np.maximum(there, 0)]
            for choice in product(*codes):
                rows = table[tuple(choice)]
                fine &= ~(seen & (rows >= 0)) | hidden[np.maximum(rows, 0)]
        return fine

    def as_moves(self, keys: NDArray[np.int64], moves: NDArray[np.float64]) -> Movement:
        """Return a movement by its atoms."""
        return np.column_stack(np.unravel_index(keys, self._radix)).astype(np.int64), moves


def _single(
    at: NDArray[np.int64],
    moves: NDArray[np.float64],
    room: NDArray[np.float64],
    safe: NDArray[np.float64],
    amount: float,
) -> Iterator[tuple[float, Movement]]:
    """Yield boxes of one place each, and how good each is (the less the better)."""
    amount = math.ceil(amount - HAIR)
    rank = np.where(room >= amount - HAIR, len(moves) - np.minimum(safe / amount, 1), np.inf)
    best = np.argsort(rank, axis=0, kind="stable")[:OF_A_STEP]
    value = np.take_along_axis(rank, best, axis=0)
    for each in np.argsort(value.ravel(), kind="stable")[:OF_AXES].tolist():
        nth, step = divmod(each, value.shape[1])
        if not np.isfinite(value[nth, step]):
            break
        yield float(value[nth, step]), (at[best[nth, step], step], moves * amount)


def _joined(
    at: NDArray[np.int64],
    moves: NDArray[np.float64],
    room: NDArray[np.float64],
    safe: NDArray[np.float64],
    amount: float,
) -> Iterator[tuple[float, Movement]]:
    """Yield boxes at as many places as it takes to move so much."""
    count = 0
    total = room.sum(axis=0)
    most = room.max(axis=0, initial=0.0)
    for step in np.argsort(-np.minimum(most, amount), kind="stable").tolist():
        if total[step] < amount - HAIR:
            continue
        if count >= OF_AXES:
            break
        order = np.argsort(-(room[:, step] + safe[:, step]), kind="stable")
        taken = np.cumsum(room[order, step])
        begun, before = 0, 0.0
        for _ in range(OF_A_STEP):
            last = int(np.searchsorted(taken, before + amount - HAIR))
            if last >= len(order):
                break
            here = order[begun : last + 1]
            share = room[here, step].copy()
            share[-1] -= share.sum() - amount
            here, share = here[share > HAIR], share[share > HAIR]
            worth = float(len(moves) * len(here) - np.minimum(safe[here, step] / share, 1).mean())
            yield worth, (at[here, step].ravel(), np.outer(share, moves).ravel())
            count += 1
            begun, before = last + 1, float(taken[last])
