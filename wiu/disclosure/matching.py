"""Whose answers are whose: the rows of all releases laid together, contributor by contributor.

Nobody outside knows how the answers to different questions belong together in one person, and no
published figure depends on it: any matching that agrees with every release serves as the truth. Rows of
different states of the data (a late or corrected return lies between them) share what they have in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wiu.disclosure.earlier import KnotError, TooManyStatesError, UnsaidError
from wiu.disclosure.groups import OUT, UNKNOWN, WIDER, Sets
from wiu.disclosure.rulers import AMOUNT, grain_of, overlaid
from wiu.disclosure.sameness import answers_mark
from wiu.statistics.counts import CONTRIBUTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.disclosure.universe import Axis, Overlay

HOLDS = "holds"
FEW, MANY = 3, 0.3
"""More contributors than these, and a greater share of them with other figures, and it is no correction."""

MOST_STATES = 62  # they are bits of a whole number


@dataclass(repr=False)
class Joint:
    """For each measure all rows: contributor, a code per axis (−1: nobody was asked), amount, and the states.

    `holds` is a set of bits: the states of the data in which the row stands. `state_of` says which
    state each release was counted from.
    """

    rows: dict[str, pd.DataFrame]
    state_of: list[int]
    states: int


def laid_together(asked: Sequence[Overlay], axes: Mapping[str, Axis], measures: Sequence[str]) -> Joint:
    """Return the rows of every release over all axes."""
    lay = _Laying(asked, axes, measures)
    for number in sorted(range(len(asked)), key=lambda at: _fullness(asked[at], at)):
        lay.add(number)
    return lay.joint()


def _fullness(each: Overlay, at: int) -> tuple[bool, int, int, int]:
    """Order the releases so that what covers more comes first, and what tells more apart."""
    cut = sum(not kept.all() for kept in each.keeps.values())
    cut += sum(int((leaf < 0).any()) for leaf in each.leaf.values())
    finer = sum(int(leaf.max(initial=-1)) for leaf in each.leaf.values())
    return each.counts.behind is None, cut, -1000 * len(each.leaf) - finer, at


class _Laying:
    """The rows laid so far, measure by measure."""

    def __init__(self, asked: Sequence[Overlay], axes: Mapping[str, Axis], measures: Sequence[str]) -> None:
        self._asked, self._axes, self._measures = asked, axes, measures
        self._sets = {name: Sets(axis, asked) for name, axis in axes.items()}
        self._grain = {measure: grain_of(asked, measure) for measure in measures}
        columns = [CONTRIBUTOR, *axes, AMOUNT, HOLDS]
        self._rows = {measure: pd.DataFrame(columns=columns) for measure in measures}
        self._state_of = [0] * len(asked)
        self._states = 0
        self._seen: dict[object, int] = {}
        self._told: list[tuple[int, dict[str, tuple[pd.DataFrame, _View]]]] = []

    def add(self, number: int) -> None:
        """Lay one release over what there is: within a state that it agrees with, or as a state of its own."""
        each = self._asked[number]
        counted = (each.counts.count, *each.counts.values)  # noqa: PD011 - no frame
        said = [measure for measure in self._measures if measure in counted]
        mark = answers_mark(each, said)
        if mark is not None and mark in self._seen:
            self._state_of[number] = self._seen[mark]
            return
        laid = {m: _frame(each, self._axes, self._sets, m, self._grain[m]) for m in said}
        state = next((at for at in range(self._states - 1, -1, -1) if self._refine(laid, at)), self._states)
        if state == self._states:
            if state == MOST_STATES:
                raise TooManyStatesError(each.counts.name)
            self._refuse_knots(number, laid)
            self._refuse_unsaid(number, laid)
            for measure in self._measures:
                rows = self._rows[measure]
                if measure in laid:
                    self._rows[measure] = (
                        self._first(measure, *laid[measure], state)
                        if rows.empty
                        else _with_state(rows, *laid[measure], self._sets, state)
                    )
                elif len(rows):
                    self._rows[measure] = rows.assign(**{HOLDS: rows[HOLDS] + (1 << state)})
            self._states += 1
        self._state_of[number] = state
        self._told.append((number, laid))
        if mark is not None:
            self._seen[mark] = state

    def _refuse_knots(self, number: int, laid: Mapping[str, tuple[pd.DataFrame, _View]]) -> None:
        """Refuse releases that agree two by two, but not as they were laid together: nothing is known then.

        Taken for a new state of the data they would seem to hide what they show.
        """
        for state in range(self._states):
            others = [told for other, told in self._told if self._state_of[other] == state]
            pairs = [
                (told[measure][0].assign(**{HOLDS: 1}), laid[measure])
                for told in others
                for measure in laid
                if measure in told
            ]
            if pairs and all(_fits(rows, *mine, self._sets) for rows, mine in pairs):
                raise KnotError(
                    self._asked[number].counts.name,
                    tuple(
                        self._asked[each].counts.name
                        for each, _ in self._told
                        if self._state_of[each] == state
                    ),
                )

    def _refuse_unsaid(self, number: int, laid: Mapping[str, tuple[pd.DataFrame, _View]]) -> None:
        """Refuse a release that shows a part of very many contributors' figures: a filter it does not tell."""
        if self._asked[number].counts.behind is not None:
            return
        for measure, (frame, view) in laid.items():
            rows = self._rows[measure]
            if rows.empty:
                continue
            newest = (rows[HOLDS].to_numpy(dtype=np.int64) & (1 << (self._states - 1))) > 0
            before = _sums(rows[newest & _inside(rows, view)], [])
            now = _sums(frame, []).reindex(before.index, fill_value=0)
            partly = (now != before) & (now != 0)
            if len(before) > FEW and int(partly.sum()) > MANY * len(before):
                raise UnsaidError(self._asked[number].counts.name)

    def _refine(self, laid: Mapping[str, tuple[pd.DataFrame, _View]], state: int) -> bool:
        """Lay a release within a state, if all its figures agree with it; return whether they do."""
        refined: dict[str, pd.DataFrame] = {}
        for measure, (frame, view) in laid.items():
            rows = self._rows[measure]
            agrees = _agrees(rows, frame, view, self._sets, state)
            finer = _refined(rows, frame, view, self._sets, state) if agrees else None
            if finer is None and not self._said_of(measure, state):
                finer = self._first(measure, frame, view, state)
            if finer is None:
                return False
            refined[measure] = finer
        self._rows |= refined
        return True

    def _said_of(self, measure: str, state: int) -> bool:
        """Return whether any release of a state of the data told a measure."""
        return any(measure in told for number, told in self._told if self._state_of[number] == state)

    def _first(self, measure: str, frame: pd.DataFrame, view: _View, state: int) -> pd.DataFrame:
        """Lay what is told of a measure for the first time in a state; where nothing is told of it, it is taken to be the same."""
        rows = self._rows[measure]
        rows = rows.assign(**{HOLDS: rows[HOLDS] & ~(1 << state)})
        return _with_state(rows[rows[HOLDS] != 0].reset_index(drop=True), frame, view, self._sets, state)

    def joint(self) -> Joint:
        """Return all that was laid, in finest codes and plain amounts."""
        done = {}
        for measure, rows in self._rows.items():
            finest = {
                name: np.where(
                    rows[name] >= 0, each.first[np.maximum(rows[name].to_numpy(dtype=np.int64), 0)], UNKNOWN
                )
                for name, each in self._sets.items()
            }
            done[measure] = rows.assign(**finest, **{AMOUNT: rows[AMOUNT] / self._grain[measure]})
        return Joint(done, self._state_of, max(self._states, 1))


