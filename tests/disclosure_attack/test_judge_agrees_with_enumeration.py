"""On tiny tables every possible table can be listed: the judge must find just what the list shows."""

from __future__ import annotations

import os

import numpy as np
from drawn import all_cells, figure, listed_leaves, release
from enumerated import Enumeration
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from made import counts

from wiu.disclosure.attack import attack
from wiu.disclosure.rules import Rules

EXAMPLES = int(os.environ.get("WIU_ATTACK_EXAMPLES", "15"))
MODEST = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@st.composite
def patterns(draw, *, people: int):
    made = draw(counts(dimensions=3, leaves=2, highest=2, magnitudes=False, people=people))
    cells = all_cells(made)
    grand = tuple(axis.total for axis in made.dimensions)
    max_n = draw(st.integers(1, 4))
    small = [codes for codes in cells if 0 < figure(made, codes, "n") <= max_n]
    assume(grand not in small)
    assume(small)
    others = [
        codes
        for codes in cells
        if codes not in small and listed_leaves(made, codes) != listed_leaves(made, grand)
    ]
    secondary = draw(st.sets(st.sampled_from(others), max_size=8)) if others else set()
    # two names of one cell (a group of one leaf) are withheld together: what is printed is no secret
    alike = {codes: listed_leaves(made, codes) for codes in cells}
    hidden = {alike[codes] for codes in secondary}
    secondary = {codes for codes in cells if alike[codes] in hidden} - set(small)
    return made, Rules(max_n=max_n), cells, set(small), secondary


def said(findings, attacker):
    return tuple(one for one in findings.words if one.attacker == attacker)


def ranges_of(made, rules, primary, secondary, *, symbols=False):
    zeros_shown = all(figure(made, codes, "n") > 0 for codes in secondary)
    ranges = dict.fromkeys(primary, (1, rules.max_n if rules.max_n > 1 else 10**6))
    if zeros_shown:
        ranges |= dict.fromkeys(secondary, (rules.max_n + 1 if symbols else 1, 10**6))
    return ranges


@MODEST
@given(patterns(people=1))
def test_outsider_legend_and_symbol_readers_find_what_enumeration_finds(case):
    made, rules, cells, primary, secondary = case
    findings = attack([release(made, primary, secondary)], rules)
    listed = Enumeration(made, cells, primary | secondary)
    everything = listed.solutions()
    legend = listed.solutions(ranges_of(made, rules, primary, secondary))
    symbols = listed.solutions(ranges_of(made, rules, primary, secondary, symbols=True))
    assert {one.codes for one in findings.by("outsider")} == listed.exact(primary, everything)
    assert {codes for _, codes in findings.derivable_secondaries} == listed.exact(secondary, everything)
    assert {one.codes for one in findings.by("legend") + said(findings, "legend")} == listed.exact(
        primary, legend
    )
    if "symbols" in findings.attacked:
        assert {one.codes for one in findings.by("symbols") + said(findings, "symbols")} == listed.exact(
            primary, symbols
        )
    assert findings.undecided == 0


@MODEST
@given(patterns(people=1))
def test_a_person_alone_in_a_cell_finds_what_enumeration_finds(case):
    made, rules, cells, primary, secondary = case
    findings = attack([release(made, primary, secondary)], rules, attackers=("legend", "person"))
    listed = Enumeration(made, cells, primary | secondary)
    possible = listed.solutions(ranges_of(made, rules, primary, secondary))
    open_to_all = listed.exact(primary, possible) | listed.exact(primary, listed.solutions())
    expected = set()
    for own in primary | secondary:
        if listed.rows[own] @ listed.truth != 1:
            continue
        fitting = possible[(possible[:, listed.rows[own]] == listed.truth[listed.rows[own]]).all(axis=1)]
        alone = listed.rows[own] & (listed.truth == 1)
        others = {
            codes for codes in primary - open_to_all if listed.truth @ (listed.rows[codes] & ~alone) > 0
        }
        expected |= listed.exact(others, fitting)
    assert {one.codes for one in findings.by("person") + said(findings, "person")} == expected


@MODEST
@given(patterns(people=3))
def test_a_department_finds_what_enumeration_finds(case):
    made, rules, cells, primary, secondary = case
    assume(made.has_contributors)
    findings = attack([release(made, primary, secondary)], rules, attackers=("legend", "insider"))
    listed = Enumeration(made, cells, primary | secondary)
    ranges = ranges_of(made, rules, primary, secondary)
    names = [axis.name for axis in made.dimensions]
    open_to_all = listed.exact(primary, listed.solutions(ranges))
    expected = set()
    for who in made.rows["contributor"].unique():
        mine = made.rows[made.rows["contributor"] == who].groupby(names)["n"].sum().to_dict()
        own = np.array([int(mine.get(atom, 0)) for atom in listed.atoms])
        settled = np.zeros(len(own), dtype=bool)
        for codes in primary | secondary:
            row = listed.rows[codes]
            if row @ listed.truth == row @ own > 0:
                settled |= row
        fitting = listed.solutions(ranges, least=own, settled=settled)
        others = {codes for codes in primary - open_to_all if listed.rows[codes] @ (listed.truth - own) > 0}
        expected |= {(who, codes) for codes in listed.exact(others, fitting)}
    assert {(one.who, one.codes) for one in findings.by("insider") + said(findings, "insider")} == expected
