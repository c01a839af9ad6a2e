"""A file is loaded whole or not at all, beside what is held, and never real rows beside invented ones."""

import os
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from wiu.policy.access import RefusedError
from wiu.services import loading
from wiu.services.loading import LoadRefusedError
from wiu.services.vault_key import vault_of
from wiu.store import audit_log, editions, vault
from wiu.store.errors import StoreError
from wiu.survey.entities import DTYPES, ENTITIES
from wiu.survey.reading import ReadingError

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


def line(department, people, *, sent="2026-05-01", band="7", group="Engineer"):
    return (department, sent, group, band, people, people)


def counted(home):
    """Department → people of its accepted returns in the round."""
    rows = home.editions.rows()
    accepted = rows["submission"][rows["submission"]["status"] == "accepted"]
    joined = rows["staffing"].merge(
        accepted[["submission_id", "round_id", "department_id"]], on="submission_id"
    )
    return joined[joined["round_id"] == "R"].groupby("department_id")["headcount"].sum().to_dict()


def statuses(home):
    found = home.editions.rows()["submission"]
    return sorted(found[found["round_id"] == "R"]["status"])


def test_a_file_becomes_part_of_a_new_edition(load, fresh, write):
    said = load(write("one.csv", line("D1", 3), line("D1", 2, band="8a"), line("D2", 4)))
    assert (said["edition"], said["read"], said["accepted"], said["quarantined"]) == ("edition 1", 3, 3, 0)
    assert counted(fresh) == {"D1": 5, "D2": 4}
    assert not fresh.editions.current().sample


def test_a_round_that_was_not_known_is_entered_and_said(load, fresh, write):
    said = load(write("one.csv", line("D1", 3)))
    assert {issue["rule"] for issue in said["issues"]} == {"new-round", "no-departments"}
    (entered,) = fresh.editions.rows()["survey_round"].to_dict("records")
    assert (entered["round_id"], entered["title"]) == ("R", "A test survey")
    assert entered["census_date"] == pd.Timestamp("2026-05-01")


def test_a_round_that_is_known_under_the_same_letters_is_not_entered_twice_nor_one_without_a_name(
    load, fresh, write
):
    load(write("one.csv", line("D1", 3)))
    for name, why in (("r ", "“R” is, and has the same letters"), (" ", "Say which round")):
        with pytest.raises(LoadRefusedError, match=why) as refused:
            load(write("two.csv", line("D2", 4)), round_id=name)
        assert (refused.value.code, refused.value.where) == ("round", {"round": name})
    assert fresh.editions.current().number == 1
    said = load(write("two.csv", line("D2", 4)), round_id="1999")
    (told,) = [issue["message"] for issue in said["issues"] if issue["rule"] == "new-round"]
    assert "Its name says 1999, that date 2026" in told
    assert "Known before: “R”. If one of them was meant, load the file into that round." in told
    assert "return to edition 1 on the Survey data page first" in told


def test_loading_is_logged_without_answers(load, fresh, write):
    load(write("one.csv", line("D1", 3)))
    with fresh.register.transaction() as connection:
        mapping, entry = audit_log.entries(connection)
    assert (mapping.action, mapping.subject) == ("approve a mapping", "mapping “A test survey”, version 1")
    assert (entry.actor, entry.action, entry.subject) == ("o", "load survey", "edition 1")
    assert (entry.detail["file"], entry.detail["accepted"]) == ("one.csv", 1)


def test_a_second_file_comes_beside_the_first(load, fresh, write):
    load(write("one.csv", line("D1", 3)))
    assert load(write("two.csv", line("D2", 4)))["edition"] == "edition 2"
    assert counted(fresh) == {"D1": 3, "D2": 4}


def test_the_newest_return_of_a_department_counts_and_the_older_is_kept(load, fresh, write):
    load(write("one.csv", line("D1", 3, sent="2026-05-01")))
    said = load(write("two.csv", line("D1", 5, sent="2026-06-01")))
    assert "replaces" in {issue["rule"] for issue in said["issues"]}
    assert counted(fresh) == {"D1": 5}
    load(write("late.csv", line("D1", 9, sent="2026-04-01")))
    assert counted(fresh) == {"D1": 5}, "what arrives last is not always the newest"
    assert statuses(fresh) == ["accepted", "superseded", "superseded"]