@dataclass(repr=False)
class _View:
    """How a release sees an axis: for each group of codes the leaf that holds it; which groups it was asked about."""

    up: dict[str, NDArray[np.int64]]
    scope: dict[str, NDArray[np.bool_]]


def _frame(
    each: Overlay, axes: Mapping[str, Axis], sets: Mapping[str, Sets], measure: str, grain: float
) -> tuple[pd.DataFrame, _View]:
    """Return the release's own rows, and how it sees the axes."""
    counts = each.counts
    names = list(axes)
    view = _View({}, {})
    columns: dict[str, NDArray[np.int64]] = {}
    source = counts.rows if counts.behind is None else counts.behind
    finest = [name for name in names if name in source.columns]
    if counts.behind is None:
        finest = [name for name in finest if name in each.keeps and name not in each.axis_of.values()]
        for dimension in counts.dimensions:
            axis = each.axis_of[dimension.name]
            leaf = each.leaf[axis]
            masks = [leaf == place for place in range(len(dimension.leaves))]
            number = np.array([sets[axis].number(mask) if mask.any() else UNKNOWN for mask in masks])
            place = pd.Index(dimension.leaves).get_indexer(pd.Index(source[dimension.name].astype(object)))
            columns[axis] = number[place]
            view.up[axis] = sets[axis].under(leaf)
            view.scope[axis] = view.up[axis] != OUT
        for name, kept in each.keeps.items():
            allowed = sets[name].inside @ kept > 0
            view.scope[name] = view.scope.get(name, np.ones(len(allowed), dtype=bool)) & allowed
    for name in finest:
        columns[name] = _at(axes[name], source[name])
        view.up[name] = sets[name].under(np.arange(len(axes[name].codes)))
    who = source[CONTRIBUTOR].astype(str) if counts.has_contributors else pd.Series("", index=source.index)
    amount = source[measure].astype("Float64").fillna(0).to_numpy(dtype=float)
    frame = pd.DataFrame(
        {CONTRIBUTOR: who.to_numpy(), **{name: columns.get(name, UNKNOWN) for name in names}}
    )
    frame[AMOUNT] = np.rint(amount * grain).astype(np.int64)
    summed = frame.groupby([CONTRIBUTOR, *names], sort=True)[AMOUNT].sum().reset_index()
    return summed[summed[AMOUNT] != 0].reset_index(drop=True), view


