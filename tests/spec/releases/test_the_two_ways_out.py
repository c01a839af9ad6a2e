"""Two ways out, one gate: what goes quickly, what needs a second person, and what never goes."""

import hashlib
import threading
from dataclasses import fields, replace

import pytest
from cast import ANNA, BERT, CLEO, LENA, MEMBERS, NOW, OUTSIDE, QUESTION
from homes import rewritten

from wiu.policy.access import RefusedError, same_person
from wiu.policy.thresholds import Audience, thresholds_for
from wiu.releases.release import Deed, Occasion, ReleaseError, State, Way
from wiu.requests.life import MoveError
from wiu.services import release_checks, released, releasing, whole_way
from wiu.services.following import UnknownRequestError
from wiu.services.occasions import Reply, occasion_of
from wiu.statistics.question import Question
from wiu.store import releases


def code_of(refused):
    return refused.value.code


def test_a_members_request_is_answered_by_one_person_at_once(home, reply, now, state_of, log):
    handed = releasing.quick(home, BERT, reply(), now=now)
    release = handed.release
    assert (release.number, release.way, release.state) == ("REL-2026-0001", Way.QUICK, State.CURRENT)
    assert release.sha256 == hashlib.sha256(handed.document).hexdigest()
    assert state_of(release.occasion.request) in {"released", "released in part"}
    told = [entry.detail["deed"] for entry in log() if entry.subject == release.number]
    assert told == ["prepare", "release"]
    steps = [entry.detail.get("event") for entry in log() if entry.subject == release.occasion.request]
    assert steps[1:-1] == ["acknowledge", "triage", "meet", "prepare", "check disclosure"]


def test_every_cell_stands_in_the_ledger_without_a_figure(home, reply, now):
    handed = releasing.quick(home, BERT, reply(), now=now)
    with home.register.transaction() as connection:
        told = releases.ledger(connection, handed.release.views[0].round_id)
    assert len(told) == 1
    assert len(told[0].cells) == handed.release.published + handed.release.withheld
    assert set(told[0].cells.values()) <= {"published", "primary", "secondary"}


def test_numbers_follow_each_other_and_a_request_is_answered_once(home, reply, request_of, now):
    record = request_of()
    releasing.quick(home, BERT, reply(record=record), now=now)
    with pytest.raises(ReleaseError, match="was answered already") as refused:
        releasing.quick(home, BERT, reply(record=record), now=now)
    assert code_of(refused) == "not_open"
    assert releasing.quick(home, BERT, reply(), now=now).release.number == "REL-2026-0002"


def test_nothing_leaves_without_a_request_or_a_stated_publication(home, now):
    nothing = Occasion(Audience.MEMBER, "somebody", "something")
    with pytest.raises(ReleaseError, match="Nothing leaves without"):
        releasing.prepare(home, BERT, releasing.Asked((QUESTION,), nothing), now=now)
    for number in ("", "R-2026-0999"):
        with pytest.raises(UnknownRequestError, match="There is no request"):
            releasing.quick(home, BERT, Reply((QUESTION,), number), now=now)


def test_what_one_person_sends_is_printed_for_whom_the_request_says_and_for_nobody_else(
    home, reply, request_of, now
):
    record = request_of(MEMBERS | {"organisation": "Southport", "for_sig": "NMSIG"})
    with pytest.raises(TypeError, match="recipient"):
        reply(record=record, recipient="Somebody else")
    assert {each.name for each in fields(Reply)} & {
        "recipient",
        "purpose",
        "audience",
        "publication",
    } == set()
    handed = releasing.quick(home, BERT, reply(record=record), now=now)
    occasion = handed.release.occasion
    assert (occasion.request, occasion.audience) == (record.number, Audience.MEMBER)
    assert occasion.recipient == occasion_of(record).recipient
    assert {"Southport", "NMSIG"} <= set(occasion.recipient.split(", "))
    assert occasion.purpose == occasion_of(record).purpose


def test_a_request_from_outside_never_goes_the_quick_way(home, reply, approved, request_of, log):
    before = len(log())
    for record in (request_of(OUTSIDE), approved()):
        with pytest.raises(ReleaseError):
            releasing.quick(home, BERT, reply(record=record), now=NOW)
    assert not [entry for entry in log()[before:] if entry.subject.startswith("REL-")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"wants": ["contacts"]}, "not_asked"),
        ({"wants": ["service_contracts"]}, "not_asked"),
        ({"purpose": "not_stated"}, "second_person"),
        ({"commercial_gain": True}, "not_open"),
    ],
)
def test_what_was_not_asked_or_may_not_be_met_is_refused(home, reply, request_of, changed, code):
    record = request_of(MEMBERS | changed)
    with pytest.raises((ReleaseError, MoveError)) as refused:
        releasing.quick(home, BERT, reply(record=record), now=NOW)
    assert code_of(refused) in {code, "not_open"}
    with home.register.transaction() as connection:
        assert releases.releases(connection) == ()


