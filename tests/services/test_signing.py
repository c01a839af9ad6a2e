"""What ends a sign-in, and what of it the log keeps."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from wiu.__main__ import wiu as command_line
from wiu.commands import keeping
from wiu.policy.access import RefusedError
from wiu.services import signing
from wiu.store import audit_log
from wiu.store.errors import StoreError


@pytest.fixture
def claims(now):
    issued = int(now.timestamp())
    return {"sub": "w", "iss": "https://login.example.org", "iat": issued, "exp": issued + 3600, "nonce": "n"}


def test_signing_out_ends_this_sign_in_and_no_other(fresh, wiu, claims, now):
    assert not signing.is_over(fresh, claims)
    signing.sign_out(fresh, wiu, claims, now=now)
    assert signing.is_over(fresh, claims)
    assert not signing.is_over(fresh, claims | {"nonce": "another"})


def test_the_operator_ends_all_sign_ins_of_a_person_until_now(fresh, office, wiu, claims, now):
    with pytest.raises(RefusedError):
        signing.end_for(fresh, wiu, "w", now=now)
    signing.end_for(fresh, office, "w", now=now)
    assert signing.is_over(fresh, claims)
    assert signing.is_over(fresh, claims | {"iat": None})
    assert not signing.is_over(fresh, claims | {"sub": "somebody else"})
    later = int((now + timedelta(minutes=1)).timestamp())
    assert not signing.is_over(fresh, claims | {"iat": later})


def test_the_list_names_nobody_and_forgets_what_no_cookie_outlives(fresh, wiu, claims, now):
    signing.sign_out(fresh, wiu, claims, now=now)
    first = fresh.revocations.path.read_text()
    assert claims["iss"] not in first
    assert fresh.revocations.path.stat().st_mode & 0o077 == 0
    signing.sign_out(fresh, wiu, claims | {"nonce": "m"}, now=now + timedelta(days=40))
    assert not signing.is_over(fresh, claims)


def test_a_list_that_cannot_be_read_lets_nobody_in(fresh, claims):
    fresh.path.mkdir()
    fresh.revocations.path.write_text("not a list")
    with pytest.raises(StoreError):
        signing.is_over(fresh, claims)


def test_signing_out_is_logged(fresh, wiu, claims, now):
    signing.sign_out(fresh, wiu, claims, now=now)
    with fresh.register.transaction() as connection:
        (entry,) = audit_log.entries(connection)
    assert (entry.actor, entry.action) == ("w", "sign out")


def test_the_command_ends_sign_ins_and_is_logged_under_the_operating_system_user(
    fresh, wiu, claims, now, monkeypatch
):
    monkeypatch.setenv("WIU_HOME", str(fresh.path))
    signing.note(fresh, wiu, "sign in", "", now=now)
    done = CliRunner().invoke(keeping.end_sign_ins, ["w"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"ended": "w", "known": True}
    assert not done.stderr
    assert signing.is_over(fresh, claims)
    with fresh.register.transaction() as connection:
        entry = audit_log.entries(connection)[-1]
    assert entry.actor.startswith("system:")
    assert (entry.action, entry.subject) == ("end sign-ins", "w")


def test_of_somebody_whom_the_log_does_not_know_the_command_says_so(fresh, wiu, now, monkeypatch):
    monkeypatch.setenv("WIU_HOME", str(fresh.path))
    signing.note(fresh, wiu, "sign in", "", now=now)
    done = CliRunner().invoke(keeping.end_sign_ins, ["W"])
    assert json.loads(done.stdout) == {"ended": "W", "known": False}
    assert "perhaps nobody was signed out" in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("end-sign-ins", "w"), "No sign-in was ended."),
        (("erase", "--due"), "Nothing was looked up or erased."),
        (("reprint", "REL-2026-0001", "--pdf", "out.pdf"), "Nothing was written."),
    ],
)
def test_over_another_folder_than_is_meant_a_command_does_nothing_and_makes_no_register(
    fresh, monkeypatch, command, said
):
    monkeypatch.setenv("WIU_HOME", str(fresh.path))
    done = CliRunner().invoke(command_line, command)
    assert done.exit_code == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "no_register"
    assert error["message"].endswith(said)
    assert not fresh.path.exists()
