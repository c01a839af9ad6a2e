"""The register on a server: laid out as in a file, one to a folder, checked, and moved from one to the other."""

import re
import subprocess
import sys
import textwrap
import threading

import duckdb
import pytest
from homes import rewritten

from wiu.services import checking
from wiu.services.home import Home
from wiu.store import audit_log, editions, migrations, postgresql, sql
from wiu.store.errors import StoreError
from wiu.store.register import FILE, POINTER, Register

OWN = sorted(path.stem for path in (sql.FOLDER / postgresql.DIALECT).glob("*.sql"))


def add(home, now, times=1):
    for _ in range(times):
        with home.register.transaction() as connection:
            audit_log.append(connection, at=now, actor="a", action="b", subject="c", detail={})


def refused(errand):
    with pytest.raises(StoreError) as told:
        errand()
    return told.value


def opened(register):
    with register.transaction():
        pass


@pytest.mark.parametrize("name", OWN)
def test_a_query_of_the_servers_own_names_its_parameters_and_what_it_is(name):
    query = sql.query(f"{postgresql.DIALECT}/{name}")
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("--"))
    assert set(query.parameters) == set(re.findall(r"\$([a-z_]+)", body))
    assert query.safe.startswith(("yes", "no", "to the office"))
    if sql.has(name):
        assert set(sql.query(name).parameters) == set(query.parameters)
        assert postgresql.spelt(sql.text(name)) == postgresql.spelt(query.text)


def laid_out_by(known):
    return {each.removeprefix("create_") for migration in known for each in migration.queries}


REGISTERS = laid_out_by(migrations.REGISTER) | {"migration"}
OTHERS = laid_out_by(migrations.EDITION) | laid_out_by(migrations.VAULT)


def of_the_register(name):
    """Whether a query asks the register, and so must be understood by a server."""
    words = set(re.findall(r"\w+", " ".join(re.findall(r"(?:FROM|JOIN|INTO)\s+\w+", sql.text(name)))))
    return bool(words & REGISTERS) and not words & OTHERS


def test_every_query_of_the_register_is_understood_and_finds_the_same_columns(home, tmp_path):
    file = Register(tmp_path / "file" / FILE)
    asked = [
        name
        for name in sql.names()
        if name.startswith(("select", "insert", "delete")) and of_the_register(name)
    ]
    assert len(asked) > 40
    with home.register.transaction() as there, file.transaction() as here:
        for name in asked:
            nothing = dict.fromkeys(sql.query(name).parameters)
            there.raw.execute(b"EXPLAIN " + postgresql.spelt(sql.text(name)).encode(), nothing)
            if name.startswith("select"):
                found = there.execute(sql.text(name), nothing).description
                assert len(found) == len(here.execute(sql.text(name), nothing).description), name


def test_only_a_place_that_was_never_in_force_is_ever_dropped():
    changing = [
        name
        for name in OWN
        if re.search(r"\b(UPDATE|DELETE|DROP|ALTER|TRUNCATE)\b", sql.text(f"{postgresql.DIALECT}/{name}"))
    ]
    assert changing == ["drop_place"]


