"""Measure the engine: cells, seconds, gap, withheld sum, and the price of safety by attacker.

Run from the project's root: `python benchmarks/disclosure.py [folder of instances]`, and
`python benchmarks/disclosure.py --large` for seeded tables of about 3,000 to 60,000 cells.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from wiu.disclosure.canonical import in_order
from wiu.disclosure.cells import lay_out
from wiu.disclosure.engine import protect
from wiu.disclosure.exact import optimise
from wiu.disclosure.loss import losses
from wiu.disclosure.problem import Legend, assemble, pose
from wiu.disclosure.rules import Rules
from wiu.disclosure.search import Search
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy
from wiu.store.spec_files import read_spec

INSTANCES = Path(__file__).parents[2] / "shared" / "instances"
ATTACKERS = (
    ("outsider", Legend.NOTHING, False, False),
    ("+ legend", Legend.RANGE, False, False),
    ("+ insiders", Legend.RANGE, True, False),
    ("+ p %", Legend.RANGE, True, True),
)
"""Whom to reckon with, each beside those before; without p %, a tenth of room on one side is enough."""


def price(path: Path) -> None:
    """Print the withheld sum with each attacker added in turn, solved to the end; × is the bare program's time."""
    counts, rules = read_spec(path)
    cells, _ = in_order(lay_out(counts, rules))
    whole = pose(cells, rules, losses(cells, None))
    bare = 0.0
    for name, legend, insider, close in ATTACKERS:
        if close and rules.p_percent is None:
            continue
        problem = assemble(
            cells,
            rules if close else replace(rules, p_percent=None),
            whole.fired,
            whole.primary,
            whole.primary,
            whole.closed,
            (whole.cost, whole.loss, whole.value),
            legend=legend,
            insider=insider,
        )
        started = time.process_time()
        search = Search(problem)
        found = optimise(search, search.tidy(search.extend(problem.primary)), work=50_000, seconds=300)
        seconds = time.process_time() - started
        bare = bare or seconds
        cost = search.cost(found.withheld)
        total = float(problem.value[found.withheld].sum())
        print(
            f"{path.parent.name:26} {name:12} cells {len(cells):6} withheld {total:10.1f}"
            f" gap {(cost - found.bound) / max(cost, 1):7.4f} seconds {seconds:6.2f} × {seconds / bare:5.1f}"
        )


def survey(sizes: tuple[int, ...], persons: int) -> Counts:
    """Return persons by region, staff group, band and gender, with groups, from a fixed seed."""
    rng = np.random.default_rng(7)
    dimensions = []
    for name, size in zip(("region", "group", "band", "gender"), sizes, strict=True):
        leaves = tuple(f"{name} {at}" for at in range(size))
        codes = {"All": leaves}
        if size > 4:
            codes |= {f"{name} low": leaves[: size // 2], f"{name} high": leaves[size // 2 :]}
        dimensions.append(Hierarchy(name, "All", leaves, codes))
    rows = pd.DataFrame(
        {
            each.name: np.array(each.leaves)[
                rng.choice(len(each.leaves), persons, p=rng.dirichlet(np.full(len(each.leaves), 2.0)))
            ]
            for each in dimensions
        }
    )
    rows = rows.value_counts().rename("n").reset_index()
    return Counts(
        "survey",
        tuple(dimensions),
        (tuple(each.name for each in dimensions),),
        rows,
        "n",
        (),
        has_contributors=False,
    )


def large() -> None:
    """Print seconds and withheld share of seeded tables shaped like the survey."""
    for sizes, persons in (
        ((8, 6, 5, 2), 6_000),
        ((10, 8, 10, 4), 6_000),
        ((10, 9, 10, 5), 40_000),
        ((12, 15, 14, 10), 60_000),
    ):
        counts = survey(sizes, persons)
        started = time.process_time()
        table = protect(counts, Rules(max_n=4))
        seconds = time.process_time() - started
        report = table.report
        print(
            f"{report.cells:7} cells {report.primary:6} primary {report.secondary:6} secondary {seconds:7.1f} s  {report.method}"
        )


if __name__ == "__main__":
    if "--large" in sys.argv:
        large()
    else:
        for folder in sorted(Path(sys.argv[1] if len(sys.argv) > 1 else INSTANCES).iterdir()):
            price(folder / "spec.json")
