"""The log as the office reads it."""

import pytest
from homes import rewritten

from wiu.policy.access import RefusedError
from wiu.services import auditing, signing


@pytest.fixture
def told(fresh, office, wiu, now):
    for viewer, action in ((office, "sign in"), (wiu, "sign in"), (wiu, "refused"), (office, "sign out")):
        signing.note(fresh, viewer, action, "", now=now)
    return auditing.log(fresh, office)


def test_the_newest_entry_comes_first_and_the_chain_is_verified(told):
    assert [each.action for each in told.entries] == ["sign out", "refused", "sign in", "sign in"]
    assert told.broken is None


def test_entries_are_found_by_what_was_done_and_by_whom(told):
    assert told.actions == ("refused", "sign in", "sign out")
    assert told.actors == ("o", "w")
    assert [each.number for each in told.of(action="sign in")] == [2, 1]
    assert [each.number for each in told.of(actor="w", action="sign in")] == [2]
    assert told.of() == told.entries


def test_the_first_broken_entry_is_named(told, fresh, office):
    assert told.broken is None
    with rewritten(fresh.register) as connection:
        connection.execute("UPDATE audit_entry SET subject = 'elsewhere' WHERE number = 3")
    assert auditing.log(fresh, office).broken == 3


def test_only_the_office_reads_it(fresh, wiu):
    with pytest.raises(RefusedError):
        auditing.log(fresh, wiu)
