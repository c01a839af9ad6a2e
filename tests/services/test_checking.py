"""What was altered behind the product's back is found and named."""

import json

import duckdb
import pytest
from click.testing import CliRunner
from homes import IN_LAKE, NAME, ON_SERVER, read_from, rewritten

from wiu.commands import keeping
from wiu.policy.access import RefusedError
from wiu.services import asking, checking, watching
from wiu.services.home import Home
from wiu.store import audit_log
from wiu.store.register import POINTER

EDITION = [f"editions/edition-0001.{'lake' if IN_LAKE else 'duckdb'}"]
WHERE = [0.0001, 0.0052, 0.012, 0.1, 0.35, 0.6, 0.95, 0.9999]


def flip(path, place):
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)


def names(found):
    return [each["what"] for each in found["wrong"]]


def test_what_nobody_touched_is_sound(sample, office, now):
    copy = read_from(sample.editions)
    found = checking.check(sample, office, now=now)
    assert found["wrong"] == []
    assert found["sound"]
    assert found["checked"] == [
        "editions: the one in force",
        *EDITION,
        *([f"editions/local/{copy.name}"] if IN_LAKE else []),
        NAME,
        f"{NAME}: the chain of the audit log",
        f"{NAME}: requests as the log sealed them",
        f"{NAME}: releases and their documents",
        f"{NAME}: what else was noted, as the log sealed it",
        "editions: as the log names them",
        f"{NAME}: the ledger of what went out",
        "objections.json",
        "sample/vault.duckdb",
    ]


def test_a_folder_that_is_not_there_is_not_sound(tmp_path, office, now):
    assert names(checking.check(Home(tmp_path / "mistyped"), office, now=now)) == [
        "editions: the one in force"
    ]


def test_an_edition_in_force_that_the_log_never_told_of_is_not_sound(sample, office, now):
    rows = sample.editions.rows()
    rows["staffing"] = rows["staffing"].iloc[::2].reset_index(drop=True)
    sample.editions.write(rows, made_at=now, made_by="nobody", why="put here by hand", sample=True)
    found = checking.check(sample, office, now=now)
    assert not found["sound"]
    assert names(found) == ["editions: as the log names them"]
    assert "edition 2" in json.dumps(found["wrong"])


def test_editions_of_which_none_is_in_force_are_not_sound(sample, office, now):
    (sample.path / "editions" / "CURRENT").unlink()
    assert names(checking.check(sample, office, now=now)) == ["editions: the one in force"]


def test_editions_without_the_register_are_not_sound(sample, office, now):
    sample.register.path.unlink()
    assert names(checking.check(sample, office, now=now)) == [NAME]
    assert not sample.register.path.exists()


@pytest.mark.parametrize("also", [[], ["vault.duckdb.seal"], ["vault.key"]])
def test_a_seal_or_a_key_without_its_vault_is_not_sound(sample, office, now, also):
    for name in ["vault.duckdb", *also]:
        (sample.path / "sample" / name).unlink()
    assert names(checking.check(sample, office, now=now)) == ["sample/vault.duckdb"]


def test_nor_is_the_seal_of_a_vault_of_real_answers_that_is_gone(sample, office, now):
    (sample.path / "vault.duckdb.seal").write_text("0" * 64, encoding="ascii")
    assert names(checking.check(sample, office, now=now)) == ["vault.duckdb"]


def test_a_list_of_ended_sign_ins_that_is_none_is_not_sound(sample, office, now):
    sample.revocations.add("mark", now)
    assert "revoked.json" in checking.check(sample, office, now=now)["checked"]
    sample.revocations.path.write_text('{"mark": "yesterday"}', encoding="ascii")
    assert names(checking.check(sample, office, now=now)) == ["revoked.json"]


