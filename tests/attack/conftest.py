import shutil
from datetime import UTC, datetime

import pytest
from staged import identity_provider, server, with_open_doors

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

PEOPLE = {"olive": ["office"], "will": ["wiu"], "uma": ["uklg"], "both": ["wiu", "uklg"], "nora": []}


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    with identity_provider(PEOPLE, tmp_path_factory.mktemp("provider") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def sampled(tmp_path_factory):
    home = tmp_path_factory.mktemp("sampled")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(home), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=60)
    return home


@pytest.fixture(scope="session")
def guarded(root, sampled, provider, tmp_path_factory):
    """The product as it is."""
    folder = tmp_path_factory.mktemp("guarded")
    with server(root, shutil.copytree(sampled, folder / "home"), provider, folder / "run") as running:
        yield running


@pytest.fixture(scope="session")
def opened(root, sampled, provider, tmp_path_factory):
    """A copy of the product with its doors left open: every attack must find something there."""
    folder = tmp_path_factory.mktemp("opened")
    code = with_open_doors(root, folder / "code")
    with server(code, shutil.copytree(sampled, folder / "home"), provider, folder / "run") as running:
        yield running
