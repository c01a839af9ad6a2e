"""Organisations merge and are renamed: what was said of an old code is said of who stands there now."""

from drawn_rounds import a_round, organisations, states

from wiu.coverage.reckoning import reckon
from wiu.coverage.succession import Succession

MERGED = """
code | from       | to         | successor
OLD  | 2013-04-01 | 2024-03-31 | NEW
NEW  | 2013-04-01 | ·          | ·
"""
RENAMED_LATER = """
code   | from       | to         | successor
BEFORE | 2013-04-01 | 2026-03-31 | AFTER
AFTER  | 2026-04-01 | ·          | ·
"""


def standing(table):
    orgs = organisations(table)
    found = Succession(orgs, a_round("code\nA").census)
    return {each.code: found.standing(each.code) for each in orgs}


def test_an_organisation_that_has_merged_is_not_counted_and_its_clients_department_is_its_successors():
    deps = "id|of|specialism|answered\nold|OLD|MR|yes"
    assert states(MERGED, deps) == {"NEW": "answered itself"}


def test_a_contract_with_an_old_code_is_one_with_the_successor():
    deps = "id|of|specialism|answered\nb|B|MR|yes"
    found = states(f"{MERGED}B | 2013-04-01 | · | ·", deps, "by|provider|client|word\nprovider|b|OLD|serves")
    assert found["NEW"] == "covered by a provider that answered"


def test_a_contract_between_two_that_have_merged_is_a_service_of_ones_own():
    deps = "id|of|specialism|answered\nnew|NEW|MR|no"
    found = reckon(a_round(MERGED, deps, "by|provider|client|word\nclient|new|OLD|buys"))
    assert str(found.states["NEW", "MR"]) == "provider known but silent"
    assert not found.contradictions
    assert not found.circles


def test_an_organisation_that_will_take_another_name_counts_once_under_its_name_of_the_census_date():
    deps = "id|of|specialism|answered\na|AFTER|MR|yes"
    assert states(RENAMED_LATER, deps) == {"BEFORE": "answered itself"}


def test_of_several_that_will_merge_a_new_code_says_none_and_stands_for_itself():
    table = """
    code | from       | to         | successor
    ONE  | ·          | 2026-03-31 | NEW
    TWO  | ·          | 2026-03-31 | NEW
    NEW  | 2026-04-01 | ·          | ·
    """
    assert standing(table) == {"ONE": "ONE", "TWO": "TWO", "NEW": "NEW"}


def test_who_ended_without_a_successor_or_begins_later_stands_for_nobody():
    table = """
    code  | from       | to         | successor
    GONE  | ·          | 2020-03-31 | ·
    LOST  | ·          | 2020-03-31 | NOWHERE
    LATER | 2026-04-01 | ·          | ·
    """
    assert standing(table) == {"GONE": None, "LOST": None, "LATER": None}


def test_mergers_of_the_merged_are_followed():
    table = """
    code | to         | successor
    A    | 2020-03-31 | B
    B    | 2022-03-31 | C
    C    | ·          | ·
    """
    assert standing(table) == {"A": "C", "B": "C", "C": "C"}


def test_successors_that_run_in_a_circle_are_named_and_stand_for_nobody():
    table = """
    code | to         | successor
    A    | 2020-03-31 | B
    B    | 2022-03-31 | A
    """
    assert standing(table) == {"A": None, "B": None}
    assert Succession(organisations(table), a_round("code\nA").census).circles == ("A", "B")
