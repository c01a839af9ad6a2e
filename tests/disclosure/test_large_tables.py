"""Large tables are protected in bounded time, and the judge finds nothing in them."""

from __future__ import annotations

import time

import pytest
from random_tables import counted, disclosures, measured

from wiu.disclosure import large, pattern
from wiu.disclosure.engine import protect
from wiu.disclosure.rules import Rules


@pytest.fixture
def only_the_fast_search(monkeypatch):
    monkeypatch.setattr(pattern, "MOST_QUICK", 0)
    monkeypatch.setattr(pattern, "MOST_WHOLE", 0)
    monkeypatch.setattr(pattern, "SMALL", 0)


@pytest.mark.usefixtures("only_the_fast_search")
@pytest.mark.parametrize("seed", range(4))
def test_the_fast_search_gives_nothing_away_of_persons(seed):
    made = counted(seed, (5, 4, 3), (1, 1, 0))
    rules = Rules(max_n=3)
    assert disclosures(rules, (made, protect(made, rules), 1)).safe


@pytest.mark.usefixtures("only_the_fast_search")
@pytest.mark.parametrize("seed", range(4))
def test_the_fast_search_gives_nothing_away_of_departments_in_linked_tables(seed):
    made = measured(seed, (4, 4, 3), (1, 1, 0), tables=(("a", "b"), ("b", "c")))
    rules = Rules(min_contributors=3, p_percent=10)
    assert disclosures(rules, (made, protect(made, rules), 1)).safe


@pytest.mark.usefixtures("only_the_fast_search")
def test_the_fast_search_decides_the_same_whatever_the_order_of_the_rows():
    made = counted(7, (6, 5, 4), (2, 1, 0))
    turned = type(made)(
        made.name,
        made.dimensions,
        made.tables,
        made.rows.iloc[::-1].reset_index(drop=True),
        made.count,
        (),
        has_contributors=False,
    )
    first, second = (protect(each, Rules(max_n=3)) for each in (made, turned))
    assert [cell.status for cell in first.cells] == [cell.status for cell in second.cells]


@pytest.mark.usefixtures("only_the_fast_search")
def test_exchanging_dear_secondaries_for_cheap_ones_loses_less_and_gives_nothing_away(monkeypatch):
    made, rules = counted(0, (7, 6, 4), (2, 1, 0)), Rules(max_n=3)
    for name, narrow in (("WIDE", 0), ("WIDER", 0), ("WIDTH", 40)):
        monkeypatch.setattr(large, name, narrow)
    with_it = protect(made, rules)
    monkeypatch.setattr(pattern, "SPARE", 0.0)
    assert with_it.report.cost < protect(made, rules).report.cost
    assert disclosures(rules, (made, with_it, 1)).safe


def test_several_thousand_cells_take_seconds():
    made = counted(1, (24, 16, 12), (2, 2, 2), mean=3.0)
    started = time.process_time()
    table = protect(made, Rules(max_n=4), budget=20.0)
    assert len(table.cells) > 6_000
    assert table.report.audit.disclosures == 0
    assert time.process_time() - started < 30
