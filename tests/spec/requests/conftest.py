from __future__ import annotations

from datetime import timedelta

import pytest
from asked_for import ENOUGH, PLAIN, START, TODAY, WEIGHED, person

from wiu.policy.access import Role
from wiu.services import asking, deciding, following
from wiu.services.home import Home
from wiu.store import audit_log, register


@pytest.fixture(scope="module", autouse=True)  # no longer: other files' tests would find it open
def as_a_server_keeps_it():
    """Keep the register open between transactions, as a server does; it is let go of whenever another is opened."""
    with register.kept_open():
        yield


@pytest.fixture
def anne():
    return person("anne", Role.OFFICE)


@pytest.fixture
def wim():
    return person("wim", Role.WIU)


@pytest.fixture
def uma():
    return person("uma", Role.UKLG)


@pytest.fixture
def eve():
    return person("eve", *Role)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def log(home, anne):
    """Return a function that logs a plain request, with what a test says about it."""

    def logged(by=anne, received=TODAY, now=START, beside=None, **stated):
        return asking.log(home, by, asking.Asked(PLAIN | stated, received, **(beside or {})), now=now)

    return logged


@pytest.fixture
def walk(home):
    """Return a function that takes steps (event, who, and what is said if it matters) an hour apart."""

    def walked(number, *steps, begin=START):
        for hours, (event, by, *said) in enumerate(steps, 1):
            now = begin + timedelta(hours=hours)
            seen = len(following.one(home, by, number, now=now).record.life.steps)
            record = deciding.act(
                home, by, number, event, said[0] if said else ENOUGH, seen=seen, now=now, weighed=WEIGHED
            )
        return record

    return walked


@pytest.fixture
def audited(home):
    """Return a function that reads the log as text, to be searched for what must not stand there."""

    def read():
        with home.register.transaction() as connection:
            return audit_log.entries(connection), audit_log.verify(connection)

    return read
