"""Measure the engine: cells, seconds, gap, withheld sum, and the price of safety by attacker.

Run from the project's root: `python benchmarks/disclosure.py [folder of instances]` for the price of safety, on the worked
instances (where they lie beside the project) and on tables of the sample survey, and `python benchmarks/disclosure.py
--large` for seeded tables of about 2,000 to 100,000 cells. Prints Markdown tables. A bound missed makes the exit status 1.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from wiu.disclosure.canonical import in_order
from wiu.disclosure.cells import lay_out
from wiu.disclosure.engine import protect
from wiu.disclosure.loss import losses
from wiu.disclosure.pattern import find_pattern
from wiu.disclosure.problem import Legend, assemble, pose
from wiu.disclosure.rules import Rules
from wiu.policy.access import Role, Viewer
from wiu.policy.thresholds import thresholds_for
from wiu.services import sampling
from wiu.services.against_ledger import rules_for
from wiu.services.home import Home
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question
from wiu.store.counting import gather
from wiu.store.spec_files import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wiu.disclosure.problem import Problem

INSTANCES = Path(__file__).parents[2] / "shared" / "instances"
ATTACKERS = (
    ("outsider", Legend.NOTHING, False, False),
    ("+ legend", Legend.RANGE, False, False),
    ("+ insiders", Legend.RANGE, True, False),
    ("+ p %", Legend.RANGE, True, True),
)
"""Whom to reckon with, each beside those before; without p %, a tenth of room on one side is enough."""

TO_THE_END, A_WHILE = 120.0, 4.0
"""Budgets in seconds: the instances are solved to the end, the sample's tables for a while."""

ASKED = (
    (["region", "staff_group"], ["headcount", "wte_in_post"]),
    (["specialism", "region"], ["headcount", "wte_in_post"]),
    (["staff_group", "afc_band"], ["wte_in_post"]),
)
NEAR, SOON, LATE, MEMORY = 5.0, 10_000, 60.0, 4.0
"""Bounds: seconds for a table of ten thousand cells, of a hundred thousand, and gigabytes."""


def instances(folder: Path) -> Iterator[tuple[str, Counts, Rules, float]]:
    """Yield the worked instances: name, counts, rules and budget."""
    for each in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (each / "spec.json").exists():
            yield each.name, *read_spec(each / "spec.json"), TO_THE_END


def sampled() -> Iterator[tuple[str, Counts, Rules, float]]:
    """Yield tables of the sample survey as the app asks them of members."""
    office = Viewer("benchmark", "benchmark", frozenset({Role.OFFICE}))
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        sampling.build(home, office, now=datetime(2026, 11, 22, tzinfo=UTC))
        for by, measures in ASKED:
            question = Question.from_json({"measures": measures, "by": by, "totals": True, "round": "2025"})
            with home.editions.reading() as reader:
                gathered = gather(reader, question, alone=True)
            rules = rules_for(question, thresholds_for("member"), gathered.persons)
            yield (
                f"sample: {' and '.join(measures)} by {' × '.join(by)}",
                gathered.counts,
                rules,
                A_WHILE,
            )


def price(name: str, counts: Counts, rules: Rules, budget: float) -> None:
    """Print the withheld sum with each attacker added in turn."""
    cells, _ = in_order(lay_out(counts, rules))
    whole = pose(cells, rules, losses(cells, None))
    bare, first = 0.0, 0.0
    for attacker, legend, insider, close in ATTACKERS:
        if close and rules.p_percent is None:
            continue
        told = rules if close else replace(rules, p_percent=None)

        def posed(
            least: Legend,
            lowered: dict[tuple[str, int], Legend],
            told: Rules = told,
            most: Legend = legend,
            insider: bool = insider,  # noqa: FBT001 - kept from this turn of the loop
        ) -> Problem:
            return assemble(
                cells,
                told,
                whole.fired,
                whole.primary,
                whole.primary,
                whole.closed,
                (whole.cost, whole.loss, whole.value),
                legend=min(least, most),
                insider=insider,
                lowered={key: min(each, most) for key, each in lowered.items()},
            )

        started = time.process_time()
        problem, pattern = find_pattern(posed, budget=budget)
        seconds = time.process_time() - started
        bare = bare or seconds
        cost = float(problem.loss[pattern.withheld].sum())
        gap = "" if pattern.bound is None else f"{max(0.0, cost - pattern.bound) / max(cost, 1):.1%}"
        total = float(problem.value[pattern.withheld].sum())
        first = first or total
        print(
            f"| {name} | {len(cells):,} | {attacker} | {total:,.1f} | {total / max(first, 1e-9) - 1:+.1%} | {gap} "
            f"| {seconds:.2f} | {seconds / bare:.1f} |",
            flush=True,
        )
        name = ""


def prices(folder: Path) -> None:
    """Print the price of safety of the instances and of the sample."""
    print(
        "Withheld sum with each attacker beside those before, its distance from the outsider's, the gap that is left to "
        "the proved bound, CPU seconds, and × the outsider's program alone.\n"
    )
    print("| table | cells | attacker | withheld | more | gap | seconds | × |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    if not folder.is_dir():
        print("| *the worked instances do not lie beside the project* |  |  |  |  |  |  |  |")
    for one in (*instances(folder), *sampled()):
        price(*one)


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


def large() -> bool:
    """Print seconds, loss and memory of seeded tables shaped like the survey; return whether the bounds hold."""
    print("| cells | primary | secondary | withheld persons | seconds | peak memory, GB | method |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    held = True
    for sizes, persons in (
        ((8, 6, 5, 2), 6_000),
        ((8, 9, 5, 2), 6_000),
        ((10, 8, 10, 4), 6_000),
        ((10, 9, 10, 5), 40_000),
        ((12, 15, 14, 10), 60_000),
        ((14, 18, 16, 12), 100_000),
    ):
        counts = survey(sizes, persons)
        started = time.perf_counter()
        report = protect(counts, Rules(max_n=4)).report
        seconds = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"| {report.cells:,} | {report.primary:,} | {report.secondary:,} | {report.withheld_value:,.0f} "
            f"| {seconds:.1f} | {memory:.2f} | {report.method} |",
            flush=True,
        )
        soon = report.cells > SOON or sizes[3] <= 2 or seconds < NEAR
        held &= soon and seconds < LATE and memory < MEMORY
    print(
        f"\nBounds: {SOON:,} cells in {NEAR:g} s, 100,000 in {LATE:g} s, {MEMORY:g} GB: {'held' if held else 'missed'}. "
        "Tables of up to 4,000 cells are worked on longer, since they gain by it."
    )
    return held


if __name__ == "__main__":
    if "--large" in sys.argv:
        sys.exit(not large())
    prices(Path(sys.argv[1]) if len(sys.argv) > 1 else INSTANCES)