def test_an_incomplete_return_does_not_replace_a_complete_one(load, fresh, write):
    load(write("one.csv", line("D1", 3, sent="2026-05-01")))
    load(
        write("two.csv", line("D1", 5, sent="2026-06-01"), line("D1", -1, sent="2026-06-01")), set_aside=True
    )
    assert counted(fresh) == {"D1": 3}
    assert statuses(fresh) == ["accepted", "quarantined"]


def test_the_same_file_again_takes_the_place_of_its_first_load(load, fresh, write):
    path = write("one.csv", line("D1", 3), line("D2", 4))
    load(path)
    said = load(path)
    assert "loaded-before" in {issue["rule"] for issue in said["issues"]}
    assert counted(fresh) == {"D1": 3, "D2": 4}
    load(path)
    assert counted(fresh) == {"D1": 3, "D2": 4}
    assert statuses(fresh) == ["accepted"] * 2 + ["superseded"] * 4


def test_a_person_in_two_exports_counts_once(load, fresh, write, people):
    header = ("Id", "Gender")
    load(write("may.csv", ("1", "Female"), ("2", "Male"), header=header), by=people)
    load(write("june.csv", ("1", "Female"), ("2", "Male"), ("3", "Female"), header=header), by=people)
    assert statuses(fresh) == ["accepted"] * 3 + ["duplicate"] * 2


def test_a_wrong_code_keeps_the_whole_file_out_and_is_named_by_row_and_column(load, fresh, write):
    load(write("one.csv", line("D1", 3)))
    with pytest.raises(LoadRefusedError) as refused:
        load(write("two.csv", line("D2", 4), line("D3", 5, band="Band 99")))
    assert (refused.value.where["row"], refused.value.where["column"]) == (3, "Band")
    assert "two.csv, row 3, column “Band”" in refused.value.message
    assert refused.value.where["issues"][0]["value"] == "Band 99"
    assert fresh.editions.current().number == 1
    assert counted(fresh) == {"D1": 3}


def test_a_dry_run_lists_what_is_wrong_and_changes_nothing(load, fresh, write):
    said = load(write("two.csv", line("D2", 4), line("D3", 5, band="Band 99")), dry_run=True)
    assert (said["edition"], said["read"], said["accepted"], said["quarantined"]) == (None, 2, 1, 1)
    assert [(each["row"], each["column"]) for each in said["issues"] if each["severity"] == "error"] == [
        (3, "Band")
    ]
    assert not fresh.has_data()
    assert not fresh.register.path.exists()


def test_wrong_rows_may_be_set_aside_and_lie_in_quarantine_from_then_on(load, fresh, write):
    said = load(write("two.csv", line("D2", 4), line("D3", 5, band="Band 99")), set_aside=True)
    assert (said["accepted"], said["quarantined"]) == (1, 1)
    load(write("three.csv", line("D4", 1)))
    with fresh.editions.reading() as reader:
        (kept,) = reader.quarantine().to_dict("records")
    assert (kept["edition"], kept["file"], kept["round_id"], kept["row_number"]) == (1, "two.csv", "R", 3)
    assert "Band 99" in kept["raw"]


def test_a_file_of_wrong_rows_only_is_not_loaded(load, fresh, write):
    with pytest.raises(LoadRefusedError, match="no row of it can be kept"):
        load(write("two.csv", line("D3", 5, band="Band 99")), set_aside=True)
    assert not fresh.has_data()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("header.csv", b"Dept,Sent,Group,Band,People,WTE\nD1,2026-05-01,Engineer,7,1,1\n"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000),
    ],
    ids=["empty", "a header that the mapping does not know", "a workbook that can't be opened"],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason_and_nothing_changes(
    load, fresh, tmp_path, name, content
):
    fresh.editions.write({}, made_at=NOW, made_by="o", why="a test", sample=False)
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadingError) as refused:
        load(path)
    assert refused.value.where["file"] == name
    assert fresh.editions.current().number == 1


def test_a_file_of_fifty_megabytes_is_refused(load, fresh, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ReadingError) as refused:
        load(path)
    assert refused.value.where["file"] == "large.csv"
    assert not fresh.has_data()


