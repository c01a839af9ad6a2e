"""Rounded tables: what is printed, that sums hold where asked, and that rules of thumb are found out."""

from __future__ import annotations

import csv
import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from random_tables import counted, measured

from wiu.disclosure.attack import Release, Shown
from wiu.disclosure.attack_rounded import attack_rounded
from wiu.disclosure.pattern import AuditError
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
    verdict = attack_files(path, [tmp_path / "out" / "protected.csv"])
    assert verdict["safe"]
    assert set(verdict["attackers"]) == {"outsider", "person"}
    off = (
        (tmp_path / "out" / "protected.csv")
        .read_text(encoding="utf-8")
        .replace("10,published", "11,published")
    )
    (tmp_path / "off.csv").write_text(off, encoding="utf-8")
    assert attack_files(path, [tmp_path / "off.csv"])["figure_differs"]
    for wrong in ({"base": 1}, {"base": 5, "up": True}, {"base": 5, "additive": "yes"}, 5):
        path.write_text(json.dumps(spec | {"rounding": wrong}), encoding="utf-8")
        with pytest.raises(SpecError) as refused:
            protect_files(path, tmp_path / "wrong")
        assert refused.value.code == "bad_rounding"


def _printed(made, withheld=()):
    """Every figure to the nearest multiple of five, for itself."""
    cells = {
        codes: _five(_true(made, codes)) for codes in product(*(each.all_codes for each in made.dimensions))
    }
    return Release(
        made,
        {
            codes: Shown(Status.PRIMARY, {}) if codes in withheld else Shown(Status.PUBLISHED, {"n": figure})
            for codes, figure in cells.items()
        },
    )


def _row(seed):
    """Five posts and overlapping groups of them, of figures that lie at the ends of what they print as."""
    rng = np.random.default_rng(seed)
    posts = tuple("12345")
    groups = {
        f"group {at}": tuple(sorted(rng.choice(posts, size, replace=False))) for at, size in enumerate((4, 3))
    }
    rows = pd.DataFrame({"post": posts, "n": rng.choice([0, 3, 7, 12], 5, p=[0.1, 0.4, 0.4, 0.1])})
    axis = Hierarchy("post", "All", posts, {"All": posts} | groups)
    return Counts("row", (axis,), (("post",),), rows, "n", (), has_contributors=False)


def _listed(made, max_n):
    """The sensitive cells with one possible figure, of all tables of whole numbers that print the same."""
    atoms = list(product(*(each.leaves for each in made.dimensions)))
    true = np.array([_true(made, atom) for atom in atoms])
    every = np.array(
        list(
            product(
                *(range(int(max(_five(one) - 2, 0)), int(_five(one)) + 3) if one else (0,) for one in true)
            )
        )
    )
    rows = {
        codes: np.array(
            [
                all(
                    leaf in each.covered(code)
                    for leaf, each, code in zip(atom, made.dimensions, codes, strict=True)
                )
                for atom in atoms
            ],
            int,
        )
        for codes in product(*(each.all_codes for each in made.dimensions))
    }
    for row in rows.values():
        sums = every @ row
        every = every[np.abs(sums - _five(row @ true)) <= 2]
    return {
        codes for codes, row in rows.items() if 0 < row @ true <= max_n and len(np.unique(every @ row)) == 1
    }


def test_the_judge_finds_in_rounded_tables_just_what_all_possible_tables_show():
    seen = 0
    for seed in range(12):
        made = _row(seed)
        findings = attack_rounded([_printed(made)], Rules(max_n=7), 5, additive=False)
        listed = _listed(made, 7)
        seen += len(listed)
        assert {one.codes for one in findings.by("outsider")} == listed
    assert seen


@pytest.mark.parametrize("additive", [False, True])
def test_the_judge_finds_nothing_in_a_rounded_table_and_what_is_printed_against_the_audit_is_found(additive):
    caught = 0
    for seed in range(12):
        made, rules = _row(seed), Rules(max_n=7)
        try:
            table = round_off(made, rules, 5, additive=additive)
        except AuditError:
            table = None
        if table is not None:
            assert attack_rounded([Release.of(made, table)], rules, 5, additive=additive).safe
        if additive or (table is not None and all(cell.status is Status.PUBLISHED for cell in table.cells)):
            continue
        # what the engine withholds or refuses, the judge finds where it is printed all the same
        assert not attack_rounded([_printed(made)], rules, 5, additive=False).safe
        caught += 1
    assert additive or caught


def _true(made, codes):
    inside = np.ones(len(made.rows), dtype=bool)
    for each, code in zip(made.dimensions, codes, strict=True):
        inside &= made.rows[each.name].isin(each.covered(code)).to_numpy()
    return float(made.rows["n"][inside].sum())
