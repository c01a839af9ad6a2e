"""A register moves from a file to a server and back by a backup, and nothing of it is lost on the way."""

import json

import duckdb
import pytest
from homes import written_in

from wiu.services import asking, backing_up, checking, objecting, releasing, restoring, sampling
from wiu.services.home import Home
from wiu.services.occasions import Reply
from wiu.statistics.question import Question
from wiu.store import releases
from wiu.store.errors import StoreError
from wiu.store.register import FILE, POINTER, Register

STATED = {
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
QUESTIONS = (Question.from_json({"measures": ["headcount"], "by": ["region"]}),)


def everything(path):
    """Return all rows by table, but for the log's own word on moving."""
    with Register(path).quiet() as file, duckdb.connect(str(file), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables}


@pytest.fixture
def lived_in(tmp_path, office, now):
    """A folder whose register, in a file, holds a request with a contact, a release, an objection."""
    home = Home(tmp_path / "lived in")
    sampling.build(home, office, now=now, departments=60)
    asked = asking.Asked(STATED, now.date(), name="Ada Example", work_email="ada@example.org")
    record = asking.log(home, office, asked, now=now)
    releasing.quick(home, office, Reply(QUESTIONS, record.number), now=now)
    department = home.editions.rows()["department"]["department_id"].iloc[0]
    objecting.object_to_listing(home, office, department, "asked not to be named, “said so” – twice", now=now)
    return home


def test_there_and_back_by_a_backup(lived_in, office, now, tmp_path, monkeypatch, server):  # noqa: PLR0917 - fixtures
    before, ledger = everything(lived_in.register.path), the_ledger(lived_in)
    assert len(before["released_cell"]) > 5
    assert before["release_document"][0][2].startswith(b"%PDF")
    backing_up.back_up(lived_in, office, tmp_path / "there", now=now)
    monkeypatch.setenv("WIU_REGISTER", server.address)
    with pytest.raises(StoreError, match="WIU_REGISTER names a PostgreSQL server"):
        checking.check(lived_in, office, now=now), the_ledger(lived_in)
    told = restoring.restore(lived_in, office, tmp_path / "there", replace=True, now=now)
    assert told["entries_since"] == 1, "that of the backup itself"
    assert (lived_in.path / told["put_aside"] / FILE).exists()
    assert not (lived_in.path / FILE).exists()
    found = checking.check(lived_in, office, now=now)
    assert found["sound"], found["wrong"]
    assert f"{POINTER}: the ledger of what went out" in found["checked"]
    assert the_ledger(lived_in) == ledger
    assert b"ada@example.org" in written_in(lived_in.register)
    backing_up.back_up(lived_in, office, tmp_path / "back", now=now)
    monkeypatch.delenv("WIU_REGISTER")
    how = {"replace": True, "now": now.replace(hour=13)}
    with pytest.raises(StoreError, match="can't be looked which releases") as refused:
        restoring.restore(lived_in, office, tmp_path / "back", **how)
    assert refused.value.code == "releases_since"
    told = restoring.restore(lived_in, office, tmp_path / "back", forget=True, **how)
    assert told["entries_since"] is None, "that register lies on a server that nobody names any more"
    assert checking.check(lived_in, office, now=now)["sound"]
    after = everything(lived_in.register.path)
    log = after.pop("audit_entry")
    assert log[: len(before["audit_entry"])] == before.pop("audit_entry")
    assert after == before


def the_ledger(home):
    with home.register.transaction() as connection:
        return releases.ledger(connection, "2025"), releases.releases(connection)


def test_a_backup_that_can_not_come_in_leaves_nothing_on_the_server(  # noqa: PLR0917 - fixtures
    home, office, now, tmp_path, server, monkeypatch
):
    with home.register.transaction():
        pass
    backing_up.back_up(home, office, tmp_path / "backup", now=now)
    manifest = json.loads((tmp_path / "backup/manifest.json").read_text())
    before = places(server)
    with duckdb.connect(str(tmp_path / "backup" / FILE)) as connection:
        row = ["a zero \0", "q", "a", "m", now.replace(tzinfo=None), False]
        connection.execute("INSERT INTO saved_view VALUES (?, ?, ?, ?, ?, ?)", row)
    made = backup_of(tmp_path / "backup", manifest)
    assert made
    with pytest.raises(StoreError) as told:
        restoring.restore(home, office, tmp_path / "backup", replace=True, now=now)
    assert told.value.code == "not_written"
    assert places(server) == before
    monkeypatch.setenv("WIU_HOME", str(home.path))
    assert checking.check(home, office, now=now)["sound"]


def backup_of(folder, manifest):
    """Write the manifest of a backup anew, after a file of it was changed."""
    from wiu.store import disk  # noqa: PLC0415 - as the product counts it

    for file in manifest["files"]:
        file |= {
            "bytes": (folder / file["path"]).stat().st_size,
            "sha256": disk.sha256(folder / file["path"]),
        }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def places(server):
    import psycopg  # noqa: PLC0415 - with the fixture that asks for a server

    with psycopg.connect(server.address) as connection:
        found = connection.execute(
            "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'wiu%'"
        ).fetchall()
    return {name for (name,) in found}
