"""A backup is whole or none, is put back whole or not at all, and holds no key."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from homes import NAME

from wiu.commands import keeping
from wiu.policy.access import RefusedError
from wiu.services import backing_up, checking, restoring, sampling
from wiu.services.home import Home
from wiu.store import audit_log, backup, editions, swap
from wiu.store.errors import StoreError

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "a key of the operator's that is long enough"


@pytest.fixture
def taken(sample, office, now, tmp_path):
    """A home, and a backup of it."""
    folder = tmp_path / "backup"
    return folder, backing_up.back_up(sample, office, folder, now=now)


@pytest.fixture
def put_back(office, now):
    """Return a function that restores a backup over a home."""

    def put(home, folder):
        return restoring.restore(home, office, folder, replace=True, now=now)

    return put


def refused(errand):
    with pytest.raises(StoreError) as told:
        errand()
    return told.value.code


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def entries(home):
    with home.register.transaction() as connection:
        return audit_log.entries(connection)


def test_in_a_folder_that_is_open_to_all_nobody_else_reads_a_copy_while_it_is_made(
    sample, office, now, tmp_path, monkeypatch
):
    folder, seen, kept = tmp_path / "open", [], backup.kept

    def looked_at(where, name):
        seen.append((name, (where / name).stat().st_mode & 0o077))
        return kept(where, name)

    folder.mkdir(mode=0o755)
    monkeypatch.setattr(backup, "kept", looked_at)
    was = os.umask(0o022)
    try:
        backing_up.back_up(sample, office, folder, now=now)
    finally:
        os.umask(was)
    assert "editions/edition-0001.duckdb" in {name for name, _ in seen}
    assert [name for name, others in seen if others] == []


def test_what_was_copied_comes_back_as_it_was(taken, sample, office, now, tmp_path):
    folder, said = taken
    *before, last = [each.action for each in entries(sample)]
    assert last == "back up"
    assert said["edition"] == 1
    assert json.loads((folder / "manifest.json").read_text())["files"]
    assert not list(folder.rglob("LOCK"))
    assert not list(folder.rglob("*.wal"))
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*") if path.is_file())
    back = Home(tmp_path / "back")
    told = restoring.restore(back, office, folder, replace=False, now=now)
    assert told["put_aside"] is None
    assert checking.check(back, office, now=now)["wrong"] == []
    assert back.editions.current() == sample.editions.current()
    assert back.editions.fingerprint(1) == sample.editions.fingerprint(1)
    assert [each.action for each in entries(back)] == [*before, "restore", "check"]
    assert {path.name for path in back.path.iterdir()} == {
        "editions",
        NAME,
        "register.head",
        "sample",
    }


def test_what_was_found_for_earlier_answers_comes_back_too(sample, office, now, tmp_path):
    sample.proofs.put("7" * 32, b"a movement")
    backing_up.back_up(sample, office, tmp_path / "backup", now=now)
    back = Home(tmp_path / "back")
    restoring.restore(back, office, tmp_path / "backup", replace=False, now=now)
    assert back.proofs.get("7" * 32) == b"a movement"
    assert {path.stat().st_mode & 0o077 for path in back.proofs.folder.iterdir()} == {0}


def test_the_key_of_real_contracts_is_in_no_backup_wherever_it_lies(
    sample, office, now, tmp_path, monkeypatch
):
    key = sample.path / "key"
    key.write_text(KEY, encoding="utf-8")
    monkeypatch.setenv("WIU_VAULT_KEY_FILE", str(key))
    backing_up.back_up(sample, office, tmp_path / "backup", now=now)
    assert not any(KEY.encode() in each for each in content(tmp_path / "backup").values())
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert manifest["seal"]
    monkeypatch.setenv("WIU_VAULT_KEY", "another key that is long enough to be one")
    assert refused(lambda: backup.read(tmp_path / "backup", "another key, and long enough")) == "wrong_seal"


def test_a_backup_overwrites_nothing_and_lies_apart(taken, sample, office, now, tmp_path):
    folder, _ = taken
    before = content(folder)
    assert refused(lambda: backing_up.back_up(sample, office, folder, now=now)) == "not_empty"
    assert content(folder) == before
    inside = sample.path / "backups"
    assert refused(lambda: backing_up.back_up(sample, office, inside, now=now)) == "not_empty"
    assert not inside.exists()
    nothing = Home(tmp_path / "nothing")
    assert refused(lambda: backing_up.back_up(nothing, office, tmp_path / "b", now=now)) == "no_folder"


def test_databases_are_replaced_only_when_told_and_kept_aside(taken, sample, office, now):
    folder, _ = taken
    *held, _ = [each.action for each in entries(sample)]  # the last is that of the backup
    checking.check(sample, office, now=now)
    sample.revocations.add("a mark", now)
    before = content(sample.path)
    assert refused(lambda: restoring.restore(sample, office, folder, replace=False, now=now)) == "not_empty"
    assert content(sample.path) == before
    told = restoring.restore(sample, office, folder, replace=True, now=now)
    assert told["entries_since"] == 2, "the entry of the backup itself, and that of the check"
    aside = sample.path / told["put_aside"]
    assert (aside / NAME).exists()
    assert not (aside / "revoked.json").exists()
    assert sample.revocations.since("a mark") == now, "who was signed out stays signed out"
    assert [each.action for each in entries(sample)] == [*held, "restore"]
    again = restoring.restore(sample, office, folder, replace=True, now=now.replace(hour=13))
    assert again["put_aside"] != told["put_aside"]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no_backup"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "damaged"),
        (lambda folder: (folder / "register.duckdb").unlink(), "damaged"),
        (lambda folder: (folder / "editions/CURRENT").write_text("edition-0009.duckdb"), "damaged"),
        (
            lambda folder: (folder / "manifest.json").write_text(
                (folder / "manifest.json").read_text().replace("editions/CURRENT", "../../CURRENT")
            ),
            "damaged",
        ),
        (
            lambda folder: (folder / "manifest.json").write_text(
                (folder / "manifest.json").read_text().replace('"vault": ', '"vault": 9')
            ),
            "newer",
        ),
    ],
    ids=["no manifest", "empty manifest", "file gone", "file altered", "file outside", "newer"],
)
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(taken, sample, put_back, harm, code):
    folder, _ = taken
    harm(folder)
    before = content(sample.path)
    assert refused(lambda: put_back(sample, folder)) == code
    assert content(sample.path) == before


def test_a_restore_that_is_cut_off_anywhere_is_finished_by_whoever_comes_next(
    taken, put_back, office, monkeypatch, tmp_path
):
    folder, _ = taken
    steps = []
    rename = type(folder).rename

    def counted(path, target):
        steps.append(path)
        return rename(path, target)

    monkeypatch.setattr(type(folder), "rename", counted)
    put_back(Home(shutil.copytree(folder, tmp_path / "whole")), folder)
    moves = len([path for path in steps if "restor" in path.as_posix() or path.parent.name == "whole"])
    assert moves >= 8
    for cut_after in (0, moves // 2, moves - 1):
        home = Home(shutil.copytree(folder, tmp_path / f"cut-{cut_after}"))
        left = iter(range(cut_after))

        def failing(path, target, left=left):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return rename(path, target)

        monkeypatch.setattr(type(folder), "rename", failing)
        with pytest.raises(KeyboardInterrupt):
            put_back(home, folder)
        monkeypatch.setattr(type(folder), "rename", rename)
        monkeypatch.setenv("WIU_HOME", str(home.path))
        assert Home.from_environment().has_data()
        assert not (home.path / swap.WORD).exists()
        assert checking.look_through(home, office)["wrong"] == []
        assert entries(home)[-1].action == "restore"


def test_only_the_office_copies_and_restores(sample, wiu, now, tmp_path):
    with pytest.raises(RefusedError):
        backing_up.back_up(sample, wiu, tmp_path / "backup", now=now)
    with pytest.raises(RefusedError):
        restoring.restore(sample, wiu, tmp_path / "backup", replace=False, now=now)
    assert not (tmp_path / "backup").exists()


def test_a_backup_is_taken_while_others_write_and_load(sample, office, now, tmp_path, monkeypatch):
    # on a busy machine a backup takes longer than a load waits
    monkeypatch.setattr(editions.Editions.writing.__wrapped__, "__defaults__", (backing_up.PATIENCE,))
    stop, wrong = threading.Event(), []

    def busy():
        while not stop.is_set():
            try:
                checking.check(sample, office, now=now)
            except StoreError as error:
                wrong.append(error.code)

    writer = threading.Thread(target=busy)
    loader = threading.Thread(
        target=lambda: sampling.build(sample, office, now=now, departments=30, round_id=None)
    )
    writer.start()
    loader.start()
    try:
        for number in range(2):
            folder = tmp_path / f"backup-{number}"
            said = backing_up.back_up(sample, office, folder, now=now)
            back = Home(tmp_path / f"back-{number}")
            restoring.restore(back, office, folder, replace=False, now=now)
            assert checking.look_through(back, office)["wrong"] == []
            assert back.editions.current().number == said["edition"]
    finally:
        stop.set()
        writer.join()
        loader.join()
    assert wrong == []


FULL = """
    import resource, sys
    from pathlib import Path
    from wiu.commands.output import operator, now
    from wiu.services import backing_up, restoring
    from wiu.services.home import Home
    from wiu.store.errors import StoreError
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    home, folder = Home(Path(sys.argv[1])), Path(sys.argv[2])
    try:
        if sys.argv[3] == "backup":
            backing_up.back_up(home, operator(), folder, now=now())
        else:
            restoring.restore(home, operator(), folder, replace=True, now=now())
    except StoreError as error:
        print(error.code, error)
