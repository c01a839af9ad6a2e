"""A small sample survey with people who may release, and requests to be answered."""

from datetime import timedelta

import pytest
from cast import ANNA, BERT, CLEO, LENA, MEMBERS, NOW, OUTSIDE, QUESTION
from homes import copied

from wiu.policy.moves import Event
from wiu.requests.life import Said
from wiu.services import asking, deciding, following, releasing, sampling
from wiu.services.deciding import Weighed
from wiu.services.home import Home
from wiu.services.occasions import Reply, occasion_of
from wiu.store import audit_log, register


@pytest.fixture(scope="module", autouse=True)  # no longer: other files' tests would find it open
def as_a_server_keeps_it():
    """Keep the register open between transactions, as a server does; it is let go of whenever another is opened."""
    with register.kept_open():
        yield


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def later():
    return lambda minutes: NOW + timedelta(minutes=minutes)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("sampled"))
    sampling.build(home, ANNA, now=NOW - timedelta(days=1), departments=60)
    return home


@pytest.fixture
def home(sampled, tmp_path):
    return Home(copied(sampled.path, tmp_path / "home"))


@pytest.fixture
def people():
    return {"anna": ANNA, "bert": BERT, "cleo": CLEO, "lena": LENA}


@pytest.fixture
def request_of(home):
    """Log a request, of a member or from outside, and return its record."""

    def logged(stated=MEMBERS, **changed):
        return asking.log(home, BERT, asking.Asked(stated | changed, NOW.date()), now=NOW)

    return logged


@pytest.fixture
def asked(request_of):
    """Return what a second person is to approve in answer to a request, a new one if none is named."""

    def made(*questions, record=None, **changed):
        occasion = occasion_of(record or request_of())
        return releasing.Asked(questions or (QUESTION,), type(occasion)(**vars(occasion) | changed))

    return made


@pytest.fixture
def reply(request_of):
    """Return what one person sends in answer to a request, a new one if none is named."""

    def made(*questions, record=None, **changed):
        return Reply(questions or (QUESTION,), (record or request_of()).number, **changed)

    return made


@pytest.fixture
def approved(home, request_of):
    """Return a request from outside that the group has approved."""

    def made():
        record = request_of(OUTSIDE)
        steps = (
            (BERT, Event.ACKNOWLEDGE, Said(), None),
            (BERT, Event.TRIAGE, Said(), None),
            (BERT, Event.COLLATE, Said(reason="Vacancies by region"), None),
            (BERT, Event.REFER, Said(clause="Q1", reason="It comes from outside"), None),
            (LENA, Event.APPROVE, Said(), Weighed("none", "the committee hears of vacancies")),
        )
        for viewer, event, said, weighed in steps:
            record = deciding.act(
                home,
                viewer,
                record.number,
                event,
                said,
                seen=len(record.life.steps),
                now=NOW,
                weighed=weighed,
            )
        return record

    return made


@pytest.fixture
def state_of(home):
    def told(number):
        return following.one(home, BERT, number, now=NOW).record.life.state

    return told


@pytest.fixture
def log(home):
    def entries():
        with home.register.transaction() as connection:
            assert audit_log.verify(connection) is None
            return audit_log.entries(connection)

    return entries
