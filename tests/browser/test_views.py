"""Every ready view in a real browser: no error is logged, axe finds nothing, nothing is asked of other machines,
and the browser's own table and every chart, in whatever tab, hold the figures that print and bundle are tested to hold:
texts, rows, lengths, places and shades.

And from the page after signing in to the PDF in hand, for each request that the policy lets be met, at most five clicks.
By default a few views as one role, each compared with the picture of it that is kept. With WIU_EVERY_VIEW=1 every view as every role at both widths, and a picture of each
in the folder that WIU_PICTURES names.
"""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import drawn_marks
import kept_pictures
import pytest
from app_server import running
from axe_playwright_python.sync_playwright import Axe
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.policy.wording import words
from wiu.presentation.figures import figures_of
from wiu.presentation.table_rows import layouts
from wiu.services import asking, exploring, sampling
from wiu.services.home import Home
from wiu.statistics.ready import ready_views

pytestmark = pytest.mark.browser

EVERY = os.environ.get("WIU_EVERY_VIEW") == "1"
ROLES = {"office": "Office staff", "wiu": "Workforce Intelligence Unit", "uklg": "UK Liaison Group"}
FEW = ("ages", "pyramid", "vacancies_by_region")  # bars with withheld ones, a pyramid, a map
WIDTHS = (1300, 800)
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


def settled(page):
    page.wait_for_timeout(400)
    page.locator("[data-test-script-state=notRunning]").wait_for()


def away(page):
    """Take the mouse from what was pressed, whose tip would lie over the page and outside its regions."""
    page.mouse.move(5, 5)
    page.locator("#stFloatingOverlayPortal > *").first.wait_for(state="hidden")


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
        settled(page)
        assert page.get_by_role("alert").filter(has_text="can't be").count() == 0
        found = Axe().run(page).response["violations"]
        assert [(ready.name, each["id"], each["nodes"][0]["html"]) for each in found] == []
        view = exploring.view(home, OPERATOR, ready.question, now=datetime.now(UTC))
        assert page.locator(".wiu-table").first.locator("td").all_inner_texts() == figures_in_table(view)
        drawn_marks.every_chart_agrees(page, figures_of(view))
        away(page)
        # whoever may release sees the same column, whatever else is in the menu
        kept_pictures.compare(page, f"{ready.name}-{'looks' if role == 'uklg' else 'releases'}-{width}")
        picture(page, f"{ready.name}-{role}-{width}")
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    # Streamlit looks for itself below the page's own address first, and is told 404
    assert [said for said in complaints if "404" not in said] == []


MEMBER = {"requester": "member", "member_role": "individual", "commercial_gain": False, "scope": "uk"}
GROUP = {"member_role": "sig", "purpose": "sig_work"}
MET = {
    "contacts of all NM services for its group": (
        GROUP | {"for_sig": "Nuclear Medicine", "wants": ["contacts"]},
        "Contacts of all services, UK-wide.",
        ("Meet the request and download the list as PDF",),
    ),
    "regional vacancies for a position paper": (
        GROUP
        | {
            "for_sig": "Radiotherapy",
            "wants": ["vacancies"],
            "purpose": "national_or_regional",
            "scope": "region",
        },
        "Regional vacancies, for a position paper.",
        ("PDF for a request", "Release", "Download REL-"),
    ),
    "own figures for a staffing case": (
        {
            "member_role": "head_of_department",
            "purpose": "own_organisation",
            "scope": "own_department",
            "wants": ["workforce", "vacancies"],
        },
        "Our own WTE and profile, for a staffing case.",
        ("Release the comparison and make the sheet", "Download the sheet with the own figures"),
    ),
    "the age profile for an M.Sc.": (
        {"member_role": "researcher", "purpose": "academic", "wants": ["workforce"]},
        "The age profile, for an M.Sc.",
        ("PDF for a request", "Release", "Download REL-"),
    ),
    "CSV of a table that may be released": (
        GROUP | {"for_sig": "Medical Physics Education", "wants": ["workforce"], "format": "csv"},
        "Headcount by staff group, as CSV.",
        ("PDF for a request", "Release", "Download REL-"),
    ),
}
"""The requests of which the policy says that they are met: as stated, in short, and what is pressed after the link."""
SAID = {
    "contacts of all NM services for its group": ("Nuclear medicine",),
    "regional vacancies for a position paper": ("Vacancy rate", "Radiotherapy physics", "Midlands"),
    "own figures for a staffing case": ("WTE in post", "Vacancy rate"),
    "the age profile for an M.Sc.": ("55 and over", "Clinical scientist"),
    "CSV of a table that may be released": ("Headcount", "Clinical technologist"),
}
"""What the PDF that answers it must hold."""
COUNTING = """addEventListener("click", event => {
    if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true)"""


