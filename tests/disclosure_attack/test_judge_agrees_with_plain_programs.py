"""Magnitudes: one plain linear program per cell, side and attacker, without any shortcut, is the reference."""

from __future__ import annotations

import os
from itertools import product

import numpy as np
from drawn import all_cells, listed_leaves, release
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from made import counts
from scipy.optimize import linprog

from wiu.disclosure.attack import attack
from wiu.disclosure.rules import Rules

EXAMPLES = int(os.environ.get("WIU_ATTACK_EXAMPLES", "15"))
MODEST = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
NEAR = 1e-5


@st.composite
def patterns(draw):
    made = draw(counts(dimensions=3, leaves=3, highest=9, magnitudes=True, people=4))
    cells = all_cells(made)
    withheld = draw(st.sets(st.sampled_from(cells), min_size=1, max_size=10))
    alike = {codes: listed_leaves(made, codes) for codes in cells}
    hidden = {alike[codes] for codes in withheld}
    withheld = {codes for codes in cells if alike[codes] in hidden}
    assume(len(withheld) < len(cells))
    return made, Rules(p_percent=draw(st.sampled_from([5.0, 10.0, 30.0]))), cells, withheld


class Plain:
    def __init__(self, made, cells, withheld):
        names = [axis.name for axis in made.dimensions]
        self.atoms = list(product(*(axis.leaves for axis in made.dimensions)))
        by = made.rows.groupby(["contributor", *names])["wte"].sum()
        self.people = sorted(made.rows["contributor"].unique())
        self.own = {
            who: np.array([by.get((who, *atom), 0.0) for atom in self.atoms], dtype=float)
            for who in self.people
        }
        self.truth = sum(self.own.values())
        self.rows = {codes: self.row(made, codes) for codes in cells}
        self.matrix = np.array([self.rows[codes] for codes in cells if codes not in withheld])
        self.withheld = withheld

    def row(self, made, codes):
        covered = [set(axis.covered(code)) for axis, code in zip(made.dimensions, codes, strict=True)]
        return np.array(
            [all(leaf in of for leaf, of in zip(atom, covered, strict=True)) for atom in self.atoms], float
        )

    def interval(self, codes, low=None, settled=None):
        low = np.zeros(len(self.atoms)) if low is None else low
        high = np.full(len(self.atoms), 2 * self.truth.sum() + 100)
        if settled is not None:
            low, high = np.where(settled, self.truth, low), np.where(settled, self.truth, high)
        ends = [
            linprog(
                sign * self.rows[codes],
                A_eq=self.matrix,
                b_eq=self.matrix @ self.truth,
                bounds=np.c_[low, high],
            )
            for sign in (1, -1)
        ]
        assert all(one.status == 0 for one in ends)
        return ends[0].fun, -ends[1].fun


@MODEST
@given(patterns())
def test_outsider_and_departments_find_what_plain_programs_find(case):
    made, rules, cells, withheld = case
    findings = attack([release(made, withheld, measures=["wte"])], rules, attackers=("outsider", "insider"))
    plain = Plain(made, cells, withheld)
    share = rules.p_percent / 100
    open_to_all, found = set(), set()
    # an empty cell is a veil for its neighbours, not a secret
    withheld = {codes for codes in withheld if plain.rows[codes] @ plain.truth > 0}
    for codes in withheld:
        parts = sorted((plain.rows[codes] @ own for own in plain.own.values()), reverse=True)
        first, rest = parts[0], sum(parts[2:])
        room = max(0.0, share * first - rest)
        low, high = plain.interval(codes)
        true = plain.rows[codes] @ plain.truth
        if high - low < NEAR or high < true + room - NEAR or low > true - room + NEAR:
            open_to_all.add(codes)
    for who, own in plain.own.items():
        settled = np.zeros(len(plain.atoms), dtype=bool)
        for codes in plain.withheld:
            row = plain.rows[codes] > 0
            if plain.truth[row].sum() > 0 and not (plain.truth - own)[row].any():
                settled |= row
        for codes in withheld - open_to_all:
            mine = plain.rows[codes] @ own
            others = plain.rows[codes] @ plain.truth - mine
            if others < NEAR:
                continue
            held = [plain.rows[codes] @ one for one in plain.own.values()]
            first = max(held)
            smaller = mine < first - NEAR or sum(rows_of == first for rows_of in held) > 1
            room = max(0.0, (1 + share) * first - others) if smaller else 0.0
            low, high = (end - mine for end in plain.interval(codes, own, settled))
            if high - low < NEAR or high < others + room - NEAR or low > others - room + NEAR:
                found.add((who, codes))
    assert {one.codes for one in findings.by("outsider")} == open_to_all
    assert {(one.who, one.codes) for one in findings.by("insider")} == found
