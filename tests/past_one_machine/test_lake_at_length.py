"""What a lake of editions does when it is changed, cut off, moved, erased from, or taken for another's.

It takes two minutes, so it is asked for: `WIU_IN_LAKE=1`.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import textwrap
import threading

import duckdb
import pytest
from lake_seen import another_machine, place_of, wrong
from test_moved import backup_of, places

from wiu.services import backing_up, checking, restoring, sampling
from wiu.services.home import Home
from wiu.store import audit_log, rows_digest
from wiu.store.errors import StoreError
from wiu.store.lake_setting import extensions


@pytest.fixture
def lived_in(in_lake, office, now, tmp_path):
    home = Home(tmp_path / "home")
    sampling.build(home, office, now=now, departments=30)
    assert list((in_lake / place_of(home)).rglob("*.parquet"))
    return home


def test_many_who_ask_at_once_wait_for_one_copy(lived_in, monkeypatch, tmp_path):
    other = another_machine(lived_in, monkeypatch, tmp_path)
    seen = []
    asking = [threading.Thread(target=lambda: seen.append(len(other.editions.rows()))) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_a_table_of_contracts_is_laid_down_by_nobody(in_lake, lived_in, tmp_path):
    file = tmp_path / "wrong.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE service_contract (client_org_code VARCHAR)")
    with pytest.raises(StoreError, match="does not belong in an edition"):
        lived_in.editions._lake().lay_down(file, "edition_0009_00000001")
    assert not list(in_lake.rglob("*service_contract*"))


def test_a_file_that_is_gone_is_named_and_brings_no_half_edition(
    lived_in, in_lake, office, monkeypatch, tmp_path
):
    next((in_lake / place_of(lived_in)).rglob("staffing/*.parquet")).unlink()
    assert wrong(lived_in, office)["editions/edition-0001.lake"]["code"] == "damaged"
    other = another_machine(lived_in, monkeypatch, tmp_path)
    with pytest.raises(StoreError, match="could not be brought here") as refused:
        other.editions.rows()
    assert refused.value.code == "unreachable"
    assert not list(tmp_path.glob("disk*/*/*.duckdb"))


def rewrite_in_the_lake(home, server):
    """Change a row as somebody does who opens the lake with DuckDB of their own."""
    place = place_of(home)
    stub = json.loads((home.path / "editions/edition-0001.lake").read_text())
    with duckdb.connect() as connection:
        for each in extensions():
            connection.load_extension(each)
        connection.execute(
            f"ATTACH 'ducklake:postgres:{server.address}' AS lake (METADATA_SCHEMA '{place}', DATA_INLINING_ROW_LIMIT 0)"
        )
        connection.execute(f"UPDATE lake.{stub['laid']['place']}.staffing SET headcount = headcount + 1")  # noqa: S608 - a test of exactly that


def test_a_changed_row_is_named_and_never_read(lived_in, server, office, monkeypatch, tmp_path):
    rewrite_in_the_lake(lived_in, server)
    assert wrong(lived_in, office)["editions/edition-0001.lake"]["code"] == "damaged"
    other = another_machine(lived_in, monkeypatch, tmp_path)
    with pytest.raises(StoreError, match="not lie in the lake as it was laid down"):
        other.editions.rows()


def test_a_row_changed_together_with_the_folders_word_is_not_what_the_log_names(lived_in, server, office):
    rewrite_in_the_lake(lived_in, server)
    stub = lived_in.path / "editions/edition-0001.lake"
    said = json.loads(stub.read_text())
    said["laid"]["rows"] = "0" * 64
    stub.chmod(0o600)
    stub.write_text(json.dumps(said))
    assert "editions: as the log names them" in wrong(lived_in, office)


def test_a_copy_that_was_changed_is_named(lived_in, office):
    copy = lived_in.editions._path(1)
    copy.chmod(0o600)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("UPDATE staffing SET headcount = headcount + 1")
    assert wrong(lived_in, office)[f"editions/local/{copy.name}"]["code"] == "replaced"


def test_there_and_back_by_a_backup(lived_in, office, now, tmp_path, monkeypatch):
    digest = lived_in.editions.fingerprint(1)
    backing_up.back_up(lived_in, office, tmp_path / "backup", now=now)
    kept = {path.relative_to(tmp_path / "backup").as_posix() for path in (tmp_path / "backup").rglob("*")}
    assert "editions/edition-0001.duckdb" in kept
    assert not {"editions/LAKE", "editions/edition-0001.lake", "editions/local"} & kept
    survey = os.environ["WIU_SURVEY"]
    monkeypatch.delenv("WIU_SURVEY")
    with pytest.raises(StoreError, match="lie in a lake, and WIU_SURVEY names none"):
        lived_in.editions.current()
    files = Home(tmp_path / "files")
    restoring.restore(files, office, tmp_path / "backup", replace=False, now=now)
    assert checking.check(files, office, now=now)["sound"]
    assert rows_digest.of_file(files.path / "editions/edition-0001.duckdb") == digest
    fresh = Home(tmp_path / "made in files")
    sampling.build(fresh, office, now=now, departments=30)
    backing_up.back_up(fresh, office, tmp_path / "of files", now=now)
    monkeypatch.setenv("WIU_SURVEY", survey)
    with pytest.raises(StoreError, match="lie in files, and WIU_SURVEY names a lake"):
        fresh.editions.current()
    told = restoring.restore(fresh, office, tmp_path / "of files", replace=True, now=now)
    assert told["edition"] == 1
    assert checking.check(fresh, office, now=now)["sound"]
    assert not list((fresh.path / "editions").glob("*.duckdb"))
    with fresh.register.transaction() as connection:
        moved = [each for each in audit_log.entries(connection) if each.action == "lay down in a lake"]
    assert [each.detail["edition_sha256"] for each in moved] == [fresh.editions.fingerprint(1)]


def test_a_backup_that_can_not_come_in_leaves_nothing_in_the_storage(  # noqa: PLR0917 - fixtures
    lived_in, in_lake, office, now, tmp_path, server
):
    backing_up.back_up(lived_in, office, tmp_path / "backup", now=now)
    before, lakes = {path for path in in_lake.rglob("*") if path.is_file()}, places(server)
    manifest = json.loads((tmp_path / "backup/manifest.json").read_text())
    with duckdb.connect(str(tmp_path / "backup/editions/edition-0001.duckdb")) as connection:
        connection.execute("UPDATE staffing SET headcount = headcount + 1")
    backup_of(tmp_path / "backup", manifest | {"seal": ""})
    with pytest.raises(StoreError, match="not the one that the audit log names"):
        restoring.restore(lived_in, office, tmp_path / "backup", replace=True, now=now)
    assert {path for path in in_lake.rglob("*") if path.is_file()} == before
    assert places(server) == lakes
    assert not wrong(lived_in, office)


def test_what_is_erased_is_nowhere_any_more(lived_in, in_lake, monkeypatch, tmp_path):
    laid = in_lake / place_of(lived_in)
    other = another_machine(lived_in, monkeypatch, tmp_path)
    other.editions.rows()
    (theirs,) = tmp_path.glob("disk*/*/*.duckdb")
    monkeypatch.delenv("WIU_LOCAL")
    before = {path.name for path in laid.rglob("*.parquet")}
    rows = lived_in.editions.rows()
    named = []
    with lived_in.editions.writing() as writer:
        writer.erase(
            lived_in.editions.current(), rows | {"adequacy": rows["adequacy"].iloc[:0]}, None, named.append
        )
    assert named == [lived_in.editions.fingerprint(1)]
    assert not before & {path.name for path in laid.rglob("*.parquet")}
    assert "adequacy" not in lived_in.editions.rows()
    assert len(list((lived_in.path / "editions/local").glob("*.duckdb"))) == 1
    monkeypatch.setenv("WIU_LOCAL", str(theirs.parents[1]))
    assert "adequacy" not in Home(lived_in.path).editions.rows()
    assert not theirs.exists(), "another machine's copy goes the next time that it reads anything"


def test_of_two_loads_at_once_on_two_machines_one_is_told(lived_in):
    folder = lived_in.path / "editions"
    with lived_in.editions.writing():
        (folder / "LOCK").unlink()  # as if the file system kept no locks
        with pytest.raises(StoreError) as told, Home(lived_in.path).editions.writing(patience=1):
            pass
    assert told.value.code == "busy"


KILLED = """
    import os, sys
    from wiu.store import lake
    from wiu.services.home import Home
    from datetime import UTC, datetime
    import pandas as pd
    real = lake.Lake.lay_down
    def killed(*arguments):
        real(*arguments)
        os._exit(9)
    lake.Lake.lay_down = killed
    from pathlib import Path
    Home(Path(sys.argv[1])).editions.write(
        {"organisation": pd.DataFrame({"org_code": ["X"], "name": ["Third"]})},
        made_at=datetime.now(UTC), made_by="a", why="b", sample=False,
    )
