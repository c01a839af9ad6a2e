"""The register is open for moments only; its log can be added to and checked."""

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import duckdb
import pytest

from wiu.store import audit_log
from wiu.store.errors import StoreError
from wiu.store.register import Register

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path / "register.duckdb")


def add(register, now, *, times=1):
    for _ in range(times):
        with register.transaction() as connection:
            audit_log.append(
                connection,
                at=now,
                actor="a",
                action="explore",
                subject="edition 1",
                detail={"round": "R – 1"},
            )


def test_what_was_logged_is_read_back(register, now):
    add(register, now, times=2)
    with register.transaction() as connection:
        first, second = audit_log.entries(connection)
    assert (first.number, second.number) == (1, 2)
    assert first.at == now
    assert first.detail == {"round": "R – 1"}


def test_an_entry_is_kept_only_with_the_change_it_tells_of(register, now):
    def log_and_fail():
        with register.transaction() as connection:
            audit_log.append(connection, at=now, actor="a", action="b", subject="c", detail={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        log_and_fail()
    with register.transaction() as connection:
        assert audit_log.entries(connection) == ()


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        (None, None),
        ("UPDATE audit_entry SET actor = 'somebody else' WHERE number = 3", 3),
        ("UPDATE audit_entry SET detail = '{}' WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 1", 1),
        ("DELETE FROM audit_entry WHERE number = 4", 4),
        ("UPDATE audit_entry SET hash = repeat('0', 64) WHERE number = 5", 5),
    ],
)
def test_the_first_broken_entry_is_named(register, now, damage, broken):
    add(register, now, times=5)
    if damage:
        with duckdb.connect(str(register.path)) as connection:
            connection.execute(damage)
    with register.transaction() as connection:
        assert audit_log.verify(connection) == broken


def test_threads_that_log_at_once_get_numbers_of_their_own(register, now):
    threads = [threading.Thread(target=add, args=(register, now), kwargs={"times": 5}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with register.transaction() as connection:
        assert [entry.number for entry in audit_log.entries(connection)] == list(range(1, 21))
        assert audit_log.verify(connection) is None


HOLD = """
    import sys, time
    from pathlib import Path
    from wiu.store.register import Register
    with Register(Path(sys.argv[1])).transaction():
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
"""


def test_a_process_waits_while_another_holds_the_register_and_is_told_if_it_lasts(register, now):
    add(register, now)
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(register.path), "1.0"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError) as told, register.transaction(patience=0.1):
            pass
        assert told.value.code == "busy"
        started = time.monotonic()
        add(register, now)
        assert time.monotonic() - started > 0.2
    with register.transaction() as connection:
        assert len(audit_log.entries(connection)) == 2
