"""The same wishes give the same survey, on any machine and in any process."""

import subprocess
import sys
import time

import pandas as pd
import pytest

from wiu.survey.entities import DTYPES, ENTITIES, Kind
from wiu.survey.sample import SampleError, generate

DIGEST = """
import hashlib
from wiu.survey.sample import generate
rows = generate(seed=5, departments=60)
text = "".join(name + table.to_csv() for name, table in rows.items())
print(hashlib.sha256(text.encode()).hexdigest())
"""


def same(one, other):
    for entity in ENTITIES:
        pd.testing.assert_frame_equal(one[entity], other[entity])


def test_the_same_seed_gives_identical_rows(rows):
    same(rows, generate())


def test_another_seed_gives_another_survey(rows):
    assert not generate(seed=1)["staffing"].equals(rows["staffing"])


def test_how_python_hashes_text_plays_no_part():
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("entity", ENTITIES)
def test_columns_stand_in_the_declared_order_and_type(rows, entity):
    table = rows[entity]
    assert tuple(table.columns) == ENTITIES[entity].columns
    assert {field.name: str(table[field.name].dtype) for field in ENTITIES[entity].fields} == {
        field.name: DTYPES[field.kind] for field in ENTITIES[entity].fields
    }
    assert len(table) > 0


def test_text_is_of_the_type_for_text(rows):
    for entity, table in rows.items():
        for field in ENTITIES[entity].fields:
            if field.kind in {Kind.TEXT, Kind.CODE}:
                assert isinstance(table[field.name].dtype, pd.StringDtype)


def test_one_round_alone_is_the_very_same_as_within_the_whole(rows):
    alone = generate(round_id="2023")
    assert list(alone["survey_round"]["round_id"]) == ["2023"]
    whole = rows["staffing"][rows["staffing"]["submission_id"].str.startswith("2023-")]
    pd.testing.assert_frame_equal(alone["staffing"], whole.reset_index(drop=True))
    pd.testing.assert_frame_equal(alone["department"], rows["department"])


@pytest.mark.parametrize("departments", [20, 130, 2000])
def test_size_follows_the_number_of_departments_wished_for(rows, departments):
    scaled = generate(departments=departments)
    asked = scaled["population"].query("round_id == '2025' and eligible")
    assert len(asked) == departments
    assert asked["specialism"].nunique() == 9
    wte = [
        each.query("specialism == 'CE'")["wte_establishment"].sum()
        for each in (scaled["staffing"], rows["staffing"])
    ]
    assert wte[0] / wte[1] == pytest.approx(departments / 652, rel=0.35)
    assert scaled["organisation"]["org_code"].is_unique
    assert scaled["organisation"]["name"].is_unique


@pytest.mark.parametrize(
    ("wish", "where"),
    [
        ({"departments": 3}, "departments"),
        ({"departments": 10_000_000}, "departments"),
        ({"round_id": "1999"}, "round"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_words(wish, where):
    with pytest.raises(SampleError, match="No sample was built") as refusal:
        generate(**wish)
    assert refusal.value.where == where


def test_settings_that_cannot_be_used_are_refused_in_words(tmp_path):
    from wiu.survey.sample.settings import read_settings  # noqa: PLC0415 - only this test needs it

    with pytest.raises(SampleError, match="can't be used"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("canaries = []\n")
    with pytest.raises(SampleError, match=r"bad\.toml"):
        read_settings(tmp_path / "bad.toml")


def test_progress_is_told_from_nought_to_one_in_words():
    told = []
    generate(departments=20, progress=lambda fraction, words: told.append((fraction, words)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert all(words for _, words in told)


def test_first_start_does_not_wait_for_it():
    began = time.process_time()
    generate()
    assert time.process_time() - began < 3