def test_its_tables_are_laid_out_as_in_a_file(home, tmp_path):
    kinds = {
        "bigint": "BIGINT",
        "timestamp without time zone": "TIMESTAMP",
        "ARRAY": "VARCHAR[]",
        "date": "DATE",
    }
    kinds |= {"character varying": "VARCHAR", "boolean": "BOOLEAN", "bytea": "BLOB"}
    opened(home.register)
    with rewritten(home.register) as there:
        found = there.execute(
            "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text"
            " FROM information_schema.columns WHERE table_schema = current_schema()"
        ).fetchall()
        keys = there.execute(
            "SELECT table_name::text, column_name::text FROM information_schema.key_column_usage"
            " WHERE table_schema = current_schema()"
        ).fetchall()
    opened(Register(tmp_path / "file" / FILE))
    with duckdb.connect(str(tmp_path / "file" / FILE)) as here:
        wanted = here.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        ).fetchall()
        wanted_keys = here.execute(
            "SELECT table_name, unnest(constraint_column_names) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    assert {(table, column, kinds[kind], null) for table, column, kind, null in found} == set(wanted)
    assert set(keys) == set(wanted_keys)


FIRST = """
    import sys
    from pathlib import Path
    from wiu.services.home import Home
    print("ready", flush=True)
    sys.stdin.readline()
    with Home(Path(sys.argv[1])).register.transaction() as connection:
        connection.execute
    print("done")
"""


def test_of_processes_that_come_first_at_once_one_lays_it_out_and_nothing_is_left_over(home, root, on_server):
    home.path.mkdir()
    command = [sys.executable, "-c", textwrap.dedent(FIRST), str(home.path)]
    first = [
        subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    with rewritten_server(on_server) as server:
        before = places(server)
        for each in first:
            assert each.stdout.readline() == "ready\n"
        for each in first:
            each.stdin.write("go\n")
            each.stdin.flush()
        assert [each.communicate(timeout=60)[0] for each in first] == ["done\n", "done\n"]
        assert places(server) - before == {(home.path / POINTER).read_text().strip()}


def rewritten_server(server):
    import psycopg  # noqa: PLC0415 - with the fixture that asks for a server

    return psycopg.connect(server.address, autocommit=True)


def places(server):
    return {
        name
        for (name,) in server.execute(
            "SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'wiu%'"
        ).fetchall()
    }


def test_two_folders_on_one_server_have_registers_of_their_own(home, tmp_path, now):
    add(home, now, 2)
    other = Home(tmp_path / "other")
    add(other, now)
    with home.register.transaction() as connection:
        assert audit_log.length(connection) == 2
    with other.register.transaction() as connection:
        assert audit_log.length(connection) == 1


def test_a_folder_is_never_read_with_a_register_that_is_not_its_own(  # noqa: PLR0917 - fixtures
    home, now, in_a_file, tmp_path, monkeypatch, server
):
    add(home, now)
    in_a_file()
    assert refused(lambda: add(home, now)).code == "elsewhere"
    assert not (home.path / FILE).exists()
    add(Home(tmp_path / "file"), now)
    monkeypatch.setenv("WIU_REGISTER", server.address)
    assert refused(lambda: add(Home(tmp_path / "file"), now)).code == "elsewhere"
    assert not (tmp_path / "file" / POINTER).exists()
    (home.path / POINTER).write_text("wiu_0123456789abcdef\n")
    assert refused(lambda: add(home, now)).code == "missing"
    (home.path / POINTER).write_text("public; DROP\n")
    assert refused(lambda: add(home, now)).code == "damaged"


def test_a_check_says_where_the_register_lies_if_it_is_not_where_it_was_looked_for(
    home, now, in_a_file, office
):
    add(home, now)
    in_a_file()
    found = checking.check(home, office, now=now)
    assert ("register.duckdb", "elsewhere") in [(each["what"], each["code"]) for each in found["wrong"]]


def test_another_load_is_kept_out_on_any_machine(home, now, on_server, tmp_path):
    add(home, now)
    elsewhere = editions.Editions(tmp_path / "a folder of another machine", None, home.register.loads())
    with elsewhere.held(1.0):
        told = refused(lambda: home.editions.held(0.1).__enter__())
        assert told.code == "busy"
        assert "Another load is under way" in told.message
    with home.editions.held(1.0):
        assert on_server


def test_a_text_that_can_not_be_kept_is_refused_in_words(home, now):
    add(home, now)

    def said(words):
        with home.register.transaction() as connection:
            audit_log.append(connection, at=now, actor="a", action="b", subject=words, detail={})

    assert refused(lambda: said("a zero \0")).code == "not_written"
    said("percent %s, dollar $number, quote ' and \\")
    with home.register.transaction() as connection:
        assert [entry.subject for entry in audit_log.entries(connection)][1:] == [
            "percent %s, dollar $number, quote ' and \\"
        ]


def test_threads_and_a_process_that_write_at_once_get_numbers_without_gaps(home, now, root):
    add(home, now)
    code = "import sys; from pathlib import Path; from datetime import UTC, datetime\n"
    code += "from wiu.services.home import Home; from wiu.store import audit_log\n"
    code += "for _ in range(20):\n    with Home(Path(sys.argv[1])).register.transaction() as c:\n"
    code += "        audit_log.append(c, at=datetime(2026, 11, 22, tzinfo=UTC), actor='p', action='b', subject='c', detail={})\n"
    other = subprocess.Popen([sys.executable, "-c", code, str(home.path)], cwd=root)
    threads = [threading.Thread(target=add, args=(home, now, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(60) == 0
    with home.register.transaction() as connection:
        assert [entry.number for entry in audit_log.entries(connection)] == list(range(1, 62))
        assert audit_log.verify(connection) is None


@pytest.fixture
def damaged(server, home, now):
    """Flip a byte of a table as it lies on the server's disk, and mend it afterwards."""
    add(home, now, 40)
    with rewritten(home.register) as connection:
        (name,) = connection.execute("SELECT pg_relation_filepath('audit_entry')").fetchone()
    postgresql.let_go()
    server.stop()
    path = server.folder / "data" / name
    kept = path.read_bytes()
    flipped = bytearray(kept)
    flipped[len(kept) * 3 // 4] ^= 1
    path.write_bytes(flipped)
    server.start()
    yield home
    postgresql.let_go()
    server.stop()
    path.write_bytes(kept)
    server.start()


def test_a_flipped_byte_on_the_servers_disk_is_found_and_named(damaged, office, now):
    found = checking.check(damaged, office, now=now)
    assert ("register.postgresql", "damaged") in [(each["what"], each["code"]) for each in found["wrong"]]


def test_a_server_without_checksums_is_no_sound_place(home, server, office, now):
    add(home, now)
    postgresql.let_go()
    server.stop()
    server.run("pg_checksums", "--disable", "-D", f"{server.folder}/data")
    server.start()
    try:
        found = checking.check(home, office, now=now)
    finally:
        postgresql.let_go()
        server.stop()
        server.run("pg_checksums", "--enable", "--no-sync", "-D", f"{server.folder}/data")
        server.start()
    assert [(each["what"], each["code"]) for each in found["wrong"]] == [
        ("register.postgresql", "no_checksums")
    ]
