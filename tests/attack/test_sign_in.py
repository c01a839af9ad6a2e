"""Signing in as people do: a real browser and a real OpenID Connect provider; every role, and none."""

import pytest
from answered import PATIENCE, listening, settled
from playwright.sync_api import expect
from staged import CLIENT, PEOPLE, left_open
from stranger import USER, fetch, visit
from taken_out import take_out

from wiu.policy.access import Role, permissions
from wiu.policy.wording import words
from wiu.ui.menu import MENU

pytestmark = pytest.mark.browser

NOTICE = words("not_signed_in")


def heading(page, name):
    return page.get_by_role("heading", name=name, exact=True)


def sign_in(context, server, person, page_name=""):
    """Sign in from the sign-in page, through the provider's own; return the page."""
    page = context.new_page()
    page.goto(f"{server.address}/{page_name}")
    button = page.get_by_role("button", name="Sign in")
    inside = page.get_by_test_id("stSidebar").get_by_text("Signed in as")
    button.or_(inside).wait_for()
    if button.count():
        button.click()
        page.get_by_role("button", name=person, exact=True).click()
        page.wait_for_url(f"{server.address}/**")
        inside.wait_for()
    return page


def identity_of(context):
    return next(cookie for cookie in context.cookies() if cookie["name"] == USER)


@pytest.mark.parametrize("person", [person for person, roles in PEOPLE.items() if roles])
def test_a_person_gets_the_menu_of_their_roles_and_no_more(guarded, context, person):
    page = sign_in(context, guarded, person)
    heading(page, "Overview").wait_for()
    held = {Role(role) for role in PEOPLE[person]}
    links = page.get_by_test_id("stSidebarNavLink")
    links.first.wait_for()
    expected = [entry.title for entry in MENU if held & permissions()[entry.action]]
    assert [text.split("\n")[-1] for text in links.all_inner_texts()] == expected


def test_a_person_without_a_role_gets_no_page(guarded, context):
    page = sign_in(context, guarded, "nora")
    heading(page, "No role yet").wait_for()
    assert page.get_by_test_id("stSidebarNavLink").count() == 0


def test_the_identity_is_kept_from_scripts_and_for_a_working_day_at_most(guarded, context):
    page = sign_in(context, guarded, "will")
    kept = identity_of(context)
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Lax"
    assert kept["expires"] - page.evaluate("Date.now() / 1000") <= 10 * 3600
    assert USER not in page.evaluate("document.cookie")


def test_after_signing_out_neither_another_tab_nor_a_kept_cookie_opens_anything(guarded, context):
    first = sign_in(context, guarded, "will")
    heading(first, "Overview").wait_for()
    second = context.new_page()
    second.goto(guarded.address)
    heading(second, "Overview").wait_for()
    kept = identity_of(context)["value"]
    assert NOTICE.encode() not in visit(guarded.address, "overview", kept)
    first.get_by_role("button", name="Sign out").click()
    first.wait_for_url("**/oauth2/end_session**")
    assert NOTICE.encode() in visit(guarded.address, "overview", kept)
    second.get_by_role("link", name="Workforce").click()
    second.get_by_text("Your earlier sign-in has ended").wait_for()
    # what stood there before goes once all of the notice is drawn
    expect(second.get_by_role("heading")).to_have_count(1, timeout=PATIENCE)


def test_a_code_that_the_provider_gave_to_another_application_signs_nobody_in(guarded, context):
    def as_another(route):
        route.continue_(url=route.request.url.replace(f"client_id={CLIENT}", "client_id=another"))

    context.route("**/oauth2/authorize**", as_another)
    page = context.new_page()
    page.goto(guarded.address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="olive", exact=True).click()
    page.wait_for_url(f"{guarded.address}/**")
    page.get_by_text(NOTICE).wait_for()
    assert [cookie for cookie in context.cookies() if cookie["name"] == USER] == []


