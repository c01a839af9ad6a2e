"""The office's pages with the network off: whole, map included; nothing asked of outside, nothing to take away."""

import io
from datetime import UTC, datetime

import pytest
from answered import settled
from app_server import running
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

pytestmark = pytest.mark.browser

PARTS = {
    "coverage": ("Gaps: whom to ask", "Contradictions", "One organisation", "Estimates", "How it is counted"),
    "contracts": ("Chains and circles", "One organisation"),
}
REGIONS = {(221, 231, 240), (198, 215, 229)}
"""The shades of a region."""
SIGNS = {(40, 161, 151), (18, 67, 109)}
"""The colours of a sign."""
MOST_LOOKS = 80
LAST = {"coverage": "From round to round", "contracts": "contracts end within a year"}


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    home = tmp_path_factory.mktemp("office")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(home), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=90)
    with running(root, home) as started:
        yield started


@pytest.fixture
def page(address, context):
    """The office, signed in, with no way out to the network: what asks for another machine is cut off and noted."""
    page = context.new_page()
    page.outside, page.asked, page.downloads = [], [], []

    def cut_off(route, request):
        if request.url.startswith((address, "data:", "blob:")):
            page.asked.append(request.url)
            route.continue_()
        else:
            page.outside.append(request.url)
            route.abort()

    page.route("**/*", cut_off)
    page.on("download", lambda download: page.downloads.append(download.url))
    page.goto(f"{address}/coverage")
    page.get_by_role("button", name="Office staff").click()
    page.get_by_role("heading", name="Coverage", exact=True).wait_for()
    return page


def violations(page):
    return [
        (each["id"], node["html"])
        for each in Axe().run(page).response["violations"]
        for node in each["nodes"]
    ]


def colours_of(locator):
    seen = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    return {colour for _, colour in seen.getcolors(1 << 24)}


@pytest.mark.parametrize("name", PARTS)
def test_with_the_network_off_the_page_is_whole_and_every_part_accessible(page, address, name):
    page.goto(f"{address}/{name}")
    page.get_by_role("heading", name=LAST[name]).wait_for()
    settled(page)
    for part in PARTS[name]:
        page.get_by_role("radio", name=part).or_(page.get_by_role("button", name=part)).first.click()
        settled(page)
        assert violations(page) == [], part
    assert page.outside == []


def test_the_map_is_drawn_with_its_signs(page):
    page.get_by_role("heading", name=LAST["coverage"]).wait_for()
    settled(page)
    drawn = page.locator("canvas").first
    drawn.scroll_into_view_if_needed()
    for _ in range(MOST_LOOKS):
        seen = colours_of(page.get_by_test_id("stDeckGlJsonChart"))
        if seen & REGIONS and seen & SIGNS:
            break
        page.wait_for_timeout(500)  # drawn without a graphics card it takes seconds
    assert seen & REGIONS
    assert seen & SIGNS
    assert page.outside == []


@pytest.mark.parametrize("name", PARTS)
def test_there_is_nothing_to_take_away(page, address, name):
    page.goto(f"{address}/{name}")
    page.get_by_role("heading", name=LAST[name]).wait_for()
    settled(page)
    for each in page.locator(".js-plotly-plot").all():
        each.hover()
    assert page.locator(".modebar-btn").count() == 0
    assert page.get_by_test_id("stElementToolbarButton").get_by_label("Download").count() == 0
    assert page.get_by_role("link", name="Download").count() == 0
    assert page.get_by_role("button", name="Download").count() == 0
    assert not [url for url in page.asked if url.startswith((f"{address}/media/", f"{address}/export/"))]
    assert page.downloads == []
