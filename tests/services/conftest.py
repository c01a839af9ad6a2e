import shutil
from datetime import UTC, datetime

import pytest

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def office():
    return Viewer("o", "An Officer", frozenset({Role.OFFICE}))


@pytest.fixture
def wiu():
    return Viewer("w", "A Colleague", frozenset({Role.WIU}))


@pytest.fixture
def nobody():
    return Viewer("n", "Nobody", frozenset())


@pytest.fixture
def trying_out():
    return Viewer("demonstration-office", "Office staff", frozenset({Role.OFFICE}), demonstration=True)


@pytest.fixture
def fresh(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A home with a small sample survey, and what building it said. To be copied by whoever changes it."""
    home = Home(tmp_path_factory.mktemp("sample"))
    viewer = Viewer("w", "A Colleague", frozenset({Role.WIU}))
    steps = []
    said = sampling.build(
        home, viewer, now=NOW, departments=120, progress=lambda done, words: steps.append((done, words))
    )
    return home, said, steps


@pytest.fixture
def sample(built, tmp_path):
    return Home(shutil.copytree(built[0].path, tmp_path / "sample"))
