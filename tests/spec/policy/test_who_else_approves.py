"""Who approves what beside the group, who may not, and what goes out in part (Q1, R1, R2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lives import ANNE, APPROVED, CHECKED, COLLATED, ENOUGH, EVE, REFERRED, START, TRIAGED, UMA, WIM, life_of

from wiu.policy.moves import Event, Refusal, State
from wiu.policy.requests import Outcome
from wiu.requests.life import MoveError, Said, move, possible

PART = Said("R2", "Rows of the survey: single answers identify centres.")


@pytest.mark.parametrize("proposed", [Outcome.DENY, Outcome.NEVER])
def test_where_a_part_is_refused_and_the_rest_would_be_met_the_rest_goes_out_in_part(proposed):
    met = [*TRIAGED, (Event.MEET, WIM, PART)]
    with pytest.raises(MoveError, match="say why you depart"):
        life_of(*TRIAGED, (Event.MEET, WIM, Said("Q2b")), proposed=proposed, rest=Outcome.MEET)
    with pytest.raises(MoveError, match="go out in part"):
        life_of(*met, *CHECKED, (Event.RELEASE, WIM), proposed=proposed, rest=Outcome.MEET)
    sent = life_of(*met, *CHECKED, (Event.RELEASE_IN_PART, WIM, PART), proposed=proposed, rest=Outcome.MEET)
    assert sent.state is State.RELEASED_IN_PART
    with pytest.raises(MoveError, match="UK Liaison Group"):
        life_of(*met, proposed=proposed, rest=Outcome.REFER)


def test_what_the_group_approved_goes_out_in_part_where_a_part_is_refused():
    for proposed in (Outcome.DENY, Outcome.NEVER):
        checked = life_of(*APPROVED, *CHECKED, proposed=proposed)
        assert Event.RELEASE not in {found.event for found in possible(checked, ANNE)}
        assert Event.RELEASE_IN_PART in {found.event for found in possible(checked, ANNE)}


GROUP_STEPS = [Event.APPROVE, Event.APPROVE_WITH_CONDITIONS, Event.DECLINE, Event.DEFER]


@pytest.mark.parametrize("event", GROUP_STEPS)
def test_whoever_referred_a_request_does_not_decide_on_it_for_the_group_whatever_their_roles(event):
    referred = life_of(*TRIAGED, (Event.COLLATE, WIM), (Event.REFER, EVE))
    with pytest.raises(MoveError, match="referred a request"):
        move(referred, event, ENOUGH, by=EVE, at=START + timedelta(days=1))
    assert not {found.event for found in possible(referred, EVE)} & set(GROUP_STEPS)
    assert move(referred, event, ENOUGH, by=UMA, at=START + timedelta(days=1)).steps[-1].actor == "uma"


def test_the_group_approves_nothing_before_something_is_collated_but_may_defer_or_decline():
    referred = life_of(*REFERRED)
    for event in (Event.APPROVE, Event.APPROVE_WITH_CONDITIONS):
        with pytest.raises(MoveError, match="Nothing of the answer is collated yet"):
            move(referred, event, ENOUGH, by=UMA, at=START + timedelta(days=1))
        assert move(life_of(*COLLATED), event, ENOUGH, by=UMA, at=START + timedelta(days=1)).was_referred
    for event in (Event.DEFER, Event.DECLINE):
        assert move(referred, event, ENOUGH, by=UMA, at=START + timedelta(days=1)).steps[-1].event is event


CHAIR = (Event.NAME, WIM, Said(reason="Chair of NMSIG"))
SECRETARY = (Event.NAME, WIM, Said(reason="Honorary Secretary"))


def test_nothing_is_prepared_before_all_who_were_named_beside_the_group_have_agreed():
    approved = [*COLLATED, CHAIR, SECRETARY, (Event.APPROVE, UMA)]
    chair_agreed = (Event.AGREE, WIM, Said(reason="Chair of NMSIG: agreed by e-mail on 3 November."))
    assert life_of(*approved).awaited == ("Chair of NMSIG", "Honorary Secretary")
    with pytest.raises(MoveError, match="Not all who were named have agreed yet: Honorary Secretary"):
        life_of(*approved, chair_agreed, (Event.PREPARE, WIM))
    both = [
        *approved,
        chair_agreed,
        (Event.AGREE, WIM, Said(reason="Honorary Secretary: yes, by telephone.")),
    ]
    assert life_of(*both, (Event.PREPARE, WIM)).state is State.PREPARING


def test_one_who_objects_stops_it_as_the_group_would():
    objects = Said(reason="Chair of NMSIG: too early.", refusal=Refusal.INCOMPLETE)
    life = life_of(*COLLATED, CHAIR, (Event.APPROVE, UMA), (Event.OBJECT, WIM, objects))
    assert (life.state, life.awaited) == (State.DECLINED, ())


@pytest.mark.parametrize(
    "word", ["The chair: agreed.", "Chair of NMSIG", "Chair of NMSIG: ", "Honorary Secretary: yes."]
)
def test_the_word_of_another_names_one_who_was_named(word):
    with pytest.raises(MoveError, match="Chair of NMSIG"):
        life_of(*REFERRED, CHAIR, (Event.AGREE, WIM, Said(reason=word)))


def test_an_approver_is_named_once_and_nobodys_word_is_recorded_who_was_not():
    with pytest.raises(MoveError, match="named already"):
        life_of(*REFERRED, CHAIR, CHAIR)
    with pytest.raises(MoveError, match="Name one approver"):
        life_of(*REFERRED, (Event.NAME, WIM, Said(reason="Chair: NMSIG")))
    with pytest.raises(MoveError, match="name one first"):
        life_of(*REFERRED, (Event.AGREE, WIM, Said(reason="Chair of NMSIG: yes.")))
    assert Event.AGREE not in {found.event for found in possible(life_of(*REFERRED), WIM)}


def test_a_request_for_gain_that_is_denied_on_another_ground_waits_for_the_group_all_the_same():
    contracts = Said("R1", "They stay inside the office.", Refusal.SERVICE_CONTRACT)
    life = life_of(*TRIAGED, (Event.DENY, WIM, contracts), proposed=Outcome.NEVER, for_gain=True)
    with pytest.raises(MoveError, match="Record first the day"):
        move(life, Event.CLOSE, Said(), by=WIM, at=START + timedelta(days=1))
