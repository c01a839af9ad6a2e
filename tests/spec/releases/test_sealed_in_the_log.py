"""Requests and releases, their steps and documents stand as the audit log sealed them, or `check` names the one."""

import pytest
from cast import BERT, MEMBERS, NOW
from homes import copied, rewritten

from wiu.services import asking, checking_releases, releasing, sealed
from wiu.services.home import Home
from wiu.services.occasions import Reply
from wiu.statistics.question import Question
from wiu.store.errors import StoreError


@pytest.fixture(scope="module")
def sent(sampled, tmp_path_factory):
    """Return a home in which one request was answered, and the release that answers it."""
    home = Home(copied(sampled.path, tmp_path_factory.mktemp("sent") / "home"))
    record = asking.log(home, BERT, asking.Asked(MEMBERS, NOW.date()), now=NOW)
    question = Question(("headcount", "wte_in_post"), ("region", "staff_group"))
    return home, releasing.quick(home, BERT, Reply((question,), record.number), now=NOW).release


@pytest.fixture
def altered(sent, tmp_path):
    """Change a copy of the register behind the product's back, and return the copy's home."""

    def change(query):
        home = Home(copied(sent[0].path, tmp_path / "altered"))
        with rewritten(home.register) as connection:
            connection.execute(query)
        return home

    return change


def test_what_nobody_touched_is_as_it_was_sealed(sent):
    sealed.require_releases(sent[0])
    sealed.require_requests(sent[0])
    checking_releases.require_ledger(sent[0])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE release_document SET document = 'another'::BLOB",
        "UPDATE release_document SET kept = '{}'",
        "UPDATE release_step SET reason = 'another'",
        "UPDATE release_step SET actor = 'somebody else'",
        "DELETE FROM release_document",
        "DELETE FROM release",
        "DELETE FROM release_step WHERE deed = 'release'",
        "UPDATE release SET way = 'approved'",
        "UPDATE release SET occasion = replace(occasion, '\"member\"', '\"external\"')",
        "UPDATE released_view SET question = replace(question, 'headcount', 'wte_vacant')",
    ],
)
def test_a_release_altered_behind_the_logs_back_is_named(sent, altered, change):
    with pytest.raises(StoreError, match=sent[1].number) as found:
        sealed.require_releases(altered(change))
    assert found.value.code == "altered"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM released_cell WHERE status = 'published'",
        "UPDATE released_view SET edition = edition + 1",
        "UPDATE released_view SET question = replace(question, 'headcount', 'wte_vacant')",
        "UPDATE released_view SET asked = 'another'",
        "UPDATE release SET audience = 'website'",
    ],
)
def test_a_ledger_that_tells_otherwise_than_its_document_is_named(sent, altered, change):
    with pytest.raises(StoreError, match=sent[1].number):
        checking_releases.require_ledger(altered(change))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM request",
        "DELETE FROM request_step WHERE event LIKE 'release%'",
        "UPDATE request SET requester = 'somebody else'",
        "UPDATE request SET stated = replace(stated, '\"member\"', '\"external\"')",
        "UPDATE request SET proposed = replace(proposed, 'meet', 'refer')",
    ],
)
def test_a_request_that_is_gone_or_other_than_it_came_in_is_named(sent, altered, change):
    with pytest.raises(StoreError, match=sent[1].occasion.request) as found:
        sealed.require_requests(altered(change))
    assert found.value.code == "altered"
