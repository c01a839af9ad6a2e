"""Counts laid out as cells over atoms: the one matrix that every rule, search and attack works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes
    from wiu.statistics.counts import Counts
    from wiu.statistics.hierarchies import Hierarchy

MOST_ATOMS = 20_000_000


class TooLargeError(Exception):
    """The linked tables cross in more atoms than can be held. Fit to show."""


@dataclass(frozen=True, repr=False)
class Measure:
    """One figure of every cell.

    `atoms` and `cells` hold the true sums (NA counts as nothing given). `given` marks the cells in
    which somebody gave a figure. `parts` has a row per contributor and a column per atom; None where
    the contributors are not known. `whole`: persons; `signed`: may be negative.
    `still` marks atoms that everybody knows to be empty (data that did not change between editions).
    """

    name: str
    atoms: NDArray[np.float64]
    cells: NDArray[np.float64]
    given: NDArray[np.bool_]
    parts: Any  # sp.csr_array or None
    whole: bool
    signed: bool
    still: NDArray[np.bool_] | None = None

    def highest(self, cap: float) -> NDArray[np.float64]:
        """Return how far up each atom may move: `cap`, or not at all where it is known to hold nothing."""
        high = np.full(len(self.atoms), cap)
        if self.still is not None:
            high[self.still] = 0.0
        return high


@dataclass(frozen=True, repr=False)
class Cells:
    """Every cell of the tables once, in reading order, and what it is the sum of.

    `codes` has one row per cell and one column per dimension: positions in `all_codes` of the
    dimension. `matrix` (cells × atoms) is 1 where the atom lies in the cell. Atoms of a published
    zero are left out, for everybody knows them. `published` names the measures that are published,
    `measures` also those that only rules go by. `empty` marks cells in which nobody is counted.
    `level` is the number of atoms in a cell: fine cells few, totals many. `used` are the dimensions
    that the columns of `atom_codes` stand for. `unasked` are published measures that nobody is shown, but that the others tell.
    """

    dimensions: tuple[Hierarchy, ...]
    codes: NDArray[np.int64]
    matrix: sp.csr_array
    atom_codes: NDArray[np.int64]
    measures: dict[str, Measure]
    published: tuple[str, ...]
    empty: NDArray[np.bool_]
    level: NDArray[np.float64]
    used: tuple[int, ...]
    unasked: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.codes)

    def code_tuples(self) -> list[Codes]:
        """Return the codes of every cell as text."""
        columns = [
            np.array(each.all_codes, dtype=object)[self.codes[:, at]]
            for at, each in enumerate(self.dimensions)
        ]
        return list(zip(*columns, strict=True)) if columns else [()] * len(self)

    @property
    def ranking(self) -> str:
        """The measure whose withheld sum is the loss: the first value, else the persons."""
        return self.published[0]


def code_leaves(dimension: Hierarchy) -> sp.csr_array:
    """Return the matrix (codes × leaves) that is 1 where a code covers a leaf."""
    at = {leaf: place for place, leaf in enumerate(dimension.leaves)}
    rows, columns = [], []
    for row, code in enumerate(dimension.all_codes):
        covered = sorted(at[leaf] for leaf in set(dimension.covered(code)))
        rows += [row] * len(covered)
        columns += covered
    shape = (len(dimension.all_codes), len(dimension.leaves))
    return sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _leaf_positions(counts: Counts) -> NDArray[np.int64]:
    places = []
    for dimension in counts.dimensions:
        at, codes = pd.factorize(
            counts.rows[dimension.name]
        )  # few codes in many rows: each is looked up once
        of_code = pd.Index(dimension.leaves, dtype=object).get_indexer(pd.Index(codes, dtype=object))
        if (at < 0).any() or (of_code < 0).any():
            raise ValueError(f"{dimension.name}: a row holds a code that is no leaf of the dimension")
        places.append(of_code[at])
    return np.column_stack(places) if places else np.zeros((len(counts.rows), 0), dtype=np.int64)


def _keys(places: NDArray[np.int64], sizes: Sequence[int]) -> NDArray[np.int64]:
    key = np.zeros(len(places), dtype=np.int64)
    for column, size in enumerate(sizes):
        key = key * size + places[:, column]
    return key


def _possible_atoms(
    used: list[int], tables: list[list[int]], sizes: list[int], alive: list[NDArray[np.int64]]
) -> NDArray[np.int64]:
    """Return the atoms (columns: `used` dimensions) that lie in a live finest cell of every table."""
    joined: pd.DataFrame | None = None
    for table, places in zip(tables, alive, strict=True):
        frame = pd.DataFrame(places, columns=table)
        if joined is None:
            joined = frame
            continue
        common = [each for each in table if each in joined.columns]
        joined = joined.merge(frame, on=common) if common else joined.merge(frame, how="cross")
        if len(joined) > MOST_ATOMS:
            raise TooLargeError("the linked tables cross in too many combinations: ask for fewer at once")
    if joined is None:
        return np.zeros((0, len(used)), dtype=np.int64)
    atoms = joined[used].to_numpy(dtype=np.int64)
    return atoms[np.argsort(_keys(atoms, [sizes[each] for each in used]), kind="stable")]


def _grid(sizes: Sequence[int]) -> NDArray[np.int64]:
    return np.indices(tuple(sizes)).reshape(len(sizes), -1).T.astype(np.int64)


def lay_out(counts: Counts, rules: Rules, *, keep_zeros: bool = False) -> Cells:
    """Return the cells of all tables of `counts`; `keep_zeros` keeps atoms that published zeros rule out.

    Raises:
        ValueError: a row's code is no leaf (the message names the dimension, never a figure).
        TooLargeError: linked tables cross in too many atoms. Fit to show.

    """
    dimensions = counts.dimensions
    place = {each.name: at for at, each in enumerate(dimensions)}
    leaf_sizes = [len(each.leaves) for each in dimensions]
    rows = _leaf_positions(counts)
    figures = _figures(counts)
    alive_row = np.zeros(len(rows), dtype=bool)
    for numbers in figures.values():
        alive_row |= np.nan_to_num(numbers) != 0
    tables = [sorted(place[name] for name in table) for table in counts.tables]
    used = sorted({each for table in tables for each in table})
    keep_zeros = keep_zeros or rules.protect_zeros or rules.given is not None or bool(rules.group_dimensions)
    alive = []
    for table in tables:
        sizes = [leaf_sizes[each] for each in table]
        if keep_zeros:
            alive.append(_grid(sizes))
        else:
            keys = np.unique(_keys(rows[alive_row][:, table], sizes))
            alive.append(
                np.column_stack(np.unravel_index(keys, sizes)) if table else np.zeros((1, 0), dtype=np.int64)
            )
    atoms = _possible_atoms(used, tables, leaf_sizes, alive)
    cell_codes, matrix = cells_of(dimensions, tables, used, atoms)
    atom_keys = _keys(atoms, [leaf_sizes[each] for each in used])
    row_keys = _keys(rows[:, used], [leaf_sizes[each] for each in used])
    at_atom = np.searchsorted(atom_keys, row_keys)
    known = at_atom < len(atom_keys)
    known[known] = atom_keys[at_atom[known]] == row_keys[known]
    at_atom = np.where(known, at_atom, 0)
    names = counts.rows[CONTRIBUTOR].astype(str) if counts.has_contributors else None
    who = pd.factorize(names, sort=True)[0] if names is not None else None
    whole = counts.whole | {counts.count}
    measures = {}
    for name, numbers in figures.items():
        measures[name] = _measure(
            name, numbers, at_atom, known, who, matrix, name in whole, name in counts.signed
        )
    published = tuple(name for name in figures if name not in rules.rules_only)
    empty = reduce(
        np.logical_and,
        [(each.cells == 0) & ((matrix @ np.abs(each.atoms)) == 0) for each in measures.values()],
    )
    level = np.asarray(matrix.sum(axis=1)).ravel()
    return Cells(
        dimensions, cell_codes, matrix, atoms, measures, published, empty, level, tuple(used), counts.unasked
    )


def _figures(counts: Counts) -> dict[str, NDArray[np.float64]]:
    names = [*counts.values, *([counts.count] if counts.count else [])]  # noqa: PD011 - no frame
    return {
        name: np.asarray(
            counts.rows[name].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan), np.float64
        )
        for name in names
    }


def _measure(  # noqa: PLR0917 - a private step of lay_out
    name: str,
    numbers: NDArray[np.float64],
    at_atom: NDArray[np.int64],
    known: NDArray[np.bool_],
    who: NDArray[np.int64] | None,
    matrix: sp.csr_array,
    whole: bool,  # noqa: FBT001 - a private step of lay_out
    signed: bool,  # noqa: FBT001 - a private step of lay_out
) -> Measure:
    size = matrix.shape[1]
    said = known & ~np.isnan(numbers)
    order = np.lexsort((numbers[said], at_atom[said]))  # sums must not depend on the order of the rows
    where, amounts = at_atom[said][order], numbers[said][order]
    atoms: NDArray[np.float64] = np.zeros(size)
    np.add.at(atoms, where, amounts)
    parts = None
    if who is not None:
        shape = (int(who.max(initial=-1)) + 1, size)
        parts = sp.csr_array(sp.coo_array((amounts, (who[said][order], where)), shape=shape))
        parts.sum_duplicates()
        parts.eliminate_zeros()  # who reports nothing stands behind nothing
    given = (matrix @ (np.bincount(where, minlength=size) > 0).astype(float)) > 0
    atoms = np.round(atoms, 9)
    return Measure(name, atoms, np.round(matrix @ atoms, 9), given, parts, whole, signed)


def cells_of(
    dimensions: tuple[Hierarchy, ...],
    tables: list[list[int]],
    used: list[int],
    atoms: NDArray[np.int64],
) -> tuple[NDArray[np.int64], sp.csr_array]:
    """Return the codes of every cell of the tables once, in reading order, and their matrix over `atoms`."""
    code_sizes = [len(each.all_codes) for each in dimensions]
    seen: set[int] = set()
    codes_found: list[NDArray[np.int64]] = []
    rows_found: list[sp.csr_array] = []
    column = {each: at for at, each in enumerate(used)}
    for table in tables:
        grid = np.zeros(
            (int(np.prod([code_sizes[each] for each in table], dtype=np.int64)), len(dimensions)),
            dtype=np.int64,
        )
        if table:
            grid[:, table] = _grid([code_sizes[each] for each in table])
        spread = sp.csr_array(np.ones((1, 1)))
        leaf_sizes = [len(dimensions[each].leaves) for each in table]
        for each in table:
            spread = sp.csr_array(sp.kron(spread, code_leaves(dimensions[each]), format="csr"))
        finest = _keys(atoms[:, [column[each] for each in table]], leaf_sizes)
        pick = sp.csr_array(
            (np.ones(len(atoms)), (finest, np.arange(len(atoms)))), shape=(spread.shape[1], len(atoms))
        )
        keys = _keys(grid, code_sizes)
        new = np.array([key not in seen for key in keys.tolist()], dtype=bool)
        seen.update(keys.tolist())
        codes_found.append(grid[new])
        rows_found.append(sp.csr_array(spread[new] @ pick))
    matrix = sp.csr_array(sp.vstack(rows_found, format="csr"))
    matrix.sort_indices()
    return np.vstack(codes_found), matrix
