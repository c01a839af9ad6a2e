"""The journey by hand, in a real browser: from the first start to the PDF of a protected view."""

import csv
import io
import re
import subprocess

import pytest
from answered import PATIENCE, listening, settled
from app_server import running
from playwright.sync_api import TimeoutError, expect  # noqa: A004 - theirs, not the builtin
from taken_out import take_out

from wiu.policy.wording import words
from wiu.services.home import Home
from wiu.ui.menu import MENU

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def fresh(root, tmp_path_factory):
    """A server over an empty folder: address and folder."""
    home = tmp_path_factory.mktemp("fresh")
    with running(root, home) as address:
        yield address, home


def texts_of(page):
    return page.locator("[data-testid=stMain]").inner_text()


def enter(page, address, role="Office staff"):
    page.goto(address)
    page.get_by_role("button", name=role).click()


def choose_first(page, name):
    """Choose the first of a list by keyboard; a list closes if a chart above it is drawn late."""
    box, options = page.get_by_role("combobox", name=name), page.get_by_role("option")
    for _ in range(20):
        box.press("ArrowDown")
        try:
            options.first.wait_for(timeout=1500)
        except TimeoutError:
            continue
        box.press("Enter")
        return
    pytest.fail(f"the list “{name}” does not open")


def heading(page, name):
    return page.get_by_role("heading", name=name, exact=True)


def test_on_a_fresh_server_each_page_address_shows_nobody_only_the_sign_in(fresh, chromium):
    address, _ = fresh
    contexts = [listening(chromium.new_context()) for _ in MENU]
    pages = [context.new_page() for context in contexts]
    for page, entry in zip(pages, MENU, strict=True):  # all at once: no session has set a menu before
        page.goto(f"{address}/{entry.name}", wait_until="commit")
    for page in pages:
        heading(page, "Sign in").wait_for(timeout=PATIENCE)
        settled(page)
        assert page.get_by_role("heading").count() == 1
        assert words("not_signed_in") in texts_of(page)
        assert page.locator("[data-testid=stSidebarNav]").count() == 0
    for context in contexts:
        context.close()


def test_first_start_builds_the_sample_survey_in_sight_and_goes_on(fresh, context):
    address, home = fresh
    page = context.new_page()
    with Home(home).editions.held(60):  # it can't be done before it was looked at
        enter(page, address)
        page.get_by_role("progressbar").wait_for()
    heading(page, "Overview").wait_for()
    assert Home(home).editions.current().sample
    page.get_by_text(re.compile(r"\d+ of 6\d\d")).first.wait_for()


def test_each_page_address_still_shows_nobody_only_the_sign_in_once_others_are_in(fresh, context):
    address, _ = fresh
    for entry in MENU:
        page = context.new_page()
        page.goto(f"{address}/{entry.name}")
        heading(page, "Sign in").wait_for()
        settled(page)
        assert page.get_by_role("heading").count() == 1
        page.close()


def a_return(home):
    """Return late returns of sample departments as a file, and how many there are."""
    rows = Home(home).editions.rows()
    newest = rows["survey_round"].sort_values("census_date")["round_id"].iloc[-1]
    asked, submissions = rows["population"], rows["submission"]
    asked = asked[(asked["round_id"] == newest) & asked["eligible"]]
    answered = submissions[submissions["round_id"] == newest]["department_id"]
    late = asked[~asked["department_id"].isin(answered)].head(12)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(
        [
            "department_id",
            "received_at",
            "specialism",
            "Clinical scientist: headcount",
            "Clinical scientist: WTE established",
            "Clinical scientist: WTE in post",
            "Clinical scientist: WTE vacant",
        ]
    )
    for department, specialism in zip(late["department_id"], late["specialism"], strict=True):
        sheet.writerow([department, "12/11/2025", specialism, 7, 7.5, 6.5, 1])
    return out.getvalue(), len(late)


