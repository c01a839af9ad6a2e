"""Tables drawn as text, and instances read by the tests' own small reader."""

from __future__ import annotations

import csv
import json
from itertools import product
from pathlib import Path

import pandas as pd

from wiu.disclosure.attack import Release, Shown
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

INSTANCES = Path(__file__).parents[3] / "shared" / "instances"
WORDS = {"published": Status.PUBLISHED, "primary": Status.PRIMARY, "secondary": Status.SECONDARY}


def all_cells(counts: Counts) -> list[tuple[str, ...]]:
    cells = []
    for table in counts.tables:
        axes = [axis.all_codes if axis.name in table else (axis.total,) for axis in counts.dimensions]
        cells += list(product(*axes))
    return list(dict.fromkeys(cells))


def listed_leaves(counts: Counts, codes: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(axis.covered(code)) for axis, code in zip(counts.dimensions, codes, strict=True))


def figure(counts: Counts, codes: tuple[str, ...], measure: str) -> float:
    rows = counts.rows
    for axis, code in zip(counts.dimensions, codes, strict=True):
        rows = rows[rows[axis.name].isin(axis.covered(code))]
    return float(rows[measure].sum())


def measures_of(counts: Counts) -> list[str]:
    return [*([counts.count] if counts.count else []), *counts.values]  # noqa: PD011 - no frame


def release(counts: Counts, primary=(), secondary=(), edition: str = "", measures=None) -> Release:
    """Print every cell but those named."""
    measures = measures or measures_of(counts)
    cells = {}
    for codes in all_cells(counts):
        if codes in primary or codes in secondary:
            cells[codes] = Shown(Status.PRIMARY if codes in primary else Status.SECONDARY, {})
        else:
            cells[codes] = Shown(Status.PUBLISHED, {name: figure(counts, codes, name) for name in measures})
    return Release(counts, cells, edition)


def plain(name: str, total: str, leaves: str, **groups: str) -> Hierarchy:
    codes = tuple(leaves.split())
    return Hierarchy(
        name, total, codes, {total: codes} | {key: tuple(text.split()) for key, text in groups.items()}
    )


def drawn(text: str, rows: Hierarchy, columns: Hierarchy) -> tuple[Counts, set, set]:
    """Read a drawing: `5` is published, `3p` a primary, `7s` a secondary; only the inner cells count.

    Margins are drawn too, so that one sees which are withheld; their figures are checked.
    """
    lines = [line.split() for line in text.strip().splitlines()]
    head, body = lines[0], lines[1:]
    primary, secondary, atoms, margins = set(), set(), [], []
    for name, *entries in body:
        for column, entry in zip(head, entries, strict=True):
            codes = (name, column)
            number = int(entry.rstrip("ps"))
            primary |= {codes} if entry.endswith("p") else set()
            secondary |= {codes} if entry.endswith("s") else set()
            if name in rows.leaves and column in columns.leaves:
                atoms.append((name, column, number))
            else:
                margins.append((codes, number))
    frame = pd.DataFrame(atoms, columns=[rows.name, columns.name, "n"])
    counts = Counts(
        "drawn", (rows, columns), ((rows.name, columns.name),), frame, "n", (), has_contributors=False
    )
    for codes, number in margins:
        assert figure(counts, codes, "n") == number, f"the drawing's margin {codes} is wrong"
    return counts, primary, secondary


def instance(name: str) -> tuple[Counts, Rules, set]:
    """Return an instance's counts, rules and the primaries that its cells.csv states."""
    folder = INSTANCES / name
    spec = json.loads((folder / "spec.json").read_text())
    axes = tuple(
        Hierarchy(
            one["name"],
            one["total"],
            tuple(one["leaves"]),
            {key: tuple(of) for key, of in one["codes"].items()},
        )
        for one in spec["dimensions"]
    )
    names = [axis.name for axis in axes]
    rows = pd.read_csv(folder / spec["input"], dtype=dict.fromkeys(names, str))
    who = spec["contributor_column"]
    rows = rows.rename(columns={who: "contributor"} if who else {})
    with (folder / "cells.csv").open() as file:
        primary = {
            tuple(row[name] for name in names) for row in csv.DictReader(file) if row["primary"] == "1"
        }
    stated = spec["rules"]
    rules = Rules(
        max_n=stated.get("maxN"),
        min_contributors=stated.get("min_contributors"),
        p_percent=stated.get("pPercent"),
        nk=tuple((n, k) for n, k in stated.get("nk", ())),
        protect_zeros=stated.get("protectZeros", False),
        given=frozenset(primary) if stated.get("given_primary") else None,
    )
    values = (spec["value_column"],) if spec["kind"] == "magnitude" else ()
    count = spec["count_column"]
    counts = Counts(
        name, axes, tuple(map(tuple, spec["tables"])), rows, count, values, has_contributors=bool(who)
    )
    return counts, rules, primary