def test_only_who_may_load_loads_or_looks_into_a_file(load, fresh, wiu, write):
    path = write("one.csv", line("D1", 3))
    with pytest.raises(RefusedError):
        load(path, viewer=wiu)
    with pytest.raises(RefusedError):
        loading.inspect_file(wiu, path)
    assert not fresh.has_data()


def test_a_file_is_inspected_without_keeping_anything(office, write):
    said = loading.inspect_file(office, write("one.csv", line("D1", 3)))
    assert (said["rows"], said["header_rows"]) == (1, 1)


def test_real_rows_start_an_edition_without_the_sample(load, sample, write):
    said = load(write("one.csv", line("D1-real", 3)), home=sample)
    assert (said["edition"], said["sample"]) == ("edition 2", False)
    rows = sample.editions.rows()
    assert "department" not in rows
    assert rows["survey_round"]["round_id"].tolist() == ["R"]
    assert not vault_of(sample.path, sample=False).path.exists()
    assert sample.holds_real_data()


def test_a_return_of_a_sample_department_joins_the_sample(load, sample, office, trying_out, write):
    department = sample.editions.rows()["department"]["department_id"].iloc[0]
    contracts = len(vault.contracts(vault_of(sample.path, sample=True), office, 1).rows)
    said = load(write("one.csv", line(department, 3)), home=sample, viewer=trying_out)
    assert (said["edition"], said["sample"]) == ("edition 2", True)
    assert counted(sample) == {department: 3}
    assert len(sample.editions.rows()["survey_round"]) == 4
    assert len(vault.contracts(vault_of(sample.path, sample=True), office, 2).rows) == contracts
    assert not sample.holds_real_data()


def test_a_department_that_nobody_knows_is_named(load, sample, write):
    department = sample.editions.rows()["department"]["department_id"].iloc[0]
    path = write("one.csv", line(department, 3), line("D-unheard-of", 2))
    with pytest.raises(LoadRefusedError, match="row 3, column “Department”"):
        load(path, home=sample)
    said = load(path, home=sample, set_aside=True)
    assert (said["accepted"], said["quarantined"], said["sample"]) == (1, 1, True)
    assert counted(sample) == {department: 3}


def lines_kept(home):
    """All that an edition keeps of a file: its returns, its rows of staff, its quarantine."""
    rows = home.editions.rows()
    with home.editions.reading() as reader:
        return (
            len(rows["submission"]),
            len(rows["staffing"]),
            reader.quarantine()["raw"].tolist(),
        )


def test_of_a_department_that_the_sample_does_not_know_nothing_is_kept_in_the_sample(load, sample, write):
    department = sample.editions.rows()["department"]["department_id"].iloc[0]
    returns, staff, _ = lines_kept(sample)
    path = write(
        "one.csv",
        line(department, 3),
        line("D-unheard-of", 2),
        line("D-real", 2, band="Band 99"),
        line("", 4),
    )
    said = load(path, home=sample, set_aside=True)
    assert (said["accepted"], said["quarantined"], said["sample"]) == (1, 3, True)
    kept = lines_kept(sample)
    assert kept[:2] == (returns + 1, staff + 1)
    assert not any(name in text for text in kept[2] for name in ("D-unheard-of", "D-real", "Band 99"))


def test_a_departments_name_in_place_of_its_code_is_refused_with_its_row_and_the_code(
    load, sample, trying_out, write
):
    held = sample.editions.rows()["department"]
    known, (code, name) = held["department_id"].iloc[0], held[["department_id", "name"]].iloc[1]
    path = write("named.csv", line(known, 3), line(name, 2))
    for who in ({"viewer": trying_out}, {}):
        with pytest.raises(LoadRefusedError, match=rf"It is the name of {code}: write the code") as refused:
            load(path, home=sample, **who)
        assert (refused.value.where["row"], refused.value.where["column"]) == (3, "Department")
    with pytest.raises(LoadRefusedError, match=f"It is the name of {code}"):
        load(write("names.csv", line(name, 2)), home=sample)
    assert sample.editions.current().number == 1, "a file of names alone is one about the sample, too"


