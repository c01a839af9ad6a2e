"""A release, its steps and its document stand as the audit log sealed them, or `check` names the release."""

import pytest
from cast import BERT
from homes import rewritten

from wiu.services import releasing, sealed
from wiu.statistics.question import Question
from wiu.store.errors import StoreError


@pytest.fixture
def handed(home, asked, now):
    return releasing.quick(
        home, BERT, asked(Question(("headcount", "wte_in_post"), ("region", "staff_group"))), now=now
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE release_document SET document = 'another'::BLOB",
        "UPDATE release_document SET kept = '{}'",
        "UPDATE release_step SET reason = 'another'",
        "UPDATE release_step SET actor = 'somebody else'",
        "DELETE FROM release_document",
    ],
)
def test_what_was_altered_behind_the_logs_back_is_named(home, handed, change):
    sealed.require_releases(home)
    sealed.require_requests(home)
    with rewritten(home.register) as connection:
        connection.execute(change)
    with pytest.raises(StoreError, match=handed.release.number) as found:
        sealed.require_releases(home)
    assert found.value.code == "altered"
