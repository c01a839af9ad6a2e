"""A register from before there were seals: what was noted in it is taken as it stands, once, and the log says so."""

import pytest

from wiu.store import audit_log, migrations, sealing
from wiu.store.register import Register

BEFORE = 7
NOTED = {
    "mapping “A survey”, version 1": (
        "INSERT INTO survey_mapping VALUES ('A survey', 1, 'title', '[]', '{}', '', 'o', TIMESTAMP '2026-11-22 12:00')"
    ),
    "findings accepted into edition 1": (
        "INSERT INTO accepted_finding VALUES (1, 'f', 'a', 'R', 2, '', 'duplicate', 'why', 'o', TIMESTAMP '2026-11-22')"
    ),
    "step 1 of the chase lists": (
        "INSERT INTO chase_step VALUES (1, 'R', 'D1', 'chased', DATE '2026-11-20', NULL, 'o', TIMESTAMP '2026-11-22')"
    ),
    "contacts listed for R-2026-0001 at 2026-11-22 12:00:00": (
        "INSERT INTO contact_sent VALUES ('R-2026-0001', TIMESTAMP '2026-11-22 12:00', 1, 'D1')"
    ),
    "saved view “By region”": (
        "INSERT INTO saved_view VALUES ('By region', '{}', 'member', 'o', TIMESTAMP '2026-11-22', false)"
    ),
    "who asked in R-2026-0001": (
        "INSERT INTO request_contact (number, name, work_email) VALUES ('R-2026-0001', 'Ada', 'ada@example.org')"
    ),
    "day of the report on round R": "INSERT INTO round_report VALUES (1, 'R', DATE '2026-11-01', 'o')",
    "word 1 of a head on being listed": (
        "INSERT INTO objection VALUES (1, 'D1', false, TIMESTAMP '2026-11-22', 'o', 'By telephone')"
    ),
}


@pytest.fixture
def earlier(tmp_path, monkeypatch, now):
    """Return a register as the version before left it, with one of each noted."""
    register = Register(tmp_path / "register.duckdb")
    with monkeypatch.context() as then:
        then.setattr(migrations, "REGISTER", migrations.REGISTER[:BEFORE])
        with register.transaction() as connection:
            connection.execute("DROP TABLE request_contact")
            connection.execute(
                "CREATE TABLE request_contact (number VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, work_email VARCHAR NOT NULL)"
            )
            for insert in NOTED.values():
                connection.execute(insert)
            audit_log.append(connection, at=now, actor="o", action="note", subject="s", detail={})
    with register.quiet():  # a process that serves keeps it open: the next version is another process
        pass
    return register


def test_what_was_noted_before_is_taken_as_it_stands_and_the_log_says_so_once(earlier):
    for _ in range(2):
        with earlier.transaction() as connection:
            log = audit_log.entries(connection)
            assert sealing.otherwise(connection) is None
            assert audit_log.verify(connection) is None
    taken = log[-1]
    assert (len(log), taken.action, taken.actor) == (2, sealing.TAKES_OVER, sealing.PROGRAM)
    assert set(taken.detail[sealing.KEPT]) == set(NOTED)
    earlier_head = earlier.path.with_name("register.head").read_text()
    assert '"number": 2' in earlier_head


def test_it_is_guarded_from_then_on(earlier):
    with earlier.transaction() as connection:
        connection.execute("UPDATE survey_mapping SET toml = 'another'")
    with earlier.transaction() as connection:
        assert sealing.otherwise(connection) == "The mapping “A survey”, version 1"


def test_a_contact_from_before_gets_a_salt_of_its_own(earlier):
    with earlier.transaction() as connection:
        (salt,) = connection.execute("SELECT salt FROM request_contact").fetchone()
    assert len(salt) > 30


def test_who_makes_the_program_take_it_as_it_stands_again_is_found_out(earlier):
    with earlier.transaction() as connection:
        connection.execute("UPDATE chase_step SET chased_by = 'eve'")
        connection.execute("DELETE FROM migration WHERE number > 7")
    with earlier.transaction() as connection:
        migrations.migrate(connection, migrations.REGISTER, "register.duckdb")
        assert "a second time" in sealing.otherwise(connection)


def test_a_new_register_has_nothing_to_take(tmp_path):
    with Register(tmp_path / "register.duckdb").transaction() as connection:
        assert audit_log.entries(connection) == ()
