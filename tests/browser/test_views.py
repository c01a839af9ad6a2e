"""Every ready view in a real browser: no error is logged, axe finds nothing, nothing is asked of other machines,
and the browser's own table and every chart, in whatever tab, hold the figures that print and bundle are tested to hold:
texts, rows, lengths, places and shades.
By default a few views as one role, each compared with the picture of it that is kept. With WIU_EVERY_VIEW=1 every view as every role at both widths, and a picture of each
in the folder that WIU_PICTURES names.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import drawn_marks
import kept_pictures
import pytest
from answered import NOT_THE_PAGES, settled
from app_server import running
from axe_playwright_python.sync_playwright import Axe

from wiu.policy.access import Role, Viewer
from wiu.presentation.figures import figures_of
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, sampling
from wiu.services.home import Home
from wiu.statistics.ready import ready_views

pytestmark = pytest.mark.browser

EVERY = os.environ.get("WIU_EVERY_VIEW") == "1"
ROLES = {"office": "Office staff", "wiu": "Workforce Intelligence Unit", "uklg": "UK Liaison Group"}
FEW = ("ages", "pyramid", "vacancies_by_region")  # bars with withheld ones, a pyramid, a map
WIDTHS = (1300, 800)
WITHOUT_TIPS = {"exclude": [["#stFloatingOverlayPortal"]]}
"""Streamlit draws a pressed button's tip outside the page's regions, late on a busy machine, and takes it away at once."""
OPERATOR = Viewer("tests", "tests", frozenset({Role.OFFICE}))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("views"))
    sampling.build(home, OPERATOR, now=datetime(2026, 11, 22, 12, tzinfo=UTC))
    return home


@pytest.fixture(scope="module")
def address(root, home):
    with running(root, home.path) as started:
        yield started


def away(page):
    """Take the mouse from what was pressed, whose tip would lie over the page and outside its regions."""
    tip = page.locator("#stFloatingOverlayPortal > *").first
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")
    settled(page)
    tip.wait_for(state="hidden")  # on a busy machine it comes up late, and goes at once


def picture(page, name):
    folder = os.environ.get("WIU_PICTURES")
    if folder:
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        width = page.viewport_size["width"]
        page.set_viewport_size({"width": width, "height": min(int(height) + 20, 6000)})
        page.wait_for_timeout(900)
        page.screenshot(path=Path(folder) / f"{name}.png")
        page.set_viewport_size({"width": width, "height": 900})


def figures_in_table(view):
    return [text for layout in layouts(view) for row in layout.rows for text in row.cells]


@pytest.mark.parametrize("role", ROLES if EVERY else ["wiu"])
@pytest.mark.parametrize("width", WIDTHS if EVERY else [1300])
def test_every_ready_view_is_clean_and_looks_as_it_did(address, home, context, role, width):
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
        away(page)
        assert page.get_by_role("alert").filter(has_text="can't be").count() == 0
        found = Axe().run(page, context=WITHOUT_TIPS).response["violations"]
        assert [(ready.name, each["id"], each["nodes"][0]["html"]) for each in found] == []
        view = exploring.view(home, OPERATOR, ready.question, now=datetime.now(UTC))
        assert page.locator(".wiu-table").first.locator("td").all_inner_texts() == figures_in_table(view)
        drawn_marks.every_chart_agrees(page, figures_of(view))
        away(page)
        # whoever may release sees the same column, whatever else is in the menu
        kept_pictures.compare(page, f"{ready.name}-{'looks' if role == 'uklg' else 'releases'}-{width}")
        picture(page, f"{ready.name}-{role}-{width}")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert [said for said in complaints if not any(known in said for known in NOT_THE_PAGES)] == []


MARK = ".stPlotlyChart .bars .point:nth-child(2) path"
OUT_OF_PLACE = {
    "a bar that is two fifths shorter": MARK + " {transform: scaleX(.6); transform-box: fill-box}",
    "a bar that is a twentieth longer": MARK + " {transform: scaleX(1.05); transform-box: fill-box}",
    "a bar in the next row": MARK + " {transform: translateY(34px)}",
    "a bar that is not there": MARK + " {transform: scaleX(0)}",
}
PALER = ".stPlotlyChart .trace:nth-child(2) .js-fill {fill: #FFFFFF !important}"


def test_a_chart_that_is_drawn_otherwise_is_seen_in_its_marks_or_in_its_picture(address, home, context):
    """Missing, cut off or of another colour in the picture; a mark of another length, place or shade by measuring."""
    page = context.new_page()
    page.goto(f"{address}/workforce")
    page.get_by_role("button", name=ROLES["wiu"]).click()
    page.get_by_role("button", name="Age profile", exact=True).click()
    page.get_by_text("Age profile: ").wait_for()
    ages, regions = (
        figures_of(exploring.view(home, OPERATOR, each.question, now=datetime.now(UTC)))
        for name in ("ages", "vacancies_by_region")
        for each in ready_views()
        if each.name == name
    )
    away(page)
    drawn_marks.agree_once_drawn(page, ages[0])
    before = kept_pictures.taken(page)
    assert (kept_pictures.read(kept_pictures.written(before)) == before).all()
    page.add_style_tag(
        content="body, table, h1, h2, h3, p {font-family: serif !important; letter-spacing: .2px}"
    )
    assert kept_pictures.difference(kept_pictures.taken(page), before) <= kept_pictures.MOST_SQUARES
    for spoilt in (
        ".stPlotlyChart {visibility: hidden}",
        ".stPlotlyChart .bars path {fill: #D0D8E0 !important}",
        ".wiu-table {width: 60%}",
    ):
        style = page.add_style_tag(content=spoilt)
        assert kept_pictures.difference(kept_pictures.taken(page), before) > kept_pictures.MOST_SQUARES, (
            spoilt
        )
        style.evaluate("each => each.remove()")
    drawn_marks.agree_once_drawn(page, ages[0])
    for spoilt in OUT_OF_PLACE.values():
        style = page.add_style_tag(content=spoilt)
        with pytest.raises(AssertionError, match=r"is drawn|does not stand beside"):
            drawn_marks.agree(ages[0], drawn_marks.seen(page))
        style.evaluate("each => each.remove()")
    page.get_by_role("button", name="Vacancies by region", exact=True).click()
    page.get_by_role("tab", name="Map").click()
    page.get_by_role("heading", name=regions[1].title, exact=True).wait_for()
    settled(page)
    drawn_marks.agree_once_drawn(page, regions[1])
    page.add_style_tag(content=PALER)
    with pytest.raises(AssertionError, match="another shade"):
        drawn_marks.agree(regions[1], drawn_marks.seen(page))
