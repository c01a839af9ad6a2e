"""What was withheld before is read as its reader reads it: by the symbols and the question it was printed with."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from wiu.disclosure.engine import protect
from wiu.disclosure.readerships import said_again
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

MEMBERS = Rules(max_n=4, two_symbols=True)
OUTSIDERS = Rules(max_n=9, two_symbols=True)
REGIONS = ("Wales", "Scotland", "London")
REGION = Hierarchy("region", "UK", REGIONS, {"UK": REGIONS})
GENDER = Hierarchy("gender", "All", ("female", "male"), {"All": ("female", "male")})
SHOWN, FEW, OTHER = Status.PUBLISHED, Status.PRIMARY, Status.SECONDARY


def persons(*dimensions, rows, values=("wte",)):
    names = [each.name for each in dimensions]
    frame = pd.DataFrame([[*codes, n, float(n)] for *codes, n in rows], columns=[*names, "n", "wte"])
    return Counts("drawn", dimensions, (tuple(names),), frame, "n", values, has_contributors=False)


def statuses(table):
    return {cell.codes: cell.status for cell in table.cells}


@pytest.fixture
def four_nine_thirty():
    return persons(REGION, rows=[("Wales", 4), ("Scotland", 9), ("London", 30)], values=())


def test_members_read_from_what_outsiders_were_shown_that_nine_at_most_stand_behind_a_symbol(
    four_nine_thirty,
):
    """[c] to outsiders is 1 to 9: with London shown, Wales and Scotland are 13, and so Wales is 4."""
    before = {("UK",): SHOWN, ("Wales",): FEW, ("Scotland",): FEW, ("London",): OTHER}
    earlier = said_again("to outsiders", four_nine_thirty, MEMBERS, [before], OUTSIDERS)
    now = statuses(protect(four_nine_thirty, MEMBERS, history=((four_nine_thirty, earlier),)))
    assert now["Wales",] is FEW
    assert now["London",] is OTHER
    assert now["UK",] is SHOWN


def test_what_is_kept_from_outsiders_only_members_are_shown_all_the_same(four_nine_thirty):
    plenty = replace(four_nine_thirty, rows=four_nine_thirty.rows.assign(n=[5, 9, 30]))
    before = {("UK",): OTHER, ("Wales",): FEW, ("Scotland",): FEW, ("London",): SHOWN}
    earlier = said_again("to outsiders", plenty, MEMBERS, [before], OUTSIDERS)
    now = statuses(protect(plenty, MEMBERS, history=((plenty, earlier),)))
    assert set(now.values()) == {SHOWN}


def test_persons_who_were_only_counted_for_the_rules_were_not_printed():
    """The women's WTE was printed; that all of Wales are women is told only by who they are, not by how much."""
    women = persons(REGION, rows=[("Wales", 8), ("Scotland", 9), ("London", 30)])
    women = replace(women, filters=(("gender", ("female",)),))
    before = dict.fromkeys([("UK",), ("Wales",), ("Scotland",), ("London",)], SHOWN)
    by_wte = replace(MEMBERS, rules_only=frozenset({"n"}))
    earlier = said_again("women's WTE", women, MEMBERS, [before], by_wte)
    both = persons(
        REGION,
        GENDER,
        rows=[
            ("Wales", "female", 8),
            ("Scotland", "female", 9),
            ("Scotland", "male", 9),
            ("London", "female", 30),
            ("London", "male", 30),
        ],
        values=(),
    )
    rules = replace(MEMBERS, group_dimensions=frozenset({"gender"}))
    now = statuses(protect(both, rules, history=((women, earlier),)))
    assert now["Wales", "female"] is FEW
    assert now["Wales", "male"] is not SHOWN


def test_a_figure_that_went_out_by_other_rules_stays_printed(four_nine_thirty):
    before = {("UK",): SHOWN, ("Wales",): FEW, ("Scotland",): SHOWN, ("London",): OTHER}
    earlier = said_again("to outsiders", four_nine_thirty, MEMBERS, [before], OUTSIDERS)
    now = statuses(protect(four_nine_thirty, MEMBERS, history=((four_nine_thirty, earlier),)))
    assert now["Scotland",] is SHOWN
    assert now["Wales",] is FEW
