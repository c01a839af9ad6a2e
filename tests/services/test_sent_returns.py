"""The sample sent as files and loaded one by one gives the edition that the generator makes itself."""

from collections import Counter

import pandas as pd
import pytest

from wiu.policy.access import RefusedError, Role, Viewer
from wiu.services import loading
from wiu.services.home import Home
from wiu.services.vault_key import vault_of
from wiu.store import vault
from wiu.survey.entities import ENTITIES
from wiu.survey.sample import generate
from wiu.survey.sample.sent_files import MAKES, PARTS, write_whole_returns
from wiu.survey.template import FILLED_IN

REFERENCE = ("organisation", "department", "survey_round", "population")


@pytest.fixture(scope="module")
def survey():
    return generate(departments=24, round_id="2025")


@pytest.fixture(scope="module")
def loaded(survey, tmp_path_factory, now_of_the_module):
    """Load every file by the service, in the order in which they came, into a house that holds the departments only."""
    folder = tmp_path_factory.mktemp("sent")
    home, office = Home(folder / "home"), Viewer("o", "An Officer", frozenset({Role.OFFICE}))
    known = {name: survey[name] for name in REFERENCE}
    home.editions.write(known, made_at=now_of_the_module, made_by="o", why="departments", sample=True)
    sent = write_whole_returns(survey, folder, round_id="2025")
    arrived = survey["submission"].set_index("submission_id")["received_at"]
    order = sorted(sent, key=lambda each: arrived[each.submission_id])
    said = [
        loading.load_file(home, office, each.path, each.mapping, "2025", now=now_of_the_module)
        for each in order
    ]
    return home, office, sent, said


@pytest.fixture(scope="module")
def now_of_the_module():
    return pd.Timestamp("2026-11-22T12:00:00Z").to_pydatetime()


def canonical(rows, entity):
    """Return an entity's rows of returns that count, as a bag: department in place of the return's number."""
    submissions = rows["submission"]
    counted = submissions[submissions["status"] == "accepted"]
    whose = counted.set_index("submission_id")["department_id"]
    frame = rows[entity][rows[entity]["submission_id"].isin(counted["submission_id"])]
    plain = frame.assign(submission_id=frame["submission_id"].map(whose)).astype("object")
    return Counter(
        tuple(None if pd.isna(cell) else str(cell) for cell in row) for row in plain.itertuples(index=False)
    )


def test_every_make_was_sent_and_every_file_was_loaded_whole(loaded):
    _, _, sent, said = loaded
    assert {each.make.name for each in sent} == {make.name for make in MAKES}
    assert sum(each["quarantined"] for each in said) == 0
    assert all(each["read"] == each["accepted"] + each["left_out"] for each in said)


@pytest.mark.parametrize("entity", PARTS)
def test_what_was_sent_is_what_the_generator_made(loaded, survey, entity):
    home, office, _, _ = loaded
    rows = home.editions.rows()
    if ENTITIES[entity].office_only:
        number = home.editions.current().number
        rows = rows | {entity: vault.contracts(vault_of(home.path, sample=True), office, number).rows}
    found, made = canonical(rows, entity), canonical(survey, entity)
    assert sum(made.values()) > 10
    assert found == made


def test_the_reference_rows_are_as_they_were(loaded, survey):
    rows = loaded[0].editions.rows()
    for name in REFERENCE:
        pd.testing.assert_frame_equal(
            rows[name].reset_index(drop=True), survey[name].reset_index(drop=True), check_dtype=False
        )


def test_the_template_is_read_as_it_stands_and_what_its_examples_say_is_kept_back(
    loaded, tmp_path, now_of_the_module
):
    home, office, *_ = loaded
    with pytest.raises(RefusedError):
        loading.template_file(Viewer("n", "Nobody", frozenset()))
    path = tmp_path / "return-template.csv"
    path.write_bytes(loading.template_file(office))
    assert [each.name for each in loading.read_file(office, path).columns][:2] == ["part", "department_id"]
    said = loading.load_file(
        home, office, path, FILLED_IN, "2025", dry_run=True, set_aside=True, now=now_of_the_module
    )
    assert (said["read"], said["accepted"], said["quarantined"]) == (len(PARTS), 0, len(PARTS))
    errors = [each for each in said["issues"] if each["severity"] == "error"]
    assert {each["rule"] for each in errors} == {"required"}


def test_a_template_that_is_filled_in_is_loaded(loaded, tmp_path, now_of_the_module):
    home, office, *_ = loaded
    path = tmp_path / "filled-in.csv"
    known = home.editions.rows()["department"]["department_id"].iloc[0]
    text = loading.template_file(office).decode("utf-8-sig")
    filled = [
        line.replace(",,", f",{known},", 1)
        for line in text.splitlines()
        if not line.startswith("service_contract")
    ]
    path.write_text("\n".join(filled), encoding="utf-8")
    said = loading.load_file(home, office, path, FILLED_IN, "2025", dry_run=True, now=now_of_the_module)
    assert said["accepted"] == len(PARTS) - 1
