"""What the first pages show is made before anybody asks: the same safe view, and nobody is said to have asked."""

import pytest

from wiu.policy.access import Action
from wiu.services import aside, exploring, warming
from wiu.statistics.ready import ready_views
from wiu.store import audit_log


@pytest.fixture
def made(monkeypatch):
    """The names of what is worked out, as it is."""
    done, names = aside.done, []

    def told(work, *given):
        names.append(work.__name__)
        return done(work, *given)

    monkeypatch.setattr(aside, "done", told)
    return names


def asked(home):
    with home.register.transaction() as connection:
        return [each for each in audit_log.entries(connection) if each.action == Action.EXPLORE_WORKFORCE]


def test_whoever_comes_first_finds_the_first_view_made_and_is_logged_alone(sample, wiu, now, made):
    warming.warm(sample)
    assert len(made) == 1
    assert asked(sample) == []
    view = exploring.view(sample, wiu, ready_views()[0].question, now=now)
    assert len(made) == 1
    assert view.table.cells
    assert [each.actor for each in asked(sample)] == [wiu.subject]


def test_where_there_is_no_data_nothing_is_made(fresh, made):
    warming.warm(fresh)
    assert made == []
    assert not fresh.path.exists()
