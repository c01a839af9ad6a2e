"""Heads and WTE of one cell are withheld together; who lays both over each other finds no more, but from inside."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from drawn import plain
from jointly import Jointly

from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.statistics.counts import Counts

EXAMPLES = int(os.environ.get("WIU_ENGINE_EXAMPLES", "2"))


def staffed(seed):
    """Return persons one by one with their WTE, most of them whole, dealt out to a few departments."""
    random = np.random.default_rng(seed)
    axes = (plain("a", "A", "w x y z", wx="w x"), plain("b", "B", "p q r"))
    full = (0.5, 0.8, 0.95, 1.0)[seed % 4]
    rows = [
        (
            a,
            b,
            f"D{random.integers(6)}",
            1,
            1.0 if random.random() < full else float(random.choice([0.2, 0.5, 0.8])),
        )
        for a in axes[0].leaves
        for b in axes[1].leaves
        for _ in range(random.poisson(random.gamma(0.8, 6 / 0.8)))
    ]
    frame = pd.DataFrame(rows, columns=["a", "b", "contributor", "n", "wte"])
    frame = frame.groupby(["a", "b", "contributor"], as_index=False)[["n", "wte"]].sum()
    return Counts("staffed", axes, (("a", "b"),), frame, "n", ("wte",), has_contributors=True)


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_reader_of_both_measures_works_out_what_a_reader_of_each_does_not_in_few_tables_only(seed):
    # docs/disclosure.md says in how many of them, among the known limits
    made = staffed(seed)
    rules = Rules(max_n=4, min_contributors=3 if seed % 2 else None, two_symbols=True)
    table = protect(made, rules)
    assert not Jointly(made, rules, table, "n", "wte", related=False).exact()
    assert not Jointly(made, rules, table, "n", "wte", related=True).exact()


def test_a_wte_that_is_shown_beside_withheld_heads_tells_of_them():
    # everybody here works a whole WTE, so that the totals tell it, and a single WTE in print tells its heads
    made, rules = staffed(3), Rules(max_n=4, two_symbols=True)
    assert (made.rows["n"] == made.rows["wte"]).all()
    for related in (False, True):
        judge = Jointly(made, rules, protect(made, rules), "n", "wte", related=related)
        hidden = next(codes for codes in judge.hidden if judge.row[codes] @ judge.heads > 1)
        judge.show_wte(hidden)
        reach = [judge.move(None, hidden, sign, of_heads=True) for sign in (1, -1)]
        assert (max(reach) < 1) == related
