"""Rounded tables: what is printed, that sums hold where asked, and that rules of thumb are found out."""

from __future__ import annotations

import csv
import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from random_tables import counted, measured

from wiu.disclosure.rounding import RoundingError, derivable, round_off
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import Status
from wiu.services.attacking import attack_files
from wiu.services.protecting import protect_files
from wiu.statistics.counts import Counts
from wiu.statistics.hierarchies import Hierarchy
from wiu.store.spec_error import SpecError

SEVENS = Counts(
    "sevens",
    (
        Hierarchy("place", "All", ("x", "y"), {"All": ("x", "y")}),
        Hierarchy("post", "All", tuple("1234"), {"All": tuple("1234")}),
    ),
    (("place", "post"),),
    pd.DataFrame(
        [{"place": "x", "post": post, "n": 7} for post in "1234"]
        + [{"place": "y", "post": post, "n": 30} for post in "1234"]
    ),
    "n",
    (),
    has_contributors=False,
)


def _five(figure):
    return 5 * np.floor(figure / 5 + 0.5)


def _by_rule_of_thumb(figure):
    """Withhold 1 to 7, round the rest to 5: what a reader then knows of each figure."""
    if figure == 0:
        return 0.0, 0.0
    return (1.0, 7.0) if figure <= 7 else (_five(figure) - 2, _five(figure) + 2)


def test_withholding_one_to_seven_and_rounding_the_rest_lets_four_sevens_be_found():
    found = derivable(SEVENS, Rules(max_n=7), _by_rule_of_thumb)
    assert set(found) == {("x", post) for post in "1234"}


@pytest.mark.parametrize("seed", range(5))
def test_each_figure_is_rounded_for_itself_and_what_its_ranges_give_away_is_withheld(seed):
    made = counted(seed, (5, 4), (1, 1))
    table = round_off(made, Rules(max_n=3), 5, additive=False)
    for cell in table.cells:
        if cell.status is Status.PUBLISHED:
            assert dict(cell.values)["n"] == _five(_true(made, cell.codes))
        else:
            assert 0 < _true(made, cell.codes) <= 3
    withheld = {cell.codes for cell in table.cells if cell.status is not Status.PUBLISHED}
    bare = set(derivable(made, Rules(max_n=3), lambda true: (max(_five(true) - 2, 0.0), _five(true) + 2)))
    assert bare <= withheld
    assert bool(bare) == bool(withheld)


@pytest.mark.parametrize("seed", range(5))
def test_additive_figures_add_up_and_lie_near_the_truth(seed):
    made = counted(seed, (5, 4), (1, 1))
    table = round_off(made, Rules(max_n=3), 5, additive=True)
    printed = {cell.codes: dict(cell.values)["n"] for cell in table.cells if cell.status is Status.PUBLISHED}
    first, second = made.dimensions
    leaves = [codes for codes in product(first.leaves, second.leaves) if codes in printed]
    for codes, figure in printed.items():
        assert figure % 5 == 0
        assert abs(figure - _true(made, codes)) < 5
        inside = list(product(first.covered(codes[0]), second.covered(codes[1])))
        if all(one in leaves for one in inside):
            assert figure == sum(printed[one] for one in inside)


def test_real_figures_are_not_rounded():
    with pytest.raises(RoundingError, match="Only counts"):
        round_off(measured(1, (3, 3), (0, 0)), Rules(min_contributors=3), 5, additive=True)


def test_a_specification_asks_for_rounding(tmp_path):
    spec = {
        "name": "drawn",
        "kind": "frequency",
        "input": "microdata.csv",
        "count_column": "n",
        "dimensions": [
            {"name": "site", "total": "All", "leaves": ["a", "b"], "codes": {"All": ["a", "b"]}},
            {"name": "post", "total": "All", "leaves": ["p", "q"], "codes": {"All": ["p", "q"]}},
        ],
        "tables": [["site", "post"]],
        "rules": {"maxN": 3},
        "rounding": {"base": 5, "additive": True},
    }
    (tmp_path / "microdata.csv").write_text("site,post,n\na,p,12\na,q,2\nb,p,9\nb,q,11\n", encoding="utf-8")
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    report = protect_files(path, tmp_path / "out")
    assert report["method"].startswith("rounding to 5, additive")
    with (tmp_path / "out" / "protected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(int(row["value"]) % 5 == 0 for row in rows if row["status"] == "published")
    with pytest.raises(SpecError, match="not rounded"):
        attack_files(path, [tmp_path / "out" / "protected.csv"])
    for wrong in ({"base": 1}, {"base": 5, "up": True}, {"base": 5, "additive": "yes"}, 5):
        path.write_text(json.dumps(spec | {"rounding": wrong}), encoding="utf-8")
        with pytest.raises(SpecError) as refused:
            protect_files(path, tmp_path / "wrong")
        assert refused.value.code == "bad_rounding"


def _true(made, codes):
    inside = np.ones(len(made.rows), dtype=bool)
    for each, code in zip(made.dimensions, codes, strict=True):
        inside &= made.rows[each.name].isin(each.covered(code)).to_numpy()
    return float(made.rows["n"][inside].sum())
