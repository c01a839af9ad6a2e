"""Random histories about the same people, as files bring them: other tables, codes, filters, contributors."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wiu.disclosure.attack import Release, Shown
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

KINDS = (
    "other table",
    "late return",
    "left out",
    "corrected",
    "joined codes",
    "some leaves",
    "unsaid filter",
)


@dataclass(frozen=True)
class Asked:
    """One release: its counts, the edition of the full data, and how its codes read in the full data."""

    counts: Counts
    full: Counts
    edition: str
    read: dict[str, dict[str, str]]
    fixed: dict[str, str]

    def release(self, table) -> Release:
        """Return the release over the full data, for a judge who knows how everything hangs together."""
        names = [each.name for each in self.counts.dimensions]
        cells = {}
        for cell in table.cells:
            given = dict(zip(names, cell.codes, strict=True)) | self.fixed
            codes = tuple(
                self.read.get(axis.name, {}).get(
                    given.get(axis.name, axis.total), given.get(axis.name, axis.total)
                )
                for axis in self.full.dimensions
            )
            cells[codes] = Shown(cell.status, cell.values)
        bare = replace(self.full, tables=())
        return Release(bare, cells, self.edition)


def full_data(rng, sizes, *, contributors: bool, magnitude: bool) -> Counts:
    """Return people by three dimensions, with a group of the first codes of each named in them."""
    axes = []
    for name, size in zip("abc", sizes, strict=True):
        leaves = tuple(f"{name}{number}" for number in range(size))
        half = max(2, size // 2)
        codes = {f"All {name}": leaves}
        if size > 2:
            codes[f"{name} joined"] = leaves[:half]
        axes.append(Hierarchy(name, f"All {name}", leaves, codes))
    size = int(rng.integers(150, 420))
    who = rng.choice(14, size, p=rng.dirichlet(np.full(14, 1.5)))
    home = rng.integers(0, sizes[0], 14)
    frame = pd.DataFrame({"contributor": [f"d{each:02}" for each in who], "n": 1})
    frame["wte"] = np.round(rng.choice([1.0, 0.8, 0.5], size), 1)
    frame["a"] = [f"a{home[each]}" if rng.random() < 0.6 else f"a{rng.integers(sizes[0])}" for each in who]
    for name, count in zip("bc", sizes[1:], strict=True):
        frame[name] = [
            f"{name}{each}" for each in rng.choice(count, size, p=rng.dirichlet(np.full(count, 1.5)))
        ]
    keys = ["a", "b", "c", *(["contributor"] if contributors else [])]
    rows = frame.groupby(keys, as_index=False)[["n", "wte"]].sum()
    values, count = (("wte",), None) if magnitude else ((), "n")
    kept = [*keys, *(values or ("n",))]
    return Counts("full", tuple(axes), (), rows[kept], count, values, has_contributors=contributors)


def ask(rng, full: Counts, kind: str, number: int) -> Asked:
    """Return a release of this kind."""
    data, edition = full, "1"
    figure = (*full.values, full.count)[0]  # noqa: PD011 - no frame
    if kind in {"late return", "left out", "corrected"} and full.has_contributors:
        people = sorted(full.rows["contributor"].unique())
        one = people[int(rng.integers(len(people)))]
        rows = full.rows.copy()
        if kind == "corrected":
            at = rows.index[rows["contributor"] == one][:1]
            rows.loc[at, figure] += 2
        else:
            rows = rows[rows["contributor"] != one]
        data, edition = replace(full, rows=rows.reset_index(drop=True)), f"{kind} {number}"
    names = [each.name for each in full.dimensions]
    by = sorted(rng.choice(names, int(rng.integers(1, 3)), replace=False).tolist())
    axes = {each.name: each for each in full.dimensions}
    rows, read, fixed, asked = data.rows, {}, {}, []
    for name in by:
        axis = axes[name]
        group = f"{name} joined"
        if kind == "joined codes" and group in axis.codes:
            up = dict.fromkeys(axis.codes[group], f"{name} low")
            leaves = tuple(dict.fromkeys(up.get(leaf, leaf) for leaf in axis.leaves))
            rows = rows.assign(**{name: rows[name].map(lambda code, up=up: up.get(code, code))})
            asked.append(Hierarchy(name, axis.total, leaves, {axis.total: leaves}))
            read[name] = {f"{name} low": group}
        elif kind == "some leaves" and group in axis.codes:
            leaves = axis.codes[group]
            rows = rows[rows[name].isin(leaves)]
            asked.append(Hierarchy(name, f"some {name}", leaves, {f"some {name}": leaves}))
            read[name] = {f"some {name}": group}
        else:
            asked.append(axis)
    if kind == "unsaid filter":
        rest = [name for name in names if name not in by]
        leaf = axes[rest[0]].leaves[0]
        rows, fixed = rows[rows[rest[0]] == leaf], {rest[0]: leaf}
    keys = [*by, *(["contributor"] if full.has_contributors else [])]
    rows = rows.groupby(keys, as_index=False)[[figure]].sum()
    counts = Counts(
        f"{number} {kind}", tuple(asked), (tuple(by),), rows, full.count, full.values, full.has_contributors
    )
    return Asked(counts, data, edition, read, fixed)
