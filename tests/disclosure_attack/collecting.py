"""A collector's questions, as the app asks them: few dimensions, groups as leaves, filters dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from survey_shaped import survey

from wiu.disclosure.attack import Release, Shown
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Question:
    by: tuple[str, ...]
    grouped: frozenset[str]
    where: tuple[tuple[str, str], ...]


def editions(seed: int, **shape):
    """Return three states of one round: at first, with late returns, with late and corrected ones."""
    full = survey(seed, **shape)
    who = sorted(full.rows["contributor"].unique())
    random = np.random.default_rng(seed)
    late = random.choice(who, 4, replace=False)
    first = full.rows[~full.rows["contributor"].isin(late)]
    second = full.rows[~full.rows["contributor"].isin(late[2:])]
    third = full.rows.copy()
    corrected = third.index[third["contributor"] == random.choice([one for one in who if one not in late])]
    third.loc[corrected[:2], "n"] += 1
    third.loc[corrected[:2], "wte"] += 0.5
    return [
        _with(full, rows.reset_index(drop=True), f"edition {number}")
        for number, rows in enumerate((first, second, third), 1)
    ]


def _with(full: Counts, rows: pd.DataFrame, name: str) -> Counts:
    return Counts(name, full.dimensions, full.tables, rows, "n", ("wte",), has_contributors=True)


def random_question(random: np.random.Generator, full: Counts) -> Question:
    names = [axis.name for axis in full.dimensions]
    by = tuple(
        name for name in names if name in set(random.choice(names, random.integers(1, 3), replace=False))
    )
    rest = [name for name in names if name not in by]
    grouped = frozenset(name for name in by if name == "band" and random.random() < 0.5)
    where = ()
    if rest and random.random() < 0.4:
        name = str(random.choice(rest))
        axis = next(one for one in full.dimensions if one.name == name)
        where = ((axis.name, str(random.choice(axis.leaves))),)
    return Question(by, grouped, where)


def asked(full: Counts, question: Question) -> Counts:
    """Return what the store would count: only the dimensions asked for, groups as their leaves."""
    rows = full.rows
    for name, leaf in question.where:
        rows = rows[rows[name] == leaf]
    axes = []
    for axis in full.dimensions:
        if axis.name not in question.by:
            continue
        if axis.name in question.grouped:
            groups = tuple(code for code in axis.codes if code != axis.total)
            up = {leaf: group for group in groups for leaf in axis.codes[group]}
            rows = rows.assign(**{axis.name: rows[axis.name].map(up)})
            parts = {group: axis.codes[group] for group in groups}
            axes.append(Hierarchy(axis.name, axis.total, groups, {axis.total: groups}, parts))
        else:
            axes.append(axis)
    rows = rows.groupby([*question.by, "contributor"], as_index=False)[["n", "wte"]].sum()
    return Counts(
        f"{full.name}: {question}",
        tuple(axes),
        (question.by,),
        rows,
        "n",
        ("wte",),
        has_contributors=True,
        filters=tuple((name, (leaf,)) for name, leaf in question.where),
        behind=full.rows,
    )


def as_released(full: Counts, question: Question, table) -> Release:
    """Return the release over the full microdata, for a judge who knows how everything hangs together."""
    filters = dict(question.where)
    cells = {}
    for cell in table.cells:
        given = dict(zip(question.by, cell.codes, strict=True))
        codes = tuple(given.get(axis.name, filters.get(axis.name, axis.total)) for axis in full.dimensions)
        cells[codes] = Shown(cell.status, cell.values)
    return Release(
        Counts(full.name, full.dimensions, (), full.rows, "n", ("wte",), has_contributors=True),
        cells,
        full.name,
    )
