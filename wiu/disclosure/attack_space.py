"""What was published, as the attackers see it: unknown atoms, and sums of atoms with known figures.

The judge's own construction, sharing nothing with the code that chooses patterns. Every release is
laid over one grid of atoms; codes are compared by the leaves they cover, so that groupings, filters
and linked tables need no special case. Editions are cut into blocks: what stands in the same editions
unchanged is one block, so a late or corrected return is a block of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes, SafeTable
    from wiu.statistics.counts import Counts

LARGEST_GRID = 4_000_000


class AttackError(Exception):
    """Why an attack can't be made; the sentence names codes at most, never figures: fit to show."""

    def __init__(self, code: str, message: str, where: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.where = where


@dataclass(frozen=True, repr=False)
class Shown:
    """One cell as printed: its status, and its figures by measure where published."""

    status: Status
    figures: Mapping[str, float | None]


@dataclass(frozen=True, repr=False)
class Release:
    """A published table and the microdata it was made from; `edition` names that state of the data.

    Releases of one edition must rest on the same microdata; the one with the most dimensions and
    rows is taken for the truth, and the others (fewer dimensions, filters, groups) lie over it. `rules` are those
    that its legend tells; None: those under which all are judged.
    """

    counts: Counts
    cells: Mapping[Codes, Shown]
    edition: str = ""
    rules: Rules | None = None

    @classmethod
    def of(cls, counts: Counts, table: SafeTable, edition: str = "") -> Release:
        """Return the release that a safe table would be, by a legend of the rules under which it is judged."""
        return cls(counts, {cell.codes: Shown(cell.status, cell.values) for cell in table.cells}, edition)

    def __repr__(self) -> str:
        """Name the shape only."""
        return f"<Release of {self.counts.name!r}, edition {self.edition!r}: {len(self.cells)} cells>"


@dataclass(frozen=True)
class Line:
    """A cell of one edition, whoever asked for it and under whichever names; what is known of it.

    `contradicted`: one release prints what another withholds as sensitive. `withheld_in`: the number of each release
    that withholds it, and whether for itself.
    """

    edition: int
    names: tuple[Codes, ...]
    key: tuple[int, ...]
    published: bool
    primary: bool
    contradicted: bool
    withheld_in: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True, repr=False)
class Space:
    """The attackers' system for one measure.

    `lines` are the cells, `member` (lines × columns, 0/1) their sums; a column is an unknown: atoms of
    one block that no cell tells apart, those under a published zero left out. `truth` holds their
    true values, `own` (contributors × columns) who gave them, `blocks` each column's editions.
    `needed` marks published lines that do not follow from finer published ones. `printed_under` are the rules that
    each release's legend tells, by the releases' numbers; None where it bears none of its own.
    """

    lines: tuple[Line, ...]
    member: sparse.csr_array
    truth: NDArray[np.float64]
    own: sparse.csr_array
    people: tuple[str, ...]
    blocks: NDArray[np.int64]
    block_editions: tuple[frozenset[int], ...]
    needed: NDArray[np.bool_]
    whole: bool
    signed: bool
    printed_under: tuple[Rules | None, ...]


@dataclass(frozen=True)
class _Axis:
    """One dimension of the grid: the leaf sets asked for, and the classes of leaves nobody tells apart."""

    name: str
    class_of: Mapping[str, int]
    classes: int
    sets: NDArray[np.float64]
    single: tuple[int | None, ...]


def _code_sets(
    releases: Sequence[Release],
) -> tuple[list[str], dict[str, dict[frozenset[str], int]], dict[str, list[str]]]:
    """Number the leaf sets of every dimension; number 0 is all leaves, where a release lacks it."""
    names: list[str] = []
    leaves: dict[str, list[str]] = {}
    for release in releases:
        for dimension in release.counts.dimensions:
            if dimension.name not in leaves:
                names.append(dimension.name)
                leaves[dimension.name] = []
            leaves[dimension.name] += [
                leaf for leaf in dimension.leaves if leaf not in leaves[dimension.name]
            ]
    numbers = {name: {frozenset(leaves[name]): 0} for name in names}
    return names, numbers, leaves


def _keys(
    release: Release, names: list[str], numbers: dict[str, dict[frozenset[str], int]]
) -> dict[Codes, tuple[int, ...]]:
    """Return each cell's key: the number of its leaf set in every dimension of the grid."""
    lookup: list[tuple[int, dict[str, int]]] = []
    for dimension in release.counts.dimensions:
        known = numbers[dimension.name]
        table = {}
        for code in dimension.all_codes:
            covered = frozenset(dimension.covered(code))
            table[code] = known.setdefault(covered, len(known))
        lookup.append((names.index(dimension.name), table))
    keys = {}
    for codes in release.cells:
        key = [0] * len(names)
        if len(codes) != len(lookup):
            raise AttackError("wrong_width", "a cell must name one code per dimension", " × ".join(codes))
        for code, (place, table) in zip(codes, lookup, strict=True):
            if code not in table:
                raise AttackError(
                    "unknown_code", f"the table names a code that the spec lacks: “{code}”", code
                )
            key[place] = table[code]
        keys[codes] = tuple(key)
    return keys


