"""The collector: what was withheld stays unknown, and the difference of two editions shows nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from random_tables import disclosures, measured

from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules

RULES = Rules(max_n=4, min_contributors=3)


@pytest.mark.parametrize("seed", range(3))
def test_a_late_return_is_not_found_by_subtraction(seed):
    later = replace(measured(seed, (4, 3), (1, 1), count="n"), name="edition 2")
    late = sorted(later.rows["contributor"].unique())[seed]
    earlier = replace(
        later, name="edition 1", rows=later.rows[later.rows["contributor"] != late].reset_index(drop=True)
    )
    before = protect(earlier, RULES)
    after = protect(later, RULES, history=((earlier, before),))
    assert disclosures(RULES, (earlier, before, "1"), (later, after, "2")).safe


def test_a_corrected_return_is_not_found_by_subtraction():
    earlier = replace(measured(5, (4, 3), (1, 0), count="n"), name="edition 1")
    rows = earlier.rows.copy()
    rows.loc[int(np.argmax(rows["n"])), "n"] += 3
    later = replace(earlier, name="edition 2", rows=rows)
    before = protect(earlier, RULES)
    after = protect(later, RULES, history=((earlier, before),))
    assert disclosures(RULES, (earlier, before, "1"), (later, after, "2")).safe


def test_the_same_question_twice_gives_the_same_table():
    counts = measured(2, (4, 3), (0, 0), count="n")
    before = protect(counts, RULES)
    again = protect(counts, RULES, history=((counts, before),))
    assert [cell.status for cell in again.cells] == [cell.status for cell in before.cells]


def test_another_breakdown_of_the_same_people_keeps_what_was_withheld():
    finest = measured(3, (4, 3, 2), (0, 0, 0), count="n")
    narrow = replace(finest, name="a by b", tables=(("a", "b"),))
    other = replace(finest, name="a by c", tables=(("a", "c"),))
    before = protect(narrow, RULES)
    after = protect(other, RULES, history=((narrow, before),))
    assert disclosures(RULES, (narrow, before, "1"), (other, after, "1")).safe
