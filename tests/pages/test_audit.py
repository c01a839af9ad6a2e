"""The Audit page: entries to choose from, and a broken chain in plain sight."""

import pytest
from homes import copied, rewritten


@pytest.fixture
def kept(move_to, sampled, tmp_path):
    return move_to(copied(sampled, tmp_path / "home"))


def test_a_whole_chain_is_said_to_hold(open_page, kept):
    at = open_page("audit", "office")
    assert not at.exception
    assert "The chain holds" in at.success[0].value
    assert "load survey" in at.selectbox(key="action").options
    assert kept.register.path.exists()


def test_entries_are_filtered_by_what_was_done(open_page, kept):
    at = open_page("audit", "office")
    at.selectbox(key="action").select("sign in").run()
    assert not at.exception
    shown = "".join(element.proto.body for element in at.get("html"))
    assert '<td class="words">sign in</td>' in shown
    assert "load survey" not in shown
    assert kept.register.path.exists()


def test_the_first_broken_entry_is_named(open_page, kept):
    with rewritten(kept.register) as connection:
        connection.execute("UPDATE audit_entry SET actor = 'nobody' WHERE number = 1")
    at = open_page("audit", "office")
    assert "entry 1 is the first" in at.error[0].value
    assert not at.success
