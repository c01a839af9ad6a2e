"""Random tables for hypothesis: hierarchical, overlapping, linked; counts and magnitudes."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from wiu.disclosure.rules import Rules
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy


@st.composite
def hierarchies(draw, name: str, most: int):
    leaves = tuple(f"{name}{number}" for number in range(draw(st.integers(2, most))))
    codes = {f"all {name}": leaves}
    # groups may overlap, nest, or repeat one another
    for number in range(draw(st.integers(0, 2))):
        chosen = draw(st.sets(st.sampled_from(leaves), min_size=1, max_size=len(leaves)))
        codes[f"{name} group {number}"] = tuple(leaf for leaf in leaves if leaf in chosen)
    return Hierarchy(name, f"all {name}", leaves, codes)


@st.composite
def counts(
    draw,
    *,
    dimensions: int = 3,
    leaves: int = 4,
    highest: int = 9,
    magnitudes: bool | None = None,
    people: int = 6,
):
    """Return counts with 2 or 3 dimensions and one or more tables over them."""
    axes = tuple(draw(hierarchies(name, leaves)) for name in "ABC"[: draw(st.integers(2, dimensions))])
    names = [axis.name for axis in axes]
    tables = draw(
        st.sampled_from(
            [
                (tuple(names),),
                tuple((first, second) for first, second in pairwise(names)),
                (tuple(names[:2]), tuple(names[-2:])),
            ]
        )
    )
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    magnitude = draw(st.booleans()) if magnitudes is None else magnitudes
    with_people = magnitude or draw(st.booleans())
    density = draw(st.sampled_from([0.3, 0.6, 0.9]))
    number = draw(st.integers(1, people)) if with_people else 1
    rows = []
    for atom in product(*(axis.leaves for axis in axes)):
        for who in range(number):
            if random.random() < density / (number if with_people and random.random() < 0.5 else 1):
                n = int(random.integers(1, highest + 1) if random.random() < 0.5 else random.integers(1, 3))
                rows.append((*atom, f"D{who}", n, round(n * float(random.uniform(0.4, 1.0)), 1)))
    if not rows:
        rows.append((*(axis.leaves[0] for axis in axes), "D0", 1, 0.6))
    frame = pd.DataFrame(rows, columns=[*names, "contributor", "n", "wte"])
    if not with_people:
        frame = frame.groupby(names, as_index=False)["n"].sum()
    return Counts(
        "made", axes, tuple(dict.fromkeys(tables)), frame, "n", ("wte",) if magnitude else (), with_people
    )


@st.composite
def rules(draw, made: Counts):
    """Return rules that fit the counts."""
    if not made.has_contributors:
        return Rules(
            max_n=draw(st.integers(1, 5)), protect_zeros=draw(st.sampled_from([False, False, False, True]))
        )
    return Rules(
        max_n=draw(st.sampled_from([None, 2, 4])),
        min_contributors=draw(st.sampled_from([2, 3])),
        p_percent=draw(st.sampled_from([None, 10.0, 25.0])) if len(made.values) else None,
        nk=draw(st.sampled_from([(), ((1, 70.0), (2, 85.0))])) if len(made.values) else (),
    )
