"""Every screen in a real browser, in every state: axe-core finds nothing, nothing is asked of others, nothing is cut off.

In the suite every page as the office, and a sample of roles and states. With WIU_EVERY_SCREEN=1 every page as every role in
every state: filled, refused, empty, in error; while the first start is under way it is loading.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from answered import NOT_THE_PAGES, PATIENCE, listening, settled
from app_server import running
from axe_playwright_python.sync_playwright import Axe

from wiu.policy.access import Role, Viewer, may
from wiu.services import sampling
from wiu.services.home import Home
from wiu.ui.menu import MENU

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from served import identity, server

pytestmark = pytest.mark.browser

EVERY = os.environ.get("WIU_EVERY_SCREEN") == "1"
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
NAMES = {Role.OFFICE: "Office staff", Role.WIU: "Workforce Intelligence Unit", Role.UKLG: "UK Liaison Group"}
# Streamlit's own file uploader: a presentational section with a label; a best practice, no WCAG criterion
NOT_OURS = ("presentation-role-conflict", "stFileUploaderDropzone")
MOST_TRIES = 80
WIDTHS = (1300, 800, 640)  # 640 is a screen of 1280 at 200 %
IN_THE_SUITE = {
    Role.OFFICE: [entry.name for entry in MENU],
    Role.WIU: ["coverage"],
    Role.UKLG: ["workforce", "releases"],
}
ENTRIES = {entry.name: entry for entry in MENU}
CUT_OFF = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.max(document.scrollingElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("accessible"))
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(home, operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=60)
    return home


@pytest.fixture(scope="module")
def address(root, home):
    with running(root, home.path) as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(address, chromium):
    """A browser for each role, signed in; what it asked for and what its pages complained of."""
    opened = {}

    def of(role):
        if role not in opened:
            context = listening(chromium.new_context(viewport={"width": 1300, "height": 900}))
            context.set_default_timeout(PATIENCE)
            context.asked, context.complaints = [], []
            page = context.new_page()
            page.on("request", lambda request: context.asked.append(request.url))
            page.on(
                "console",
                lambda said: context.complaints.append(said.text) if said.type == "error" else None,
            )
            page.goto(address)
            page.get_by_role("heading", name="Sign in").wait_for()
            settled(page)
            assert violations(page) == []
            page.get_by_role("button", name=NAMES[role]).click()
            page.get_by_role("heading", name="What we hold").wait_for()
            opened[role] = context, page
        return opened[role]

    yield of
    for context, _ in opened.values():
        context.close()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], node["html"])
        for each in found
        for node in each["nodes"]
        if each["id"] != NOT_OURS[0] or NOT_OURS[1] not in node["html"]
    ]


def cut_off(page):
    """Return by how many pixels the page is too wide, once its charts have followed: they do so after the page."""
    for _ in range(MOST_TRIES):
        if page.evaluate(CUT_OFF) <= 1:
            break
        page.wait_for_timeout(250)
    return page.evaluate(CUT_OFF)


def looked_through(page, widths=WIDTHS):
    """Look at a page at each width: nothing is cut off, and axe finds nothing."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        assert cut_off(page) <= 1, width
        if EVERY or width != min(WIDTHS):
            assert violations(page) == [], width
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, entry.name) for role in Role for entry in MENU if EVERY or entry.name in IN_THE_SUITE[role]],
)
def test_a_screen_is_accessible_whole_and_keeps_to_this_machine(address, signed_in, role, name):
    context, page = signed_in(role)
    context.asked.clear()
    context.complaints.clear()
    page.goto(f"{address}/{name}")
    allowed = may(Viewer("x", "x", frozenset({role})), ENTRIES[name].action)
    last = LAST.get(name, ENTRIES[name].title) if allowed else "Not for your role"
    page.get_by_role("heading", name=last, exact=True).wait_for()
    page.get_by_text("Sample data: invented organisations").first.wait_for()
    settled(page)
    looked_through(page)
    assert [url for url in context.asked if not url.startswith((address, "data:", "blob:"))] == []
    assert [said for said in context.complaints if not any(known in said for known in NOT_THE_PAGES)] == []


def test_the_first_start_is_accessible_while_it_is_under_way(root, tmp_path, context):
    # while the test holds the editions, the sample can't be done before it was looked at
    with running(root, tmp_path) as address, Home(tmp_path).editions.held(60):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Office staff").click()
        page.get_by_role("progressbar").wait_for()
        assert violations(page) == []


def test_screens_without_any_data_say_so_accessibly(tmp_path, context):
    with server(tmp_path) as served:
        cookie = {"name": "_streamlit_user", "value": identity(served, 1, "office"), "url": served.address}
        context.add_cookies([cookie])
        page = context.new_page()
        for entry in MENU:
            if EVERY or entry.name in {"overview", "workforce"}:
                page.goto(f"{served.address}/{entry.name}")
                page.get_by_role("heading", name=entry.title, exact=True).wait_for()
                settled(page)
                looked_through(page, WIDTHS if EVERY else WIDTHS[:1])


@pytest.fixture
def spoilt(home):
    """Let no edition be found, for one test."""
    current = home.path / "editions" / "CURRENT"
    said = current.read_text()
    current.write_text("gone\n")
    yield
    current.write_text(said)


@pytest.mark.usefixtures("spoilt")
@pytest.mark.parametrize("name", [entry.name for entry in MENU] if EVERY else ["overview", "workforce"])
def test_a_screen_that_can_not_be_shown_says_so_accessibly(address, signed_in, name):
    _, page = signed_in(Role.OFFICE)
    page.goto(f"{address}/{name}")
    page.get_by_role("alert").first.wait_for()
    settled(page)
    looked_through(page, WIDTHS if EVERY else WIDTHS[:1])
    assert page.get_by_text("Traceback").count() == 0