"""


@pytest.mark.parametrize("errand", ["backup", "restore"])
def test_a_full_disk_leaves_no_half_backup_and_no_half_restore(sample, office, tmp_path, root, errand):
    folder = tmp_path / "backup"
    if errand == "restore":
        backing_up.back_up(sample, office, folder, now=NOW)
    before = content(sample.path)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FULL), str(sample.path), str(folder), errand],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("not_written"), done.stdout + done.stderr
    after = content(sample.path)
    assert {name for name in after if not name.endswith("LOCK")} == {
        name for name in before if not name.endswith("LOCK")
    }
    assert checking.look_through(sample, office)["wrong"] == []
    assert folder.exists() == (errand == "restore")


def test_the_commands_copy_and_put_back(sample, tmp_path):
    def run(command, *words, home=sample.path):
        done = CliRunner(env={"WIU_HOME": str(home)}).invoke(command, list(map(str, words)))
        assert "Traceback" not in done.output
        return done.exit_code, json.loads(done.stdout)

    assert run(keeping.backup, tmp_path / "b")[0] == 0
    status, said = run(keeping.restore, tmp_path / "b")
    assert (status, said["error"]["code"]) == (1, "not_empty")
    status, said = run(keeping.restore, tmp_path / "b", home=tmp_path / "other")
    assert (status, said["not_looked_into"]) == (0, [])
