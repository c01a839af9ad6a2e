"""`check` finds a release that is not as it was kept: document, words, ledger, steps and edition."""

import pytest
from cast import ANNA, BERT, NOW
from homes import NAME, rewritten

from wiu.services import checking, releasing


@pytest.fixture
def handed(home, reply):
    return releasing.quick(home, BERT, reply(), now=NOW)


def wrong(home):
    return [each["message"] for each in checking.check(home, ANNA, now=NOW)["wrong"]]


def test_releases_as_they_were_kept_are_sound(home, handed):
    assert handed
    found = checking.check(home, ANNA, now=NOW)
    assert found["sound"], found["wrong"]
    assert f"{NAME}: the ledger of what went out" in found["checked"]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("UPDATE release_document SET document = 'other'", "not as the audit log sealed it"),
        (
            "UPDATE release_document SET kept = replace(kept, 'true', 'false')",
            "not as the audit log sealed it",
        ),
        ("UPDATE released_cell SET status = 'published' WHERE status <> 'published'", "cells in the ledger"),
        ("DELETE FROM released_cell WHERE codes[1] = 'London'", "cells in the ledger"),
        ("UPDATE release_step SET actor = 'somebody'", "not as the audit log sealed it"),
        ("DELETE FROM release_document", "not as the audit log sealed it"),
    ],
)
def test_whatever_was_changed_behind_the_logs_back_is_named(home, handed, deed, said):
    with rewritten(home.register) as connection:
        connection.execute(deed)
    assert any(said in message and handed.release.number in message for message in wrong(home))


def test_an_edition_that_was_released_from_is_missed(home, handed):
    path = home.editions._kept(1)
    rows = home.editions.rows()
    home.editions.write(rows, made_at=NOW, made_by="tests", why="again", sample=True)
    path.unlink()
    assert any("an edition that it was released from is missing" in message for message in wrong(home))
    assert handed
