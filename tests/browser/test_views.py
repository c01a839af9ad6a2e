"""Every ready view in a real browser: no error is logged, axe finds nothing, nothing is asked of other machines.

By default a few views as one role. With WIU_EVERY_VIEW=1 every view as every role at both widths, and a picture of each
in the folder that WIU_PICTURES names.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from app_server import running
from axe_playwright_python.sync_playwright import Axe

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home
from wiu.statistics.ready import ready_views

pytestmark = pytest.mark.browser

EVERY = os.environ.get("WIU_EVERY_VIEW") == "1"
ROLES = {"office": "Office staff", "wiu": "Workforce Intelligence Unit", "uklg": "UK Liaison Group"}
FEW = ("ages", "pyramid", "vacancies_by_region")
WIDTHS = (1300, 800)


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    home = tmp_path_factory.mktemp("views")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    departments = None if EVERY else 120
    sampling.build(Home(home), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=departments)
    with running(root, home) as started:
        yield started


def settled(page):
    page.wait_for_timeout(400)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def picture(page, name):
    folder = os.environ.get("WIU_PICTURES")
    if folder:
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        width = page.viewport_size["width"]
        page.set_viewport_size({"width": width, "height": min(int(height) + 20, 6000)})
        page.wait_for_timeout(900)
        page.screenshot(path=Path(folder) / f"{name}.png")
        page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("role", ROLES if EVERY else ["wiu"])
@pytest.mark.parametrize("width", WIDTHS if EVERY else [1300])
def test_every_ready_view_is_clean_in_a_browser(address, context, role, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/workforce")
    page.get_by_role("button", name=ROLES[role]).click()
    page.get_by_role("heading", name="Ready views").wait_for()
    settled(page)
    for ready in ready_views():
        if not EVERY and ready.name not in FEW:
            continue
        page.get_by_role("button", name=ready.title, exact=True).click()
        page.get_by_text(f"{ready.title}: {ready.answers}").wait_for()
        page.mouse.move(5, 5)  # away from the button, whose tip would lie over the page
        settled(page)
        assert page.get_by_role("alert").filter(has_text="can't be").count() == 0
        found = Axe().run(page).response["violations"]
        assert [(ready.name, each["id"], each["nodes"][0]["html"]) for each in found] == []
        picture(page, f"{ready.name}-{role}-{width}")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    # Streamlit looks for itself below the page's own address first, and is told 404
    assert [said for said in complaints if "404" not in said] == []
