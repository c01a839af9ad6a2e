"""The sample written as departments' files and read again gives the sample's own rows."""

import pandas as pd
import pytest

from wiu.survey.mapping import apply, load_mapping
from wiu.survey.reading import inspect
from wiu.survey.sample import generate
from wiu.survey.sample.sent_files import MAKES, write_returns


@pytest.fixture(scope="module")
def small():
    return generate(departments=60, round_id="2025")


def read_again(sent):
    mapping = load_mapping(sent.mapping)
    return apply(inspect(sent.path), mapping, round_id="2025")


def original(survey, entity, sent):
    rows = survey[entity]
    mine = rows[rows["submission_id"] == sent.submission_id].drop(columns="submission_id")
    return mine.reset_index(drop=True)


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.name)
def test_a_return_of_each_make_comes_back_as_it_was(small, tmp_path, make):
    sent = write_returns(small, tmp_path, round_id="2025", makes=[make])
    for each in [sent[0], sent[2], sent[-1]]:
        entity = "person" if each.mapping == "person" else "staffing"
        mapped = read_again(each)
        expected = original(small, entity, each)
        assert mapped.quarantined == 0
        assert mapped.accepted == len(expected)
        pd.testing.assert_frame_equal(mapped.rows[entity].drop(columns="submission_id"), expected)


def test_a_whole_round_comes_back(small, tmp_path):
    text = [make for make in MAKES if make.delimiter]  # workbooks are read one process each, so few above
    sent = write_returns(small, tmp_path, round_id="2025", makes=text)
    mapped = [read_again(each) for each in sent]
    assert sum(each.quarantined for each in mapped) == 0
    back = pd.concat(each.rows["staffing"] for each in mapped if "staffing" in each.rows)
    lines = small["staffing"]
    assert len(back) == len(lines)
    for figure in ("headcount", "wte_establishment", "wte_in_post", "wte_vacant", "wte_vacant_3_months"):
        assert back[figure].sum() == pytest.approx(lines[figure].sum())


def test_what_a_survey_tool_adds_is_private_and_left_out(small, tmp_path):
    tool = next(make for make in MAKES if make.private)
    sent = write_returns(small, tmp_path, round_id="2025", makes=[tool])[0]
    assert b"192.0.2." in sent.path.read_bytes()
    inspection = inspect(sent.path)
    assert any("private" in str(each["reason"]) for each in inspection.as_json()["dropped"])
    assert "192.0.2." not in str(inspection.as_json())


def test_the_same_survey_gives_the_same_files(small, tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        write_returns(small, folder, round_id="2025")
    one, two = ({each.name: each.read_bytes() for each in folder.iterdir()} for folder in folders)
    assert one == two
    assert {name.rsplit(".")[-1] for name in one} == {"csv", "xlsx"}


def test_a_list_of_people_comes_back_person_by_person(rows, tmp_path):
    lists = rows | {"staffing": rows["staffing"].head(0)}
    sent = write_returns(lists, tmp_path, round_id="2025")
    assert {each.mapping for each in sent} == {"person"}
    for each in sent:
        mapped = read_again(each)
        expected = original(rows, "person", each)
        pd.testing.assert_frame_equal(mapped.rows["person"].drop(columns="submission_id"), expected)
