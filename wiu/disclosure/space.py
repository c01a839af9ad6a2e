"""The common atoms of all releases, and every release's cells over them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy.sparse as sp

from wiu.disclosure.cells import cells_of, code_leaves
from wiu.disclosure.defence import spans
from wiu.disclosure.matching import HOLDS
from wiu.disclosure.rulers import AMOUNT, LARGEST
from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.matching import Joint
    from wiu.disclosure.universe import Axis, Overlay

MOST_LISTED = 200_000
"""Combinations of a release's leaves up to which its cells over them are kept."""

NEARLY, ENOUGH = 0.8, 5
"""Share of an axis' codes that must settle another's, and atoms a code that make this more than chance."""


@dataclass(repr=False)
class Space:
    """Atoms are classes of codes, one per axis, and a block: the states of the data that hold it.

    `class_of` (by axis) gives the class of each code; codes that no release tells apart are one. `stands_for` is
    the fullest code of each class. `sizes` counts the classes; one more stands for *nobody was asked*. `atoms` (atoms × (axes + 1)) are those in
    which somebody is; the last column is the place in `blocks`, each a set of bits. `blocks[0]` holds in all states.
    `figures` and `parts` (contributors × atoms) are by measure. `ties` are the pairs of axes of which
    the first settles the second (the nation of a region), with the pairs of classes that occur. `given` (axis by axis, classes × blocks)
    says whether a class is anybody's in every state of a block in which the axis was asked; None where the answers are not known.
    """

    names: tuple[str, ...]
    class_of: dict[str, NDArray[np.int64]]
    stands_for: dict[str, NDArray[np.int64]]
    sizes: NDArray[np.int64]
    blocks: list[int]
    atoms: NDArray[np.int64]
    figures: dict[str, NDArray[np.float64]]
    parts: dict[str, sp.csr_array]
    ties: list[tuple[int, int, NDArray[np.bool_]]]
    asked: Sequence[Overlay]
    state_of: list[int]
    states: int
    leaf: list[list[tuple[int, NDArray[np.int64]]]]
    keeps: list[list[tuple[int, NDArray[np.bool_]]]]
    given: list[NDArray[np.bool_]] | None = None
    numbers: dict[tuple[int, bytes], int] = field(default_factory=dict)
    laid: dict[int, tuple[NDArray[np.int64], sp.csc_array]] = field(default_factory=dict)

    def unique(
        self, atoms: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the different atoms in order, the first place of each, and for every atom its place among them."""
        radix = [*(int(size) + 1 for size in self.sizes), len(self.blocks)]
        if math.prod(radix) < LARGEST:
            key = np.ravel_multi_index(tuple(atoms.T), radix)
            _, first, back = np.unique(key, return_index=True, return_inverse=True)
        else:
            _, first, back = np.unique(atoms, axis=0, return_index=True, return_inverse=True)
        return atoms[first], first, back.ravel()

    def possible(self, atoms: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return in which atoms there may be somebody: in none of a region in another nation, nor of a code that nobody gave."""
        good = np.ones(len(atoms), dtype=bool)
        for one, other, occurs in self.ties:
            good &= occurs[atoms[:, one], atoms[:, other]]
        for axis, given in enumerate(self.given or ()):
            good &= given[atoms[:, axis], atoms[:, -1]]
        return good

    def held(self, state: int, atoms: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which atoms stand in a state of the data, whether or not anybody asked about them."""
        bit = 1 << state
        return np.array([(each & bit) > 0 for each in self.blocks], dtype=bool)[atoms[:, -1]]

    def cells(
        self, number: int, atoms: NDArray[np.int64], *, kept: bool = True, state: int | None = None
    ) -> tuple[NDArray[np.int64], sp.csr_array]:
        """Return the codes of a release's cells and their matrix over `atoms`.

        Without `kept`, the cells hold whom the release's filters left out; with a `state`, whom they would have
        held in that state of the data.
        """
        counts = self.asked[number].counts
        inside = self.held(self.state_of[number] if state is None else state, atoms)
        through = np.ones(len(atoms), dtype=bool)
        for axis, mask in self.keeps[number]:
            through &= mask[atoms[:, axis]]
        inside &= through if kept else ~through
        codes = np.zeros((len(atoms), len(counts.dimensions)), dtype=np.int64)
        for at, (axis, leaf) in enumerate(self.leaf[number]):
            codes[:, at] = leaf[atoms[:, axis]]
            inside &= codes[:, at] >= 0
        place_of = {each.name: at for at, each in enumerate(counts.dimensions)}
        tables = [sorted(place_of[name] for name in table) for table in counts.tables]
        used = sorted({each for table in tables for each in table})
        here = np.flatnonzero(inside)
        sizes = [len(counts.dimensions[each].leaves) for each in used]
        if math.prod(sizes) > MOST_LISTED:
            places, matrix = cells_of(counts.dimensions, tables, used, codes[here][:, used])
            matrix = sp.csr_array(
                (matrix.data, here[matrix.indices], matrix.indptr), shape=(matrix.shape[0], len(atoms))
            )
            return places, matrix
        if number not in self.laid:
            grid = np.indices(sizes).reshape(len(sizes), -1).T if sizes else np.zeros((1, 0), np.int64)
            places, whole = cells_of(counts.dimensions, tables, used, grid.astype(np.int64))
            self.laid[number] = places, sp.csc_array(whole)
        places, by_leaves = self.laid[number]
        finest = np.zeros(len(here), dtype=np.int64)
        if used:
            finest = np.ravel_multi_index(tuple(codes[here][:, used].T), sizes)
        entries, which = spans(by_leaves.indptr, finest)
        shape = (len(places), len(atoms))
        return places, sp.csr_array(
            (np.ones(len(entries)), (by_leaves.indices[entries], here[which])), shape=shape
        )

    def keys(self, number: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each cell of a release, axis by axis, a number for the classes that it holds (0: all)."""
        counts = self.asked[number].counts
        keys = np.zeros((len(places), len(self.names)), dtype=np.int64)
        masks = {axis: mask[:-1] for axis, mask in self.keeps[number]}
        of_axis = {axis: (at, leaf[:-1]) for at, (axis, leaf) in enumerate(self.leaf[number])}
        for axis in sorted({*masks, *of_axis}):
            through = masks.get(axis, np.ones(int(self.sizes[axis]), dtype=bool))
            if axis not in of_axis:
                keys[:, axis] = self._number(axis, through)
                continue
            at, leaf = of_axis[axis]
            inside = code_leaves(counts.dimensions[at]).toarray() > 0
            of_code = [
                self._number(axis, through & (leaf >= 0) & covered[np.maximum(leaf, 0)]) for covered in inside
            ]
            keys[:, axis] = np.array(of_code, dtype=np.int64)[places[:, at]]
        return keys

    def asks(self, number: int) -> NDArray[np.int64]:
        """Return for each axis what a release does with people of whom it was not asked: whether it leaves them out."""
        asked = np.zeros(len(self.names), dtype=np.int64)
        for axis, leaf in self.leaf[number]:
            asked[axis] |= int(leaf[-1] < 0)
        for axis, mask in self.keeps[number]:
            asked[axis] |= 2 * int(not mask[-1])
        return asked

    def _number(self, axis: int, mask: NDArray[np.bool_]) -> int:
        if mask.all():
            return 0
        return self.numbers.setdefault((axis, mask.tobytes()), len(self.numbers) + 1)

    def axes_of(self, number: int) -> list[int]:
        """Return the axes in which a release tells people apart."""
        used = {name for table in self.asked[number].counts.tables for name in table}
        names = [each.name for each in self.asked[number].counts.dimensions]
        axes = {axis for name, (axis, _) in zip(names, self.leaf[number], strict=True) if name in used}
        axes |= {axis for axis, mask in self.keeps[number] if not mask[:-1].all()}
        axes |= {axis for axis, leaf in self.leaf[number] if (leaf[:-1] < 0).any()}
        return sorted(axes | {one for one, other, _ in self.ties if other in axes})


def space_of(asked: Sequence[Overlay], axes: Mapping[str, Axis], joint: Joint) -> Space:
    """Return the atoms of everything that was laid together."""
    names = tuple(axes)
    class_of: dict[str, NDArray[np.int64]] = {}
    for name, axis in axes.items():
        marks = [np.zeros(len(axis.codes), dtype=np.int64)]
        marks += [each.leaf[name] for each in asked if name in each.leaf]
        marks += [each.keeps[name].astype(np.int64) for each in asked if name in each.keeps]
        _, first, group = np.unique(np.column_stack(marks), axis=0, return_index=True, return_inverse=True)
        class_of[name] = np.argsort(np.argsort(first))[group.ravel()]
    stands_for = {name: _fullest(joint, name, class_of[name]) for name in names}
    sizes = np.array([int(class_of[name].max(initial=-1)) + 1 for name in names], dtype=np.int64)
    frames = {}
    for measure, rows in joint.rows.items():
        frame = rows[[CONTRIBUTOR, AMOUNT, HOLDS]].copy()
        for at, name in enumerate(names):
            code = rows[name].to_numpy(dtype=np.int64)
            frame[at] = np.where(code >= 0, class_of[name][np.maximum(code, 0)], sizes[at])
        frames[measure] = frame
    keys = pd.concat([each[[*range(len(names)), HOLDS]] for each in frames.values()]).drop_duplicates()
    keys = keys.sort_values([*range(len(names)), HOLDS], kind="stable").astype(np.int64)
    everywhere = (1 << joint.states) - 1
    blocks = [everywhere, *sorted(set(keys[HOLDS].tolist()) - {everywhere})]
    table = keys.to_numpy(dtype=np.int64)
    block_of = {bits: at for at, bits in enumerate(blocks)}
    atoms = np.column_stack(
        [table[:, :-1], np.array([block_of[each] for each in table[:, -1].tolist()], np.int64)]
    )
    index = pd.MultiIndex.from_frame(keys)
    figures, parts = {}, {}
    people = sorted({who for each in frames.values() for who in each[CONTRIBUTOR].unique()})
    for measure, frame in frames.items():
        place = index.get_indexer(
            pd.MultiIndex.from_frame(frame[[*range(len(names)), HOLDS]].astype(np.int64))
        )
        amount = frame[AMOUNT].to_numpy(dtype=np.float64)
        who = pd.Index(people).get_indexer(pd.Index(frame[CONTRIBUTOR]))
        held = sp.csr_array(sp.coo_array((amount, (who, place)), shape=(len(people), len(atoms))))
        held.sum_duplicates()
        held.data = np.round(held.data, 9)
        held.eliminate_zeros()
        parts[measure] = held
        figures[measure] = np.round(np.asarray(held.sum(axis=0)).ravel(), 9)
    place_of = {name: at for at, name in enumerate(names)}
    leaf, keeps = [], []
    for each in asked:
        leaf.append(
            [
                (place_of[axis], _by_class(each.leaf[axis], class_of[axis], -1))
                for axis in (each.axis_of[dimension.name] for dimension in each.counts.dimensions)
            ]
        )
        keeps.append(
            [
                (place_of[name], _by_class(mask.astype(np.int64), class_of[name], int(mask.all())) > 0)
                for name, mask in each.keeps.items()
            ]
        )
    return Space(
        names,
        class_of,
        stands_for,
        sizes,
        blocks,
        atoms,
        figures,
        parts,
        _ties(atoms, sizes),
        asked,
        joint.state_of,
        joint.states,
        leaf,
        keeps,
        None
        if any(each.counts.behind is None for each in asked)
        else _given(atoms, sizes, blocks, joint.states),
    )


def _given(
    atoms: NDArray[np.int64], sizes: NDArray[np.int64], blocks: list[int], states: int
) -> list[NDArray[np.bool_]]:
    """Return for each axis which classes are somebody's in every state of a block; all where nobody was asked.

    A question has a row for every code that anybody gave: that no other was given is as public as a printed zero.
    """
    holds = np.array([[bits >> state & 1 for state in range(states)] for bits in blocks], dtype=bool)
    found = []
    for axis, size in enumerate(sizes.tolist()):
        theirs = np.zeros((size + 1, states), dtype=bool)
        for state in range(states):
            theirs[atoms[holds[atoms[:, -1], state], axis], state] = True
        theirs[:, ~theirs[:size].any(axis=0)] = True
        theirs[size] = True
        found.append(~((~theirs).astype(np.int64) @ holds.T.astype(np.int64) > 0))
    return found


def _fullest(joint: Joint, name: str, class_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each class of an axis the code that most people have."""
    mass = np.zeros(len(class_of))
    for rows in joint.rows.values():
        code = rows[name].to_numpy(dtype=np.int64)
        amount = np.abs(rows[AMOUNT].to_numpy(dtype=np.float64))
        mass += np.bincount(code[code >= 0], weights=amount[code >= 0], minlength=len(mass))
    order = np.lexsort((np.arange(len(mass)), mass))
    fullest = np.zeros(int(class_of.max(initial=-1)) + 1, dtype=np.int64)
    fullest[class_of[order]] = order  # the last entry of a class stays: its fullest code
    return fullest


def _by_class(of_code: NDArray[np.int64], class_of: NDArray[np.int64], beyond: int) -> NDArray[np.int64]:
    """Return for each class what is said of its codes, and at the end what holds where nobody was asked."""
    size = int(class_of.max(initial=-1)) + 1
    found = np.full(size + 1, beyond, dtype=of_code.dtype)
    found[class_of] = of_code
    return found


def _ties(atoms: NDArray[np.int64], sizes: NDArray[np.int64]) -> list[tuple[int, int, NDArray[np.bool_]]]:
    """Return the pairs of axes of which one (nearly) settles the other, and the pairs of codes that occur.

    Everybody knows in which nation a region lies: what does not occur there can't be.
    """
    found = []
    for one in range(len(sizes)):
        for other in range(len(sizes)):
            if one == other or sizes[one] < sizes[other] or sizes[other] < 2:  # noqa: PLR2004 - an axis of one class says nothing
                continue
            if sizes[one] == sizes[other] and one > other:
                continue
            occurs = np.zeros((int(sizes[one]) + 1, int(sizes[other]) + 1), dtype=bool)
            occurs[atoms[:, one], atoms[:, other]] = True
            ways = occurs[:-1].sum(axis=1)
            if len(atoms) >= ENOUGH * sizes[one] and (ways == 1).sum() >= NEARLY * (ways > 0).sum():
                found.append((one, other, occurs))
    return found
