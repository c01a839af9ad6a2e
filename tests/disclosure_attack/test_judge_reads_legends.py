"""The judge reads each release by the legend that it was printed with, and believes no legend that is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import drawn, plain, release

from wiu.disclosure.attack import attack
from wiu.disclosure.attack_legend import ranges_of
from wiu.disclosure.attack_space import build
from wiu.disclosure.rules import Rules

ROWS = plain("row", "Total", "r1 r2")
COLUMNS = plain("column", "Total", "c1 c2")
SOMEBODY = Rules(max_n=4)
PERHAPS_NOBODY = Rules(max_n=4, protect_zeros=True)


@pytest.fixture
def two_of_one():
    """Return a table in which c1 and c2 are 1 each, once a reader knows that each is somebody."""
    counts, primary, _ = drawn(
        """
               c1  c2  Total
        r1      1p  1p    2
        r2      9   9    18
        Total  10  10    20
        """,
        ROWS,
        COLUMNS,
    )
    return release(counts, primary, {("Total", "c1"), ("Total", "c2")})


@pytest.mark.parametrize(
    ("printed_with", "judged_by", "found"),
    [
        (None, SOMEBODY, 2),
        (None, PERHAPS_NOBODY, 0),
        (SOMEBODY, PERHAPS_NOBODY, 2),
        (PERHAPS_NOBODY, SOMEBODY, 0),
    ],
)
def test_a_release_is_read_by_its_own_legend(two_of_one, printed_with, judged_by, found):
    findings = attack([replace(two_of_one, rules=printed_with)], judged_by, attackers=("legend",))
    assert len(findings.disclosures) == found


@pytest.mark.parametrize("order", [(SOMEBODY, PERHAPS_NOBODY), (PERHAPS_NOBODY, SOMEBODY)])
def test_of_two_releases_the_legend_that_tells_more_is_held(two_of_one, order):
    both = [replace(two_of_one, rules=rules) for rules in order]
    assert len(attack(both, Rules(), attackers=("legend",)).disclosures) == 2


def test_nobody_is_held_for_somebody_whatever_the_legend_says():
    # a department gave WTE and no persons: its cell of persons is withheld, and nobody is counted in it
    counts, primary, secondary = drawn(
        """
               c1  c2  Total
        r1      0p  3p    3s
        r2      6s  9s   15s
        Total   6  12    18
        """,
        ROWS,
        COLUMNS,
    )
    space = build([release(counts, primary, secondary)], counts.count)
    names = [line.names[0] for line in space.lines]
    lines, least, most = ranges_of(space, SOMEBODY, symbols=False)
    told = {names[line]: (low, high) for line, low, high in zip(lines, least, most, strict=True)}
    assert told == {("r1", "c1"): (0.0, 4.0), ("r1", "c2"): (1.0, 4.0)}
