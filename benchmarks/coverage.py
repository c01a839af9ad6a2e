"""How long the reckoning of coverage takes, and that its cost grows with the round and no faster.

    PYTHONPATH=. python benchmarks/coverage.py

A made-up round of 10,000 organisations, nine specialisms and 50,000 statements, in chains ten deep whose
last provider answered, is reckoned within 2 seconds of processor time; ranking its gaps comes beside it. Rounds of a
quarter, a half and twice that size show how cost grows. What a machine takes to sort and index as many
pairs grows a little faster than their number, for its caches are finite: the reckoning's time for each
statement may rise by no more than half as much again as that of this plain work, measured in the same run.
"""

from __future__ import annotations

import random
import time
from datetime import date

from wiu.coverage.facts import Department, Facts, Organisation, Statement
from wiu.coverage.gaps import gaps
from wiu.coverage.reckoning import reckon

SPECIALISMS = ("RT", "NM", "DRRP", "MR", "CE", "RE", "USNIR", "PM", "CSC")
DEEP = 11  # a chain of ten links ends at the eleventh
BOUND = 2.0
GROWTH = 1.5


def a_round(organisations: int, statements: int) -> Facts:
    """Return a round in which every tenth organisation's departments answered and the rest buy in chains."""
    chance = random.Random(2025)  # noqa: S311 - a drawing, not a secret
    codes = [f"O{number:06}" for number in range(organisations)]
    departments = tuple(
        Department(f"{code}-{each}", code, frozenset({each}), answered=number % DEEP == 0)
        for number, code in enumerate(codes)
        for each in SPECIALISMS[: 2 + number % 2]
    )
    said = []
    while len(said) < statements:
        number = chance.randrange(1, organisations)
        each = SPECIALISMS[chance.randrange(2)]
        seller = codes[number - 1] if number % DEEP else codes[max(0, number - DEEP)]
        side = chance.random() < 0.5
        word = "provided_under_sla" if side else "received_under_sla"
        said.append(Statement(codes[number], each, word, side, f"{seller}-{each}", start=date(2020, 4, 1)))
    return Facts(
        date(2025, 11, 3),
        SPECIALISMS,
        tuple(Organisation(code, region="London") for code in codes),
        departments,
        tuple(said),
    )


def seconds(facts: Facts, times: int = 3) -> tuple[float, float, int]:
    """Return the least processor time of several runs, to reckon and to rank, and how deep the deepest chain went."""
    reckoning, ranking, deepest = float("inf"), float("inf"), 0
    for _ in range(times):
        began = time.process_time()
        found = reckon(facts)
        reckoned = time.process_time()
        gaps(found, {})
        ranking = min(ranking, time.process_time() - reckoned)
        reckoning = min(reckoning, reckoned - began)
        deepest = max(len(found.chain(pair)) for pair in found.links)
    return reckoning, ranking, deepest


def plain_work(facts: Facts, times: int = 3) -> float:
    """Return the least processor time of indexing and sorting the statements by pair, and no reckoning."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        index: dict[tuple[str, str], list[Statement]] = {}
        for each in facts.statements:
            index.setdefault((each.client, each.specialism), []).append(each)
        assert sorted(index)
        pairs = {(each.code, name): each.region for each in facts.organisations for name in SPECIALISMS}
        assert len({pair: index.get(pair) for pair in pairs}) == len(pairs)
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print a line for each size, and hold the bounds."""
    print(
        f"{'organisations':>13} {'statements':>11} {'pairs':>8} {'deepest':>8} {'seconds':>8} {'µs each':>8} {'gaps':>8}"
    )
    each, plain = {}, {}
    for share in (0.25, 0.5, 1, 2):
        organisations, statements = int(10_000 * share), int(50_000 * share)
        facts = a_round(organisations, statements)
        taken, ranked, deepest = seconds(facts)
        each[share], plain[share] = taken / statements, plain_work(facts) / statements
        pairs = organisations * len(SPECIALISMS)
        print(
            f"{organisations:>13,} {statements:>11,} {pairs:>8,} {deepest:>8} {taken:>8.2f} {each[share] * 1e6:>8.1f}"
            f" {ranked:>8.2f}"
        )
        if share == 1:
            assert taken < BOUND, f"{taken:.2f} s; {BOUND} s at most"
            assert deepest >= DEEP - 1, deepest
    growth, usual = each[2] / each[0.25], plain[2] / plain[0.25]
    print(
        f"in a round eight times as large a statement costs {growth:.2f} times as much, "
        f"and plain sorting and indexing {usual:.2f}; {GROWTH} times that at most"
    )
    assert growth < GROWTH * max(1.0, usual), growth


if __name__ == "__main__":
    main()
