"""What leaves the house or tells of it, document by document: no invented name of a contract stands in any (R1)."""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from homes import copied, written_in
from test_canaries import forms, printed, sings

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event
from wiu.requests.letters import letters
from wiu.requests.life import Said
from wiu.services import (
    asking,
    backing_up,
    contacting,
    deciding,
    following,
    publishing,
    releasing,
    reporting,
    writing,
)
from wiu.services.home import Home
from wiu.services.occasions import Reply
from wiu.statistics.question import Question
from wiu.survey.sample.settings import read_settings

pytestmark = pytest.mark.browser  # needs what Debian brings beside the browser

OFFICE = Viewer("anne", "Anne", frozenset({Role.OFFICE}))
COLLEAGUE = Viewer("will", "Will", frozenset({Role.WIU}))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()
ASKED = {
    "requester": "member",
    "member_role": "sig",
    "for_sig": "NMSIG",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "sig_work",
    "wants": ["vacancies", "contacts"],
    "scope": "uk",
    "format": "pdf",
}
QUESTION = Question.from_json({"measures": ["wte_vacant"], "by": ["region", "specialism"], "totals": True})


@pytest.fixture(scope="module")
def home(sampled, tmp_path_factory):
    return Home(copied(sampled, tmp_path_factory.mktemp("documents") / "home"))


def logged(home, **changed):
    asked = asking.Asked(ASKED | changed, TODAY, name="Mo Member", work_email="mo@northmoor.example")
    return asking.log(home, OFFICE, asked, now=NOW).number


def walked(home, number, *steps):
    for hours, (event, reason) in enumerate(steps, 1):
        when = NOW + timedelta(hours=hours)
        seen = len(following.one(home, OFFICE, number, now=when).record.life.steps)
        said = Said(clause="Q1", reason=reason)
        deciding.act(home, OFFICE, number, event, said, seen=seen, now=when)


def letters_of(home, number):
    file = following.one(home, OFFICE, number, now=NOW + timedelta(days=1))
    return [
        writing.letter(home, OFFICE, number, due, now=NOW + timedelta(days=1))[1]
        for due in letters(file.record)
    ]


def test_no_canary_sings_in_a_release_its_letters_the_contacts_or_the_years_report(home, tmp_path):
    number = logged(home)
    handed = releasing.quick(home, COLLEAGUE, Reply((QUESTION,), number), now=NOW)
    documents = [handed.document, *letters_of(home, number)]
    answered = logged(home, wants=["contacts"])
    walked(
        home,
        answered,
        (Event.ACKNOWLEDGE, ""),
        (Event.TRIAGE, ""),
        (Event.MEET, "for the group"),
        (Event.PREPARE, ""),
    )
    later = NOW + timedelta(hours=6)
    _, contacts = contacting.contacts_as_pdf(home, COLLEAGUE, answered, specialism="NM", place="", now=later)
    _, report = reporting.year_as_pdf(home, COLLEAGUE, NOW.year, now=later)
    documents += [contacts, report, *letters_of(home, answered)]
    assert len(documents) >= 6
    assert [
        sings(printed(document, tmp_path)) for document in documents if sings(printed(document, tmp_path))
    ] == []


def test_a_request_for_contracts_is_answered_without_a_word_of_them(home, tmp_path):
    number = logged(home, wants=["service_contracts"])
    found = [sings(printed(document, tmp_path)) for document in letters_of(home, number)]
    assert not any(found)


def test_no_canary_sings_in_a_backup(home, tmp_path):
    backing_up.back_up(home, OFFICE, tmp_path / "copy", now=NOW + timedelta(hours=8))
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert any("vault" in path.name for path in files)
    assert [path.name for path in files if sings(path.read_bytes())] == []


def test_no_canary_sings_in_the_websites_bundle(sampled, tmp_path):
    fresh = Home(copied(sampled, tmp_path / "home"))  # nothing went out before
    made = publishing.draft(fresh, COLLEAGUE, now=NOW + timedelta(hours=9))
    packed = tmp_path / "maps.zip"
    packed.write_bytes(made.bundle.content)
    with zipfile.ZipFile(packed) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    assert len(parts) > 3
    assert [name for name, content in parts.items() if sings(content)] == []


def test_no_canary_lies_in_the_register_where_all_of_this_is_kept(home):
    assert sings(written_in(home.register)) == []


def test_the_crawl_hears_a_name_in_whatever_form_it_stands(tmp_path):
    canary = read_settings().canaries[0]
    for form in forms(canary):
        assert sings(b"before " + form + b" after") == [canary]
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
        bundle.writestr("page.html", f"<p>{canary}</p>")
    assert sings(packed.read_bytes()) == [canary]
