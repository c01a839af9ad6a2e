"""What ends a sign-in, and what of it the log keeps."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

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


def test_the_command_ends_sign_ins_and_is_logged_under_the_operating_system_user(fresh, claims, monkeypatch):
    monkeypatch.setenv("WIU_HOME", str(fresh.path))
    done = CliRunner().invoke(keeping.end_sign_ins, ["w"])
    assert done.exit_code == 0
    assert signing.is_over(fresh, claims)
    with fresh.register.transaction() as connection:
        (entry,) = audit_log.entries(connection)
    assert entry.actor.startswith("system:")
    assert (entry.action, entry.subject) == ("end sign-ins", "w")
