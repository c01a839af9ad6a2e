"""All that is noted beside requests and releases stands as the log sealed it, or `check` names it."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from homes import NAME, copied, rewritten

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event
from wiu.requests.life import Said
from wiu.services import (
    asking,
    chasing,
    checking,
    contacting,
    covering,
    deciding,
    erasing,
    objecting,
    saving_views,
)
from wiu.services.chasing import Outcome
from wiu.services.home import Home
from wiu.services.loading import Acceptance
from wiu.statistics.question import Question
from wiu.store import audit_log, sealing

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OFFICE = Viewer("o", "An Officer", frozenset({Role.OFFICE}))
TWICE = ("D1", "2026-05-01", "Engineer", "7", "3", "3")
CONTACTS = {
    "requester": "member",
    "member_role": "sig",
    "for_sig": "NMSIG",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "sig_work",
    "wants": ["contacts"],
    "scope": "uk",
    "format": "pdf",
}


@pytest.fixture(scope="module")
def noted(untouched, tmp_path_factory):
    """Return a home in which one of each was noted."""
    home = Home(copied(untouched[0].path, tmp_path_factory.mktemp("noted") / "home"))
    now, office = NOW, OFFICE
    gap = covering.coverage(home, office, "2025", now=now).now.missing[0].key
    for outcome, expected in ((Outcome.CHASED, date(2026, 12, 4)), (Outcome.ANSWERED, None)):
        chasing.chase(home, office, "2025", gap, outcome, on=date(2026, 11, 20), expected=expected, now=now)
    asked = asking.Asked(CONTACTS, now.date(), name="Ada Lister", work_email="ada@example.org")
    number = asking.log(home, office, asked, now=now).number
    contacting.contacts_as_pdf(home, office, number, specialism="NM", place="", now=now)
    for name in ("By region", "To be taken away"):
        saving_views.save(home, office, name, Question(("headcount",), ("region",)), "member", now=now)
    saving_views.forget(home, office, "To be taken away", now=now)
    erasing.state_report(home, office, "2025", now.date(), now=now)
    department = next(iter(objecting.standing(home, office).names))
    objecting.object_to_listing(home, office, department, "By telephone, today", now=now)
    return home


class UndoneError(Exception):
    """What was changed to look at it is not kept."""


def told(home, change):
    """Return what is said to be otherwise once a register was changed behind the log's back."""
    found = []
    with suppress(UndoneError), home.register.transaction() as connection:
        connection.execute(change)
        found.append(sealing.otherwise(connection))
        raise UndoneError
    return str(*found)


def test_what_nobody_touched_is_as_it_was_sealed_and_nobody_is_named_in_the_log(noted):
    assert checking.check(noted, OFFICE, now=NOW)["wrong"] == []
    with noted.register.transaction() as connection:
        said = "".join(str(entry) for entry in audit_log.entries(connection))
    assert "Ada" not in said
    assert "ada@example.org" not in said


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE chase_step SET outcome = 'closed' WHERE number = 2", "step 2 of the chase lists"),
        ("UPDATE chase_step SET expected = NULL WHERE number = 1", "step 1 of the chase lists"),
        ("DELETE FROM chase_step WHERE number = 2", "gone: the step 2 of the chase lists"),
        ("UPDATE request_contact SET work_email = 'eve@example.org'", "who asked in R-2026-0001"),
        ("DELETE FROM request_contact", "gone: the who asked in R-2026-0001"),
        ("UPDATE contact_sent SET edition = 7", "contacts listed for R-2026-0001"),
        (
            "DELETE FROM contact_sent WHERE department_id = (SELECT min(department_id) FROM contact_sent)",
            "contacts listed for R-2026-0001",
        ),
        ("DELETE FROM contact_sent", "gone: the contacts listed for R-2026-0001"),
        ("UPDATE saved_view SET made_by = 'eve' WHERE name = 'By region'", "saved view “By region”"),
        ("DELETE FROM saved_view WHERE name = 'By region'", "gone: the saved view “By region”"),
        ("DELETE FROM saved_view WHERE removed", "saved view “To be taken away”"),
        (
            "INSERT INTO saved_view SELECT 'Another', question, audience, made_by, made_at, false FROM saved_view",
            "“Another”, of which the log does not tell",
        ),
        ("UPDATE round_report SET published = DATE '2020-01-01'", "day of the report on round 2025"),
        ("UPDATE objection SET reason = 'another'", "word 1 of a head"),
        ("DELETE FROM objection", "gone: the word 1 of a head"),
    ],
)
def test_what_was_changed_behind_the_logs_back_is_named(noted, change, named):
    assert named in told(noted, change)
    with noted.register.transaction() as connection:
        assert sealing.otherwise(connection) is None


def test_so_is_what_was_noted_by_a_load(fresh, write, load):
    load(
        write("lines.csv", TWICE, TWICE, TWICE),
        accepted=tuple(Acceptance(row, "", "duplicate", "Two posts, they say") for row in (3, 4)),
    )
    for change, named in (
        ("UPDATE survey_mapping SET toml = replace(toml, 'RT', 'NM')", "mapping “A test survey”, version 1"),
        ("DELETE FROM survey_mapping", "gone: the mapping “A test survey”"),
        ("UPDATE accepted_finding SET reason = 'another'", "findings accepted into edition 1"),
        ("DELETE FROM accepted_finding WHERE row_number = 3", "findings accepted into edition 1"),
    ):
        assert named in told(fresh, change), change


def test_check_names_it(noted, tmp_path):
    home = Home(copied(noted.path, tmp_path / "home"))
    with rewritten(home.register) as connection:
        connection.execute("UPDATE chase_step SET chased_by = 'eve'")
    wrong = checking.check(home, OFFICE, now=NOW)["wrong"]
    assert [each["what"] for each in wrong] == [f"{NAME}: what else was noted, as the log sealed it"]
    assert "step 1 of the chase lists is not as the audit log sealed it" in wrong[0]["message"]


def test_a_contact_that_was_erased_is_sound_and_its_seal_tells_nothing(fresh):
    asked = asking.Asked(CONTACTS, NOW.date(), name="Bo Quill", work_email="bo@example.org")
    number = asking.log(fresh, OFFICE, asked, now=NOW).number
    with fresh.register.transaction() as connection:
        before = sealing.seals(connection, (sealing.CONTACT,))
        (salt,) = connection.execute("SELECT salt FROM request_contact").fetchone()
        connection.execute("UPDATE request_contact SET salt = ''")
        unsalted = sealing.seals(connection, (sealing.CONTACT,))
        connection.execute("UPDATE request_contact SET salt = $salt", {"salt": salt})
    assert len(salt) == 36
    assert before != unsalted
    deciding.act(fresh, OFFICE, number, Event.WITHDRAW, Said(reason="Not needed any more."), seen=1, now=NOW)
    erasing.erase(fresh, OFFICE, now=NOW + timedelta(days=800))
    with fresh.register.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM request_contact").fetchone() == (0,)
        assert sealing.otherwise(connection) is None