def _axes(
    names: list[str],
    numbers: dict[str, dict[frozenset[str], int]],
    leaves: dict[str, list[str]],
    used: list[set[int]],
) -> list[_Axis]:
    """Merge the leaves that no cell asked for tells apart."""
    axes = []
    for name, asked in zip(names, used, strict=True):
        sets = list(numbers[name])
        marks: dict[tuple[bool, ...], int] = {}
        class_of = {}
        for leaf in leaves[name]:
            mark = tuple(leaf in sets[number] for number in sorted(asked))
            class_of[leaf] = marks.setdefault(mark, len(marks))
        table = np.zeros((len(sets), len(marks)))
        for number in asked:
            table[number, [class_of[leaf] for leaf in sets[number]]] = 1.0
        single: list[int | None] = [None] * len(marks)
        for number in sorted(asked):
            if table[number].sum() == 1.0:
                single[int(table[number].argmax())] = number
        axes.append(_Axis(name, class_of, len(marks), table, tuple(single)))
    return axes


def _membership(keys: NDArray[np.int64], axes: list[_Axis]) -> sparse.csr_array:
    """Return lines × atoms, 0/1; lines with the same dimensions in play are one Kronecker product."""
    patterns: dict[tuple[bool, ...], list[int]] = {}
    for index, key in enumerate(keys):
        patterns.setdefault(tuple(key != 0), []).append(index)
    parts, order = [], []
    for indices in patterns.values():
        chosen = keys[indices]
        product = sparse.csr_array(np.ones((1, 1)))
        rows = np.zeros(len(indices), dtype=np.int64)
        for place, axis in enumerate(axes):
            numbers, local = np.unique(chosen[:, place], return_inverse=True)
            product = sparse.csr_array(
                sparse.kron(product, sparse.csr_array(axis.sets[numbers]), format="csr")
            )
            rows = rows * len(numbers) + local
        parts.append(product[rows])
        order += indices
    stacked = sparse.csr_array(sparse.vstack(parts, format="csr"))
    return sparse.csr_array(stacked[np.argsort(np.array(order))])


def _follows(line: Line, axes: list[_Axis], found: Mapping[tuple[int, tuple[int, ...]], Line]) -> bool:
    """Say whether a published line is the sum of published lines finer in one dimension."""
    for place, axis in enumerate(axes):
        classes = np.flatnonzero(axis.sets[line.key[place]])
        if len(classes) == 1:
            continue
        for one in classes:
            number = axis.single[one]
            if number is None:
                break
            finer = found.get((line.edition, (*line.key[:place], number, *line.key[place + 1 :])))
            if finer is None or not finer.published:
                break
        else:
            return True
    return False


def _microdata(releases: Sequence[Release], edition: str, names: list[str]) -> Counts:
    """Return the fullest microdata of an edition."""
    counts = [release.counts for release in releases if release.edition == edition]
    fullest = max(counts, key=lambda one: (len(one.dimensions), len(one.rows)))
    if {dimension.name for dimension in fullest.dimensions} != set(names):
        raise AttackError(
            "no_joint_microdata", "no release of the edition carries microdata with all dimensions", edition
        )
    return fullest


def _truth(counts: Counts, axes: list[_Axis], measure: str) -> pd.DataFrame:
    """Return the edition's figures by contributor and atom; without contributors an atom stands for one."""
    grid = np.zeros(len(counts.rows), dtype=np.int64)
    for axis in axes:
        classes = counts.rows[axis.name].map(dict(axis.class_of))
        if classes.isna().any():
            raise AttackError(
                "unknown_leaf", f"the microdata hold a code that “{axis.name}” lacks", axis.name
            )
        grid = grid * axis.classes + classes.to_numpy(dtype=np.int64)
    who = counts.rows[CONTRIBUTOR].astype(str).to_numpy() if counts.has_contributors else grid.astype(str)
    figures = counts.rows[measure].fillna(0).to_numpy(dtype=np.float64)
    frame = pd.DataFrame({"who": who, "atom": grid, "figure": figures})
    return frame.groupby(["who", "atom"], sort=True)["figure"].sum().reset_index()


def _cut_into_blocks(editions: list[pd.DataFrame]) -> tuple[pd.DataFrame, tuple[frozenset[int], ...]]:
    """Give every contributor's version the editions in which it stands unchanged."""
    versions: dict[tuple[str, tuple[tuple[int, float], ...]], set[int]] = {}
    for number, frame in enumerate(editions):
        for who, part in frame.groupby("who", sort=True):
            content = tuple(zip(part["atom"].tolist(), part["figure"].tolist(), strict=True))
            versions.setdefault((str(who), content), set()).add(number)
    # the block of everything unchanged exists even when no return is in it: the attacker can't know
    blocks: dict[frozenset[int], int] = {frozenset(range(len(editions))): 0}
    rows = []
    for (who, content), present in versions.items():
        block = blocks.setdefault(frozenset(present), len(blocks))
        rows += [(who, block, atom, figure) for atom, figure in content]
    return pd.DataFrame(rows, columns=["who", "block", "atom", "figure"]), tuple(blocks)


