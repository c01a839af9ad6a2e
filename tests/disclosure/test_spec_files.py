"""The engine's file format: codes stay text, and what can't be used is refused by name and place."""

from __future__ import annotations

import csv
import json

import pytest

from wiu.disclosure.attack import AttackError
from wiu.services.protecting import protect_files
from wiu.store.spec_error import SpecError
from wiu.store.spec_files import read_spec

SPEC = {
    "name": "drawn",
    "kind": "frequency",
    "input": "microdata.csv",
    "count_column": "n",
    "value_column": None,
    "contributor_column": None,
    "dimensions": [
        {"name": "site", "total": "0", "leaves": ["01", "NA", "1e3"], "codes": {"0": ["01", "NA", "1e3"]}},
        {"name": "band", "total": "All", "leaves": ["5", "6", "7"], "codes": {"All": ["5", "6", "7"]}},
    ],
    "tables": [["site", "band"]],
    "rules": {"maxN": 3},
}
ROWS = "site,band,n\n01,5,20\n01,6,2\n01,7,9\nNA,5,9\nNA,6,11\nNA,7,30\n1e3,5,8\n1e3,6,9\n1e3,7,10\n"


def written(folder, *, spec=None, rows=ROWS):
    (folder / "spec.json").write_text(
        spec if isinstance(spec, str) else json.dumps(SPEC | (spec or {})), encoding="utf-8"
    )
    (folder / "microdata.csv").write_text(rows, encoding="utf-8")
    return folder / "spec.json"


def test_codes_that_look_like_numbers_or_gaps_stay_what_they_are(tmp_path):
    protect_files(written(tmp_path), tmp_path / "out")
    with (tmp_path / "out" / "protected.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["site"] for row in rows} == {"0", "01", "NA", "1e3"}
    assert len(rows) == 16


def test_an_unchanged_table_protected_against_itself_is_the_same(tmp_path):
    spec = written(tmp_path)
    protect_files(spec, tmp_path / "one")
    protect_files(spec, tmp_path / "two", ((spec, tmp_path / "one"),))
    first, second = (
        (tmp_path / name / "protected.csv").read_text(encoding="utf-8") for name in ("one", "two")
    )
    assert first == second


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"spec": "{"}, "bad_json", "spec.json"),
        ({"spec": {"kind": "odd"}}, "unknown_kind", "kind"),
        ({"spec": {"rules": {"minN": 3}}}, "unknown_rule", "rules"),
        ({"spec": {"protectZeros": True}}, "unknown_key", "protectZeros"),
        ({"spec": {"Rules": {"maxN": 9}}}, "unknown_key", "Rules"),
        ({"spec": {"tables": [["site", "age"]]}}, "unknown_dimension", "tables[0]"),
        ({"rows": "site,band,n\n"}, "empty", "microdata.csv"),
        ({"rows": ""}, "bad_table", "microdata.csv"),
        ({"rows": "site,n\n01,3\n"}, "missing_column", "header"),
        ({"rows": "site,band,n\n02,5,3\n"}, "unknown_code", "row 2, column site"),
        ({"rows": "site,band,n\n01,5,few\n"}, "not_a_number", "row 2, column n"),
        ({"rows": "site,band,n\n01,5,2.5\n"}, "not_a_count", "row 2, column n"),
        ({"rows": "site,band,n\n01,5,1e300\n"}, "not_a_number", "row 2, column n"),
        ({"rows": "site,band,n,n\n01,5,2,30\n"}, "bad_table", "header"),
        ({"rows": "site,band,n\n01,5,1,000\n"}, "bad_table", "microdata.csv"),
        ({"spec": "[" * 100_000}, "bad_json", "spec.json"),
        ({"spec": '{"kind": "frequency", "kind": "magnitude"}'}, "bad_json", "kind"),
        ({"spec": {"rules": {"maxN": float("nan")}}}, "bad_json", "spec.json"),
        ({"spec": {"rules": {"maxN": 2.5}}}, "bad_rule", "rules.maxN"),
        ({"spec": {"rules": {"maxN": 3, "protectZeros": "no"}}}, "bad_rule", "rules.protectZeros"),
        ({"spec": {"rules": {"nk": [[1, 185]]}}}, "bad_rule", "rules.nk"),
        ({"spec": {"count_column": "site"}}, "bad_spec", "site"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path, changes, code, place):
    with pytest.raises(SpecError) as refused:
        read_spec(written(tmp_path, **changes))
    assert refused.value.code == code
    assert place in refused.value.where


@pytest.mark.parametrize("rule", [{"pPercent": 10}, {"min_contributors": 3}, {"nk": [[1, 85]]}])
def test_a_rule_on_contributors_is_refused_where_no_column_names_them(tmp_path, rule):
    """It could never fire, and what it was to protect would be published."""
    with pytest.raises(SpecError, match="needs a contributor_column"):
        read_spec(written(tmp_path, spec={"rules": rule}))


def test_a_table_under_no_rule_is_not_protected_but_refused(tmp_path):
    with pytest.raises(SpecError, match="everything would be published"):
        protect_files(written(tmp_path, spec={"rules": {}}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


CELLS = {"input": "cells.csv", "count_column": None, "rules": {"given_primary": True}}


def test_remarks_on_where_a_table_comes_from_are_taken_and_gone_by_in_nothing(tmp_path):
    plain, _ = read_spec(written(tmp_path))
    told, _ = read_spec(written(tmp_path, spec={"source": "drawn", "note": "", "measure_in_cells": "freq"}))
    assert told.rows.equals(plain.rows)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("site,band,freq,primary\n01,5,9,yes\n", "unknown_code"),
        ("site,band,freq,primary\n01,5,9,1\n01,5,4,0\n", "bad_table"),
        ("site,band,freq,primary\n01,5,9,1\n01,6,4,0\n01,All,14,0\n", "contradiction"),
    ],
)
def test_stated_cells_that_could_be_misread_are_refused(tmp_path, cells, code):
    (tmp_path / "cells.csv").write_text(cells, encoding="utf-8")
    with pytest.raises(SpecError) as refused:
        read_spec(written(tmp_path, spec=CELLS))
    assert refused.value.code == code


def test_a_list_of_cells_in_which_all_are_empty_is_a_table_of_zeros(tmp_path):
    (tmp_path / "cells.csv").write_text(
        "site,band,freq,primary\n01,5,0,1\n01,6,0,0\n0,All,0,0\n", encoding="utf-8"
    )
    report = protect_files(written(tmp_path, spec=CELLS), tmp_path / "out")
    assert report["primary"] == 1
    assert report["audit"]["disclosures"] == 0


def test_a_column_that_the_specification_does_not_name_is_not_counted_by(tmp_path):
    rows = "site,band,persons\n" + "01,5,1000\n" * 2
    counts, _ = read_spec(written(tmp_path, spec={"count_column": None}, rows=rows))
    assert counts.rows[counts.count].sum() == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("0,All,", "0,All,108,published\n0,All,", "twice"),
        (",primary", ",secret", "unknown_status"),
        (",,primary", ",2,primary", "withheld_figure"),
        ("site,", "place,", "unknown_column"),
        ("108", "nan", "not_a_number"),
    ],
)
def test_an_earlier_release_that_was_changed_by_hand_is_not_gone_by(tmp_path, old, new, code):
    spec = written(tmp_path)
    protect_files(spec, tmp_path / "one")
    path = tmp_path / "one" / "protected.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AttackError) as refused:
        protect_files(spec, tmp_path / "two", ((spec, tmp_path / "one"),))
    assert refused.value.code == code