@pytest.mark.parametrize("dry_run", [False, True], ids=["load", "dry run"])
def test_a_demonstration_role_loads_no_file_with_one_department_unknown_to_the_sample(
    load, sample, trying_out, write, dry_run
):
    department = sample.editions.rows()["department"]["department_id"].iloc[0]
    path = write("mix.csv", line(department, 3), line("D-real", 2), line("D-other", 2))
    before = lines_kept(sample)
    with pytest.raises(LoadRefusedError, match="may hold real answers"):
        load(path, home=sample, viewer=trying_out, set_aside=True, dry_run=dry_run)
    assert sample.editions.current().number == 1
    assert lines_kept(sample) == before


def test_a_real_department_in_a_wrong_row_is_not_kept_by_a_demonstration_role(
    load, sample, trying_out, write
):
    department = sample.editions.rows()["department"]["department_id"].iloc[0]
    path = write("mix.csv", line(department, 3), line("D-real", 2, band="Band 99"))
    load(path, home=sample, viewer=trying_out, set_aside=True)
    assert not any("D-real" in text or "Band 99" in text for text in lines_kept(sample)[2])


def test_real_returns_of_unknown_departments_are_kept_beside_the_others(load, fresh, write, now):
    known = pd.DataFrame({"department_id": ["D1"], "org_code": ["R0A"], "name": ["One"]})
    departments = known.reindex(columns=list(ENTITIES["department"].columns)).astype(
        {each.name: DTYPES[each.kind] for each in ENTITIES["department"].fields}
    )
    fresh.editions.write({"department": departments}, made_at=now, made_by="o", why="a test", sample=False)
    load(write("one.csv", line("D1", 3), line("D-unheard-of", 2)), set_aside=True)
    assert statuses(fresh) == ["accepted", "quarantined"]


def test_a_demonstration_role_loads_nothing_that_may_be_real(load, sample, fresh, trying_out, write):
    for home in (sample, fresh):
        with pytest.raises(LoadRefusedError, match="may hold real answers"):
            load(write("one.csv", line("D1-real", 3)), home=home, viewer=trying_out)
    assert sample.editions.current().number == 1
    assert not fresh.has_data()


def test_if_the_log_cannot_be_written_nothing_is_loaded(load, fresh, write):
    load(write("one.csv", line("D1", 3)))
    with fresh.register.quiet() as register:
        register.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError) as refused:
        load(write("two.csv", line("D2", 4)))
    assert refused.value.code == "damaged"
    assert fresh.editions.current().number == 1


def test_files_that_are_loaded_at_once_are_both_loaded(load, fresh, write, monkeypatch):
    # on a busy machine two loads take longer than the third waits
    monkeypatch.setattr(editions.Editions.writing.__wrapped__, "__defaults__", (PATIENCE,))
    paths = [write(f"{name}.csv", line(name, 3)) for name in ("D1", "D2", "D3")]
    threads = [threading.Thread(target=load, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(fresh) == {"D1": 3, "D2": 3, "D3": 3}
    assert fresh.editions.current().number == 3
    with fresh.register.transaction() as connection:
        assert audit_log.verify(connection) is None


CRASH = """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from wiu.policy.access import Role, Viewer
    from wiu.services import loading, new_edition
    from wiu.services.home import Home
    home, file, mapping = map(Path, sys.argv[1:])
    new_edition.audit_log.append = lambda *_, **__: os._exit(9)
    viewer = Viewer("o", "An Officer", frozenset({Role.OFFICE}))
    loading.load_file(Home(home), viewer, file, mapping, "R", now=datetime.now(UTC))
"""


def test_a_load_that_is_killed_leaves_the_edition_in_force_and_can_be_repeated(load, fresh, write, mapping):
    load(write("one.csv", line("D1", 3)))
    path = write("two.csv", line("D2", 4))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASH), str(fresh.path), str(path), str(mapping)],
        cwd=PROJECT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 9
    assert fresh.editions.current().number == 1
    assert counted(fresh) == {"D1": 3}
    load(path)
    assert counted(fresh) == {"D1": 3, "D2": 4}


@pytest.mark.samples
def test_the_real_survey_of_analysts_is_loaded_from_file_to_edition(fresh, office, shared, now):
    path = shared / "samples" / "apha_cpd_survey_question_headers.csv"
    said = loading.load_file(fresh, office, path, "apha", "APHA", now=now + timedelta(days=1))
    assert (said["read"], said["accepted"], said["quarantined"], said["sample"]) == (237, 237, 0, False)
    assert len(fresh.editions.rows()["person"]) == 237
