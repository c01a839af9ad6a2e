"""A server keeps the register open between transactions, and lets go of it for whoever else wants it."""

import shutil
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import duckdb
import pytest

from wiu.store import audit_log, backup, register
from wiu.store.register import Register

PROJECT = Path(__file__).resolve().parents[2]
OTHER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from wiu.store import audit_log
    from wiu.store.register import Register
    for _ in range(5):
        with Register(Path(sys.argv[1])).transaction() as connection:
            audit_log.append(connection, at=datetime.now(UTC), actor="other", action="b", subject="c", detail={})
"""


@pytest.fixture
def kept(tmp_path):
    with register.kept_open():
        yield Register(tmp_path / "register.duckdb")


def add(register, now, actor="server"):
    with register.transaction() as connection:
        return audit_log.append(connection, at=now, actor=actor, action="b", subject="c", detail={}).number


def is_open(register):
    """Whether this process has it open: DuckDB then refuses to open it in another manner."""
    try:
        duckdb.connect(str(register.path), read_only=True).close()
    except duckdb.ConnectionException:
        return True
    return False


def test_it_is_open_between_transactions_while_a_server_runs_and_shut_after(tmp_path, now):
    with register.kept_open():
        kept = Register(tmp_path / "register.duckdb")
        assert add(kept, now) == 1
        assert is_open(kept)
        assert add(kept, now) == 2
    assert not is_open(kept)
    assert add(kept, now) == 3
    assert not is_open(kept)


def test_another_process_gets_its_turn_among_the_clicks_of_a_busy_server(kept, now):
    add(kept, now)
    over = threading.Event()

    def click():
        while not over.is_set():
            add(kept, now)

    clicking = threading.Thread(target=click)
    clicking.start()
    try:
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(OTHER), str(kept.path)], cwd=PROJECT, check=True
        )
    finally:
        over.set()
        clicking.join()
    with kept.transaction() as connection:
        entries = audit_log.entries(connection)
        assert audit_log.verify(connection) is None
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert sum(entry.actor == "other" for entry in entries) == 5


def test_an_idle_server_lets_go_for_another_process(kept, now):
    add(kept, now)
    subprocess.run([sys.executable, "-c", textwrap.dedent(OTHER), str(kept.path)], cwd=PROJECT, check=True)
    assert add(kept, now) == 7


def test_a_look_at_its_bytes_lets_no_other_process_write_what_is_kept_open(kept, now):
    add(kept, now)
    kept.require_intact()
    assert add(kept, now) == 2
    kept.require_intact()
    subprocess.run([sys.executable, "-c", textwrap.dedent(OTHER), str(kept.path)], cwd=PROJECT, check=True)
    assert add(kept, now) == 8
    with kept.transaction() as connection:
        assert audit_log.verify(connection) is None


def test_a_register_that_was_put_in_its_place_is_the_one_that_is_used(kept, tmp_path, now):
    earlier = Register(tmp_path / "earlier" / "register.duckdb")
    assert add(earlier, now) == 1
    assert add(earlier, now) == 2
    assert add(kept, now) == 1
    with kept.quiet():
        for name in ("register.duckdb", "register.head"):
            shutil.copy(earlier.path.with_name(name), tmp_path / "copy")
            (tmp_path / "copy").replace(kept.path.with_name(name))
    assert add(kept, now) == 3
    kept.path.rename(tmp_path / "aside")
    kept.path.with_name("register.head").unlink()
    assert add(kept, now) == 1


def test_what_failed_is_undone_and_the_register_looked_at_anew(kept, now):
    add(kept, now)

    def log_and_fail():
        with kept.transaction() as connection:
            audit_log.append(connection, at=now, actor="a", action="b", subject="c", detail={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        log_and_fail()
    assert not is_open(kept)
    assert add(kept, now) == 2


def test_it_can_be_copied_for_a_backup_while_it_is_kept_open(kept, tmp_path, now):
    add(kept, now)
    (tmp_path / "backup").mkdir()
    with kept.quiet() as path:
        backup.copy_register(path, tmp_path / "backup")
    with duckdb.connect(str(tmp_path / "backup" / "register.duckdb"), read_only=True) as copy:
        assert copy.execute("SELECT count(*) FROM audit_entry").fetchall() == [(1,)]
    assert add(kept, now) == 2