def test_outsiders_get_their_own_numbers_and_never_a_members(home, asked, approved, now):
    record = approved()
    with pytest.raises(ReleaseError, match="numbers for external bodies"):
        releasing.prepare(home, BERT, asked(record=record, audience=Audience.MEMBER), now=now)
    release = releasing.prepare(home, BERT, asked(record=record), now=now)
    assert release.occasion.audience is Audience.EXTERNAL


def test_what_the_group_approved_is_prepared_by_one_and_let_out_by_another(
    home, asked, approved, now, state_of
):
    record = approved()
    prepared = releasing.prepare(home, BERT, asked(record=record), now=now)
    assert (prepared.state, state_of(record.number)) == (State.PREPARED, "disclosure checked")
    with pytest.raises(ReleaseError, match="does not approve it"):
        releasing.approve(home, BERT, prepared.number, now=now)
    handed = releasing.approve(home, CLEO, prepared.number, now=now)
    assert handed.release.state is State.CURRENT
    assert (handed.release.prepared_by, handed.release.approved_by) == ("bert", "cleo")
    assert hashlib.sha256(handed.document).hexdigest() == prepared.sha256
    assert state_of(record.number) in {"released", "released in part"}


def test_before_the_group_has_approved_nothing_is_prepared(home, asked, request_of, now):
    with pytest.raises(ReleaseError):
        releasing.prepare(home, BERT, asked(record=request_of(OUTSIDE)), now=now)


def test_the_group_sees_releases_of_what_was_referred_and_makes_none(home, asked, reply, approved, now):
    releasing.quick(home, BERT, reply(), now=now)
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    assert [each.number for each in released.register(home, LENA)] == [prepared.number]
    with pytest.raises(ReleaseError, match="There is no release"):
        released.release(home, LENA, "REL-2026-0001")
    for forbidden in (
        lambda: releasing.approve(home, LENA, prepared.number, now=now),
        lambda: releasing.quick(home, LENA, reply(), now=now),
        lambda: releasing.recall(home, LENA, prepared.number, "no", now=now),
        lambda: released.again(home, LENA, prepared.number, now=now),
    ):
        with pytest.raises(RefusedError):
            forbidden()


def test_a_change_resets_the_approval(home, asked, approved, now, state_of):
    record = approved()
    first = releasing.prepare(home, BERT, asked(record=record), now=now)
    releasing.withdraw(home, BERT, first.number, "Another breakdown is wanted", now=now)
    assert state_of(record.number) == "preparing"
    with pytest.raises(ReleaseError, match="withdrawn"):
        releasing.approve(home, CLEO, first.number, now=now)
    second = releasing.prepare(
        home, BERT, asked(Question(("headcount",), ("nation",)), record=record), now=now
    )
    assert second.number != first.number
    assert second.state is State.PREPARED


def test_a_preparation_is_void_once_another_release_went_out(home, asked, reply, approved, now):
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    releasing.quick(home, ANNA, reply(), now=now)
    with pytest.raises(ReleaseError, match="its check is void") as refused:
        releasing.approve(home, CLEO, prepared.number, now=now)
    assert code_of(refused) == "void"


def test_a_preparation_is_void_once_the_thresholds_are_others(home, asked, approved, now, monkeypatch):
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    stricter = replace(thresholds_for(prepared.occasion.audience), min_persons=30)
    monkeypatch.setattr(release_checks, "thresholds_for", lambda _: stricter)
    with pytest.raises(ReleaseError, match="the thresholds were changed"):
        releasing.approve(home, CLEO, prepared.number, now=now)


def test_nothing_but_the_very_pages_that_were_drawn_up_is_looked_at_and_approved(home, asked, approved, now):
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    drawn_up = released.pages(home, CLEO, prepared.number).document
    with rewritten(home.register) as connection:
        connection.execute("UPDATE release_document SET document = CAST('other pages' AS BLOB)")
    assert released.pages(home, CLEO, prepared.number).document == drawn_up
    with pytest.raises(ReleaseError, match="not the one that was drawn up"):
        releasing.approve(home, CLEO, prepared.number, now=now)
    assert released.release(home, CLEO, prepared.number).state is State.PREPARED


