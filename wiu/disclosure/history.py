"""Earlier releases about the same people: what is public stays public, what was withheld stays unknown.

Every release is laid over one set of atoms. An atom of the whole is a combination of the finest codes
of all dimensions asked so far, together with the releases whose data hold it: a late or corrected
return makes atoms of its own, in which old and new data differ. A cell of a release is the sum of the
atoms that its data hold. What one release holds and another does not is a figure too (a collector
subtracts), so these differences fall under the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy.sparse as sp

from wiu.disclosure.cells import Cells, Measure, cells_of
from wiu.disclosure.merge import alike
from wiu.disclosure.primary import dominance, p_percent, too_few_contributors, too_few_persons
from wiu.disclosure.problem import assemble
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.problem import Legend, Problem
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable
    from wiu.statistics.counts import Counts
    from wiu.statistics.hierarchies import Hierarchy

HOLDS = "holds"
AMOUNT = "amount"


class HistoryRefusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Earlier releases already give a figure away that may not be shown. Fit to show.

    `cells` are the codes of the cells concerned; `releases` name the earlier releases.
    """

    def __init__(self, cells: tuple[Codes, ...], releases: tuple[str, ...]) -> None:
        self.cells = cells
        self.releases = releases
        named = "; ".join(" × ".join(codes) for codes in cells[:5])
        super().__init__(
            f"Together with what was released before ({', '.join(releases)}), these figures could be worked"
            f" out although they are sensitive: {named}. Ask for broader groups."
        )


@dataclass(frozen=True)
class ReleasedCell:
    """One cell of an earlier release: whether it was published."""

    codes: Codes
    status: Status


@dataclass(frozen=True)
class Released:
    """An earlier release as read back from a file: what a SafeTable says, without its figures."""

    name: str
    cells: tuple[ReleasedCell, ...]


Earlier = tuple["Counts", "SafeTable | Released"]


@dataclass(frozen=True, repr=False)
class Past:
    """All releases over common atoms: the rows of `cells` are earlier cells, differences, then the new ones.

    `public` rows are known to everybody. `owed` rows were withheld as sensitive, or are differences
    that stand on few. `new` is where the rows of the table now asked for begin.
    """

    cells: Cells
    public: NDArray[np.bool_]
    owed: NDArray[np.bool_]
    free: NDArray[np.bool_]
    new: int


def _universe(all_counts: Sequence[Counts]) -> dict[str, Hierarchy]:
    """Return for each dimension the finest hierarchy of it in any release."""
    finest: dict[str, Hierarchy] = {}
    for counts in all_counts:
        for each in counts.dimensions:
            known = finest.get(each.name)
            if known is None or len(each.leaves) > len(known.leaves):
                finest[each.name] = each
    return finest


def _upwards(fine: Hierarchy, coarse: Hierarchy) -> dict[str, str]:
    """Return for each fine leaf the leaf of the coarser hierarchy that holds it; itself where both have it."""
    up = {leaf: leaf for leaf in fine.leaves if leaf in coarse.leaves}
    for leaf in coarse.leaves:
        for covered in fine.codes.get(leaf, ()):
            up.setdefault(covered, leaf)
    return up


def _laid_together(
    all_counts: Sequence[Counts], names: list[str], finest: Mapping[str, Hierarchy], measure: str
) -> pd.DataFrame:
    """Return rows of contributor, universe codes, amount and a bit per release that holds it.

    Where a release lacks a dimension that others have, its people are matched to theirs, contributor
    by contributor and code by code, as far as they go: any consistent matching serves.
    """
    joint: pd.DataFrame | None = None
    for number, counts in enumerate(all_counts):
        if measure not in (counts.count, *counts.values):  # noqa: PD011 - no frame
            continue
        own = {each.name: each for each in counts.dimensions}
        frame = pd.DataFrame({name: counts.rows[name].astype(str) for name in own})
        frame[CONTRIBUTOR] = counts.rows[CONTRIBUTOR].astype(str) if counts.has_contributors else ""
        frame[AMOUNT] = counts.rows[measure].astype("Float64").fillna(0).to_numpy(dtype=float)
        frame = frame.groupby([CONTRIBUTOR, *own], sort=True)[[AMOUNT]].sum().reset_index()
        for name in names:
            if name not in own:
                frame[name] = ""
        bit = 1 << number
        if joint is None:
            joint = frame.assign(**{HOLDS: bit})
            continue
        joint = _matched(joint, frame, own, names, finest, bit)
    if joint is None:
        return pd.DataFrame(columns=[CONTRIBUTOR, *names, AMOUNT, HOLDS])
    return joint


