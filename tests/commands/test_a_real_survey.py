"""The real survey, by command: 237 NHS analysts from their file to a protected table and a PDF."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from wiu.survey.codebook import CODE_LISTS

pytestmark = pytest.mark.samples

QUESTION = {
    "measures": ["headcount"],
    "by": ["afc_band", "age_band", "gender"],
    "totals": True,
    "round": "2022",
}

REQUEST = {
    "requester": "member",
    "member_role": "individual",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["workforce"],
    "scope": "uk",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("analysts")


@pytest.fixture(scope="module")
def wiu(home, root):
    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "wiu", *map(str, words)],
            cwd=root,
            env={**os.environ, "WIU_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def loaded(wiu, root, shared):
    file = shared / "samples" / "apha_cpd_survey_question_headers.csv"
    return wiu("load", file, "--mapping", root / "wiu/survey/mappings/apha.toml", "--round", "2022")


@pytest.fixture(scope="module")
def question(home):
    path = home / "question.json"
    path.write_text(json.dumps(QUESTION), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def table(wiu, loaded, question):
    assert loaded[0] == 0
    return wiu("table", question)


def test_all_237_answers_are_loaded(loaded):
    status, document = loaded
    assert (status, document["read"], document["accepted"], document["quarantined"]) == (0, 237, 237, 0)


def test_the_table_by_band_age_and_gender_withholds_some_cells_and_shows_others(table):
    status, document = table
    assert status == 0
    cells = [row["measures"]["headcount"] for row in document["rows"]]
    kinds = {cell["status"] for cell in cells}
    assert kinds == {"published", "primary", "secondary"}
    assert any("237 departments or people did" in note for note in document["notes"])
    assert all(cell["value"] is None and cell["reason"] for cell in cells if cell["status"] != "published")
    assert document["base"]["answered"] == 237
    assert document["audit"]["disclosures"] == 0


@pytest.mark.parametrize(
    ("dimension", "left_out"),
    [("gender", {"prefer not to say"}), ("age_band", {"under 25"}), ("afc_band", {"unknown"})],
)
def test_no_number_beside_a_table_tells_how_many_its_filter_leaves_out(
    wiu, loaded, home, dimension, left_out
):
    assert loaded[0] == 0
    kept = [code for code in CODE_LISTS[dimension] if code not in left_out]
    path = home / "filtered.json"
    path.write_text(json.dumps({"measures": ["headcount"], "by": [], "where": {dimension: kept}}))
    status, document = wiu("table", path)
    assert status == 0
    (total,) = [row["measures"]["headcount"]["value"] for row in document["rows"]]
    assert total is not None
    assert 0 < 237 - total < 10, "few people are left out, and the figure may be shown"
    assert document["base"]["answered"] is None
    assert "237" not in json.dumps(document)


def test_no_published_figure_counts_one_to_four_people(table):
    shown = [
        row["measures"]["headcount"]["value"]
        for row in table[1]["rows"]
        if row["measures"]["headcount"]["status"] == "published"
    ]
    assert len(shown) > 20
    assert not [figure for figure in shown if 0 < figure < 5]


def test_the_total_is_the_237_who_answered(table):
    first = table[1]["rows"][0]
    assert first["by"] == {"afc_band": "All bands", "age_band": "All ages", "gender": "All genders"}
    assert first["measures"]["headcount"] == {"value": 237, "status": "published", "reason": ""}


def test_the_same_view_becomes_a_pdf_with_its_proviso(table, wiu, home, question):
    assert table[0] == 0
    request = home / "request.json"
    request.write_text(json.dumps(REQUEST), encoding="utf-8")
    number = wiu("request", request, "--received", "2026-11-22")[1]["number"]
    out = home / "out.pdf"
    status, said = wiu("release", question, "--request", number, "--prepared-by", "Anna", "--pdf", out)
    assert status == 0
    assert said["published"] + said["withheld"] == len(table[1]["rows"])
    assert out.read_bytes().startswith(b"%PDF-")
    assert wiu("verify", out) == (0, wiu("verify", out)[1])
    assert wiu("verify", out)[1]["state"] == "current"
