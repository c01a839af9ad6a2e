from datetime import UTC, datetime

import pytest
from answered import PATIENCE, listening
from homes import copied
from staged import PEOPLE, identity_provider, server, with_doors

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
NAMES = "--host-resolver-rules=MAP workforce.example.org 127.0.0.1"


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
    with server(root, copied(sampled, folder / "home"), provider, folder / "run") as running:
        yield running


@pytest.fixture(scope="session")
def opened(root, sampled, provider, tmp_path_factory):
    """A copy of the product whose doors can be left open one by one: each attack must find something there."""
    folder = tmp_path_factory.mktemp("opened")
    code = with_doors(root, folder / "code")
    with server(code, copied(sampled, folder / "home"), provider, folder / "run") as running:
        yield running


@pytest.fixture(scope="module")  # closed before any other browser is started: there can be only one at a time
def chromium():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NAMES])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A browser of its own: nobody's cookies."""
    opened = listening(chromium.new_context())
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()
