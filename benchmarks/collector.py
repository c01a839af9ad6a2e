"""A collector asks at random, edition after edition: what is answered, how much of it, at what price.

Usage: python benchmarks/collector.py [--questions 30] [--seconds 120] [--seed 1] [--departments 150] [--people 3000] [--late 25] [--no-judge]

A round shaped like the sample survey (regions, specialisms, staff groups, bands, genders, ages; invented) is
asked about over three editions (30 times in a minute or two; 200 times take most of an hour), with late and corrected returns between them: one to three dimensions,
groups, filters, headcount and WTE. Whatever is answered is released and held against the next question. The
independent judge then attacks all releases together, with the microdata as they are.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from wiu.disclosure.attack import Release, Shown, attack
from wiu.disclosure.engine import AuditError, HistoryRefusal, protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

MEMBERS = Rules(max_n=4, min_contributors=3, p_percent=10.0, nk=((1, 70.0), (2, 85.0)))
REGIONS = (
    "London",
    "South East",
    "South West",
    "East",
    "Midlands",
    "North West",
    "North East",
    "Scotland",
    "Wales",
    "NI",
)
SHARES = np.array([13, 13, 9, 10, 16, 11, 13, 8, 4, 3]) / 100
SIZES = {"specialism": 4, "staff": 3, "band": 4, "gender": 2, "age": 3}


def axes() -> tuple[Hierarchy, ...]:
    """Return the dimensions of the round; bands and ages have groups."""
    made = [Hierarchy("region", "UK", REGIONS, {"UK": REGIONS, "England": REGIONS[:7]})]
    for name, size in SIZES.items():
        leaves = tuple(f"{name} {number}" for number in range(size))
        codes = {f"All {name}": leaves}
        if name in {"band", "age"}:
            half = size // 2
            codes |= {f"lower {name}": leaves[:half], f"upper {name}": leaves[half:]}
        made.append(Hierarchy(name, f"All {name}", leaves, codes))
    return tuple(made)


def editions(
    random: np.random.Generator, departments: int, people: int, late: int | None = None
) -> list[Counts]:
    """Return three states of one round: half of the `late` departments (one in six) answer late, then the others; two correct theirs."""
    made = axes()
    home = random.choice(len(REGIONS), departments, p=SHARES)
    field = random.integers(0, SIZES["specialism"], departments)
    size = random.lognormal(0, 0.6, departments)
    who = random.choice(departments, people, p=size / size.sum())
    rows = pd.DataFrame(
        {
            "region": [REGIONS[home[one]] for one in who],
            "specialism": [f"specialism {field[one]}" for one in who],
            "contributor": [f"D{one:03}" for one in who],
            "n": 1,
            "wte": np.round(random.choice([1.0, 1.0, 1.0, 0.8, 0.6, 0.5], people), 1),
        }
    )
    for axis in made[2:]:
        weight = random.dirichlet(np.full(len(axis.leaves), 4.0))
        rows[axis.name] = random.choice(np.array(axis.leaves), people, p=weight)
    keys = [*(axis.name for axis in made), "contributor"]
    full = rows.groupby(keys, as_index=False)[["n", "wte"]].sum()
    those = random.permutation(sorted(full["contributor"].unique()))[
        : departments // 6 if late is None else late
    ]
    first = full[~full["contributor"].isin(those)]
    second = full[~full["contributor"].isin(those[: len(those) // 2])].copy()
    third = full.copy()
    for one in random.choice(sorted(first["contributor"].unique()), 2, replace=False):
        at = third.index[third["contributor"] == one][:3]
        third.loc[at, ["n", "wte"]] += 1
    return [
        Counts(
            f"edition {number}", made, (), each.reset_index(drop=True), "n", ("wte",), has_contributors=True
        )
        for number, each in enumerate((first, second, third), 1)
    ]


@dataclass(frozen=True)
class Question:
    """What is asked: dimensions, which of them in groups, and a filter."""

    by: tuple[str, ...]
    grouped: frozenset[str]
    where: tuple[tuple[str, str], ...]


def random_question(random: np.random.Generator, full: Counts) -> Question:
    """Return a question as the Workforce page asks them."""
    names = [axis.name for axis in full.dimensions]
    chosen = set(random.choice(names, random.choice([1, 2, 3], p=[0.4, 0.45, 0.15]), replace=False))
    by = tuple(name for name in names if name in chosen)
    grouped = frozenset(name for name in by if name in {"band", "age"} and random.random() < 0.5)
    where: tuple[tuple[str, str], ...] = ()
    if random.random() < 0.4:
        axis = full.dimensions[int(random.choice([at for at, name in enumerate(names) if name not in by]))]
        where = ((axis.name, str(random.choice(axis.leaves))),)
    return Question(by, grouped, where)


def asked(full: Counts, question: Question) -> Counts:
    """Return what the store would count."""
    rows = full.rows
    for name, leaf in question.where:
        rows = rows[rows[name] == leaf]
    made = []
    for axis in full.dimensions:
        if axis.name not in question.by:
            continue
        if axis.name in question.grouped:
            groups = tuple(code for code in axis.codes if code != axis.total)
            up = {leaf: group for group in groups for leaf in axis.codes[group]}
            rows = rows.assign(**{axis.name: rows[axis.name].map(up)})
            parts = {group: axis.codes[group] for group in groups}
            made.append(Hierarchy(axis.name, axis.total, groups, {axis.total: groups}, parts))
        else:
            made.append(axis)
    rows = rows.groupby([*question.by, "contributor"], as_index=False)[["n", "wte"]].sum()
    return replace(
        full,
        name=f"{full.name}: {question.by} {question.where}",
        dimensions=tuple(made),
        tables=(question.by,),
        rows=rows,
        filters=tuple((name, (leaf,)) for name, leaf in question.where),
        behind=full.rows,
    )


def as_released(full: Counts, question: Question, table) -> Release:  # noqa: ANN001 - a SafeTable
    """Return the release over the full microdata, for the judge."""
    filters = dict(question.where)
    cells = {}
    for cell in table.cells:
        given = dict(zip(question.by, cell.codes, strict=True))
        codes = tuple(given.get(axis.name, filters.get(axis.name, axis.total)) for axis in full.dimensions)
        cells[codes] = Shown(cell.status, cell.values)
    return Release(full, cells, full.name)


def published(table) -> int:  # noqa: ANN001 - a SafeTable
    """Return how many cells are shown."""
    return sum(cell.status is Status.PUBLISHED for cell in table.cells)


def main() -> None:
    """Ask, release, attack, print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--questions", type=int, default=30)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--departments", type=int, default=150)
    wanted.add_argument("--people", type=int, default=3000)
    wanted.add_argument("--late", type=int, help="departments that answer late; one in six unless told")
    wanted.add_argument("--no-judge", action="store_true")
    wanted.add_argument(
        "--seconds", type=float, default=120.0, help="of processor, after which no more is asked"
    )
    chosen = wanted.parse_args()
    random = np.random.default_rng(chosen.seed)
    states = editions(random, chosen.departments, chosen.people, chosen.late)
    history, released, seconds, refused = [], [], [], 0
    shares, kept, alone = [], 0, 0
    for number in range(chosen.questions):
        if sum(seconds) > chosen.seconds:
            break
        full = states[number * len(states) // chosen.questions]
        question = random_question(random, full)
        counts = asked(full, question)
        begun = time.process_time()
        table = None
        try:
            table = protect(counts, MEMBERS, history=history)
        except (HistoryRefusal, AuditError):
            refused += 1
        seconds.append(time.process_time() - begun)
        by_itself = published(protect(counts, MEMBERS))
        told = "refused"
        if table is not None:
            history.append((counts, table))
            released.append(as_released(full, question, table))
            told = f"{published(table)} of {by_itself} shown"
            kept += published(table)
            alone += by_itself
            shares.append(published(table) / max(by_itself, 1))
        print(
            f"{number + 1:4} {full.name}  {len(history):3} before  {told:22} {seconds[-1]:6.2f} s  {question.by} {question.where}",
            file=sys.stderr,  # the page has the tables alone
            flush=True,
        )
    useful = sum(share >= 0.5 for share in shares)
    lines = [
        ("questions over three editions", f"{len(seconds)} of {chosen.questions} in the time given"),
        ("answered", f"{len(shares)} ({len(shares) / max(len(seconds), 1):.0%})"),
        ("of these, without any figure", str(sum(share <= 0 for share in shares))),
        ("answered with half or more of what they show alone", str(useful)),
        (
            "cells shown, of those that the answered show alone",
            f"{kept} of {alone} ({kept / max(alone, 1):.0%})",
        ),
        ("seconds of processor a question: median, worst", f"{np.median(seconds):.2f}, {max(seconds):.2f}"),
        (
            "median by quarter of the questions",
            ", ".join(f"{np.median(each):.2f}" for each in np.array_split(np.array(seconds), 4)),
        ),
    ]
    if not chosen.no_judge:
        findings = attack(released, MEMBERS, attackers=("reader", "outsider", "legend"))
        exact = sum(one.kind == "point" for one in findings.disclosures)
        lines.append(("the judge's disclosures on all together", str(len(findings.disclosures))))
        lines.append(("of them exact", str(exact)))
        lines.append(("undecided", str(findings.undecided)))
    print("\n| a collector | |\n|---|---|")
    print("\n".join(f"| {name} | {value} |" for name, value in lines))


if __name__ == "__main__":
    main()
