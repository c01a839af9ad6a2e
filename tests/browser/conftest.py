"""A real Chromium to look at the running app."""

import pytest
from answered import PATIENCE, listening

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(
    scope="module"
)  # closed before the next: only one at a time, and no other event loop beside it
def chromium():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A browser of its own: nobody's cookies."""
    opened = listening(chromium.new_context(viewport={"width": 1300, "height": 900}, accept_downloads=True))
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()
