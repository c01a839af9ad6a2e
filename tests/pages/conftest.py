"""The screens over a real, small sample survey, opened as each role through the sign-in of production."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home
from wiu.store import register

PROVIDER = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "only-for-tests-only-for-tests-only",
    "client_id": "wiu",
    "client_secret": "only-for-tests",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}
PATIENCE = 120


def _identity(*roles, hours=1):
    """Return what the identity provider says of a person who holds these roles."""
    return {
        "is_logged_in": True,
        "sub": "test-person",
        "name": "Ada Example",
        "roles": list(roles),
        "exp": int((datetime.now(UTC) + timedelta(hours=hours)).timestamp()),
    }


@pytest.fixture(scope="module", autouse=True)
def as_a_server_keeps_it():
    """Keep the register open between the transactions of a page, as a server does."""
    with register.kept_open():
        yield


@pytest.fixture
def provider():
    return dict(PROVIDER)


@pytest.fixture
def identity():
    return _identity


@pytest.fixture(scope="session")
def sampled(tmp_path_factory):
    """A folder of databases that holds a small sample survey."""
    folder = tmp_path_factory.mktemp("sampled")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(folder), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=60)
    return folder


@pytest.fixture
def open_page(root, sampled, monkeypatch):
    """Return a function that opens a page as somebody with these roles, or as nobody."""
    monkeypatch.setenv("WIU_HOME", str(sampled))

    def opened(name=None, *roles, user=None, secrets=PROVIDER, alone=False, **address):
        script = root / "pages" / f"{name}.py" if alone else root / "wiu/ui/entrance.py"
        at = AppTest.from_file(script, default_timeout=PATIENCE)
        if secrets:
            at.secrets["auth"] = secrets
        at.user = user if user is not None else _identity(*roles) if roles else {"is_logged_in": False}
        for key, value in address.items():
            at.query_params[key] = value
        at.run()
        if name and not alone and name != "overview":
            at.switch_page(str(root / "pages" / f"{name}.py"))
            at.run()
        return at

    return opened


@pytest.fixture
def move_to(open_page, monkeypatch):
    """Return a function that lets the pages open over another folder of databases."""
    assert open_page

    def moved(folder):
        monkeypatch.setenv("WIU_HOME", str(folder))
        return Home(folder)

    return moved
