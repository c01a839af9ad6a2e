"""Every screen in a real browser: axe-core finds nothing, nothing is asked of other machines, no error is logged."""

from datetime import UTC, datetime

import pytest
from app_server import running
from axe_playwright_python.sync_playwright import Axe

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home
from wiu.ui.menu import MENU

pytestmark = pytest.mark.browser

# what is drawn last, so that the whole screen is there when it is
LAST = {
    "overview": "What we hold",
    "coverage": "From round to round",
    "workforce": "Release check",
    "benchmark": "Own figures for a Head of Department",
    "services_map": "Publish for the website",
    "survey_data": "Load a file",
    "audit": "Entries",
    "methods": "When a figure is withheld",
}
# Streamlit's own file uploader: a presentational section with a label; a best practice, no WCAG criterion
NOT_OURS = ("presentation-role-conflict", "stFileUploaderDropzone")


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    home = tmp_path_factory.mktemp("accessible")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(home), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=60)
    with running(root, home) as started:
        yield started


def violations(page):
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], node["html"])
        for each in found
        for node in each["nodes"]
        if each["id"] != NOT_OURS[0] or NOT_OURS[1] not in node["html"]
    ]


@pytest.mark.parametrize("entry", MENU, ids=[entry.name for entry in MENU])
@pytest.mark.parametrize("width", [1300, 800])
def test_a_screen_is_accessible_and_keeps_to_this_machine(address, context, entry, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/{entry.name}")
    page.get_by_role("heading", name="Sign in").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Office staff").click()
    page.get_by_role("heading", name=LAST.get(entry.name, entry.title), exact=True).wait_for()
    page.get_by_text("Sample data: invented organisations").first.wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    assert violations(page) == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    # Streamlit looks for itself below the page's own address first, and is told 404
    assert [said for said in complaints if "404" not in said] == []