def _at(axis: Axis, column: pd.Series[str]) -> NDArray[np.int64]:
    return np.asarray(pd.Index(axis.codes).get_indexer(pd.Index(column.astype(str))), np.int64)


def _inside(rows: pd.DataFrame, view: _View) -> NDArray[np.bool_]:
    """Return which rows a release was asked about; a row that does not say a code may be meant."""
    inside = np.ones(len(rows), dtype=bool)
    for name, mask in view.scope.items():
        code = rows[name].to_numpy(dtype=np.int64)
        inside &= (code < 0) | mask[np.maximum(code, 0)]
    return inside


def _seen(rows: pd.DataFrame, view: _View, names: Sequence[str]) -> NDArray[np.int64]:
    """Return for each row and axis what the release makes of its code: a leaf, UNKNOWN, OUT or WIDER."""
    columns = []
    for name in names:
        code = rows[name].to_numpy(dtype=np.int64)
        columns.append(np.where(code >= 0, view.up[name][np.maximum(code, 0)], UNKNOWN))
    return np.column_stack(columns) if columns else np.zeros((len(rows), 0), dtype=np.int64)


def _coarse(rows: pd.DataFrame, seen: NDArray[np.int64], sets: Sets, name: str, at: int) -> NDArray[np.int64]:
    """Return for each group the wider group of some row that holds it, UNKNOWN where there is none."""
    wider = np.unique(rows[name].to_numpy(dtype=np.int64)[seen[:, at] == WIDER])
    to = np.full(len(sets.inside), UNKNOWN)
    sizes = sets.inside.sum(axis=1)
    for each in wider[::-1].tolist():
        to[sets.inside @ sets.inside[each] == sizes] = each
    return to


def _sums(rows: pd.DataFrame, keys: list[NDArray[np.int64]]) -> pd.Series[int]:
    table = pd.DataFrame({CONTRIBUTOR: rows[CONTRIBUTOR].to_numpy(), AMOUNT: rows[AMOUNT].to_numpy()})
    for at, key in enumerate(keys):
        table[f"k{at}"] = key
    grouped = table.groupby([CONTRIBUTOR, *[f"k{at}" for at in range(len(keys))]], as_index=True)
    sums: pd.Series[int] = grouped[AMOUNT].sum().astype("int64")
    return sums[sums != 0]


def _comparable(rows: pd.DataFrame, view: _View) -> bool:
    """Return whether the rows tell which of them a release was asked about."""
    return all(bool(mask.all()) or bool((rows[name] >= 0).all()) for name, mask in view.scope.items())


def _agrees(
    joint: pd.DataFrame,
    frame: pd.DataFrame,
    view: _View,
    sets: Mapping[str, Sets],
    state: int,
    *,
    wholly: bool = True,
) -> bool:
    """Return whether the release may have been counted from this state, or (not `wholly`) from a part of it.

    Contributor by contributor; where amounts have signs, a part may be anything.
    """
    mine = joint[(joint[HOLDS].to_numpy(dtype=np.int64) & (1 << state)) > 0]
    mine = mine[_inside(mine, view)]
    names = _known(frame, view)
    seen = _seen(mine, view, names)
    keys: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for at, name in enumerate(names):
        if (seen[:, at] == UNKNOWN).any():
            continue
        theirs, ours = frame[name].to_numpy(dtype=np.int64), seen[:, at]
        if (ours == WIDER).any():
            to = _coarse(mine, seen, sets[name], name, at)
            code = mine[name].to_numpy(dtype=np.int64)
            ours = np.where(to[code] >= 0, to[code], ours)
            theirs = np.where(to[theirs] >= 0, to[theirs], theirs)
        keys.append((ours, theirs))
    one, other = _sums(mine, [each for each, _ in keys]), _sums(frame, [each for _, each in keys])
    if not wholly:
        signed = bool((frame[AMOUNT] < 0).any()) or bool((mine[AMOUNT] < 0).any())
        return signed or bool((other <= one.reindex(other.index, fill_value=0)).all())
    return len(one) == len(other) and bool(one.eq(other.reindex(one.index)).all())


