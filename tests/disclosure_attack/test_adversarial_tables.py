"""Tables made to trip engine and judge: single persons, equal rows, nested groups, few zeros; every possible table is listed.

For the engine's own pattern, and for it with one secondary shown, the judge must find just what the list shows; of the
engine's own pattern the list must show nothing but what the legend's words give away.
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from drawn import all_cells, figure, listed_leaves, plain, release
from enumerated import Enumeration, TooManyError

from wiu.disclosure.attack import attack
from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts

LISTED = ("outsider", "legend", "insider", "person")
SHAPES = {
    "square": (plain("a", "A", "x y"), plain("b", "B", "p q")),
    "overlapping": (plain("a", "A", "x y z", xy="x y", yz="y z"), plain("b", "B", "p q")),
    "three by three": (plain("a", "A", "x y z"), plain("b", "B", "p q r")),
    "nested": (plain("a", "A", "x y z", xy="x y"), plain("b", "B", "p q r")),
    "a group of one": (plain("a", "A", "x y z", only="x"), plain("b", "B", "p q r", pq="p q")),
}
DRAWN = {
    "square": ["1 0/0 1", "1 1/1 1", "2 1/1 2", "0 3/3 0", "4 1/1 4", "1 5/6 2", "1 9/9 9"],
    "overlapping": ["1 4/4 1/4 4", "2 2/1 1/2 2", "0 5/1 0/5 1", "1 6/6 1/1 6", "1 0/2 0/3 9"],
    "three by three": [
        "1 0 0/0 1 0/0 0 1",
        "2 0 3/0 1 0/3 0 2",
        "0 1 6/1 0 6/6 6 0",
        "5 1 5/1 5 1/5 1 5",
        "1 2 3/2 3 1/3 1 2",
        "4 4 1/4 4 1/1 1 0",
    ],
    "nested": ["0 1 2/1 0 3/5 5 5", "3 0 0/0 3 0/0 0 3", "1 5 5/5 1 5/5 5 1", "1 1 4/2 2 4/4 4 4"],
    "a group of one": ["1 1 1/5 5 5/0 0 5", "1 4 4/4 4 4/4 4 4", "2 1 5/5 2 1/1 5 2"],
}
MOST_LISTED = int(os.environ.get("WIU_LISTED", "1000"))
"""Steps of listing after which a pattern is passed over: all tables, and more of each, with WIU_LISTED=20000 (minutes)."""

ALL = [(shape, text) for shape, texts in DRAWN.items() for text in texts]
if "WIU_LISTED" not in os.environ:
    ALL = ALL[::6]


def made_of(shape, text, departments):
    """Return the drawing's counts; each figure is dealt out to so many departments (none: they are not told apart)."""
    rows = []
    for a, line in zip(SHAPES[shape][0].leaves, text.split("/"), strict=True):
        for b, number in zip(SHAPES[shape][1].leaves, line.split(), strict=True):
            left = int(number)
            for at in range(departments or 1):
                part = left if at == (departments or 1) - 1 else min(left, (ord(a) + 2 * ord(b) + at) % 3)
                if part:
                    rows.append((a, b, part, f"D{(at + ord(a)) % (departments or 1)}"))
                left -= part
    frame = pd.DataFrame(rows, columns=["a", "b", "n", "contributor"])
    frame = frame.groupby(["a", "b", "contributor"], as_index=False)["n"].sum()
    return Counts(text, SHAPES[shape], (("a", "b"),), frame, "n", (), has_contributors=bool(departments))


def listed(made, rules, primary, secondary):
    """Return what each attacker works out, by the list of all possible tables."""
    all_tables = Enumeration(made, all_cells(made), primary | secondary)
    most = rules.max_n if not rules.min_contributors and rules.max_n > 1 else 10**6
    ranges = dict.fromkeys(primary, (1, most))
    if all(figure(made, codes, "n") > 0 for codes in secondary):
        ranges |= dict.fromkeys(secondary, (1, 10**6))
    legend = all_tables.solutions(ranges, steps=MOST_LISTED)
    outsider, reader = (
        all_tables.exact(primary, all_tables.solutions(steps=MOST_LISTED)),
        all_tables.exact(primary, legend),
    )
    open_ones, true = primary - outsider - reader, all_tables.truth
    insiders, persons = set(), set()
    for who, mine in made.rows.groupby("contributor") if made.has_contributors else ():
        held = mine.groupby(["a", "b"])["n"].sum().to_dict()
        own = np.array([int(held.get(atom, 0)) for atom in all_tables.atoms])
        settled = np.zeros(len(own), dtype=bool)
        for codes in primary | secondary:
            row = all_tables.rows[codes]
            if row @ true == row @ own > 0:
                settled |= row
        fits = (legend >= own).all(axis=1) & (legend[:, settled] == true[settled]).all(axis=1)
        others = {codes for codes in open_ones if all_tables.rows[codes] @ (true - own) > 0}
        insiders |= {(who, codes) for codes in all_tables.exact(others, legend[fits])}
    for own in primary | secondary:
        row = all_tables.rows[own]
        if row @ true == 1:
            fits = (legend[:, row] == true[row]).all(axis=1)
            others = {
                codes for codes in open_ones if true @ (all_tables.rows[codes] & ~(row & (true == 1))) > 0
            }
            persons |= all_tables.exact(others, legend[fits])
    return {"outsider": outsider, "legend": reader - outsider, "insider": insiders, "person": persons}


def judged(made, rules, primary, secondary):
    findings = attack([release(made, primary, secondary)], rules, attackers=LISTED)
    found = {
        name: {
            (one.who, one.codes) if name == "insider" else one.codes
            for one in (*findings.disclosures, *findings.words)
            if one.attacker == name
        }
        for name in LISTED
    }
    return found | {"legend": found["legend"] - found["outsider"]}


@pytest.mark.parametrize(("shape", "text"), ALL, ids=[": ".join(each) for each in ALL])
def test_engine_and_judge_agree_with_the_list_of_all_possible_tables(shape, text):
    compared = 0
    for departments, max_n in ((0, 1), (0, 2), (0, 4), (2, 2), (3, 2)):
        rules = Rules(max_n=max_n, min_contributors=2 if departments else None)
        made = made_of(shape, text, departments)
        table = protect(made, rules)
        primary = {cell.codes for cell in table.cells if cell.status is Status.PRIMARY}
        secondary = {cell.codes for cell in table.cells if cell.status is Status.SECONDARY}
        alike = {codes: listed_leaves(made, codes) for codes in all_cells(made)}
        weaker = [
            {codes for codes in secondary if alike[codes] != alike[shown]} for shown in sorted(secondary)
        ]
        for number, pattern in enumerate([secondary, *weaker[:3]]):
            if len(primary | pattern) == len(table.cells):
                continue  # nothing printed: the list would have no end
            try:
                told = listed(made, rules, primary, pattern)
            except TooManyError:
                continue
            compared += 1
            assert judged(made, rules, primary, pattern) == told, (departments, max_n, pattern)
            if number == 0 and not table.report.given_away:
                assert not any(told.values()), (departments, max_n)
    assert compared
