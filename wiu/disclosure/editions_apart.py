"""Figures of two states of the data that all printed figures tell together, though neither may be printed itself.

One edition printed a group of bands, another prints its bands one by one: their sum less the group is what came or
left between them. Where that stands on few, the sum is owed like a figure that is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lstsq
from scipy.sparse.linalg import lsqr

from wiu.disclosure.merge import alike
from wiu.disclosure.net import told_of_few

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from wiu.disclosure.cells import Measure
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.space import Space

    Nulls = Mapping[tuple[str, int], NDArray[np.float64]]

NOTHING = 1e-6
"""A sum of whole numbers times draws of a normal distribution that is smaller is nought."""

EXACT, MOST_STEPS = 1e-14, 5_000
"""How near to nought, and in how many steps, a drawn movement is freed of what printed figures see of it."""

DRAWS, SEED = 2, 20_261_126


class Apart(NamedTuple):
    """A figure of the newest state, by a release's cell, that must not be told beside an earlier one.

    `amount` is the room that it needs, `atoms` are those in which somebody came or left.
    """

    measure: str
    number: int
    place: int
    amount: float
    atoms: NDArray[np.int64]


def told_apart(  # noqa: PLR0917 - the rows of everything released, and what of them is printed
    space: Space,
    measures: Mapping[str, Measure],
    rows: sp.csr_array,
    starts: NDArray[np.int64],
    public: Mapping[str, NDArray[np.bool_]],
    rules: Rules,
) -> list[Apart]:
    """Return what any release names, another state of the data tells, and the newest state must not tell.

    `rows` are the cells of every release and, last, of the table now asked for; `starts` where those of each begin.
    Left out is what the newest state has told already: nothing that is withheld now takes it back.
    """
    now = space.state_of[-1]
    nulls = _nulls(space, rows, starts, public)
    then = sorted({(state, name) for name, state in nulls if state != now})
    if not then:
        return []
    found = []
    for number, places in _named(space, now):
        here = sp.csr_array(space.cells(number, space.atoms, state=now)[1][places])
        there = {
            state: sp.csr_array(space.cells(number, space.atoms, state=state)[1][places])
            for state in {state for state, _ in then}
        }
        for state, name in then:
            open_here = np.diff(here.indptr) > 0
            if (name, now) in nulls:
                open_here &= ~_told(here, nulls[name, now])
            at = np.flatnonzero(open_here & _told(there[state], nulls[name, state]))
            change = sp.csr_array((here - there[state])[at])
            differ = told_of_few(measures[name], change, places[at], rules)
            found += [Apart(name, number, *each) for each in differ]
    return found


def _named(space: Space, now: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield (release, places of its cells): every figure that any release names once, by the newest state's own first."""
    numbers = range(len(space.asked))
    seen: set[bytes] = set()
    for number in sorted(numbers, key=lambda each: (each != numbers[-1], space.state_of[each] != now, each)):
        codes, _ = space.cells(number, space.atoms)
        keys = np.column_stack([space.keys(number, codes), np.tile(space.asks(number), (len(codes), 1))])
        fresh = []
        for place, key in enumerate(keys):
            if key.tobytes() not in seen:
                seen.add(key.tobytes())
                fresh.append(place)
        yield number, np.array(fresh, dtype=np.int64)


def _nulls(
    space: Space,
    rows: sp.csr_array,
    starts: NDArray[np.int64],
    public: Mapping[str, NDArray[np.bool_]],
) -> Nulls:
    """Return, by measure and state in which any of it is printed, drawn movements that leave all that is printed as it is.

    What none of them moves is a sum of what is printed.
    """
    states = np.repeat(np.array(space.state_of), np.diff(starts))
    drawn = np.random.default_rng(SEED).standard_normal((rows.shape[1], DRAWS))
    nulls = {}
    done: dict[bytes, NDArray[np.float64]] = {}
    for name, printed in public.items():
        for state in sorted(set(space.state_of)):
            mine = printed & (states[: len(printed)] == state)
            if mine.any():
                mark = mine.tobytes()  # measures are printed together nearly always
                if mark not in done:
                    done[mark] = _left_over(sp.csr_array(rows[np.flatnonzero(mine)]), drawn)
                nulls[name, state] = done[mark]
    return nulls


def _left_over(printed: sp.csr_array, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what of the drawn movements no printed figure sees."""
    _, first = np.unique(alike(printed), return_index=True)
    seen = sp.csr_array(printed[first])
    held = np.diff(seen.indptr)
    of_length_one = sp.csr_array((sp.diags_array(1 / np.sqrt(np.maximum(held, 1))) @ seen).T)
    left = drawn.copy()
    for at, each in enumerate(drawn.T):
        fitted = lsqr(of_length_one, each, atol=EXACT, btol=EXACT, conlim=1 / EXACT, iter_lim=MOST_STEPS)[0]
        left[:, at] -= of_length_one @ fitted
    if np.abs(seen @ left).max(initial=0.0) > NOTHING / 100:  # its steps did not suffice
        left = drawn - of_length_one @ lstsq(of_length_one.toarray(), drawn, lapack_driver="gelsy")[0]
    return left


def _told(rows: sp.csr_array, left: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows in which somebody is are sums of what is printed."""
    return np.asarray((np.abs(rows @ left) < NOTHING).all(axis=1) & (np.diff(rows.indptr) > 0), np.bool_)
