"""Drawn and random tables, and the judge that did not choose the pattern."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wiu.disclosure.attack import Release, attack
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy


def hierarchy(name, size, groups, rng):
    leaves = tuple(f"{name}{number}" for number in range(size))
    codes = {"All": leaves}
    for group in range(groups):
        chosen = rng.choice(size, size=int(rng.integers(2, max(3, size))), replace=False)
        codes[f"{name} group {group}"] = tuple(leaves[at] for at in sorted(chosen.tolist()))
    return Hierarchy(name, "All", leaves, codes)


def counted(seed, sizes, groups, *, tables=None, mean=4.0):
    """Return a table of persons whose departments are not known."""
    rng = np.random.default_rng(seed)
    dimensions = tuple(
        hierarchy("abc"[at], *each, rng) for at, each in enumerate(zip(sizes, groups, strict=True))
    )
    places = np.indices(sizes).reshape(len(sizes), -1).T
    persons = rng.poisson(rng.gamma(0.8, mean / 0.8, len(places))) * (rng.random(len(places)) > 0.15)
    rows = pd.DataFrame(
        {each.name: [each.leaves[at] for at in places[:, column]] for column, each in enumerate(dimensions)}
    ).assign(n=persons)
    rows = rows[rows["n"] > 0].reset_index(drop=True)
    return Counts(
        "drawn",
        dimensions,
        tables or (tuple(each.name for each in dimensions),),
        rows,
        "n",
        (),
        has_contributors=False,
    )


def measured(seed, sizes, groups, *, tables=None, departments=14, count=None):
    """Return a table of WTE with the departments behind it."""
    rng = np.random.default_rng(seed)
    dimensions = tuple(
        hierarchy("abc"[at], *each, rng) for at, each in enumerate(zip(sizes, groups, strict=True))
    )
    rows = []
    for department in range(departments):
        home = int(rng.integers(sizes[0]))
        for place in np.ndindex(*sizes[1:]):
            if rng.random() < 0.5:
                persons = int(rng.lognormal(1, 1)) + 1
                codes = [dimensions[at].leaves[leaf] for at, leaf in enumerate((home, *place))]
                rows.append([f"d{department}", *codes, persons, round(persons * rng.uniform(0.7, 1), 1)])
    frame = pd.DataFrame(rows, columns=["contributor", *[each.name for each in dimensions], "n", "wte"])
    return Counts(
        "drawn",
        dimensions,
        tables or (tuple(each.name for each in dimensions),),
        frame,
        count,
        ("wte",),
        has_contributors=True,
    )


JUDGED = ("reader", "outsider", "legend", "insider", "person")


def disclosures(rules, *released):
    """Return what the independent judge finds in (counts, table, edition) taken together."""
    releases = [Release.of(counts, table, edition) for counts, table, edition in released]
    return attack(releases, rules, attackers=JUDGED)