def made_files_got_by_others(server, chromium):
    """Let one person make a file; return who else gets it, and whether it can be had twice."""
    contexts = [listening(chromium.new_context(accept_downloads=True)) for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE)
    owner, other = contexts
    page = sign_in(owner, server, "will", "workforce")
    page.goto(f"{server.address}/workforce")
    heading(page, "Release check").wait_for()
    reviewer = sign_in(other, server, "uma")
    heading(reviewer, "Overview").wait_for()
    download = take_out(page)
    assert download.value.path().read_bytes().startswith(b"%PDF")
    url = download.value.url
    found = []
    if b"%PDF" in fetch(server.address, url.removeprefix(server.address))[2]:
        found.append("a stranger")
    stolen = f"wiu_browser={'x' * 43}"
    if b"%PDF" in fetch(server.address, url.removeprefix(server.address), Cookie=stolen)[2]:
        found.append("a stranger with a browser's cookie of their own making")
    found += ["another role"] if b"%PDF" in other.request.get(url).body() else []
    found += ["the owner, again"] if b"%PDF" in owner.request.get(url).body() else []
    for context in contexts:
        context.close()
    return found


def test_a_made_file_is_had_by_its_owner_once_and_by_nobody_else(guarded, chromium):
    assert made_files_got_by_others(guarded, chromium) == []


def test_where_the_gate_was_left_open_everybody_has_it(opened, chromium):
    with left_open(opened, "a made file is for everybody"):
        assert len(made_files_got_by_others(opened, chromium)) == 4


WITHOUT_FIGURES = {"Download a template to fill in (CSV)"}
MOST_LOOKS = 20
TAKES_AWAY = ".modebar-btn, [data-testid=stElementToolbarButton], a[download], [data-testid=stDownloadButton]"


def taken_away_by(page):
    """Point at every chart, map and table of a page; return what is offered there that takes something away."""
    drawn = page.locator(".js-plotly-plot, [data-testid=stDeckGlJsonChart], [data-testid=stDataFrame], table")
    for each in drawn.all():
        if each.is_visible():
            each.hover(force=True)
            page.wait_for_timeout(300)  # toolbars fade in
    offered = page.locator(TAKES_AWAY).all()
    named = (
        "e => [e, ...e.querySelectorAll('*')].map(i => i.ariaLabel || i.dataset.title || '').join(' ').trim()"
        " || e.innerText.trim()"
    )
    labels = {each.evaluate(named) or "nameless" for each in offered}
    return {label for label in labels if not label.startswith("Fullscreen")}


def found_in_time(page, wanted):
    """Return whether what is offered is as wanted, looked for again while it is still being drawn."""
    return any(wanted(taken_away_by(page)) for _ in range(MOST_LOOKS))


def pages_of(server, page, person):
    held = {Role(role) for role in PEOPLE[person]}
    for entry in MENU:
        if held & permissions()[entry.action]:
            page.goto(f"{server.address}/{entry.name}")
            heading(page, entry.title).wait_for()
            settled(page)
            yield entry.name


@pytest.mark.parametrize("person", ["olive", "both"])
def test_no_toolbar_takes_anything_away_on_any_page(guarded, context, person):
    page = sign_in(context, guarded, person)
    offered = {name: taken_away_by(page) for name in pages_of(guarded, page, person)}
    assert len(offered) > 4
    assert {name: what - WITHOUT_FIGURES for name, what in offered.items() if what - WITHOUT_FIGURES} == {}


def test_where_a_toolbar_was_left_on_it_is_found(opened, context):
    page = sign_in(context, opened, "will")
    with left_open(opened, "tables may be taken away"):
        for _ in range(2):  # what a session was told at its start is said again at the next
            page.goto(f"{opened.address}/methods")
            page.get_by_test_id("stDataFrame").first.wait_for()
        assert found_in_time(page, lambda labels: any("ownload" in label for label in labels))
    # from here on that copy lets data out, as the setting of a running server stays: a chart's own toolbar is left
    with left_open(opened, "charts bear a toolbar"):
        page.goto(f"{opened.address}/workforce")
        heading(page, "Release check").wait_for()
        page.locator(".js-plotly-plot").first.wait_for()
        assert found_in_time(page, bool)
