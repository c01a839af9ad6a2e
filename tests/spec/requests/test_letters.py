"""Each step that somebody outside must hear of has its letter, and the letter says what the step said (Q4, Q5)."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import date, timedelta

import outloud
import pytest
from asked_for import SERVICES, START, person
from outloud.model import Document
from outloud.rules._common import element_text
from page import validate_pdf

from wiu.policy.access import RefusedError, Role
from wiu.policy.moves import Event, Refusal
from wiu.policy.wording import words
from wiu.requests.letters import Due, Kind, letters, write
from wiu.requests.life import MoveError, Said
from wiu.requests.pack import Piece, piece, pieces
from wiu.requests.record import Contact
from wiu.services import following, writing

LATER = START + timedelta(days=2)
ADA = {"name": "Ada Example", "work_email": "ada@northmoor.example", "summary": "For a position paper."}
GAIN = Said(clause="Q3", reason="The list is wanted for marketing.", refusal=Refusal.COMMERCIAL_GAIN)
ROWS = Said(clause="R2", reason="Rows of the survey name centres.", refusal=Refusal.IDENTIFIABLE)
ASKED = Said(reason="Which region is it for, and what will you do with it?")
WORD = Said(reason="The survey's edition is being corrected.", day=date(2026, 11, 20))
COMMERCE = {"requester": "external", "member_role": None, "purpose": "commercial", "commercial_gain": True}
EVIDENCE = {"requester": "external", "member_role": None, "purpose": "call_for_evidence"}
REFERRED = Said("Q1", "A committee of Parliament asks.")
HELD = Said("Q2d", "", day=date(2027, 3, 1))
PART = Said(reason="Wales and Northern Ireland, since few departments answered there.")

MET = Said("Q2b", "The services can be had; the contracts can't.")
WRONG = Said(reason="A return was counted twice.")
NEVER_ASKED = Said(reason="The survey never asked for salaries.")
PIECE = Said(reason="Vacancies by region.")
SENT = [(Event.MEET, Said("Q2b")), (Event.PREPARE, Said()), (Event.CHECK, Said()), (Event.RELEASE, Said())]

# how a request comes about, its steps after triage, and what its letter says, word by word
STAGES = {
    Kind.ACKNOWLEDGEMENT: ({}, [], ["came in on 2 November 2026", "by 9 November 2026 (Q5)", "R-2026-0001"]),
    Kind.CLARIFICATION: ({}, [(Event.ASK, ASKED)], [ASKED.reason, "stands still from 2 November 2026"]),
    Kind.HOLDING: ({}, [(Event.WRITE, WORD)], [WORD.reason, "hear from us by 20 November 2026"]),
    Kind.REFERRAL: (
        EVIDENCE,
        [(Event.REFER, REFERRED)],
        ["An external body or person, Northmoor Trust", REFERRED.reason, "What impact", "What benefit", "Q1"],
    ),
    Kind.DENIAL: (
        {"wants": ["survey_rows"]},
        [(Event.DENY, ROWS)],
        [ROWS.reason, "identifiable (R2)", "an aggregate, as a protected table for a region or more"],
    ),
    Kind.NOTICE: (COMMERCE, [(Event.DENY, GAIN)], [GAIN.reason, "denied on 2 November 2026", "Nothing was supplied"]),
    Kind.CONDITIONS: (
        EVIDENCE,
        [(Event.COLLATE, PIECE), (Event.REFER, REFERRED), (Event.APPROVE_WITH_CONDITIONS, Said())],
        ["under conditions (Q1)", "The conditions Only for the inquiry.", "whether you accept them"],
    ),
    Kind.NOTHING: ({}, [(Event.FIND_NOTHING, NEVER_ASKED)], [NEVER_ASKED.reason, "not held", "stay on record"]),
    Kind.RECALL: (
        SERVICES,
        [*SENT, (Event.RECALL, WRONG)],
        [WRONG.reason, "supplied on 2 November 2026", "do not use or quote it any more"],
    ),
    Kind.RELEASE: (
        SERVICES,
        SENT,
        [words("proviso"), words("terms")],
    ),
    Kind.PARTIAL: (
        {"wants": ["services", "service_contracts"]},
        [(Event.MEET, MET), (Event.PREPARE, Said()), (Event.CHECK, Said()), (Event.RELEASE_IN_PART, PART)],
        [PART.reason, words("proviso"), "Service contracts: they stay inside the office, and no authorisation releases them (R1)."],
    ),
    Kind.HOLD: (
        {"purpose": "academic", "member_role": "researcher"},
        [(Event.MEET, HELD)],
        ["before 1 March 2027", "reminder"],
    ),
}  # fmt: skip


@pytest.fixture
def staged(home, log, walk, anne, uma):
    """Return a function that walks a request to the letter of a kind: the request and the letter's due."""

    def stage(kind):
        stated, steps, _ = STAGES[kind]
        number = log(beside=ADA, **stated).number
        first = [(Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne)]
        group = {Event.APPROVE_WITH_CONDITIONS}
        record = walk(
            number, *first, *[(event, uma if event in group else anne, said) for event, said in steps]
        )
        return record, next(due for due in letters(record) if due.kind is kind)

    assert home
    return stage


