"""A PostgreSQL server, and homes whose register lies on it."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import postgresql_server
import pytest

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home
from wiu.store import postgresql

sys.path.append(str(Path(__file__).parents[1] / "attack"))  # the provider to sign in with is theirs
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# minutes, and a browser: asked for
collect_ignore = [
    *([] if os.environ.get("WIU_TWO_PROCESSES") else ["test_two_processes.py"]),
    *([] if os.environ.get("WIU_IN_LAKE") else ["test_lake_at_length.py"]),
]


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skip(reason=postgresql_server.MISSING)
    for item in items:
        if Path(__file__).parent in item.path.parents and not postgresql_server.NEWEST:
            item.add_marker(missing)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def office():
    return Viewer("o", "An Officer", frozenset({Role.OFFICE, Role.WIU}))


@pytest.fixture(scope="session")
def server():
    with postgresql_server.running() as started:
        yield started
        postgresql.let_go()


@pytest.fixture
def on_server(server, monkeypatch):
    """Let registers lie on the server, for one test."""
    monkeypatch.setenv("WIU_REGISTER", server.address)
    return server


@pytest.fixture
def home(on_server, tmp_path):
    assert on_server
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def storage(tmp_path_factory):
    """A folder that several machines share."""
    return tmp_path_factory.mktemp("shared storage")


@pytest.fixture
def in_lake(server, storage, monkeypatch):
    """Let editions lie in a lake, for one test; the register stays in its file."""
    monkeypatch.setenv("WIU_SURVEY", f"ducklake:{server.address}")
    monkeypatch.setenv("WIU_SURVEY_FILES", str(storage))
    return storage


@pytest.fixture(scope="session")
def lake_home(server, storage, tmp_path_factory):
    """A home with a small sample survey in the lake, not to be changed."""
    home = Home(tmp_path_factory.mktemp("lake"))
    viewer = Viewer("o", "An Officer", frozenset({Role.OFFICE, Role.WIU}))
    with pytest.MonkeyPatch.context() as said:
        said.setenv("WIU_SURVEY", f"ducklake:{server.address}")
        said.setenv("WIU_SURVEY_FILES", str(storage))
        sampling.build(home, viewer, now=NOW, departments=30)
    return home


@pytest.fixture
def in_a_file(monkeypatch):
    """Return a function that lets registers lie in files again."""
    return lambda: monkeypatch.delenv("WIU_REGISTER")
