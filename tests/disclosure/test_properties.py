"""Random hierarchical, overlapping and linked tables: the judge finds nothing, order changes nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_tables import counted, disclosures, measured

from wiu.disclosure import pattern as patterns
from wiu.disclosure.attack import Release, Shown, attack
from wiu.disclosure.canonical import in_order
from wiu.disclosure.cells import lay_out
from wiu.disclosure.engine import protect
from wiu.disclosure.loss import losses
from wiu.disclosure.pattern import find_pattern
from wiu.disclosure.problem import pose
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.statistics.hierarchies import Hierarchy

SHAPES = {
    "overlapping groups": lambda seed: (counted(seed, (4, 4), (2, 1)), Rules(max_n=3)),
    "three dimensions": lambda seed: (counted(seed, (3, 3, 2), (1, 0, 0)), Rules(max_n=2)),
    "linked by one dimension": lambda seed: (
        counted(seed, (4, 3, 3), (1, 0, 0), tables=(("a", "b"), ("b", "c"))),
        Rules(max_n=3),
    ),
    "linked in a ring": lambda seed: (
        counted(seed, (3, 3, 3), (0, 0, 0), tables=(("a", "b"), ("b", "c"), ("a", "c")), mean=6.0),
        Rules(max_n=3),
    ),
    "zeros protected": lambda seed: (counted(seed, (4, 3), (1, 0)), Rules(max_n=3, protect_zeros=True)),
    "WTE by department": lambda seed: (
        measured(seed, (4, 4), (1, 1)),
        Rules(min_contributors=3, p_percent=10, nk=((1, 80),)),
    ),
    "persons and WTE together": lambda seed: (
        measured(seed, (4, 3), (1, 0), count="n"),
        Rules(max_n=4, min_contributors=3),
    ),
}

# a thousand of each: WIU_ENGINE_EXAMPLES=1000
_quick = settings(
    max_examples=int(os.environ.get("WIU_ENGINE_EXAMPLES", "6")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def hopeless(counts, rules, found):
    """Return the cells that the legend gives away whatever is withheld: nothing can hide them."""
    bare = {
        codes: Shown(
            Status.PUBLISHED if cell.status is Status.PUBLISHED and _empty(cell) else _kept(cell),
            _shown(cell),
        )
        for codes, cell in ((each.codes, each) for each in found.cells)
    }
    verdict = attack([Release(counts, bare)], rules, attackers=("legend", "person"))
    return {each.codes for each in verdict.disclosures}


def _empty(cell):
    return all(figure == 0 for figure in dict(cell.values).values())


def _kept(cell):
    return Status.SECONDARY if cell.status is Status.PUBLISHED else cell.status


def _shown(cell):
    return cell.values if cell.status is Status.PUBLISHED and _empty(cell) else {}


@pytest.mark.parametrize("shape", SHAPES)
@_quick
@given(seed=st.integers(0, 10_000))
def test_no_attacker_finds_a_figure(shape, seed):
    counts, rules = SHAPES[shape](seed)
    table = protect(counts, rules)
    verdict = disclosures(rules, (counts, table, ""))
    assert not verdict.differs
    assert not verdict.missing
    left = {each.codes for each in verdict.disclosures}
    if left:
        assert left <= hopeless(counts, rules, table)


@_quick
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_codes_and_dimensions_changes_nothing(seed):
    counts = counted(seed, (4, 4), (1, 1))
    rng = np.random.default_rng(seed)
    shuffled = replace(
        counts,
        rows=counts.rows.sample(frac=1, random_state=seed).reset_index(drop=True),
        dimensions=tuple(
            Hierarchy(
                each.name,
                each.total,
                tuple(each.leaves[at] for at in rng.permutation(len(each.leaves))),
                dict(reversed(list(each.codes.items()))),
            )
            for each in reversed(counts.dimensions)
        ),
    )
    one = {
        frozenset(zip("ab", cell.codes, strict=True)): cell.status
        for cell in protect(counts, Rules(max_n=3)).cells
    }
    other = {
        frozenset(zip("ba", cell.codes, strict=True)): cell.status
        for cell in protect(shuffled, Rules(max_n=3)).cells
    }
    assert one == other


@_quick
@given(seed=st.integers(0, 10_000))
def test_the_witnesses_of_the_fast_search_convince_the_judge(seed):
    counts, rules = counted(seed, (4, 4, 3), (1, 0, 0)), Rules(max_n=3)
    cells, _ = in_order(lay_out(counts, rules))
    loss = losses(cells, None)

    def posed(legend, lowered):
        return pose(cells, rules, loss, legend=legend, lowered=lowered)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("MOST_QUICK", "MOST_WHOLE", "SMALL"):
            patch.setattr(patterns, name, 0)
        problem, pattern = find_pattern(posed)
    assert pattern.method.startswith("heuristic")
    texts = cells.code_tuples()
    shown = {
        codes: Shown(
            Status.PUBLISHED
            if not pattern.withheld[at]
            else Status.PRIMARY
            if problem.primary[at]
            else Status.SECONDARY,
            {} if pattern.withheld[at] else {"n": float(cells.measures["n"].cells[at])},
        )
        for at, codes in enumerate(texts)
    }
    verdict = attack([Release(counts, shown)], rules, attackers=("outsider", "person"))
    assert not [each for each in verdict.disclosures if each.attacker == "outsider"]
    assert not verdict.disclosures


@pytest.mark.parametrize("seed", range(4))
def test_a_pattern_with_one_secondary_taken_back_is_caught(seed):
    counts, rules = counted(seed, (5, 5), (1, 0)), Rules(max_n=3)
    table = protect(counts, rules)
    needed = [cell for cell in table.cells if cell.status is Status.SECONDARY and cell.protects]
    if not needed:
        pytest.skip("this table needs no secondary")
    weak = {cell.codes: Shown(cell.status, cell.values) for cell in table.cells}
    total = counts.rows["n"][
        [
            all(
                code in each.covered(want)
                for code, each, want in zip(row, counts.dimensions, needed[0].codes, strict=True)
            )
            for row in counts.rows[["a", "b"]].itertuples(index=False, name=None)
        ]
    ].sum()
    weak[needed[0].codes] = Shown(Status.PUBLISHED, {"n": float(total)})
    assert attack([Release(counts, weak)], rules).disclosures