def largest_organisation(home):
    """Return the organisation of the department with most staff in the newest round, by name."""
    rows = home.editions.rows()
    staff = rows["staffing"].merge(rows["submission"]).query("status == 'accepted'")
    newest = rows["survey_round"].sort_values("census_date")["round_id"].iloc[-1]
    most = staff[staff["round_id"] == newest].groupby("department_id")["headcount"].sum().idxmax()
    department = rows["department"].set_index("department_id").loc[most]
    return rows["organisation"].set_index("org_code").loc[department["org_code"], "name"]


@pytest.fixture(scope="module")
def logged(home):
    """Return the numbers of the requests by what they are, logged and acknowledged as they come in."""
    now, organisation = datetime.now(UTC), largest_organisation(home)
    asked = {
        name: asking.Asked(
            MEMBER | stated | {"organisation": organisation}, now.date(), summary=summary, acknowledge=True
        )
        for name, (stated, summary, _) in MET.items()
    }
    return {name: asking.log(home, OPERATOR, each, now=now).number for name, each in asked.items()}


@pytest.fixture(scope="module")
def unanswered(home, logged, tmp_path_factory):
    """A copy of the databases as they are before the first of these requests is answered."""
    assert logged
    return copied(home.path, tmp_path_factory.mktemp("apart") / "home")


@pytest.fixture(scope="module")
def apart(root, unanswered):
    """The address of a server over the same requests where nothing is ever released by the others here."""
    with running(root, unanswered) as started:
        yield started


@pytest.mark.usefixtures("unanswered")
@pytest.mark.parametrize("name", MET)
def test_from_signing_in_to_the_pdf_in_hand_it_takes_at_most_five_clicks(
    request, context, logged, tmp_path, name
):
    # own figures go out with a comparison, of which beside others nothing may be left to be shown (R2)
    address = request.getfixturevalue("apart" if name.startswith("own") else "address")
    page = context.new_page()
    page.add_init_script(COUNTING)
    page.goto(f"{address}/overview")
    page.get_by_role("button", name=ROLES["wiu"]).click()
    link = page.get_by_role("link", name=f"{logged[name]}: ")
    link.wait_for()
    settled(page)
    page.evaluate("sessionStorage.clicks = 0")
    link.click()
    *presses, last = (re.compile(f"^{re.escape(each)}") for each in MET[name][2])
    for each in presses:
        page.get_by_role("button", name=each).wait_for()
        settled(page)
        page.get_by_role("button", name=each).click()
    button = page.get_by_role("button", name=last)
    button.wait_for()
    settled(page)
    with page.expect_download() as download:
        button.click()
    assert 2 <= int(page.evaluate("sessionStorage.clicks")) <= 5
    pdf = tmp_path / "answer.pdf"
    download.value.save_as(pdf)
    printed = " ".join(
        subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split()
    )
    assert logged[name] in printed
    assert words("proviso") in printed
    for said in SAID[name]:
        assert said in printed


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
    page.locator(".stPlotlyChart .bars path").first.wait_for()
    page.mouse.move(5, 5)
    settled(page)
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
    ages, regions = (
        figures_of(exploring.view(home, OPERATOR, each.question, now=datetime.now(UTC)))
        for name in ("ages", "vacancies_by_region")
        for each in ready_views()
        if each.name == name
    )
    drawn_marks.agree(ages[0], drawn_marks.seen(page))
    for spoilt in OUT_OF_PLACE.values():
        style = page.add_style_tag(content=spoilt)
        with pytest.raises(AssertionError, match=r"is drawn|does not stand beside"):
            drawn_marks.agree(ages[0], drawn_marks.seen(page))
        style.evaluate("each => each.remove()")
    page.get_by_role("button", name="Vacancies by region", exact=True).click()
    page.get_by_role("tab", name="Map").click()
    page.get_by_role("heading", name=regions[1].title, exact=True).wait_for()
    settled(page)
    drawn_marks.agree(regions[1], drawn_marks.seen(page))
    page.add_style_tag(content=PALER)
    with pytest.raises(AssertionError, match="another shade"):
        drawn_marks.agree(regions[1], drawn_marks.seen(page))
