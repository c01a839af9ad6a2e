"""An edition is immutable; a load makes the next one or changes nothing."""

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from homes import IN_LAKE, read_from

from wiu.services.home import Home
from wiu.store.database import reading
from wiu.store.errors import StoreError

PROJECT = Path(__file__).resolve().parents[2]


def rows_of(**columns):
    return pd.DataFrame(columns)


def names_in_force(editions):
    return sorted(editions.rows()["organisation"]["name"])


def test_before_the_first_load_no_edition_is_in_force(editions):
    assert editions.current() is None
    assert editions.rows() == {}
    with pytest.raises(StoreError) as refused, editions.reading():
        pass
    assert refused.value.code == "no_edition"


def test_a_load_makes_the_next_edition_and_leaves_the_last_one_as_it_was(editions, about, trusts):
    first = editions.write(trusts, **about)
    before = read_from(editions).read_bytes()
    second = editions.write({"organisation": rows_of(org_code=["X"], name=["Third"])}, **about)
    assert [first.name, second.name] == ["edition 1", "edition 2"]
    assert editions.current() == second
    assert editions.all() == (first, second)
    assert names_in_force(editions) == ["Third"]
    assert read_from(editions).read_bytes() == before


def test_nobody_else_on_the_machine_reads_raw_answers_while_they_are_written(editions, about, trusts):
    was, seen = os.umask(0o022), []
    try:
        editions.write(
            trusts,
            progress=lambda *_: seen.extend(
                (each.name, each.stat().st_mode & 0o077) for each in editions.workshop.glob("edition-*")
            ),
            **about,
        )
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(was)
    assert seen
    assert [name for name, others in seen if others] == []


def test_what_is_written_is_what_is_read(editions, about):
    sent = pd.DataFrame(
        {
            "submission_id": ["s1", "s2"],
            "round_id": ["R", "R"],
            "department_id": ["d1", None],
            "received_at": pd.to_datetime(["2026-11-22T10:00:00Z", None], utc=True),
            "granularity": ["return", "person"],
            "status": ["accepted", "accepted"],
        }
    )
    editions.write({"submission": sent}, **about)
    back = editions.rows()["submission"].sort_values("submission_id")
    assert back["received_at"].iloc[0] == pd.Timestamp("2026-11-22T10:00:00Z")
    assert back["received_at"].isna().tolist() == [False, True]
    assert back["department_id"].isna().tolist() == [False, True]
    assert back["file"].isna().all()


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"organisation": rows_of(org_code=["A", "A"], name=["one", "two"])}, "a key twice"),
        ({"organisation": rows_of(org_code=["A"], name=[None])}, "lacks what it must have"),
        ({"service_contract": rows_of(client_org_code=["A"])}, "do not belong in an edition"),
    ],
)
def test_rows_that_break_the_schema_change_nothing(editions, about, trusts, rows, why):
    editions.write(trusts, **about)
    with pytest.raises(StoreError, match=why):
        editions.write(rows, **about)
    assert editions.current().number == 1
    assert {path.name for path in editions.folder.rglob("*")} == {
        *("CURRENT", "LOCK", editions._kept(1).name),
        *(("LAKE", "local", read_from(editions).name) if IN_LAKE else ()),
    }


def test_if_the_announcement_fails_the_edition_does_not_come_into_force(editions, about, trusts):
    editions.write(trusts, **about)

    def fail(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        editions.write({}, **about, announce=fail)
    assert [each.number for each in editions.all()] == [1]
    assert names_in_force(editions) == ["First", "Second"]


CRASH = """
    import os, sys
    from pathlib import Path
    import pandas as pd
    from datetime import UTC, datetime
    from wiu.services.home import Home
    from wiu.store import editions as module
    if sys.argv[2] == "while rows are written":
        module.tables.append_rows = lambda *_: os._exit(9)
    rows = {"organisation": pd.DataFrame({"org_code": ["X"], "name": ["Third"]})}
    Home(Path(sys.argv[1]).parent).editions.write(
        rows, made_at=datetime.now(UTC), made_by="a", why="b", sample=False, announce=lambda _: os._exit(9)
    )
"""


@pytest.mark.parametrize("when", ["while rows are written", "just before the pointer moves"])
def test_a_load_that_is_killed_leaves_the_edition_in_force(editions, about, trusts, when):
    editions.write(trusts, **about)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASH), str(editions.folder), when], cwd=PROJECT, check=False
    )
    assert done.returncode == 9
    assert editions.current().number == 1
    assert names_in_force(editions) == ["First", "Second"]
    assert editions.write(trusts, **about).number in {2, 3}, "the lock died with the process"
    assert not list(editions.folder.glob("*.part*"))