@pytest.mark.parametrize("place", WHERE)
@pytest.mark.parametrize(
    "file",
    # a byte on a server or in a lake is flipped in tests/past_one_machine
    [*([] if ON_SERVER else [NAME]), "sample/vault.duckdb", *([] if IN_LAKE else EDITION)],
)
def test_one_flipped_bit_anywhere_is_found_and_the_file_named(sample, office, now, file, place):
    flip(sample.path / file, place)
    found = checking.check(sample, office, now=now)
    assert not found["sound"]
    assert file in names(found)
    assert all(each["code"] for each in found["wrong"])


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ("UPDATE audit_entry SET actor = 'somebody else' WHERE number = 1", "entry 1 "),
        ("DELETE FROM audit_entry WHERE number = 1", "entry 1 "),
        ("UPDATE audit_entry SET detail = '{}' WHERE number = 2", "entry 2 "),
    ],
)
def test_a_log_rewritten_by_somebody_who_knows_the_database_names_the_first_broken_entry(
    sample, office, now, change, first
):
    checking.check(sample, office, now=now)
    with rewritten(sample.register) as connection:
        connection.execute(change)
    found = checking.check(sample, office, now=now)
    chain, *more = names(found)
    assert chain == f"{NAME}: the chain of the audit log"
    assert set(more) <= {
        "editions: as the log names them"
    }  # where the entry that is gone told of the edition
    assert first in found["wrong"][0]["message"]


def test_entries_cut_off_the_logs_end_are_named(sample, office, now):
    for _ in range(3):
        checking.check(sample, office, now=now)
    with rewritten(sample.register) as connection:
        had = len(audit_log.entries(connection))
        connection.execute("DELETE FROM audit_entry WHERE number > 2")
    found = checking.check(sample, office, now=now)
    assert names(found) == [f"{NAME}: the chain of the audit log"]
    assert found["wrong"][0]["code"] == "cut_off"
    assert f"it had {had}, and the last one now is 2" in found["wrong"][0]["message"]
    assert not checking.check(sample, office, now=now)["sound"], "writing on does not hide it"


def test_a_request_that_was_altered_behind_the_logs_back_is_named(sample, office, now, tmp_path):
    request = tmp_path / "request.json"
    request.write_text(
        json.dumps(
            {
                "requester": "member",
                "member_role": "sig",
                "for_sig": "RTSIG",
                "organisation": "An invented trust",
                "commercial_gain": False,
                "purpose": "national_or_regional",
                "wants": ["vacancies"],
                "scope": "region",
                "format": "pdf",
            }
        )
    )
    number = asking.log_file(sample, office, request, now.date(), now=now)["number"]
    assert checking.check(sample, office, now=now)["sound"]
    with rewritten(sample.register) as connection:
        connection.execute("UPDATE request_step SET reason = 'another' WHERE step = 1")
    found = checking.check(sample, office, now=now)
    assert names(found) == [f"{NAME}: requests as the log sealed them"]
    assert number in found["wrong"][0]["message"]


def test_an_edition_that_another_took_the_place_of_is_named(sample, office, now):
    path = read_from(sample.editions)
    path.chmod(0o600)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE staffing SET headcount = headcount + 1")
    found = checking.check(sample, office, now=now)
    assert names(found) == [f"editions/local/{path.name}" if IN_LAKE else "editions: as the log names them"]
    assert "edition 1" in found["wrong"][0]["message"]


def test_a_check_is_logged_and_only_the_office_makes_one(sample, office, wiu, now):
    checking.check(sample, office, now=now)
    with sample.register.transaction() as connection:
        assert checking.audit_log.entries(connection)[-1].action == "check"
    with pytest.raises(RefusedError):
        checking.check(sample, wiu, now=now)


def test_the_command_prints_what_is_wrong_and_fails(sample):
    def run():
        return CliRunner(env={"WIU_HOME": str(sample.path)}).invoke(keeping.check)

    good = run()
    assert (good.exit_code, json.loads(good.stdout)["sound"]) == (0, True)
    flip(sample.path / "sample/vault.duckdb", 0.5)
    bad = run()
    assert (bad.exit_code, json.loads(bad.stdout)["sound"]) == (1, False)
    assert "Traceback" not in bad.output


@pytest.mark.skipif(ON_SERVER, reason="of a register in a file")
def test_a_register_that_lies_elsewhere_than_it_is_looked_for_is_not_healthy(sample, monkeypatch):
    elsewhere = [{"what": "register", "code": "elsewhere"}]
    assert watching.health(sample)["healthy"]
    monkeypatch.setenv("WIU_REGISTER", "postgresql://nobody@127.0.0.1:9/no")
    assert watching.health(sample)["ailing"] == elsewhere
    monkeypatch.delenv("WIU_REGISTER")
    (sample.path / POINTER).touch()
    assert watching.health(sample)["ailing"] == elsewhere
