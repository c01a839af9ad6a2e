"""The register is open for moments only; its log can be added to and checked."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from homes import register_in, rewritten

from wiu.store import audit_head, audit_log
from wiu.store.errors import StoreError

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def register(tmp_path):
    return register_in(tmp_path)


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
        with rewritten(register) as connection:
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
    import sys
    from pathlib import Path
    from wiu.services.home import Home
    with Home(Path(sys.argv[1])).register.transaction():
        print("held", flush=True)
        sys.stdin.readline()
"""


def test_a_process_waits_while_another_holds_the_register_and_is_told_if_it_lasts(register, now):
    add(register, now)
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(register.path.parent)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError) as told, register.transaction(patience=0.1):
            pass
        assert told.value.code == "busy"
        waiting = threading.Thread(target=add, args=(register, now))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "it waits for as long as the other holds it"
        holder.stdin.write("let go\n")
        holder.stdin.flush()
        waiting.join()
    with register.transaction() as connection:
        assert len(audit_log.entries(connection)) == 2


def cut(register, after):
    with rewritten(register) as connection:
        connection.execute(f"DELETE FROM audit_entry WHERE number > {after}")  # noqa: S608


def end_of(register):
    with register.transaction() as connection:
        audit_head.require(connection, register.path, register.key)


@pytest.mark.parametrize("key", [None, "k" * 40])
def test_entries_cut_off_the_end_are_missed_and_a_later_entry_does_not_hide_it(tmp_path, now, key):
    register = register_in(tmp_path, key)
    add(register, now, times=5)
    end_of(register)
    cut(register, 3)
    later = now + timedelta(days=1)
    for _ in range(2):
        with pytest.raises(StoreError, match="it had 5") as missed:
            end_of(register)
        assert missed.value.code == "cut_off"
        with register.transaction() as connection:
            assert audit_log.verify(connection) is None, "the chain itself holds"
        add(register, later)
    add(register, later, times=4)
    with pytest.raises(StoreError, match="others stand in the place"):
        end_of(register)


def test_a_head_that_is_gone_or_was_written_without_the_key_is_missed(tmp_path, now):
    register = register_in(tmp_path, "k" * 40)
    add(register, now, times=3)
    head = audit_head.beside(register.path)
    kept = head.read_bytes()
    head.unlink()
    add(register, now)
    with pytest.raises(StoreError, match="is gone"):
        end_of(register)
    head.write_bytes(kept)
    end_of(register)
    kept = head.read_bytes()
    add(register_in(tmp_path), now)
    assert head.read_bytes() == kept, "who has no key leaves the seal where it was"
    end_of(register)
    forged = json.loads(kept) | {"number": 2}
    head.write_text(json.dumps(forged), encoding="ascii")
    with pytest.raises(StoreError, match="not sealed by the key"):
        end_of(register)
    head.write_text("{", encoding="ascii")
    with pytest.raises(StoreError, match="can't be read"):
        end_of(register)


def test_what_a_register_makes_is_its_owners_alone_and_the_mask_is_as_it_was(tmp_path, now):
    was = os.umask(0o022)
    try:
        register = register_in(tmp_path / "home")
        seen = []
        with register.transaction() as connection:
            audit_log.append(
                connection, at=now, actor="anna", action="load survey", subject="edition 1", detail={}
            )
            seen += [each.stat().st_mode & 0o077 for each in (tmp_path / "home").iterdir()]
        seen += [each.stat().st_mode & 0o077 for each in (tmp_path / "home").iterdir() if each.is_file()]
        assert set(seen) == {0}
        with pytest.raises(StoreError), register.transaction():
            raise StoreError("busy", "for this test", "here")
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(was)
