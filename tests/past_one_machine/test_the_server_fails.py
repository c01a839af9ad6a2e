"""Whatever becomes of the server: nothing half written, nothing acknowledged lost, and a reason in words."""

import os
import subprocess
import sys

import pytest
from meddler import between

from wiu.services import watching
from wiu.services.home import Home
from wiu.store import audit_log, postgresql
from wiu.store.errors import StoreError


def add(home, now, subject="c"):
    with home.register.transaction() as connection:
        audit_log.append(connection, at=now, actor="a", action="b", subject=subject, detail={})


def subjects(home):
    with home.register.transaction() as connection:
        assert audit_log.verify(connection) is None
        return [entry.subject for entry in audit_log.entries(connection)]


def refused(errand):
    with pytest.raises(StoreError) as told:
        errand()
    return told.value


def test_a_server_that_was_started_anew_is_found_again_without_a_word(home, server, now):
    add(home, now)
    server.stop()
    away = refused(lambda: add(home, now))
    assert away.code == "unreachable"
    assert "Nothing was changed" in away.message
    assert watching.health(home)["ailing"] == [{"what": "register", "code": "unreachable"}]
    server.start()
    add(home, now)
    server.stop()
    server.start()
    add(home, now, "after a start that nobody told of")
    assert len(subjects(home)) == 3


def test_a_server_that_dies_in_the_middle_leaves_nothing_half_written(home, server, now):
    add(home, now)

    def in_the_middle():
        with home.register.transaction() as connection:
            audit_log.append(connection, at=now, actor="a", action="b", subject="lost", detail={})
            server.kill()
            audit_log.append(connection, at=now, actor="a", action="b", subject="lost", detail={})

    assert refused(in_the_middle).code == "unreachable"
    server.start()
    assert subjects(home) == ["c"]


@pytest.mark.parametrize(
    ("cut", "away", "code", "kept"),
    [
        ("asked", False, "unreachable", False),
        ("answered", False, None, True),
        ("asked", True, "not_known", False),
        ("answered", True, "not_known", True),
    ],
)
def test_of_a_commit_that_was_not_heard_the_server_is_asked_what_became(  # noqa: PLR0917 - fixtures
    home, server, now, monkeypatch, cut, away, code, kept
):
    add(home, now, "before")
    with between(server.port) as meddler:
        through = server.address.replace(f":{server.port}/", f":{meddler.port}/") + "?sslmode=disable"
        monkeypatch.setenv("WIU_REGISTER", through)
        add(home, now, "through")
        meddler.cut, meddler.away = cut, away
        if code is None:
            add(home, now, "unheard")
        else:
            told = refused(lambda: add(home, now, "unheard"))
            assert told.code == code
            assert ("Look whether it is there" in told.message) == (code == "not_known")
        assert meddler.cuts == 1
        postgresql.let_go()
    monkeypatch.setenv("WIU_REGISTER", server.address)
    assert subjects(home) == ["before", "through", *(["unheard"] if kept else [])]
    add(home, now, "after")


def test_the_password_is_in_no_reason_no_output_and_no_log(  # noqa: PLR0917 - fixtures
    home, server, now, root, tmp_path, monkeypatch, caplog
):
    add(home, now)
    secret = "a-secret-that-nobody-may-read"  # noqa: S105 - a word to look for
    addresses = (
        f"postgresql://wiu:{secret}@127.0.0.1:{server.port}/wiu",  # another password than the server's
        f"postgresql://wiu:{secret}@127.0.0.1:1/wiu",
        f"postgresql://wiu:{secret}@[127.0.0.1/wiu",
        f"postgresql://wiu:{secret}@127.0.0.1/wiu?none={secret}",
        f"postgresql://wiu:{secret}@no..name/wiu",
        f"mysql://wiu:{secret}@127.0.0.1/wiu",
        f"host=127.0.0.1 password={secret}",
        server.address.replace(server.password, f"{server.password}{secret}"),
    )
    codes = []
    for address in addresses:
        monkeypatch.setenv("WIU_REGISTER", address)
        told = refused(lambda: add(Home(home.path), now))
        codes.append(told.code)
        assert secret not in told.message + repr(told) + repr(home.register) + repr(vars(told))
        assert told.__cause__ is None
    assert codes == ["unreachable"] * 2 + ["register_setting"] * 5 + ["unreachable"]
    done = [
        subprocess.run(
            [sys.executable, "-m", "wiu", "check"],
            cwd=root,
            env=os.environ | {"WIU_HOME": str(home.path), "WIU_REGISTER": address},
            capture_output=True,
            text=True,
            check=False,
        )
        for address in addresses[:1]
    ]
    for each in done:
        assert each.returncode == 1
        assert "register.postgresql" in each.stdout
        assert secret not in each.stdout + each.stderr
        assert "Traceback" not in each.stderr
    assert secret not in caplog.text
    assert server.password not in caplog.text
    held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not [
        content for content in held if server.password.encode() in content or secret.encode() in content
    ]
    postgresql.let_go()
