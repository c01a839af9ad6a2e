"""When a figure is sensitive in itself: each rule, drawn as a table."""

from __future__ import annotations

import pandas as pd
import pytest

from wiu.disclosure.cells import lay_out
from wiu.disclosure.primary import fired_rules
from wiu.disclosure.rules import Rules
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

REGION = Hierarchy("region", "UK", ("Wales", "Scotland"), {"UK": ("Wales", "Scotland")})
GENDER = Hierarchy("gender", "All", ("female", "male"), {"All": ("female", "male")})


def drawn(text, *, by=(REGION,)):
    """Read a table: region, perhaps gender, department, persons, WTE."""
    names = [*[each.name for each in by], "contributor", "n", "wte"]
    rows = pd.DataFrame([line.split() for line in text.strip().splitlines()], columns=names)
    rows = rows.astype({"n": float, "wte": float})
    return Counts("drawn", by, (tuple(each.name for each in by),), rows, "n", ("wte",), has_contributors=True)


def fires(rule, counts, rules, *codes):
    cells = lay_out(counts, rules)
    return bool(fired_rules(cells, rules)[rule][cells.code_tuples().index(codes)])


@pytest.mark.parametrize(("persons", "sensitive"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_persons_are_too_few_and_none_is_not(persons, sensitive):
    counts = drawn(f"Wales A {persons} {persons}\nScotland B 9 9")
    assert fires("persons", counts, Rules(max_n=4), "Wales") is sensitive


def test_two_departments_are_too_few_and_three_are_not():
    counts = drawn("Wales A 9 9\nWales B 9 9\nScotland C 9 9\nScotland D 9 9\nScotland E 9 9")
    rules = Rules(min_contributors=3)
    assert fires("contributors", counts, rules, "Wales")
    assert not fires("contributors", counts, rules, "Scotland")


def test_a_department_that_reports_nothing_stands_behind_nothing():
    counts = drawn("Wales A 9 9\nWales B 9 9\nWales C 0 0\nScotland D 9 9")
    assert fires("contributors", counts, Rules(min_contributors=3), "Wales")


def test_the_second_largest_comes_within_ten_percent_where_the_rest_is_small():
    counts = drawn(
        "Wales A 50 50\nWales B 20 20\nWales C 4 4\nScotland D 50 50\nScotland E 20 20\nScotland F 5 5"
    )
    assert fires("p_percent", counts, Rules(p_percent=10), "Wales")
    assert not fires("p_percent", counts, Rules(p_percent=10), "Scotland")


def test_one_department_with_more_than_seventy_percent_dominates():
    counts = drawn("Wales A 71 71\nWales B 29 29\nScotland C 70 70\nScotland D 30 30")
    assert fires("dominance", counts, Rules(nk=((1, 70),)), "Wales")
    assert not fires("dominance", counts, Rules(nk=((1, 70),)), "Scotland")


def test_a_row_with_all_persons_in_one_category_is_withheld_with_its_empty_cells():
    counts = drawn("Wales female A 12 12\nScotland female B 6 6\nScotland male B 6 6", by=(REGION, GENDER))
    rules = Rules(group_dimensions=frozenset({"gender"}))
    assert fires("one_category", counts, rules, "Wales", "female")
    assert fires("one_category", counts, rules, "Wales", "male")
    assert not fires("one_category", counts, rules, "Wales", "All")
    assert not fires("one_category", counts, rules, "Scotland", "female")


def test_a_zero_is_sensitive_only_where_zeros_are_protected():
    counts = drawn("Wales A 9 9")
    assert not fires("zeros", counts, Rules(max_n=4), "Scotland")
    assert fires("zeros", counts, Rules(max_n=4, protect_zeros=True), "Scotland")


def test_a_stated_cell_is_sensitive_whatever_stands_in_it():
    counts = drawn("Wales A 9 9\nScotland B 9 9")
    assert fires("given", counts, Rules(given=frozenset({("Wales",)})), "Wales")


def test_a_category_that_is_empty_under_an_empty_total_hides_nothing_and_stays_shown():
    # in Wales all scientists are women, and there is no technologist of any gender
    group = Hierarchy(
        "group", "Staff", ("scientist", "technologist"), {"Staff": ("scientist", "technologist")}
    )
    counts = drawn(
        "Wales scientist female A 6 6\nScotland scientist female B 9 9\nScotland scientist male B 9 9\n"
        "Scotland technologist female B 9 9\nScotland technologist male B 9 9",
        by=(REGION, group, GENDER),
    )
    rules = Rules(group_dimensions=frozenset({"gender"}))
    assert fires("one_category", counts, rules, "Wales", "scientist", "male")
    assert not fires("one_category", counts, rules, "Wales", "technologist", "male")
