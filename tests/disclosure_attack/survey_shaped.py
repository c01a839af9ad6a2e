"""Seeded tables shaped like the survey: region × staff group × band × gender, with groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

REGIONS = [
    "London",
    "South East",
    "South West",
    "East of England",
    "Midlands",
    "North West",
    "North East and Yorkshire",
    "Scotland",
    "Wales",
    "Northern Ireland",
]
SHARES = np.array([13, 13, 9, 10, 16, 11, 13, 8, 4, 3]) / 100


def _axis(name, total, leaves, **groups):
    return Hierarchy(
        name, total, tuple(leaves), {total: tuple(leaves)} | {key: tuple(of) for key, of in groups.items()}
    )


def axes(groups: int, bands: int, genders: int) -> tuple[Hierarchy, ...]:
    staff = [f"group {number}" for number in range(groups)]
    band = [f"band {number}" for number in range(bands)]
    gender = [f"gender {number}" for number in range(genders)]
    half, third = max(1, groups // 2), max(1, bands // 3)
    return (
        _axis("region", "UK", REGIONS, England=REGIONS[:7]),
        _axis("staff", "All staff", staff, scientific=staff[:half], technical=staff[half:]),
        _axis(
            "band",
            "All bands",
            band,
            low=band[:third],
            middle=band[third : 2 * third],
            high=band[2 * third :],
        ),
        _axis("gender", "All", gender),
    )


def survey(
    seed: int, *, groups: int = 4, bands: int = 6, genders: int = 3, departments: int = 80, people: int = 4000
):
    """Return counts with persons and WTE by department; cells are 11 × (groups+3) × (bands+4) × (genders+1) about."""
    random = np.random.default_rng(seed)
    made = axes(groups, bands, genders)
    home = random.choice(len(REGIONS), departments, p=SHARES / SHARES.sum())
    size = random.lognormal(0, 0.8, departments)
    who = random.choice(departments, people, p=size / size.sum())
    weights = [random.dirichlet(np.full(len(axis.leaves), 1.2)) for axis in made[1:]]
    rows = pd.DataFrame(
        {
            "region": [REGIONS[home[one]] for one in who],
            "contributor": [f"D{one:03}" for one in who],
            "n": 1,
            "wte": np.round(random.choice([1.0, 1.0, 1.0, 0.8, 0.6, 0.5], people), 1),
        }
    )
    for axis, weight in zip(made[1:], weights, strict=True):
        rows[axis.name] = random.choice(np.array(axis.leaves), people, p=weight)
    names = [axis.name for axis in made]
    rows = rows.groupby([*names, "contributor"], as_index=False)[["n", "wte"]].sum()
    return Counts(f"survey {seed}", made, (tuple(names),), rows, "n", ("wte",), has_contributors=True)
