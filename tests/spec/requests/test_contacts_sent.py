"""Work addresses go to whoever was let have them, without those who objected, and it is kept who got whose (R5)."""

from __future__ import annotations

from datetime import timedelta

import outloud
import pytest
from asked_for import START
from homes import copied
from outloud.model import Document
from outloud.rules._common import element_text
from page import validate_pdf

from wiu.policy.access import RefusedError, Role, Viewer
from wiu.policy.moves import Event
from wiu.requests.contacts import ContactsError
from wiu.requests.letters import letters
from wiu.requests.life import MoveError
from wiu.services import contacting, following, sampling, writing
from wiu.services.home import Home
from wiu.store import requests

LATER = START + timedelta(days=1)
ANSWERED = [Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET, Event.PREPARE]
FOR_THE_GROUP = {
    "member_role": "sig",
    "for_sig": "NMSIG",
    "purpose": "sig_work",
    "wants": ["contacts"],
    "scope": "uk",
}


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("sampled"))
    sampling.build(home, Viewer("t", "t", frozenset({Role.OFFICE})), now=START, departments=60)
    return home


@pytest.fixture
def home(sampled, tmp_path):
    return Home(copied(sampled.path, tmp_path / "home"))


@pytest.fixture
def answered(log, walk, anne):
    """Return a function that brings a request for addresses to where its answer is prepared."""

    def bring(**stated):
        number = log(**(FOR_THE_GROUP | stated)).number
        walk(number, *[(event, anne) for event in ANSWERED])
        return number

    return bring


def listed(home, anne, number, tmp_path, *, specialism="", place=""):
    name, document = contacting.contacts_as_pdf(
        home, anne, number, specialism=specialism, place=place, now=LATER
    )
    path = tmp_path / name
    path.write_bytes(document)
    found = Document(str(path))
    return path, " ".join(element_text(found, found.elements[0]).split())


def test_the_list_leaves_objectors_out_keeps_the_standards_and_who_got_whose(
    home, anne, answered, tmp_path, audited
):
    departments = home.editions.rows()["department"]
    objected = departments[departments["head_listing"] == "objected"]
    assert len(objected)
    number = answered()
    path, text = listed(home, anne, number, tmp_path)
    for secret in (*objected["work_email"].dropna(), *objected["work_address"].dropna()):
        assert secret not in text.replace(" ", "")
        assert secret not in text
    assert f"request {number}" in text
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    assert outloud.check(str(path)).error is None
    with home.register.transaction() as connection:
        kept = requests.sent(connection, number)
    others = departments[departments["head_listing"] != "objected"]["department_id"]
    assert {department for _, _, department in kept} == set(others)
    assert {(at, edition) for at, edition, _ in kept} == {(LATER, 1)}
    entry = audited()[0][-1]
    assert (entry.action, entry.detail["departments"]) == ("list contacts", len(others))
    assert "@" not in repr(entry.detail)


def test_a_list_can_be_of_one_specialism(home, anne, answered, tmp_path):
    number = answered()
    _, text = listed(home, anne, number, tmp_path, specialism="NM")
    assert text.startswith("Work addresses: ")
    with home.register.transaction() as connection:
        kept = {department for _, _, department in requests.sent(connection, number)}
    departments = home.editions.rows()["department"].set_index("department_id")
    assert kept
    assert set(departments.loc[list(kept), "specialism"]) == {"NM"}


def test_a_request_for_a_region_is_answered_for_a_region(home, anne, answered, tmp_path):
    number = answered(scope="region")
    with pytest.raises(ContactsError, match="does not ask for this place"):
        listed(home, anne, number, tmp_path)
    _, text = listed(home, anne, number, tmp_path, place="Midlands")
    assert "Midlands" in text


@pytest.mark.parametrize("steps", [0, 2, 3])
def test_a_list_leads_a_request_on_that_needs_nobodys_word(home, anne, log, walk, tmp_path, *, steps):
    number = log(**FOR_THE_GROUP).number
    if steps:
        walk(number, *[(event, anne) for event in ANSWERED[:steps]])
    listed(home, anne, number, tmp_path)
    taken = following.one(home, anne, number, now=LATER).record.life.steps
    assert [(each.event, each.actor) for each in taken[1:]] == [(event, anne.subject) for event in ANSWERED]
    assert steps == len(ANSWERED) - 1 or taken[3].clause == "Q2a"


@pytest.mark.parametrize("steps", [0, 2])
def test_nothing_is_listed_before_a_request_is_let_through_that_needs_the_groups_word(
    home, anne, log, walk, tmp_path, *, steps
):
    number = log(**FOR_THE_GROUP | {"purpose": "other"}).number
    if steps:
        walk(number, *[(event, anne) for event in ANSWERED[:steps]])
    with pytest.raises(ContactsError, match="not being prepared"):
        listed(home, anne, number, tmp_path)
    with home.register.transaction() as connection:
        assert requests.sent(connection, number) == ()
    assert len(following.one(home, anne, number, now=LATER).record.life.steps) == 1 + steps


def test_nobody_lists_addresses_for_a_request_of_their_own(home, anne, log, tmp_path):
    number = log(**FOR_THE_GROUP, beside={"name": anne.name}).number
    with pytest.raises(MoveError):
        listed(home, anne, number, tmp_path)
    with home.register.transaction() as connection:
        assert requests.sent(connection, number) == ()


def test_nothing_is_listed_for_a_request_that_asks_for_figures(home, anne, answered, tmp_path):
    number = answered(wants=["vacancies"])
    with pytest.raises(ContactsError, match="does not ask for work addresses"):
        listed(home, anne, number, tmp_path)


def test_the_group_lists_nobody(home, uma, answered, tmp_path):
    with pytest.raises(RefusedError):
        listed(home, uma, answered(), tmp_path)


def test_addresses_went_out_only_once_they_were_listed(home, anne, walk, answered, tmp_path):
    number = answered()
    with pytest.raises(MoveError, match="No list of work addresses was made"):
        walk(number, (Event.CHECK, anne), begin=LATER)
    listed(home, anne, number, tmp_path)
    sent = walk(number, (Event.CHECK, anne), (Event.RELEASE, anne), begin=LATER)
    due = letters(sent)[0]
    path = tmp_path / "letter.pdf"
    path.write_bytes(writing.letter(home, anne, number, due, now=LATER + timedelta(days=1))[1])
    document = Document(str(path))
    text = " ".join(element_text(document, document.elements[0]).split())
    assert "What comes with it" in text
    assert "The list of work addresses made for this request, as PDF." in text