def test_of_two_approvers_at_once_one_wins_and_the_other_is_told(home, asked, approved, now):
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    told, start = {}, threading.Barrier(2)

    def approve(viewer):
        start.wait()
        try:
            told[viewer.subject] = releasing.approve(home, viewer, prepared.number, now=now)
        except ReleaseError as error:
            told[viewer.subject] = error

    both = [threading.Thread(target=approve, args=(viewer,)) for viewer in (ANNA, CLEO)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    lost = [each for each in told.values() if isinstance(each, ReleaseError)]
    assert len(lost) == 1
    assert lost[0].code == "meanwhile"
    assert "was first" in lost[0].message
    steps = released.release(home, BERT, prepared.number).steps
    assert [each.deed for each in steps] == [Deed.PREPARE, Deed.APPROVE, Deed.RELEASE]


def test_of_two_quick_releases_at_once_both_get_out_and_the_second_knows_the_first(home, reply, now):
    made, start = [], threading.Barrier(2)
    wanted = [reply(), reply(Question(("headcount",), ("nation",)))]

    def release(each):
        start.wait()
        made.append(releasing.quick(home, BERT, each, now=now).release)

    both = [threading.Thread(target=release, args=(each,)) for each in wanted]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(each.number for each in made) == ["REL-2026-0001", "REL-2026-0002"]
    with home.register.transaction() as connection:
        assert sorted(releases.tested_against(connection, each.number) for each in made) == [0, 1]


def test_a_publication_is_stated_and_approved_by_a_second_person(home, now):
    occasion = Occasion(
        Audience.WEBSITE, "readers of the website", "information", publication="The website, workforce page"
    )
    prepared = releasing.prepare(home, BERT, releasing.Asked((QUESTION,), occasion), now=now)
    handed = releasing.approve(home, CLEO, prepared.number, now=now)
    assert handed.release.occasion.rests_on == "The website, workforce page"


def test_one_person_puts_nothing_in_the_place_of_what_two_let_out(home, reply, request_of, later, now):
    occasion = Occasion(
        Audience.WEBSITE, "readers of the website", "information", publication="The website, workforce page"
    )
    prepared = releasing.prepare(home, BERT, releasing.Asked((QUESTION,), occasion), now=now)
    number = releasing.approve(home, CLEO, prepared.number, now=now).release.number
    wanted = reply(record=request_of(), supersedes=number, changed="nothing", why="to try it")
    with pytest.raises(ReleaseError, match="second person's approval"):
        releasing.quick(home, BERT, wanted, now=later(1))
    assert released.release(home, BERT, number).state is State.CURRENT


@pytest.mark.parametrize("other", ["ann  LEE", "Ann L\u200bee", "Ａnn Lee"])
def test_a_second_person_is_not_the_first_in_another_spelling(other):
    assert same_person("Ann Lee", other)


def test_a_pack_holds_several_views_under_one_approval(home, asked, approved, now):
    questions = (QUESTION, Question(("headcount",), ("staff_group",)))
    record = approved()
    with pytest.raises(ReleaseError, match="main points that a person wrote"):
        releasing.prepare(home, BERT, asked(*questions, record=record), now=now)
    wanted = asked(*questions, record=record, title="Evidence on staffing", points=("Posts are empty.",))
    prepared = releasing.prepare(home, BERT, wanted, now=now)
    assert prepared.title == "Evidence on staffing"
    assert len(prepared.views) == 2
    assert releasing.approve(home, CLEO, prepared.number, now=now).release.state is State.CURRENT


def test_a_correction_supersedes_and_says_what_changed_and_why(home, reply, request_of, later, state_of):
    record = request_of()
    first = releasing.quick(home, BERT, reply(record=record), now=NOW).release
    with pytest.raises(ReleaseError, match="what changed, and why"):
        releasing.quick(home, BERT, reply(record=record, supersedes=first.number), now=later(1))
    wanted = reply(
        Question(("headcount",), ("nation",)),
        record=record,
        supersedes=first.number,
        changed="Nations in the place of regions",
        why="The group asked for nations",
    )
    second = releasing.quick(home, BERT, wanted, now=later(2)).release
    assert released.release(home, BERT, first.number).state is State.SUPERSEDED
    assert state_of(record.number) in {"released", "released in part"}
    with pytest.raises(ReleaseError, match="only a release that is current or recalled"):
        releasing.quick(home, BERT, replace(wanted), now=later(3))
    assert second.occasion.changed == "Nations in the place of regions"


def test_the_requester_and_the_preparer_of_a_referral_let_nothing_out(home, now, request_of):
    record = request_of(OUTSIDE)
    with pytest.raises(ReleaseError, match="does not approve it"):
        whole_way.release(
            home, BERT, QUESTION, record.number, prepared_by="Anna", approved_by=" anna ", now=now
        )
    with pytest.raises(ReleaseError, match="a second person approves"):
        whole_way.release(home, BERT, QUESTION, record.number, prepared_by="Anna", now=now)
    handed = whole_way.release(
        home, BERT, QUESTION, record.number, prepared_by="Anna", approved_by="Lena", now=now
    )
    assert handed.release.way is Way.APPROVED