FULL = """
    import resource, sys
    from pathlib import Path
    import pandas as pd
    from datetime import UTC, datetime
    from wiu.services.home import Home
    from wiu.store.errors import StoreError
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    names = [f"{n:0100d}" for n in range(20_000)]
    try:
        Home(Path(sys.argv[1]).parent).editions.write(
            {"organisation": pd.DataFrame({"org_code": names, "name": names})},
            made_at=datetime.now(UTC), made_by="a", why="b", sample=False,
        )
    except StoreError as error:
        print(error.code, error)
"""


def test_a_full_disk_is_said_and_changes_nothing(editions, about, trusts):
    editions.write(trusts, **about)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(editions.folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "not_written" in done.stdout, done.stderr
    assert "the disk is full" in done.stdout
    assert names_in_force(editions) == ["First", "Second"]
    assert not list(editions.folder.glob("*.part*"))


def test_a_second_load_waits_for_the_first_or_is_told(editions, about, trusts):
    with editions.writing(), pytest.raises(StoreError) as told, editions.writing(patience=0.1):
        pass
    assert told.value.code == "busy"
    with editions.writing():
        waiting = threading.Thread(target=lambda: editions.write(trusts, **about))
        waiting.start()
        assert editions.current() is None
    waiting.join()
    assert editions.current().number == 1


@pytest.mark.parametrize("text", ["edition-0009.duckdb", "../../etc/passwd", ""])
def test_a_damaged_pointer_is_said(editions, about, trusts, text):
    editions.write(trusts, **about)
    (editions.folder / "CURRENT").write_text(text)
    with pytest.raises(StoreError, match="Restore it from a backup") as refused:
        editions.current()
    assert refused.value.code == "damaged"


def test_a_damaged_edition_is_said(editions):
    editions.folder.mkdir()
    editions._kept(1).write_text("no database" * 1000)
    (editions.folder / "CURRENT").write_text("edition-0001.duckdb")
    with pytest.raises(StoreError) as refused:
        editions.current()
    assert refused.value.code == "damaged"


def test_a_changed_byte_inside_an_edition_is_said_when_it_is_met(editions, about):
    names = [f"{number:0100d}" for number in range(20_000)]
    editions.write({"organisation": rows_of(org_code=names, name=names)}, **about)
    path = read_from(editions)
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content), 10_000):
        content[place] ^= 1
    path.chmod(0o640)
    path.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        editions.rows()
    assert refused.value.code == "damaged"


def test_an_open_edition_can_reach_no_other_file_and_change_no_row(editions, about, trusts, tmp_path):
    editions.write(trusts, **about)
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    with reading(read_from(editions)) as connection:
        for forbidden in (
            f"FROM '{other}'",
            "SET enable_external_access = true",
            "DELETE FROM organisation",
            f"ATTACH '{tmp_path / 'more.duckdb'}'",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(forbidden)
    assert read_from(editions).stat().st_mode & 0o222 == 0


def test_readers_never_see_anything_but_a_whole_edition_while_others_come_into_force(editions, about):
    editions.write({"organisation": rows_of(org_code=["0", "1"], name=["e", "e"])}, **about)
    seen, wrong, stop = [], [], threading.Event()

    def read():
        mine = Home(editions.folder.parent).editions
        while not stop.is_set():
            names = mine.rows()["organisation"]["name"].tolist()
            seen.append(names)
            if len(names) != 2 or len(set(names)) != 1:
                wrong.append(names)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(400):
        editions.write({"organisation": rows_of(org_code=["0", "1"], name=[str(number)] * 2)}, **about)
        if number > 2 and len(seen) > 4:  # on a busy machine readers come to it seldom
            break
    stop.set()
    for reader in readers:
        reader.join()
    assert len(seen) > 4
    assert not wrong
