"""A request is answered by what really went out: a release takes its steps, and nobody says so instead (Q4, R6)."""

import pytest
from cast import ANNA, BERT, LENA, MEMBERS, NOW
from outloud.model import Document
from outloud.rules._common import element_text

from wiu.policy.moves import Event, State
from wiu.requests.letters import Kind, letters, write
from wiu.requests.life import MoveError, Said
from wiu.services import deciding, following, releasing, writing
from wiu.store import releases

BY_HAND = Said(clause="Q2b", reason="It went out by e-mail.")


def file_of(home, number, *, now):
    return following.one(home, BERT, number, now=now)


def act(home, number, event, said=BY_HAND, *, by=BERT, now=NOW):
    seen = len(file_of(home, number, now=now).record.life.steps)
    return deciding.act(home, by, number, event, said, seen=seen, now=now)


@pytest.fixture
def preparing(home, request_of):
    """Return a function that brings a member's request to where its answer is put together."""

    def bring(**stated):
        number = request_of(MEMBERS, **stated).number
        for event in (Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET, Event.PREPARE):
            act(home, number, event)
        return number

    return bring


@pytest.mark.parametrize("event", [Event.CHECK, Event.RELEASE, Event.RELEASE_IN_PART])
def test_nobody_says_that_figures_went_out(home, preparing, event):
    number = preparing()
    file = file_of(home, number, now=NOW)
    assert event not in {move.event for move in file.moves}
    assert "Figures leave by the register alone" in file.leads_on
    with pytest.raises(MoveError, match="Figures leave by the register alone"):
        act(home, number, event)
    assert file_of(home, number, now=NOW).record.life.state is State.PREPARING


def test_a_release_answers_its_request_stands_on_it_and_in_its_letter_and_is_recalled_as_one(
    home, request_of, reply, later, tmp_path
):
    record = request_of()
    handed = releasing.quick(home, BERT, reply(record=record), now=later(1))
    number, file = handed.release.number, file_of(home, record.number, now=later(2))
    assert file.record.life.state in {State.RELEASED, State.RELEASED_IN_PART}
    assert [each.number for each in file.releases] == [number]
    due = letters(file.record)[0]
    path = tmp_path / "letter.pdf"
    path.write_bytes(writing.letter(home, BERT, record.number, due, now=later(3))[1])
    said = Document(str(path))
    text = " ".join(element_text(said, said.elements[0]).split())
    assert f"What comes with it • Release {number}, as PDF: {handed.release.title}" in text
    with pytest.raises(MoveError, match=f"{number} answers it: recall it on the Releases page"):
        act(home, record.number, Event.RECALL, now=later(4))
    releasing.recall(home, ANNA, number, "A return was counted twice.", now=later(5))
    recalled = file_of(home, record.number, now=later(6))
    assert recalled.record.life.state is State.RECALLED
    recall = next(each for each in letters(recalled.record) if each.kind is Kind.RECALL)
    letter = write(recalled.record, recalled.contact, recall, today=NOW.date())
    assert f"{number} is recalled: A return was counted twice." in repr(letter)
    with home.register.transaction() as connection:
        assert [str(each.state) for each in releases.releases(connection, request=record.number)] == [
            "recalled"
        ]


def test_of_a_request_that_wants_contracts_too_the_rest_goes_out_in_part(home, request_of, reply, later):
    record = request_of(MEMBERS, wants=["vacancies", "service_contracts"])
    for event in (Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET):
        act(home, record.number, event)
    met = file_of(home, record.number, now=later(1)).record
    releasing.quick(home, BERT, reply(record=met), now=later(2))
    step = file_of(home, record.number, now=later(3)).record.life.steps[-1]
    assert step.state is State.RELEASED_IN_PART
    assert "The part that the policy refuses is not supplied (R1, R2)." in step.reason


def test_while_a_release_is_prepared_for_it_a_request_is_changed_by_withdrawing_that_alone(
    home, approved, asked, later
):
    record = approved()
    prepared = releasing.prepare(home, BERT, asked(record=record), now=later(30))
    with pytest.raises(MoveError, match=f"{prepared.number} is prepared for it: withdraw it"):
        act(home, record.number, Event.CHANGE, now=later(31))
    releasing.withdraw(home, BERT, prepared.number, "Another breakdown.", now=later(32))
    group = following.one(home, LENA, record.number, now=later(33))
    assert group.record.life.state is State.PREPARING
    assert [str(each.state) for each in group.releases] == ["withdrawn"]
    assert not group.leads_on
