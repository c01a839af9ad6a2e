"""From an e-mail in hand to a logged and acknowledged request with its letter, by keyboard, in a real browser."""

import subprocess
from datetime import UTC, datetime

import pytest
from app_server import running
from playwright.sync_api import TimeoutError  # noqa: A004 - Playwright's own, not Python's

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

pytestmark = pytest.mark.browser


@pytest.fixture
def address(root, tmp_path):
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(tmp_path), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=40)
    with running(root, tmp_path) as started:
        yield started


def settled(page):
    page.locator("[data-test-script-state=notRunning]").wait_for()


def choose(page, label, option):
    """Choose from a list by keyboard; a list that is open closes whenever the page is drawn anew."""
    box, wanted = page.get_by_label(label), page.get_by_role("option", name=option)
    for _ in range(20):
        box.press("ArrowDown")
        try:
            wanted.click(timeout=1500)
        except TimeoutError:
            continue
        settled(page)
        return
    pytest.fail(f"the list “{label}” does not stay open")


def test_a_request_is_logged_and_its_letter_fetched_once(address, context, tmp_path):
    page = context.new_page()
    page.goto(f"{address}/requests?part=Log+a+request")
    page.get_by_role("button", name="Office staff").click()
    page.get_by_role("heading", name="What the policy proposes").wait_for()
    page.get_by_role("textbox", name="Organisation").fill("Northmoor Trust")
    vacancies = page.get_by_role("button", name="Vacancies", exact=True)
    vacancies.focus()
    vacancies.press("Enter")
    settled(page)
    choose(page, "For how much of the country?", "One or more regions")
    choose(page, "What for?", "National or regional action for the profession")
    page.get_by_text("No", exact=True).first.click()
    page.get_by_text("Met, by Q2b, regional or national action.").wait_for()
    page.get_by_role("button", name="Log this request").press("Enter")
    page.get_by_text("is logged and acknowledged.").wait_for()
    page.get_by_role("heading", name="History").wait_for()
    assert "Northmoor" not in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Acknowledgement").click()
    letter = tmp_path / "letter.pdf"
    download.value.save_as(letter)
    printed = subprocess.run(["pdftotext", letter, "-"], capture_output=True, text=True, check=True).stdout
    assert "We have received your request R-" in " ".join(printed.split())
    assert context.request.get(download.value.url).status == 403
