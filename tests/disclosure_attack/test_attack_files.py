"""`python -m wiu attack`: published files judged, in numbers of disclosures and codes, never in figures."""

from __future__ import annotations

import json

import pytest

from wiu.disclosure.attack import AttackError
from wiu.services.attacking import attack_files

SPEC = {
    "name": "drawn",
    "kind": "frequency",
    "input": "microdata.csv",
    "count_column": "n",
    "value_column": None,
    "contributor_column": None,
    "dimensions": [
        {"name": "row", "total": "All rows", "leaves": ["r1", "r2"], "codes": {"All rows": ["r1", "r2"]}},
        {"name": "column", "total": "All", "leaves": ["c1", "c2"], "codes": {"All": ["c1", "c2"]}},
    ],
    "tables": [["row", "column"]],
    "rules": {"maxN": 4},
}
SAFE = """row,column,value,status
All rows,All,61,published
All rows,c1,30,published
All rows,c2,31,published
r1,All,30,published
r2,All,31,published
r1,c1,,primary
r1,c2,,secondary
r2,c1,,secondary
r2,c2,,secondary
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "spec.json").write_text(json.dumps(SPEC))
    (tmp_path / "microdata.csv").write_text("row,column,n\nr1,c1,3\nr1,c2,27\nr2,c1,27\nr2,c2,4\n")
    return tmp_path


def published(folder, text, name="table.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_safe_table_is_called_safe_and_every_attacker_is_counted(folder):
    spec = json.loads((folder / "spec.json").read_text()) | {"rules": {"given_primary": True}}
    (folder / "spec.json").write_text(json.dumps(spec))
    (folder / "cells.csv").write_text("row,column,freq,primary\nr1,c1,3,1\n")
    document = attack_files(folder / "spec.json", [published(folder, SAFE)])
    assert document["safe"] is True
    assert document["attackers"]["outsider"] == {"attacks": 1, "disclosures": 0}


def test_a_disclosed_cell_is_named_without_its_figure(folder):
    leaking = SAFE.replace("r1,c2,,secondary", "r1,c2,27,published")
    document = attack_files(folder / "spec.json", [published(folder, leaking)])
    assert document["safe"] is False
    assert {
        "attacker": "outsider",
        "measure": "n",
        "edition": "",
        "cell": ["r1", "c1"],
        "kind": "point",
    } in document["disclosed"]
    assert "27" not in json.dumps(document)


def test_two_tables_are_judged_together(folder):
    # the second prints only one cell, and says nothing of the other dimension's codes
    second = published(folder, "row,column,value,status\nr1,c2,27,published\n", "second.csv")
    document = attack_files(folder / "spec.json", [published(folder, SAFE), second])
    assert document["attackers"]["collector"]["disclosures"] > 0


def test_a_figure_that_is_not_the_microdatas_and_a_missing_cell_are_told(folder):
    wrong = SAFE.replace("r2,All,31", "r2,All,32").replace("All rows,c2,31,published\n", "")
    document = attack_files(folder / "spec.json", [published(folder, wrong)])
    assert document["figure_differs"] == [{"measure": "n", "cell": ["r2", "All"]}]
    assert document["missing"] == [["All rows", "c2"]]


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("r1,c1,,primary", "r9,c1,,primary", "unknown_code", "table.csv: row 7, column row"),
        ("r1,c1,,primary", "r1,c1,,hidden", "unknown_status", "table.csv: row 7, column status"),
        ("r1,c1,,primary", "r1,c1,3,primary", "withheld_figure", "table.csv: row 7, column value"),
        ("r2,All,31,", "r2,All,many,", "not_a_number", "table.csv: row 6, column value"),
        ("r2,All,31,", "r1,All,30,", "twice", "table.csv: row 6"),
        ("row,column,value,status", "row,column,figure,status", "missing_column", "table.csv: header"),
        ("row,column,", "row,colour,", "unknown_column", "table.csv: header"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_place(folder, old, new, code, where):
    with pytest.raises(AttackError) as caught:
        attack_files(folder / "spec.json", [published(folder, SAFE.replace(old, new))])
    assert (caught.value.code, caught.value.where) == (code, where)


def test_an_empty_table_is_refused(folder):
    with pytest.raises(AttackError, match="no rows"):
        attack_files(folder / "spec.json", [published(folder, "row,column,value,status\n")])