def _merged(
    member: sparse.csr_array, blocks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find columns that no line tells apart: first columns of each kind, and each column's kind."""
    random = np.random.default_rng(20261122)
    marks = [blocks]
    for _ in range(2):
        weights = random.integers(-(2**40), 2**40, member.shape[0])
        marks.append(member.T.astype(np.int64) @ weights)
    _, first, kind = np.unique(np.column_stack(marks), axis=0, return_index=True, return_inverse=True)
    return first, kind.ravel()


def _joined(old: Line, new: Line) -> Line:
    """Return what is known of a cell from two places: printed anywhere is printed."""
    return Line(
        old.edition,
        tuple(dict.fromkeys((*old.names, *new.names))),
        old.key,
        published=old.published or new.published,
        primary=old.primary or new.primary,
        contradicted=old.contradicted or (old.primary and new.published) or (new.primary and old.published),
        withheld_in=old.withheld_in + new.withheld_in,
    )


def build(releases: Sequence[Release], measure: str) -> Space:
    """Lay the releases that print `measure` over one grid."""
    editions = list(dict.fromkeys(release.edition for release in releases))
    names, numbers, leaves = _code_sets(releases)
    found: dict[tuple[int, tuple[int, ...]], Line] = {}
    for number, release in enumerate(releases):
        edition = editions.index(release.edition)
        for codes, key in _keys(release, names, numbers).items():
            cell = release.cells[codes]
            shown = cell.status is Status.PUBLISHED and cell.figures.get(measure) is not None
            primary = cell.status is Status.PRIMARY
            withheld = () if shown else ((number, primary),)
            line = Line(edition, (codes,), key, shown, primary, contradicted=False, withheld_in=withheld)
            old = found.get((edition, key))
            found[edition, key] = line if old is None else _joined(old, line)
    lines = tuple(found.values())
    keys = np.array([line.key for line in lines], dtype=np.int64)
    axes = _axes(names, numbers, leaves, [set(keys[:, place].tolist()) | {0} for place in range(len(names))])
    size = int(np.prod([axis.classes for axis in axes], dtype=np.int64))
    if size > LARGEST_GRID:
        raise AttackError(
            "too_fine", f"the dimensions together make {size} atoms; at most {LARGEST_GRID} can be judged"
        )

    truths = [_truth(_microdata(releases, edition, names), axes, measure) for edition in editions]
    cut, block_editions = _cut_into_blocks(truths)
    people = tuple(sorted(cut["who"].unique()))
    rank = {who: index for index, who in enumerate(people)}
    full = sparse.coo_array(
        (
            cut["figure"].to_numpy(dtype=np.float64),
            (
                cut["who"].map(rank).to_numpy(dtype=np.int64),
                (cut["block"] * size + cut["atom"]).to_numpy(dtype=np.int64),
            ),
        ),
        shape=(len(people), size * len(block_editions)),
    ).tocsr()
    grid = _membership(keys, axes)
    of_edition = np.array([line.edition for line in lines])
    member = sparse.csr_array(
        sparse.hstack(
            [
                sparse.diags_array(np.isin(of_edition, sorted(block)).astype(float)) @ grid
                for block in block_editions
            ],
            format="csr",
        )
    )
    member.eliminate_zeros()
    first = releases[0].counts
    signed = measure in first.signed
    total = np.asarray(full.sum(axis=0)).ravel()
    alive = np.asarray(member.sum(axis=0)).ravel() > 0
    if not signed:
        # under a published zero nothing can stand: those atoms are known
        printed = np.array([line.published for line in lines])
        empty = printed & (np.abs(member @ total) == 0)
        alive &= np.asarray(member[empty].sum(axis=0)).ravel() == 0
    kept = np.flatnonzero(alive)
    member = sparse.csr_array(member[:, kept])
    first_of, kind = _merged(member, kept // size)
    gather = sparse.csr_array(
        (np.ones(len(kept)), (np.arange(len(kept)), kind)), shape=(len(kept), len(first_of))
    )
    own = sparse.csr_array(full[:, kept] @ gather)
    own.eliminate_zeros()
    return Space(
        lines=lines,
        member=sparse.csr_array(member[:, first_of]),
        truth=np.asarray(own.sum(axis=0)).ravel(),
        own=own,
        people=people,
        blocks=(kept // size)[first_of],
        block_editions=block_editions,
        needed=np.array([line.published and not _follows(line, axes, found) for line in lines]),
        whole=measure == first.count or measure in first.whole,
        signed=signed,
        printed_under=tuple(release.rules for release in releases),
    )