"""


def test_a_load_that_is_killed_leaves_nothing_in_the_lake_once_another_begins(lived_in, in_lake, root):
    before = {path.name for path in in_lake.rglob("*.parquet")}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(lived_in.path)], cwd=root, check=False
    )
    assert done.returncode == 9
    assert {path.name for path in in_lake.rglob("*.parquet")} > before
    assert lived_in.editions.current().number == 1
    with lived_in.editions.writing() as writer:
        assert writer.number == 2
    assert {path.name for path in in_lake.rglob("*.parquet")} == before
    assert not list(lived_in.editions.workshop.glob("lay-*"))


def test_without_its_server_a_machine_goes_on_with_what_it_has(lived_in, server, monkeypatch, office):
    survey = os.environ["WIU_SURVEY"]
    monkeypatch.setenv("WIU_SURVEY", f"ducklake:{server.address.replace(str(server.port), '1')}")
    cut_off = Home(lived_in.path)
    cut_off.editions.require_usable()
    assert cut_off.editions.rows()
    with (
        pytest.raises(StoreError, match="The lake's PostgreSQL server can't be reached") as refused,
        cut_off.editions.writing(),
    ):
        pass
    assert refused.value.code == "unreachable"
    said = wrong(cut_off, office)
    assert list(said) == ["editions/edition-0001.lake"]
    assert server.password not in str(said)
    monkeypatch.setenv("WIU_SURVEY", survey)
    assert not wrong(lived_in, office)


def test_a_folder_is_not_read_with_anothers_lake(lived_in):
    (lived_in.path / "editions/LAKE").write_text(f"wiu_{secrets.token_hex(8)}\n")
    shutil.rmtree(lived_in.path / "editions/local")
    with pytest.raises(StoreError, match="has no lake of this folder"):
        lived_in.editions.require_usable()
    with pytest.raises(StoreError, match="has no lake of this folder"):
        lived_in.editions.rows()
