"""From an e-mail in hand to a logged and acknowledged request with its letter, by keyboard alone; and two at one request."""

import subprocess
from datetime import UTC, datetime

import pytest
from answered import PATIENCE, listening, settled
from app_server import running
from axe_playwright_python.sync_playwright import Axe

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event, State
from wiu.requests.life import Said
from wiu.services import asking, deciding, following, sampling
from wiu.services.home import Home

pytestmark = pytest.mark.browser
OPERATOR = Viewer("tests", "tests", frozenset({Role.OFFICE}))
PLAIN = {
    "requester": "member",
    "member_role": "individual",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["vacancies"],
    "scope": "region",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A sample survey, and one request that waits for a decision."""
    home, now = Home(tmp_path_factory.mktemp("requests")), datetime.now(UTC)
    sampling.build(home, OPERATOR, now=now, departments=40)
    asked = asking.Asked(PLAIN, now.date(), name="Bo Example", acknowledge=True)
    number = asking.log(home, OPERATOR, asked, now=now).number
    deciding.act(home, OPERATOR, number, Event.TRIAGE, Said(), seen=2, now=now)
    return home


@pytest.fixture(scope="module")
def address(root, home):
    with running(root, home.path) as started:
        yield started


FOCUSED = """() => {
    const at = document.activeElement;
    if (!at.matches("a, button, input, textarea, [role]") || at.matches("[role=dialog]")) return [];
    const named = (at.getAttribute("aria-labelledby") || "").split(" ").map(id => document.getElementById(id));
    const said = [at.getAttribute("aria-label"), at.innerText, ...named.map(each => each && each.innerText)];
    return said.filter(Boolean).flatMap(text => text.split("\\n")).map(text => text.trim());
}"""


TWO_LINES = 2.4
LINES_OF_DATES = """() => [...document.querySelectorAll(".wiu-table .day")].map(
    each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight)
)"""


def go_to(page, name):
    """Press Tab until something of that name has the focus, as one does who has no mouse."""
    for _ in range(200):
        # “Release” is not “Releases”
        if any(
            said.startswith(name) and not said[len(name) : len(name) + 1].isalpha()
            for said in page.evaluate(FOCUSED)
        ):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach “{name}”")


def press(page, name):
    go_to(page, name)
    page.keyboard.press("Enter")
    settled(page)


def pick(page, first, name):
    """Pick one of several buttons: Tab reaches the first of them, the arrows the others."""
    go_to(page, first)
    for _ in range(10):
        if name in page.evaluate(FOCUSED):
            page.keyboard.press("Space")
            settled(page)
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"the arrows do not lead from “{first}” to “{name}”")


def fill(page, name, text):
    """Type into a field; in a list, the letters look for what is chosen with Enter."""
    go_to(page, name)
    page.keyboard.type(text)


def choose(page, name, option):
    fill(page, name, option)
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.press("Enter")
    settled(page)


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], node["html"]) for each in found for node in each["nodes"]]


def test_a_request_is_logged_by_keyboard_alone_and_its_letter_fetched_once(address, context, tmp_path):
    page = context.new_page()
    page.goto(f"{address}/requests?part=Log+a+request")
    page.get_by_role("button", name="Office staff").wait_for()
    press(page, "Office staff")
    page.get_by_role("heading", name="What the policy proposes").wait_for()
    settled(page)
    fill(page, "Organisation", "Northmoor Trust")
    pick(page, "Workforce figures", "Vacancies")
    choose(page, "For how much of the country?", "One or more regions")
    choose(page, "What for?", "National or regional")
    pick(page, "No", "No")
    fill(page, "In short", "Vacancies by region, for a position paper.")
    fill(page, "Requester's name", "Ada Example")
    page.get_by_text("Met, by Q2b, regional or national action.").wait_for()
    settled(page)
    assert violations(page) == []
    press(page, "Log this request")
    page.get_by_text("is logged and acknowledged.").wait_for()
    page.get_by_role("heading", name="History").wait_for()
    settled(page)
    assert violations(page) == []
    assert "Northmoor" not in page.url
    page.set_viewport_size({"width": 800, "height": 900})
    assert max(page.evaluate(LINES_OF_DATES)) <= TWO_LINES
    page.set_viewport_size({"width": 1300, "height": 900})
    with page.expect_download() as download:
        press(page, "Acknowledgement")
    letter = tmp_path / "letter.pdf"
    download.value.save_as(letter)
    printed = subprocess.run(["pdftotext", letter, "-"], capture_output=True, text=True, check=True).stdout
    assert "We have received your request R-" in " ".join(printed.split())
    assert context.request.get(download.value.url).status == 403

    press(page, "Take this step")  # what the policy proposes stands there already
    page.get_by_text("is now: triaged.").wait_for()
    settled(page)
    fill(page, "A remark, if you like", "Asked for by the branch.")
    press(page, "Take this step")
    page.get_by_text("is now: met.").wait_for()
    settled(page)
    assert violations(page) == []


def test_a_view_is_released_to_its_pdf_by_keyboard_alone(address, context):
    page = context.new_page()
    page.goto(f"{address}/workforce")
    page.get_by_role("button", name="Workforce Intelligence Unit").wait_for()
    press(page, "Workforce Intelligence Unit")
    page.get_by_role("heading", name="Release check").wait_for()
    settled(page)
    press(page, "PDF for a request")
    page.get_by_role("dialog").wait_for()
    settled(page)
    assert violations(page) == []
    press(page, "Release")
    page.get_by_text("is released:").wait_for()
    settled(page)
    with page.expect_download() as download:
        press(page, "Download REL")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


WRITTEN = ("For the paper.", "It was thought about for long.")


def opened(context, address, number, role):
    page = context.new_page()
    page.goto(f"{address}/requests?request={number}")
    page.get_by_role("button", name=role).click()
    page.get_by_role("heading", name="History").wait_for()
    settled(page)
    return page


def test_of_two_people_at_one_request_one_wins_and_the_other_is_told_and_keeps_what_they_wrote(
    address, home, chromium, context
):
    (waiting,) = [
        each
        for each in following.queue(home, OPERATOR, now=datetime.now(UTC))
        if each.record.life.state is State.TRIAGED
    ]
    number = waiting.record.number
    other = listening(chromium.new_context())
    other.set_default_timeout(PATIENCE)
    try:
        pages = [
            opened(context, address, number, "Office staff"),
            opened(other, address, number, "Workforce Intelligence Unit"),
        ]
        for page, said in zip(pages, WRITTEN, strict=True):
            remark = page.get_by_role("textbox", name="A remark, if you like")
            remark.fill(said)
            remark.blur()
            settled(page)
        for page in pages:  # neither waits for the other's answer
            page.evaluate(
                "[...document.querySelectorAll('button')].find(b => b.innerText == 'Take this step').click()"
            )
        said = [page.get_by_text(f"{number} is now: met.") for page in pages]
        told = [page.get_by_text("Meanwhile somebody else acted on") for page in pages]
        for page, well, late in zip(pages, said, told, strict=True):
            well.or_(late).first.wait_for()
            settled(page)
        winners = [well.count() for well in said]
        assert sorted(winners) == [0, 1]
        slower = pages[winners.index(0)]
        assert told[winners.index(0)].count() == 1
        kept = slower.get_by_role("textbox", name="A remark, if you like").input_value()
        assert kept == WRITTEN[winners.index(0)]
        assert slower.get_by_text("Your step was not kept, and nothing was lost").count() == 1
    finally:
        other.close()
    life = following.one(home, OPERATOR, number, now=datetime.now(UTC)).record.life
    assert [step.event for step in life.steps] == [None, Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET]
    assert life.steps[-1].reason == WRITTEN[winners.index(1)]