def _matched(  # noqa: PLR0917 - a private step of recall
    joint: pd.DataFrame,
    frame: pd.DataFrame,
    own: Mapping[str, Hierarchy],
    names: list[str],
    finest: Mapping[str, Hierarchy],
    bit: int,
) -> pd.DataFrame:
    """Match the new release's rows to the joint rows (the north-west corner rule within each key)."""
    waiting: dict[tuple[str, ...], list[list[object]]] = {}
    up = {name: _upwards(finest[name], each) for name, each in own.items()}
    for row in frame[[CONTRIBUTOR, *names, AMOUNT]].itertuples(index=False, name=None):
        key = (row[0], *[row[1 + at] for at, name in enumerate(names) if name in own])
        waiting.setdefault(key, []).append(list(row))
    out: list[tuple[object, ...]] = []
    for row in joint[[CONTRIBUTOR, *names, AMOUNT, HOLDS]].itertuples(index=False, name=None):
        codes, left, holds = row[1:-2], float(row[-2]), int(row[-1])
        exact = [(row[0], *[codes[at] for at, name in enumerate(names) if name in own])]
        exact.append(
            (row[0], *[up[name].get(codes[at], codes[at]) for at, name in enumerate(names) if name in own])
        )
        for key in dict.fromkeys(exact):
            for other in waiting.get(key, ()):
                both = _common(left, float(str(other[-1])))
                if both == 0:
                    continue
                merged = [mine or theirs for mine, theirs in zip(codes, other[1:-1], strict=True)]
                out.append((row[0], *merged, both, holds | bit))
                left -= both
                other[-1] = float(str(other[-1])) - both
        if abs(left) > 1e-9:  # noqa: PLR2004 - sums of decimals
            out.append((row[0], *codes, left, holds))
    for rows in waiting.values():
        out += [(*other[:-1], other[-1], bit) for other in rows if abs(float(str(other[-1]))) > 1e-9]  # noqa: PLR2004 - the same
    return pd.DataFrame(out, columns=[CONTRIBUTOR, *names, AMOUNT, HOLDS])


def _common(one: float, other: float) -> float:
    """Return what two figures share: of the same sign the smaller, else nothing."""
    if one * other <= 0:
        return 0.0
    return min(one, other) if one > 0 else max(one, other)


def recall(counts: Counts, history: Sequence[Earlier], rules: Rules, plain: Cells) -> Past:
    """Return everything released, and the table now asked for, over common atoms."""
    everything = [*[each for each, _ in history], counts]
    finest = _universe(everything)
    names = sorted(finest)
    rows = {m: _laid_together(everything, names, finest, m) for m in plain.measures}
    keys = pd.concat([each[[*names, HOLDS]] for each in rows.values()]).drop_duplicates()
    keys = keys.sort_values([*names, HOLDS], kind="stable").reset_index(drop=True)
    at = pd.Series(np.arange(len(keys)), index=pd.MultiIndex.from_frame(keys))
    holds = keys[HOLDS].to_numpy(dtype=np.int64)
    laid = [_rows_of(each, number, keys, holds, finest) for number, each in enumerate(everything)]
    blocks, names_of = [each for each, _ in laid], [each for _, each in laid]
    now = 1 << (len(everything) - 1)
    differences = []
    for number in range(len(history)):
        then = 1 << number
        fresh = ((holds & now) > 0) & ((holds & then) == 0)
        gone = ((holds & then) > 0) & ((holds & now) == 0)
        differences += [
            blocks[-1] @ sp.diags_array(fresh.astype(float)),
            blocks[number] @ sp.diags_array(gone.astype(float)),
        ]
    parts = [sp.csr_array(each) for each in (*blocks[:-1], *differences, blocks[-1])]
    for each in parts:
        each.eliminate_zeros()
    matrix = sp.csr_array(sp.vstack(parts, format="csr"))
    matrix.sort_indices()
    shared = holds == (1 << len(everything)) - 1
    measures = {m: _measure(plain.measures[m], rows[m], names, at, matrix, shared) for m in plain.measures}
    size = matrix.shape[0]
    new = size - parts[-1].shape[0]
    public, owed, free = (np.zeros(size, dtype=bool) for _ in range(3))
    begin = 0
    for (_, table), part, texts in zip(history, parts, names_of, strict=False):
        said = {cell.codes: str(cell.status) for cell in table.cells}
        status = np.array([said.get(codes, "") for codes in texts])
        here = slice(begin, begin + part.shape[0])
        public[here], owed[here] = status == Status.PUBLISHED, status == Status.PRIMARY
        begin += part.shape[0]
    cells = replace(
        plain,
        codes=np.zeros((size, plain.codes.shape[1]), dtype=np.int64),
        matrix=matrix,
        atom_codes=np.zeros((len(keys), 0), dtype=np.int64),
        measures=measures,
        empty=np.diff(matrix.indptr) == 0,
        level=np.asarray(matrix.sum(axis=1)).ravel(),
        used=(),
    )
    known = np.isin(alike(matrix), alike(matrix)[public])
    owed[begin:new] = _few(cells, rules)[begin:new]
    free[begin:new] = True
    free[:begin] = ~public[:begin]
    return Past(cells, known, owed & ~known, free, new)


