"""Which sums are under attack, and what each kind of reader knows of them, cut into small systems."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from wiu.disclosure.attack_bounds import Component, Known, components, tightened
from wiu.disclosure.attack_people import Largest, largest, sensitive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wiu.disclosure.attack_legend import Ranges
    from wiu.disclosure.attack_space import Space
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes

    Vector = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Targets:
    """The sums under attack: whose cell, which columns, and the room that p% asks of an outsider."""

    sums: sparse.csr_array
    editions: tuple[int, ...]
    names: tuple[tuple[Codes, ...], ...]
    kinds: tuple[str, ...]
    who: Largest


@dataclass(repr=False)
class Level:
    """The system as one kind of reader knows it, cut into parts, and which targets each part holds."""

    parts: list[tuple[Component, NDArray[np.int64], NDArray[np.int64]]]
    part_of: NDArray[np.int64]
    home: NDArray[np.int64]
    settled: NDArray[np.int64]


def apart_of(space: Space) -> float:
    """Return how far two figures must lie apart to count as two, in the measure's unit."""
    return 1e-4 if space.whole else 1e-6 * max(1.0, float(np.abs(space.truth).max(initial=0.0)))


def _differences(
    space: Space, rules: Rules, *, has_contributors: bool
) -> tuple[list[sparse.csr_array], list[int]]:
    """Return what subtraction of editions would show of few: the new, the gone, and the net of both."""
    rows, lines = [], []
    at = {(line.edition, line.key): index for index, line in enumerate(space.lines)}
    count = max((line.edition for line in space.lines), default=0) + 1
    for index, line in enumerate(space.lines):
        for other in range(count):
            if other == line.edition:
                continue
            new = [line.edition in block and other not in block for block in space.block_editions]
            fresh = sparse.csr_array(space.member[[index]].multiply(np.array(new)[space.blocks]))
            fresh.eliminate_zeros()
            earlier = at.get((other, line.key))
            if earlier is not None:
                net = sparse.csr_array(space.member[[index]] - space.member[[earlier]])
                net.eliminate_zeros()
            else:
                net = fresh
            for row in (fresh, net) if net.nnz != fresh.nnz else (fresh,):
                if row.nnz:
                    rows.append(row)
                    lines.append(index)
    if not rows:
        return [], []
    stacked = sparse.csr_array(sparse.vstack(rows, format="csr"))
    who = largest(space.own, abs(stacked))
    few = sensitive(
        who,
        replace(rules, given=None, protect_zeros=False),
        persons=space.whole,
        has_contributors=has_contributors,
    )
    told = np.abs(stacked @ space.truth) > apart_of(space) / 10  # what comes out even tells of nobody
    chosen = np.flatnonzero(few & told)
    return [stacked[[row]] for row in chosen], [lines[row] for row in chosen]


def targets_of(space: Space, rules: Rules, *, has_contributors: bool) -> Targets:
    """Gather the withheld cells, and differences between editions that stand on few."""
    hidden = [index for index, line in enumerate(space.lines) if not line.published]
    rows = [space.member[hidden]] if hidden else []
    kinds = ["primary" if space.lines[index].primary else "secondary" for index in hidden]
    if len(space.block_editions) > 1:
        extra, lines = _differences(space, rules, has_contributors=has_contributors)
        rows += extra
        hidden += lines
        kinds += ["difference"] * len(lines)
    empty = sparse.csr_array((0, space.member.shape[1]))
    sums = sparse.csr_array(sparse.vstack(rows, format="csr")) if rows else empty
    return Targets(
        sums,
        tuple(space.lines[index].edition for index in hidden),
        tuple(space.lines[index].names for index in hidden),
        tuple(kinds),
        largest(space.own, sums),
    )


def _known(space: Space, ranges: Ranges, *, printed: bool) -> Known:
    """Return everything a reader knows: published sums, and the legend's ranges."""
    needed = np.flatnonzero(space.needed & printed)
    sums = space.member[needed] @ space.truth
    lines, low, high = ranges
    # no sum is boundless for the solver's sake; twice everything is far enough for any witness
    cap = 2 * float(np.abs(space.truth).sum()) + 100.0
    width = len(space.truth)
    return Known(
        sparse.csr_array(sparse.vstack([space.member[needed], space.member[lines]], format="csr")),
        np.concatenate([sums, low]),
        np.concatenate([sums, high]),
        np.full(width, -cap if space.signed else 0.0),
        np.full(width, cap),
    )


def _cut(rows: sparse.csr_array, known: Known, truth: Vector, columns: NDArray[np.int64]) -> Known:
    """Return one part's own system: what the settled columns add is taken off, empty and double rows go."""
    part = sparse.csr_array(rows[:, columns])
    busy = np.flatnonzero(np.diff(part.indptr) > 1)
    part = sparse.csr_array(part[busy])
    inside = part @ truth[columns]
    outside = rows[busy] @ truth - inside
    low, high = known.row_low[busy] - outside, known.row_high[busy] - outside
    equal = known.row_low[busy] == known.row_high[busy]
    low, high = np.where(equal, inside, low), np.where(equal, inside, high)
    binds = equal | (part @ known.low[columns] < low - 1e-9) | (part @ known.high[columns] > high + 1e-9)
    marks = part @ np.random.default_rng(11).random(len(columns))
    order = np.lexsort((~equal, np.round(marks, 9)))
    first = np.ones(len(busy), dtype=bool)
    # of rows over the same columns an equation comes first and says all that a range would
    first[order[1:]] = (np.diff(np.round(marks[order], 9)) != 0) | ~equal[order[:-1]]
    keep = np.flatnonzero(binds & first)
    return Known(sparse.csr_array(part[keep]), low[keep], high[keep], known.low[columns], known.high[columns])


def level_of(space: Space, targets: Targets, ranges: Ranges, *, printed: bool = True) -> Level:
    """Propagate, and cut into parts that neither a known sum nor a target connects.

    Without `printed` the reader is shown no figure but zeros.
    """
    apart = apart_of(space)
    known = tightened(_known(space, ranges, printed=printed), whole=space.whole, slack=apart / 10)
    low, high = np.minimum(known.low, space.truth), np.maximum(known.high, space.truth)
    known = replace(known, low=low, high=high)
    free = high - low > apart
    pattern = sparse.csr_array(abs(targets.sums))
    pieces = components(sparse.csr_array(sparse.vstack([known.rows, pattern], format="csr")), free)
    part_of = np.full(len(free), -1)
    for number, columns in enumerate(pieces):
        part_of[columns] = number
    home = np.full(pattern.shape[0], -1)
    entry_row = np.repeat(np.arange(pattern.shape[0]), np.diff(pattern.indptr))
    np.maximum.at(home, entry_row, part_of[pattern.indices])
    by_row = known.rows.tocsc()
    parts = []
    for number, columns in enumerate(pieces):
        mine = np.flatnonzero(home == number)
        touched = np.unique(by_row[:, columns].indices) if len(mine) else np.empty(0, dtype=np.int64)
        local = Known(known.rows[touched], known.row_low[touched], known.row_high[touched], low, high)
        component = Component(
            _cut(local.rows, local, space.truth, columns),
            space.truth[columns],
            sparse.csr_array(targets.sums[mine][:, columns]),
            space.whole,
            apart,
        )
        parts.append((component, columns, mine))
    return Level(parts, part_of, home, np.flatnonzero(home < 0))
