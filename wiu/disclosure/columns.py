"""Which atoms a search works with: all that may hold somebody, or where these are too many, a well-chosen few.

What is told apart in a question lies in a few axes. People who agree in all the others form a *fibre*:
movements within fibres leave whatever is asked in the other axes as it is. The fullest fibres are taken
whole, empty atoms too (nobody outside knows that they are empty), and of the fibres of the figures to
be protected as much as is needed to move them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.past import Past
    from wiu.disclosure.space import Space

WHOLE = 1_500
"""Atoms up to which all are taken."""

MOST = 300
"""Atoms of the fibres that are taken whole."""

OWN = 2
CORNER = 4
"""Fibres of its own that a protected figure gets, and codes of each axis taken there."""


def all_atoms(space: Space) -> NDArray[np.int64] | None:
    """Return every atom that may hold somebody; None where these are too many."""
    sizes = [int(size) for size in space.sizes]
    if float(np.prod(np.array(sizes, dtype=float))) > WHOLE:
        return None
    grid = np.indices(sizes).reshape(len(sizes), -1).T if sizes else np.zeros((1, 0), np.int64)
    grid = np.column_stack([grid, np.zeros(len(grid), np.int64)]).astype(np.int64)
    return _possible(space, np.vstack([space.atoms, grid]))


def fibres(
    space: Space, axes: Sequence[int], cells: Sequence[NDArray[np.int64]], *, most: int = MOST, own: int = OWN
) -> NDArray[np.int64]:
    """Return atoms with which figures that lie in `axes` can be moved; `cells` are the atoms of each figure."""
    weight = np.zeros(len(space.atoms))
    for figure in space.figures.values():
        top = float(np.abs(figure).max(initial=0.0))
        weight += np.abs(figure) / top if top > 0 else 0.0
    rest = [axis for axis in range(len(space.sizes)) if axis not in axes]
    main = space.atoms[:, -1] == 0
    parts = [space.atoms[:0]]
    _, fibre = np.unique(space.atoms[:, [*rest, -1]], axis=0, return_inverse=True)
    fibre = fibre.ravel()
    order = np.argsort(
        -np.bincount(fibre[main], weights=weight[main], minlength=int(fibre.max(initial=-1)) + 1)
    )
    taken = 0
    for each in order.tolist():
        inside = np.flatnonzero((fibre == each) & main)
        if not len(inside) or (taken and taken >= most):
            break
        grid = _grid(space, axes, inside, weight, few=40)
        parts.append(grid)
        taken += len(grid)
    seen: set[int] = set()
    for atoms in cells:
        mine = atoms[np.argsort(-weight[atoms], kind="stable")]
        for one in list(dict.fromkeys(fibre[mine].tolist()))[:own]:
            if one in seen:
                continue
            seen.add(one)
            inside = np.flatnonzero(fibre == one)
            parts.append(space.atoms[inside])
            parts.append(_grid(space, axes, inside, weight, few=CORNER))
    return _possible(space, np.vstack(parts))


def _grid(
    space: Space, axes: Sequence[int], inside: NDArray[np.int64], weight: NDArray[np.float64], *, few: int
) -> NDArray[np.int64]:
    """Return the crossing of the fibre's fullest codes in these axes, `few` of each, in the block of all states."""
    atoms = space.atoms[inside]
    choices = []
    for axis in axes:
        mass = np.bincount(atoms[:, axis], weights=weight[inside], minlength=int(space.sizes[axis]) + 1)[:-1]
        order = np.argsort(-mass, kind="stable")
        choices.append(order[: few if few > CORNER else min(few, max(2, int((mass > 0).sum())))])
    crossed = (
        np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(axes))
        if axes
        else np.zeros((1, 0), np.int64)
    )
    grid = np.repeat(atoms[:1], len(crossed), axis=0)
    grid[:, list(axes)] = crossed
    grid[:, -1] = 0
    return grid


def _possible(space: Space, atoms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the atoms once each, without those that can't be."""
    atoms = space.unique(atoms)[0]
    return np.asarray(atoms[space.possible(atoms)], np.int64)


def alive(past: Past, atoms: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the atoms that no published zero rules out, and their places among those in which somebody is (−1)."""
    at = places(past.space, atoms)
    zero = past.cells.empty & np.logical_or.reduce(list(past.public.values()))
    signed = any(past.cells.measures[name].signed for name in past.cells.published)
    if zero.any() and not signed:
        dead = np.asarray(past.rows_over(atoms)[np.flatnonzero(zero)].sum(axis=0)).ravel() > 0
        atoms, at = atoms[~dead | (at >= 0)], at[~dead | (at >= 0)]
    return atoms, at


def places(
    space: Space, atoms: NDArray[np.int64], among: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Return where each atom stands among others (those in which somebody is), −1 where it does not."""
    among = space.atoms if among is None else among
    both = np.vstack([among, atoms])
    group = space.unique(both)[2]
    where = np.full(int(group.max(initial=-1)) + 1, -1)
    where[group[: len(among)]] = np.arange(len(among))
    return where[group[len(among) :]]