def read(path):
    document = Document(str(path))
    return " ".join(" ".join(element_text(document, each).split()) for each in document.elements[:1])


def test_every_kind_of_letter_is_staged_here():
    assert set(STAGES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_says_what_its_step_said_and_everybody_can_read_it(home, staged, anne, tmp_path, kind):
    record, due = staged(kind)
    name, document = writing.letter(home, anne, record.number, due, now=LATER)
    path = tmp_path / name
    path.write_bytes(document)
    text = read(path)
    for each in STAGES[kind][2]:
        assert each in text
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    assert outloud.check(str(path)).error is None
    if qpdf := shutil.which("qpdf"):
        subprocess.run([qpdf, "--check", path], check=True, capture_output=True)


@pytest.mark.parametrize("kind", Kind)
def test_letters_to_the_group_name_no_person_and_the_others_are_addressed(staged, kind):
    record, due = staged(kind)
    letter = write(record, Contact("Ada Example", "ada@northmoor.example"), due, today=date(2026, 12, 1))
    names = "Ada" in repr(letter)
    assert names is (kind not in {Kind.REFERRAL, Kind.NOTICE})


def test_a_letter_bears_the_day_of_its_step_and_the_same_bytes_whenever_it_is_made(
    home, staged, anne, audited
):
    record, due = staged(Kind.ACKNOWLEDGEMENT)
    name, first = writing.letter(home, anne, record.number, due, now=LATER)
    _, second = writing.letter(home, anne, record.number, due, now=LATER + timedelta(days=30))
    assert name == "r-2026-0001-acknowledgement.pdf"
    assert first == second
    entry = audited()[0][-1]
    assert (entry.action, entry.subject) == ("write letter", record.number)
    assert entry.detail == {
        "letter": "acknowledgement",
        "step": 2,
        "sha256": hashlib.sha256(first).hexdigest(),
    }


def test_an_acknowledgement_that_is_late_says_the_day_on_which_the_answer_is_due_all_the_same(
    log, walk, anne
):
    record = walk(log(received=date(2026, 10, 1)).number, (Event.ACKNOWLEDGE, anne))
    letter = write(record, Contact(), letters(record)[0], today=date(2026, 11, 2))
    assert "15 October 2026" in repr(letter.passages)


def test_letters_are_for_those_who_handle_requests_and_the_group_takes_out_its_own(home, staged, uma):
    record, due = staged(Kind.REFERRAL)
    assert writing.letter(home, uma, record.number, due, now=LATER)[1]
    with pytest.raises(RefusedError):
        writing.letter(home, uma, record.number, Due(Kind.ACKNOWLEDGEMENT, 2), now=LATER)
    with pytest.raises(RefusedError):
        writing.letter(home, person("mal"), record.number, due, now=LATER)


def test_the_group_takes_out_no_notice_of_a_request_that_is_not_its_to_see(home, staged, uma):
    record, due = staged(Kind.NOTICE)
    with pytest.raises(following.UnknownRequestError):
        writing.letter(home, uma, record.number, due, now=LATER)


def test_what_the_group_weighed_is_not_told_to_the_requester(log, walk, anne, uma):
    number = log(beside=ADA, **EVIDENCE).number
    steps = [(Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), (Event.REFER, anne, REFERRED)]
    record = walk(number, *steps, (Event.DECLINE, uma, Said(refusal=Refusal.DECLINED)))
    denial = next(due for due in letters(record) if due.kind is Kind.DENIAL)
    letter = write(record, Contact(), denial, today=date(2026, 11, 2))
    assert "None that we see" in record.life.steps[-1].reason
    assert "None that we see" not in repr(letter)
    assert "UKLG declined" in repr(letter)


VIEW = "http://127.0.0.1:8501/workforce?measures=headcount&rows=region"


def test_the_referral_names_what_was_collated_and_the_group_finds_the_view(log, walk, anne):
    number = log(beside=ADA, **EVIDENCE).number
    collated = Said(reason=piece("Headcount by region.", VIEW))
    steps = [(Event.ACKNOWLEDGE, anne), (Event.TRIAGE, anne), (Event.REFER, anne, REFERRED)]
    record = walk(number, *steps)
    due = letters(record)[0]
    assert words("letter_referral_no_pack") in repr(write(record, Contact(), due, today=date(2026, 11, 2)))
    record = walk(number, (Event.COLLATE, anne, collated), begin=LATER)
    letter = repr(write(record, Contact(), due, today=date(2026, 11, 2)))
    assert "Headcount by region." in letter
    assert "127.0.0.1" not in letter
    assert pieces(record.life) == (Piece("Headcount by region.", "workforce?measures=headcount&rows=region"),)


@pytest.mark.parametrize(
    "address",
    [
        "workforce",
        "http://x.example/contracts?rows=region",
        "http://[/workforce?a=1",
        "/workforce?a=" + "x" * 2000,
        "/workforce?<b>=1",
    ],
)
def test_a_view_that_is_put_before_the_group_is_one_of_the_workforce_page(address):
    with pytest.raises(MoveError, match="Workforce page"):
        piece("Headcount.", address)


def test_there_is_no_letter_of_a_step_that_was_never_taken(home, staged):
    record, _ = staged(Kind.ACKNOWLEDGEMENT)
    both = person("both", Role.OFFICE)
    with pytest.raises(KeyError):
        writing.letter(home, both, record.number, Due(Kind.DENIAL, 2), now=LATER)
    assert following.one(home, both, record.number, now=LATER).record == record


def test_of_an_address_only_what_was_chosen_is_kept_and_it_leads_nowhere_else():
    assert piece("Headcount.", "javascript:alert(1)//workforce?a=1") == "Headcount. View: workforce?a=1"


def test_an_answer_repeats_the_hold_and_the_conditions_under_which_it_was_approved(log, walk, anne, uma):
    number = log(beside=ADA, **EVIDENCE, **SERVICES).number
    steps = [
        (Event.ACKNOWLEDGE, anne),
        (Event.TRIAGE, anne),
        (Event.COLLATE, anne, PIECE),
        (Event.REFER, anne, REFERRED),
    ]
    approved = (Event.APPROVE_WITH_CONDITIONS, uma, Said(day=date(2027, 3, 1)))
    wim = person("wim", Role.WIU)
    record = walk(number, *steps, approved, (Event.PREPARE, anne), (Event.CHECK, anne), (Event.RELEASE, wim))
    letter = repr(write(record, Contact(), letters(record)[0], today=date(2026, 11, 2)))
    assert "not to be published before 1 March 2027" in letter
    assert "Only for the inquiry." in letter
    assert "None that we see" not in letter
