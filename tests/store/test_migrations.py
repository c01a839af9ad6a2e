"""Databases of every earlier version open, say what they said, and are laid out as new ones are."""

import re
import shutil
import textwrap
from pathlib import Path

import duckdb
import pytest
from homes import IN_LAKE, read_from

from wiu.services.home import Home
from wiu.store import audit_log, migrations, sealing, sql, vault
from wiu.store.database import writing
from wiu.store.errors import StoreError
from wiu.store.migrations import Migration
from wiu.store.register import Register
from wiu.store.vault import Vault

EARLIER = sorted(path for path in Path(__file__).with_name("earlier").iterdir() if path.is_dir())
VERSIONS = pytest.mark.parametrize(
    "version",
    [path for path in EARLIER if (path / "register.sql").exists()],
    ids=lambda path: path.name,
)
KEY = "k" * 40
LATER = Migration("what nobody knows yet", ("create_migration",))


def lay_down(path, script, **attach):
    """Make a database as an earlier version left it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as connection:
        if attach:
            connection.load_extension(str(vault._CIPHER))
            connection.execute(f"ATTACH '{path}' AS it (ENCRYPTION_KEY '{KEY}')")
        else:
            connection.execute(f"ATTACH '{path}' AS it")
        connection.execute("USE it")
        connection.execute(script.read_text(encoding="utf-8"))


def layout(connection):
    """Return the columns of all tables, whatever their order."""
    found = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    keys = connection.execute(
        "SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    return set(found) | {(table, kind, tuple(columns)) for table, kind, columns in keys}


def columns(connection):
    return {each[:3] for each in layout(connection) if len(each) > 3}


@VERSIONS
def test_a_register_of_an_earlier_version_is_laid_out_as_a_new_one_and_its_log_holds(version, tmp_path, now):
    old = Register(tmp_path / "old" / "register.duckdb")
    lay_down(old.path, version / "register.sql")
    with duckdb.connect(str(old.path)) as connection:
        before = {
            table: connection.execute(f"FROM {table} ORDER BY ALL").fetchall()
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    with Register(tmp_path / "new" / "register.duckdb").transaction() as made_today:
        wanted = layout(made_today)
    with old.transaction() as upgraded:
        assert layout(upgraded) == wanted
        assert audit_log.verify(upgraded) is None
        assert sealing.otherwise(upgraded) is None
        audit_log.append(upgraded, at=now, actor="a", action="b", subject="c", detail={})
    with old.transaction() as upgraded:
        for table, rows in before.items():
            if table not in {"audit_entry", "migration"}:
                kept = upgraded.execute(f"FROM {table} ORDER BY ALL").fetchall()
                assert [row[: len(rows[0])] for row in kept] == rows
        added = audit_log.entries(upgraded)[len(before["audit_entry"]) :]
        taken = [sealing.TAKES_OVER] if before["request_contact"] else []  # as it stands, and the log says so
        assert [each.action for each in added] == [*taken, "b"]
        assert audit_log.verify(upgraded) is None


@VERSIONS
def test_an_edition_of_an_earlier_version_is_read_as_a_new_one_and_never_changed(
    version, tmp_path, editions, about, trusts
):
    path = editions.folder / "edition-0001.duckdb"
    lay_down(path, version / "edition.sql")
    (editions.folder / "CURRENT").write_text(path.name)
    if editions.take_in():
        path = read_from(editions)
    before = path.read_bytes()
    assert editions.current().number == 1
    rows = editions.rows()
    assert {"organisation", "department", "submission", "staffing", "survey_round"} <= set(rows)
    made_today = Home(tmp_path / "new").editions
    made_today.write(trusts, **about)
    with editions.reading() as old, made_today.reading() as new:
        # a lake keeps no constraints: what was laid out otherwise in its time comes out of it without any
        same = columns if IN_LAKE else layout
        assert same(old._connection) == same(new._connection)
        assert old.about().number == 1
        assert len(old.query("select_rounds")) == len(rows["survey_round"])
    assert path.read_bytes() == before
    second = editions.write(rows, **about)
    assert second.number == 2
    assert {name: len(frame) for name, frame in editions.rows().items()} == {
        name: len(frame) for name, frame in rows.items()
    }


@VERSIONS
def test_a_vault_of_an_earlier_version_opens_and_takes_more(version, tmp_path, office):
    kept = Vault(tmp_path, KEY)
    lay_down(kept.path, version / "vault.sql", encrypted=True)
    kept.seal.write_text(vault._sealed(kept, kept.path))
    vault.read_through(kept, office)
    before = vault.contracts(kept, office, 1).rows
    assert len(before) > 0
    vault.put(kept, office, 2, before)
    assert len(vault.contracts(kept, office, 1).rows) == len(vault.contracts(kept, office, 2).rows)
    vault.read_through(kept, office)


def test_a_database_that_is_up_to_date_is_not_touched(tmp_path, editions, about, trusts):
    register = Register(tmp_path / "register.duckdb")
    with register.transaction() as connection:
        assert not migrations.migrate(connection, migrations.REGISTER, "register.duckdb")
    editions.write(trusts, **about)
    editions.rows()
    assert not (editions.folder / "upgraded").exists()


def newer(connection, known):
    connection.execute(sql.text("insert_migration"), {"number": len(known) + 1, "name": LATER.name})


def test_a_register_of_a_newer_version_is_refused_in_words_and_left_alone(tmp_path):
    register = Register(tmp_path / "register.duckdb")
    with register.transaction() as connection:
        newer(connection, migrations.REGISTER)
    before = register.path.read_bytes()
    with pytest.raises(StoreError, match="newer version") as refused, register.transaction():
        pass
    assert refused.value.code == "newer"
    assert register.path.read_bytes() == before


def test_an_edition_of_a_newer_version_is_refused_in_words(editions, about, trusts, monkeypatch):
    monkeypatch.setattr(migrations, "EDITION", (*migrations.EDITION, LATER))
    editions.write(trusts, **about)
    monkeypatch.setattr(migrations, "EDITION", migrations.EDITION[:-1])
    assert editions.current().number == 1
    with pytest.raises(StoreError) as refused:
        editions.rows()
    assert refused.value.code == "newer"


def test_a_vault_of_a_newer_version_is_refused_in_words_and_left_alone(tmp_path, office, monkeypatch):
    kept = Vault(tmp_path, KEY)
    lay_down(kept.path, EARLIER[0] / "vault.sql", encrypted=True)
    kept.seal.write_text(vault._sealed(kept, kept.path))
    monkeypatch.setattr(migrations, "VAULT", (*migrations.VAULT, LATER))
    vault.contracts(kept, office, 1)
    monkeypatch.setattr(migrations, "VAULT", migrations.VAULT[:-1])
    before = kept.path.read_bytes()
    for errand in (lambda: vault.contracts(kept, office, 1), lambda: vault.put(kept, office, 2, None)):
        with pytest.raises(StoreError) as refused:
            errand()
        assert refused.value.code == "newer"
    assert kept.path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    register = Register(tmp_path / "register.duckdb")
    with register.transaction():
        pass
    folder = tmp_path / "sql"
    shutil.copytree(sql.FOLDER, folder)
    heading = "-- Lays out.\n--\n-- A row is: one.\n-- Safe to show: yes.\n"
    (folder / "create_first.sql").write_text(heading + "CREATE TABLE IF NOT EXISTS first (a BIGINT);")
    (folder / "create_second.sql").write_text(heading + "CREATE TABLE second AS SELECT error('no');")
    monkeypatch.setattr(sql, "FOLDER", folder)
    sql.query.cache_clear()
    later = Migration("two tables", ("create_first", "create_second"))
    monkeypatch.setattr(migrations, "REGISTER", (*migrations.REGISTER, later))
    with pytest.raises(duckdb.Error), register.transaction():
        pass
    monkeypatch.undo()
    sql.query.cache_clear()
    with register.transaction() as connection:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "first" not in tables


def test_names_of_migrations_stand_once_and_their_queries_can_be_run_twice(tmp_path):
    for known in (migrations.REGISTER, migrations.VAULT, migrations.EDITION):
        assert len({each.name for each in known}) == len(known)
        with writing(tmp_path / f"{known[0].name}.duckdb") as connection:
            for _ in range(2):
                for each in known:
                    for name in each.queries:
                        connection.execute(sql.text(name))


def test_the_guide_names_every_migration_that_is_known(root):
    guide = (root / "docs/schema.md").read_text(encoding="utf-8")
    for known in (migrations.REGISTER, migrations.VAULT, migrations.EDITION):
        for number, each in enumerate(known, 1):
            assert re.search(rf"\| {number} \| {re.escape(each.name)} \|", guide), textwrap.shorten(
                each.name, 40
            )
