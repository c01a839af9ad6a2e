"""Whatever the table, the engine's pattern gives nothing to any attacker; a weakened one is caught."""

from __future__ import annotations

import os

import pytest
from drawn import INSTANCES, all_cells, instance, listed_leaves, release
from enumerated import Enumeration, TooManyError
from hypothesis import HealthCheck, assume, given, seed, settings
from hypothesis import strategies as st
from made import counts, rules

from wiu.disclosure.attack import ATTACKERS, Release, attack
from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status

# what [c] and [c2] tell apart is judged by itself: see the symbols reader in test_judge_on_drawn_tables
KNOWN = tuple(name for name in ATTACKERS if name != "symbols")
LITTLE = 1.0
MOST_LISTED = 20_000


def attackers_of(made):
    """Leave out single persons where departments answer: the engine's insiders are then the departments."""
    return tuple(name for name in KNOWN if name != "person" or not made.has_contributors)


# a thousand and more: WIU_ENGINE_EXAMPLES=1000; other tables than always: WIU_ENGINE_SEED=1, 2, …
EXAMPLES = int(os.environ.get("WIU_ENGINE_EXAMPLES", "25"))
DRAWN = seed(int(os.environ["WIU_ENGINE_SEED"])) if "WIU_ENGINE_SEED" in os.environ else (lambda test: test)
FEWER = settings(
    max_examples=max(EXAMPLES // 3, 1),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
MODEST = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@st.composite
def questions(draw):
    made = draw(counts())
    return made, draw(rules(made))


@DRAWN
@MODEST
@given(questions())
def test_no_attacker_finds_anything_in_a_protected_table(question):
    made, in_force = question
    table = protect(made, in_force, budget=LITTLE)
    findings = attack([Release.of(made, table)], in_force, attackers=attackers_of(made))
    assert findings.safe, findings.as_json()
    assert not findings.undecided


@DRAWN
@FEWER
@given(counts(dimensions=2, leaves=3, highest=3, magnitudes=False, people=1), st.integers(1, 4))
def test_a_pattern_weakened_by_one_secondary_is_caught_where_that_secondary_mattered(made, max_n):
    in_force = Rules(max_n=max_n)
    table = protect(made, in_force, budget=LITTLE)
    primary = {cell.codes for cell in table.cells if cell.status is Status.PRIMARY}
    secondary = {cell.codes for cell in table.cells if cell.status is Status.SECONDARY}
    for freed in sorted(secondary):
        # a second name of the same cell (a group of one leaf) is printed with it
        same = {codes for codes in secondary if listed_leaves(made, codes) == listed_leaves(made, freed)}
        findings = attack([release(made, primary, secondary - same)], in_force, attackers=("outsider",))
        listed = Enumeration(made, all_cells(made), primary | (secondary - same))
        try:
            every = listed.solutions(steps=MOST_LISTED)
        except TooManyError:  # where totals are withheld too, the list has hardly an end
            continue
        assert {one.codes for one in findings.by("outsider")} == listed.exact(primary, every)


@DRAWN
@FEWER
@given(counts(dimensions=2, leaves=4, highest=8, magnitudes=False, people=1), st.integers(2, 5))
def test_two_symbols_in_print_tell_nothing_where_the_engine_reckons_with_them(made, max_n):
    in_force = Rules(max_n=max_n, two_symbols=True)
    table = protect(made, in_force, budget=LITTLE)
    findings = attack([Release.of(made, table)], in_force, attackers=("outsider", "symbols"))
    assume(
        not findings.words
    )  # "1 to n" alone gives some nested cells away: nothing helps but not to print it
    assert findings.safe, findings.as_json()


@pytest.mark.parametrize("name", ["f01_z1", "l01_willenborg_dewaal", "s1_ipem2d_wte"])
@pytest.mark.skipif(not INSTANCES.exists(), reason="the worked instances lie beside the project")
def test_no_attacker_finds_anything_in_a_protected_instance(name):
    made, in_force, _ = instance(name)
    findings = attack([Release.of(made, protect(made, in_force))], in_force, attackers=attackers_of(made))
    assert findings.safe, findings.as_json()
