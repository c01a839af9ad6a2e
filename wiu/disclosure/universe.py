"""One set of codes for all releases: how what was asked in different words hangs together.

An axis is a dimension of any release, with the finest codes that any of them knows. Every release says
of each finest code in which of its own leaves it lies, or that it was not asked about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wiu.statistics.counts import Counts
    from wiu.statistics.hierarchies import Hierarchy

Relations = dict[tuple[int, str], dict[str, tuple[str, ...]]]
"""(release, dimension) → leaf → the finer codes that it was found to stand for."""


@dataclass(frozen=True)
class Axis:
    """One dimension of the whole: its finest codes, in a fixed order."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Overlay:
    """One release over the axes.

    `axis_of` names the axis of each of its dimensions. `leaf` has, for each of these axes, the place of
    the leaf in which each code lies, −1 where it lies in none; `keeps` marks the codes that its filters let through.
    """

    counts: Counts
    axis_of: Mapping[str, str]
    leaf: Mapping[str, NDArray[np.int64]]
    keeps: Mapping[str, NDArray[np.bool_]]


def finer(
    all_counts: Sequence[Counts], relations: Relations
) -> dict[tuple[int, str], dict[str, frozenset[str]]]:
    """Return (release, dimension) → leaf → the finest codes that it stands for.

    A leaf stands for what the hierarchies of all releases say of it, for what one of them says of a
    group of that name, or for what `relations` found out; else for itself.
    """
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    leaves: dict[str, set[str]] = {}
    for counts in all_counts:
        for each in counts.dimensions:
            leaves.setdefault(each.name, set()).update(each.leaves)
            for leaf, parts in each.parts.items():  # one edition may hold a code that another does not
                said[each.name, leaf] = tuple(dict.fromkeys((*said.get((each.name, leaf), ()), *parts)))
    for counts in all_counts:
        for each in counts.dimensions:
            for group, covered in each.codes.items():
                known = said.get((each.name, group), ())
                if group in leaves[each.name] and group != each.total and len(covered) > len(known):
                    said[each.name, group] = tuple(covered)

    def finest(number: int, name: str, code: str, above: frozenset[str]) -> frozenset[str]:
        parts = relations.get((number, name), {}).get(code) or said.get((name, code))
        if not parts or parts == (code,) or code in above:
            return frozenset([code])
        return frozenset().union(*(finest(-1, name, part, above | {code}) for part in parts))

    return {
        (number, each.name): {leaf: finest(number, each.name, leaf, frozenset()) for leaf in each.leaves}
        for number, counts in enumerate(all_counts)
        for each in counts.dimensions
    }


def universe(
    all_counts: Sequence[Counts], relations: Relations, apart: Mapping[tuple[int, str], str]
) -> tuple[dict[str, Axis], list[Overlay]]:
    """Return the axes by name, and each release over them.

    `apart` names another axis for a dimension whose codes have nothing to do with those of its namesake.
    """
    stands_for = finer(all_counts, relations)
    codes: dict[str, dict[str, None]] = {}
    for number, counts in enumerate(all_counts):
        for each in counts.dimensions:
            axis = apart.get((number, each.name), each.name)
            for leaf in each.leaves:
                codes.setdefault(axis, {}).update(dict.fromkeys(sorted(stands_for[number, each.name][leaf])))
        for name, kept in counts.filters:
            codes.setdefault(name, {}).update(dict.fromkeys(kept))
        if counts.behind is not None:
            for name in counts.behind.columns:
                if name in codes or counts.behind[name].dtype.kind not in "fiub":
                    codes.setdefault(str(name), {}).update(
                        dict.fromkeys(counts.behind[name].astype(str).unique())
                    )
    codes.pop("contributor", None)
    axes = {name: Axis(name, tuple(sorted(codes[name]))) for name in sorted(codes)}
    return axes, [_asked(number, counts, axes, stands_for, apart) for number, counts in enumerate(all_counts)]


def _asked(
    number: int,
    counts: Counts,
    axes: Mapping[str, Axis],
    stands_for: Mapping[tuple[int, str], Mapping[str, frozenset[str]]],
    apart: Mapping[tuple[int, str], str],
) -> Overlay:
    axis_of = {each.name: apart.get((number, each.name), each.name) for each in counts.dimensions}
    leaf = {
        axis_of[each.name]: _places(each, axes[axis_of[each.name]], stands_for[number, each.name])
        for each in counts.dimensions
    }
    keeps = {
        name: np.isin(np.array(axes[name].codes, dtype=object), list(kept)) for name, kept in counts.filters
    }
    return Overlay(counts, axis_of, leaf, keeps)


def _places(dimension: Hierarchy, axis: Axis, stands_for: Mapping[str, frozenset[str]]) -> NDArray[np.int64]:
    at = {code: place for place, code in enumerate(axis.codes)}
    places = np.full(len(axis.codes), -1)
    for place, leaf in enumerate(dimension.leaves):
        for code in stands_for[leaf]:
            places[at[code]] = place
    return places
