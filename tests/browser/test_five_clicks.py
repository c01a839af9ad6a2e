"""From the page after signing in to the PDF in hand, for each request that the policy lets be met, at most five clicks."""

import re
import subprocess
from datetime import UTC, datetime

import pytest
from answered import settled
from app_server import running
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.policy.wording import words
from wiu.services import asking, sampling
from wiu.services.home import Home

pytestmark = pytest.mark.browser

COLLEAGUE = "Workforce Intelligence Unit"
OPERATOR = Viewer("tests", "tests", frozenset({Role.OFFICE}))

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
        ("Release the comparison and make the sheet", "Download the department's own figures"),
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
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("asked"))
    sampling.build(home, OPERATOR, now=datetime(2026, 11, 22, 12, tzinfo=UTC))
    return home


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
def address(root, home, unanswered):
    """The address of a server from which one after the other is answered."""
    assert unanswered
    with running(root, home.path) as started:
        yield started


@pytest.fixture(scope="module")
def apart(root, unanswered):
    """The address of a server over the same requests where nothing is ever released by the others here."""
    with running(root, unanswered) as started:
        yield started


@pytest.mark.parametrize("name", MET)
def test_from_signing_in_to_the_pdf_in_hand_it_takes_at_most_five_clicks(
    request, context, logged, tmp_path, name
):
    # own figures go out with a comparison, of which beside others nothing may be left to be shown (R2)
    address = request.getfixturevalue("apart" if name.startswith("own") else "address")
    page = context.new_page()
    page.add_init_script(COUNTING)
    page.goto(f"{address}/overview")
    page.get_by_role("button", name=COLLEAGUE).click()
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
