"""What a protected table says, and what it never says."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from wiu.disclosure.engine import NEUTRAL, protect
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy

REGIONS = ("Wales", "Scotland", "London", "Midlands")
BANDS = ("5", "6", "7")


def table(persons):
    """Return region × band from a drawing: a row a region, a column a band."""
    figures = [[int(each) for each in line.split()] for line in persons.strip().splitlines()]
    rows = pd.DataFrame(
        [
            {"region": region, "band": band, "n": figures[at][column]}
            for at, region in enumerate(REGIONS)
            for column, band in enumerate(BANDS)
        ]
    )
    dimensions = (
        Hierarchy("region", "UK", REGIONS, {"UK": REGIONS}),
        Hierarchy("band", "All bands", BANDS, {"All bands": BANDS}),
    )
    return Counts("drawn", dimensions, (("region", "band"),), rows, "n", (), has_contributors=False)


DRAWN = table("""
    20 15  2
    31 22 16
    40 35 18
    25 12 30
""")


@pytest.fixture(scope="module")
def protected():
    return protect(DRAWN, Rules(max_n=4))


def test_a_small_figure_is_withheld_with_three_others_that_would_give_it_away(protected):
    withheld = {cell.codes: cell.status for cell in protected.cells if cell.status is not Status.PUBLISHED}
    assert withheld[("Wales", "7")] is Status.PRIMARY
    assert len(withheld) == 4
    assert dict(protected[("UK", "All bands")].values)["n"] == sum(DRAWN.rows["n"])


def test_the_pattern_is_the_cheapest_there_is_and_says_so(protected):
    assert protected.report.gap == pytest.approx(0, abs=1e-6)
    assert protected.report.withheld_value == 2 + 15 + 16 + 22


def test_every_withheld_cell_says_why_without_a_figure(protected):
    for cell in protected.cells:
        if cell.status is Status.PUBLISHED:
            assert not cell.reason
        else:
            assert cell.reason
            told = cell.reason
            for code in (*BANDS, *REGIONS):
                told = told.replace(code, "")
            assert not re.search(r"\d", told)


def test_a_secondary_names_the_primary_that_it_protects(protected):
    for cell in protected.cells:
        if cell.status is Status.SECONDARY:
            assert ("Wales", "7") in cell.protects


def test_a_table_without_sensitive_cells_is_published_whole():
    safe = protect(table("9 9 9\n9 9 9\n9 9 9\n9 9 9"), Rules(max_n=4))
    assert {cell.status for cell in safe.cells} == {Status.PUBLISHED}


def test_an_empty_table_is_published_as_zeros():
    safe = protect(table("0 0 0\n0 0 0\n0 0 0\n0 0 0"), Rules(max_n=4))
    assert {figure for cell in safe.cells for figure in dict(cell.values).values()} == {0.0}


def test_cells_are_withheld_by_what_they_cost(protected):
    def dear(codes, _figures):
        return 1000.0 if codes == ("Scotland", "7") else 1.0

    safe = protect(DRAWN, Rules(max_n=4), cost=dear)
    assert protected[("Scotland", "7")].status is Status.SECONDARY
    assert safe[("Scotland", "7")].status is Status.PUBLISHED


def test_where_few_add_up_to_few_no_reason_names_the_rule():
    # Wales has 1 and 1, 2 in all: told that each is 1 or 2, a reader would know all three
    safe = protect(table("1 1 0\n40 51 60\n50 50 60\n30 20 90"), Rules(max_n=2))
    reasons = {cell.reason for cell in safe.cells if cell.status is Status.PRIMARY}
    assert safe.report.given_away > 0
    assert reasons == {NEUTRAL}


def test_a_reason_names_its_rule_where_that_gives_nothing_away():
    safe = protect(table("1 20 30\n40 51 60\n50 50 60\n30 20 90"), Rules(max_n=2))
    reasons = {cell.reason for cell in safe.cells if cell.status is Status.PRIMARY}
    assert safe.report.given_away == 0
    assert reasons == {"Too few persons stand behind this figure."}


def test_no_reason_names_a_rule_where_another_than_that_of_few_persons_withholds_a_figure():
    # told that in (0, 0) not the persons are few, a reader would know that they are more than the threshold
    rows = [("A", "0", 5), ("B", "0", 4), ("A", "1", 1), ("B", "1", 2), ("C", "1", 1)]
    rows += [(who, code, 20) for who in "ABCDE" for code in ("2", "3", "4")]
    codes = ("0", "1", "2", "3", "4")
    counts = Counts(
        "departments",
        (Hierarchy("code", "all", codes, {"all": codes}),),
        (("code",),),
        pd.DataFrame(rows, columns=["contributor", "code", "n"]),
        "n",
        (),
        has_contributors=True,
    )
    safe = protect(counts, Rules(max_n=4, min_contributors=3))
    assert {safe["0",].status, safe["1",].status} == {Status.PRIMARY}
    assert {safe["0",].reason, safe["1",].reason} == {NEUTRAL}