def _fits(rows: pd.DataFrame, frame: pd.DataFrame, view: _View, sets: Mapping[str, Sets]) -> bool:
    """Return whether two releases may have been counted from the same answers.

    Where one does not tell whom the other was asked about, the latter must be a part of it.
    """
    return _agrees(rows, frame, view, sets, 0, wholly=_comparable(rows, view))


def _known(frame: pd.DataFrame, view: _View) -> list[str]:
    return [name for name in view.up if (frame[name] >= 0).all()]


def _refined(
    joint: pd.DataFrame, frame: pd.DataFrame, view: _View, sets: Mapping[str, Sets], state: int
) -> pd.DataFrame | None:
    """Return the rows with what the release adds: codes that were not known of them, or not so finely.

    None where it does not come out even: releases that agree two by two may not agree all together.
    """
    mine = ((joint[HOLDS].to_numpy(dtype=np.int64) & (1 << state)) > 0) & _inside(joint, view)
    seen = _seen(joint[mine], view, _known(frame, view))
    if not ((seen == UNKNOWN) | (seen == WIDER)).any():
        return joint
    pieces, left, fresh = _matched(joint[mine], frame, view, sets)
    return None if len(left) or len(fresh) else pd.concat([joint[~mine], pieces], ignore_index=True)


def _with_state(
    joint: pd.DataFrame, frame: pd.DataFrame, view: _View, sets: Mapping[str, Sets], state: int
) -> pd.DataFrame:
    """Return the rows with a new state of the data: what both have is one, the rest is told apart."""
    bit = 1 << state
    inside = _inside(joint, view)
    order = np.argsort(-joint.loc[inside, HOLDS].to_numpy(dtype=np.int64), kind="stable")
    pieces, left, fresh = _matched(joint[inside].iloc[order], frame, view, sets)
    outside = joint[~inside]
    newest = (outside[HOLDS].to_numpy(dtype=np.int64) & (bit >> 1)) > 0
    outside = outside.assign(**{HOLDS: outside[HOLDS] + np.where(newest, bit, 0)})
    parts = [outside, pieces.assign(**{HOLDS: pieces[HOLDS] + bit}), left, fresh.assign(**{HOLDS: bit})]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _matched(
    joint: pd.DataFrame, frame: pd.DataFrame, view: _View, sets: Mapping[str, Sets]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Match rows key by key, as far as they go; return the common pieces and what is left on either side.

    Within a key rows are laid beside each other like two rulers (the north-west corner rule). Rows that
    say the most are matched first, so that a code which one side lacks is taken from the other.
    """
    pieces: list[pd.DataFrame] = []
    names = _known(frame, view)
    seen = _seen(joint, view, names)
    coarse = [_coarse(joint, seen, sets[name], name, at) for at, name in enumerate(names)]
    kinds = np.where(seen >= 0, 0, np.where(seen == WIDER, 1, 2))
    patterns = kinds @ 3 ** np.arange(len(names), dtype=np.int64)
    for pattern in np.unique(patterns).tolist():
        chosen = patterns == pattern
        kind = kinds[chosen][0]
        part = joint[chosen]
        code = part[names].to_numpy(dtype=np.int64)
        theirs = frame[names].to_numpy(dtype=np.int64)
        used = np.flatnonzero(kind < 2)  # noqa: PLR2004 - known, finely or coarsely
        ours = (
            np.column_stack([seen[chosen][:, at] if kind[at] == 0 else code[:, at] for at in used])
            if len(used)
            else code[:, :0]
        )
        other = (
            np.column_stack([theirs[:, at] if kind[at] == 0 else coarse[at][theirs[:, at]] for at in used])
            if len(used)
            else theirs[:, :0]
        )
        finer = [names[at] for at in np.flatnonzero(kind > 0)]
        found, frame, rest = overlaid(part, frame, ours, other, finer)
        pieces.append(found)
        joint = pd.concat([joint[~chosen], rest], ignore_index=True)
        done = np.full((len(rest), len(names)), -1)
        seen = np.vstack([seen[~chosen], done])
        kinds = np.vstack([kinds[~chosen], done])
        patterns = np.concatenate([patterns[~chosen], done[:, 0] if len(names) else np.full(len(rest), -1)])
    whole = [each for each in pieces if len(each)]
    both = pd.concat(whole, ignore_index=True) if whole else joint.iloc[:0]
    return both, joint, frame