def test_from_an_uploaded_return_to_the_pdf_of_a_protected_view(fresh, context, tmp_path):
    address, home = fresh
    page = context.new_page()
    enter(page, f"{address}/survey_data")
    heading(page, "Load a file").wait_for()  # at the very first start the sample is still being made
    text, many = a_return(home)
    file = tmp_path / "late returns.csv"
    file.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(file)
    heading(page, "4. What will change").wait_for()
    page.get_by_text(f"{many} would be loaded").wait_for()
    assert Home(home).editions.current().number == 1
    page.get_by_role("button", name="Load the file").click()
    page.get_by_text(f"{many} rows of late returns.csv were loaded").wait_for()
    assert Home(home).editions.current().number == 2

    page.get_by_role("link", name="Workforce").click()
    heading(page, "Release check").wait_for()
    assert "edition 2" in texts_of(page)
    download = take_out(page)
    pdf = download.value.path()
    assert pdf.read_bytes().startswith(b"%PDF-")
    printed = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert words("proviso") in " ".join(printed.split())
    assert words("sample_mark") in printed

    stranger = context.browser.new_context()
    assert stranger.request.get(download.value.url).status == 403
    assert context.request.get(download.value.url).status == 403  # once, and that was it
    stranger.close()


def test_a_question_lives_in_the_address_and_a_withheld_cell_says_why(fresh, context):
    address, _ = fresh
    page = context.new_page()
    enter(page, f"{address}/workforce?columns=Staff+group&only_specialism=Magnetic+resonance")
    heading(page, "Release check").wait_for()
    chip = page.get_by_role("button", name="Specialism: Magnetic resonance")
    chip.wait_for()
    assert "[c]" in page.locator(".wiu-table").first.inner_text()
    settled(page)
    choose_first(page, "Why is this withheld?")
    page.get_by_text("Withheld: fewer than").or_(page.get_by_text("Withheld so that")).first.wait_for()
    settled(page)
    chip.click()
    page.get_by_text("No filter: all answers of the round.").wait_for()
    page.wait_for_function("!location.search.includes('only_specialism')")


def test_what_filters_keep_can_be_read_in_their_lists_on_a_narrow_screen(fresh, context):
    address, _ = fresh
    page = context.new_page()
    page.set_viewport_size({"width": 800, "height": 900})
    kept = ("Magnetic resonance", "Nuclear medicine")
    enter(page, f"{address}/workforce?only_specialism={kept[0]}&only_specialism={kept[1]}")
    heading(page, "Release check").wait_for()
    settled(page)
    page.get_by_text("Filters", exact=True).click()
    for each in kept:
        text = page.locator("[data-testid=stMultiSelect]").get_by_text(each, exact=True)
        text.wait_for()
        assert text.evaluate("each => each.scrollWidth <= each.clientWidth + 1"), f"{each} is cut off"
        text.scroll_into_view_if_needed()
        assert text.evaluate(
            """each => {
                const box = each.getBoundingClientRect();
                return each.contains(document.elementFromPoint(box.right - 2, box.top + box.height / 2));
            }"""
        ), f"{each} is covered"


def test_a_reviewer_may_look_but_take_nothing_out(fresh, context):
    address, _ = fresh
    page = context.new_page()
    enter(page, f"{address}/workforce", role="UK Liaison Group")
    page.get_by_text("Releasing this view is not for your role").wait_for()
    assert page.get_by_role("button", name="PDF for a request").count() == 0
    assert page.get_by_role("link", name="Survey data").count() == 0


def test_whoever_changes_role_is_nobody_again(fresh, context):
    address, _ = fresh
    page = context.new_page()
    enter(page, f"{address}/methods")
    heading(page, "Policy and methods").wait_for()
    page.get_by_role("button", name="Change role").click()
    heading(page, "Sign in").wait_for()
    expect(page.get_by_role("heading")).to_have_count(
        1, timeout=PATIENCE
    )  # what stood there goes once all is drawn
