"""After a release the ready views are made beside it before anybody asks; what is refused is found out once."""

import logging
import time

import pytest
from cast import BERT

from wiu.services import aside, exploring, releasing, warming, went_out
from wiu.services.against_ledger import LedgerRefusal
from wiu.statistics.question import Question, QuestionError
from wiu.statistics.ready import ready_views
from wiu.ui.ready_again import ReadyAgain

SOME = ready_views()[:2]


@pytest.fixture
def counted(monkeypatch):
    """Return the questions that were worked on, as they come."""
    worked, done = [], aside.done

    def noted(work, home, edition, this, question, *rest):
        worked.append(question)
        return done(work, home, edition, this, question, *rest)

    monkeypatch.setattr(aside, "done", noted)
    return worked


@pytest.fixture
def server(home, monkeypatch):
    """The thread of a server that makes views ready again, over when the test is."""
    monkeypatch.setenv("WIU_HOME", str(home.path))
    monkeypatch.setattr(warming, "ready_views", lambda: SOME)
    went_out.told.clear()
    again = ReadyAgain()
    again.begin()
    yield again
    again.unwanted()
    again.join()
    assert not again._thread.is_alive()


@pytest.mark.usefixtures("server")
def test_a_release_makes_the_ready_views_anew(home, reply, now, counted, caplog):
    with caplog.at_level(logging.INFO, logger="wiu.server"):
        releasing.quick(home, BERT, reply(), now=now)
        until = time.monotonic() + 60
        while not caplog.records and time.monotonic() < until:
            time.sleep(0.05)
    assert [each.getMessage() for each in caplog.records] == ["the ready views are made beside what went out"]
    made = len(counted)
    for each in SOME:
        view = exploring.answered(home, each.question, "member")
        assert view.ledger_size == 1
    assert len(counted) == made, "whoever asks finds them made"


def test_making_them_ready_stops_when_it_is_not_wanted_any_more(home, counted):
    warming.make_ready_again(home, wanted=lambda: len(counted) < 1)
    assert len(counted) == 1


def test_a_question_that_is_refused_is_worked_on_once(home, counted):
    asked = Question(("headcount",), ("age_band", "afc_band"))  # nobody was asked for both
    told = []
    for _ in range(2):
        with pytest.raises(QuestionError) as refused:
            exploring.answered(home, asked, "member")
        told.append(refused.value)
    assert len(counted) == 1
    assert vars(told[0]) == vars(told[1])
    assert str(told[0]) == str(told[1])
    assert told[0] is not told[1], "no frames of who was told before"


def test_a_refusal_beside_the_ledger_says_again_what_can_be_asked_instead():
    refusal = LedgerRefusal(({"region": "Wales"},), ("REL-2026-0001",), Question(("headcount",)))
    again = aside.Raised.of(refusal).again()
    assert isinstance(again, LedgerRefusal)
    assert (again.cells, again.releases, again.instead) == (
        refusal.cells,
        refusal.releases,
        refusal.instead,
    )
    assert str(again) == str(refusal)