def _rows_of(
    counts: Counts,
    number: int,
    keys: pd.DataFrame,
    holds: NDArray[np.int64],
    finest: Mapping[str, Hierarchy],
) -> tuple[sp.csr_array, list[Codes]]:
    """Return the cells of one release over the common atoms, and their codes."""
    dimensions = counts.dimensions
    mine = (holds & (1 << number)) > 0
    codes = np.zeros((len(keys), len(dimensions)), dtype=np.int64)
    for at, each in enumerate(dimensions):
        up = _upwards(finest[each.name], each)
        leaf = keys[each.name].map(lambda code, up=up: up.get(code, code))
        place = pd.Index(each.leaves).get_indexer(pd.Index(leaf))
        mine &= place >= 0
        codes[:, at] = np.maximum(place, 0)
    place_of = {each.name: at for at, each in enumerate(dimensions)}
    tables = [sorted(place_of[name] for name in table) for table in counts.tables]
    used = sorted({each for table in tables for each in table})
    places, matrix = cells_of(dimensions, tables, used, codes[:, used])
    texts = [
        tuple(each.all_codes[at] for each, at in zip(dimensions, row, strict=True)) for row in places.tolist()
    ]
    return sp.csr_array(matrix @ sp.diags_array(mine.astype(float))), texts


def _measure(  # noqa: PLR0917 - a private step of recall
    plain: Measure,
    rows: pd.DataFrame,
    names: list[str],
    at: pd.Series[int],
    matrix: sp.csr_array,
    shared: NDArray[np.bool_],
) -> Measure:
    place = at.reindex(pd.MultiIndex.from_frame(rows[[*names, HOLDS]])).to_numpy(dtype=np.int64)
    amount = rows[AMOUNT].to_numpy(dtype=float)
    size = matrix.shape[1]
    atoms = np.asarray(
        np.round(np.bincount(place, weights=amount, minlength=size).astype(np.float64), 9), np.float64
    )
    parts = None
    if plain.parts is not None:
        who = pd.factorize(rows[CONTRIBUTOR], sort=True)[0]
        parts = sp.csr_array(sp.coo_array((amount, (who, place)), shape=(int(who.max(initial=-1)) + 1, size)))
        parts.sum_duplicates()
    values = np.asarray(np.round(matrix @ atoms, 9), np.float64)
    still = (atoms == 0) & ~shared
    given = np.ones(len(values), dtype=bool)
    return replace(plain, atoms=atoms, cells=values, given=given, parts=parts, still=still)


def _few(cells: Cells, rules: Rules) -> NDArray[np.bool_]:
    """Return which rows stand on few, by the rules that need no row of a table."""
    fired = [rule(cells, rules) for rule in (too_few_persons, too_few_contributors, p_percent, dominance)]
    return np.logical_or.reduce(fired)


def pose_past(
    past: Past, now: Problem, rules: Rules, legend: Legend, lowered: Mapping[tuple[str, int], Legend]
) -> Problem:
    """Return the problem over all releases: only the new cells can be chosen, and only they cost.

    `now` is the problem of the new table alone: its primaries and costs.
    """
    size = len(past.public)
    primary = past.free | past.owed
    fired = {
        name: np.concatenate([np.zeros(past.new, dtype=bool), flags]) for name, flags in now.fired.items()
    }
    primary[past.new :] = now.primary
    demanded = past.owed.copy()
    demanded[past.new :] = now.primary
    closed = past.public.copy()
    closed[past.new :] |= now.closed
    primary &= ~closed
    demanded &= ~closed
    least = float(now.cost.min(initial=1.0)) * 1e-6
    cost, loss, value = np.full(size, least), np.zeros(size), np.zeros(size)
    cost[past.new :], loss[past.new :], value[past.new :] = now.cost, now.loss, now.value
    return assemble(
        past.cells,
        rules,
        fired,
        primary,
        demanded,
        closed,
        (cost, loss, value),
        legend=legend,
        lowered=lowered,
    )
