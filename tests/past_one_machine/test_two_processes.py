"""Two `serve` on one PostgreSQL behind the guide's own nginx: two people at one request, and at one release.

It takes a minute and a browser, and so is asked for: WIU_TWO_PROCESSES=1. What two processes do to the same register
without screens is tried always (`test_the_same_tests`).
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from answered import PATIENCE, listening, settled
from ports import free_port
from staged import CLIENT, COOKIE_SECRET, identity_provider, started

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event, State
from wiu.requests.life import Said
from wiu.services import asking, checking, deciding, following, released, releasing, sampling
from wiu.services.deciding import Weighed
from wiu.services.home import Home
from wiu.services.occasions import occasion_of
from wiu.statistics.question import Question
from wiu.store import postgresql

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CHROMIUM = "/usr/bin/chromium"
NAME = "workforce.example.org"
PEOPLE = {"olive": ["office"], "will": ["wiu"], "wanda": ["wiu"]}
COLLEAGUE = Viewer("wanda", "Wanda", frozenset({Role.WIU}))
GROUP = Viewer("uma", "Uma", frozenset({Role.UKLG}))
PLAIN = {
    "requester": "member",
    "member_role": "individual",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["vacancies"],
    "scope": "region",
}
OUTSIDE = {
    "requester": "external",
    "organisation": "Select committee",
    "commercial_gain": False,
    "purpose": "call_for_evidence",
    "wants": ["workforce"],
    "scope": "uk",
}
TAKE, APPROVE = "Take this step", "Approve and release"
pytestmark = pytest.mark.browser


def now():
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def home(server, tmp_path_factory):
    """A sample survey whose register lies on the server: a request to decide on, and releases to approve."""
    before = os.environ.get("WIU_REGISTER")
    os.environ["WIU_REGISTER"] = server.address
    home = Home(tmp_path_factory.mktemp("two") / "home")
    sampling.build(home, COLLEAGUE, now=now(), departments=40)
    number = asking.log(
        home, COLLEAGUE, asking.Asked(PLAIN, now().date(), acknowledge=True), now=now()
    ).number
    deciding.act(home, COLLEAGUE, number, Event.TRIAGE, Said(), seen=2, now=now())
    yield home
    postgresql.let_go()
    del os.environ["WIU_REGISTER"]
    if before:
        os.environ["WIU_REGISTER"] = before


@pytest.fixture
def prepared(home):
    record = asking.log(home, COLLEAGUE, asking.Asked(OUTSIDE, now().date()), now=now())
    for seen, event in enumerate((Event.ACKNOWLEDGE, Event.TRIAGE, Event.COLLATE, Event.REFER), 1):
        said = Said(clause="Q1", reason="A committee asks.")
        deciding.act(home, COLLEAGUE, record.number, event, said, seen=seen, now=now())
    weighed = Weighed("none", "they hear of it")
    record = deciding.act(
        home, GROUP, record.number, Event.APPROVE, Said(), seen=5, now=now(), weighed=weighed
    )
    asked = releasing.Asked((Question(("headcount",), ("region",)),), occasion_of(record))
    return releasing.prepare(home, COLLEAGUE, asked, now=now())


def proxy(root, folder, public, inner):
    """Return the command that runs the guide's own configuration, on ports and with files of this test."""
    made = ("-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem"))
    subject = ("-days", "2", "-subj", f"/CN={NAME}")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *made],
        check=True,
        capture_output=True,
    )
    site = (root / "docs/deploy/nginx-two.conf").read_text(encoding="utf-8")
    for told, here in (
        ("/etc/ssl/wiu/", f"{folder}/"),
        ("listen 443 ssl", f"listen 127.0.0.1:{public} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("access_log /var/log/nginx/access.log wiu;", ""),
        ("127.0.0.1:8501", f"127.0.0.1:{inner[0]}"),
        ("127.0.0.1:8502", f"127.0.0.1:{inner[1]}"),
    ):
        assert told in site
        site = site.replace(told, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    told = 'log_format seat "$cookie_wiu_seat $upstream_addr";'
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{told}\naccess_log {folder}/seats.log seat;\n{temporary}\n{site}\n}}\n"
    )
    return [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", "daemon off;"]


class Deployed:
    """Two processes behind a proxy: the address that people use, and the process at each inner port."""

    def __init__(self, address, folder, processes):
        self.address, self.folder, self.processes = address, folder, processes

    def port_of(self, seat):
        """Return the port of the process that answered a browser last."""
        lines = (self.folder / "seats.log").read_text().splitlines()
        return int([line for line in lines if line.startswith(seat)][-1].rsplit(":", 1)[1])


@pytest.fixture(scope="module")
def deployed(root, server, home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployed")
    public, inner = free_port(), (free_port(), free_port())
    address = f"https://{NAME}:{public}"
    with identity_provider(PEOPLE, folder / "provider.log") as provider:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "x"\n'
            f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
        )
        environment = os.environ | {
            "WIU_HOME": str(home.path),
            "WIU_REGISTER": server.address,
            "OMP_NUM_THREADS": "1",
            "STREAMLIT_SECRETS_FILES": str(secrets),
        }
        command = [sys.executable, "-m", "wiu", "serve", "--public-name", NAME]
        log = (folder / "app.log").open("w")
        how = {"cwd": root, "env": environment, "stdout": log, "stderr": log}
        healthy = [f"http://127.0.0.1:{port}/_stcore/health" for port in inner]
        with (
            log,
            started([*command, f"--port={inner[0]}"], healthy[0], **how) as one,
            started([*command, f"--port={inner[1]}"], healthy[1], **how) as two,
            started(proxy(root, folder, public, inner), port=public, stdout=log, stderr=log),
        ):
            yield Deployed(address, folder, dict(zip(inner, (one, two), strict=True)))
    assert server.password not in (folder / "app.log").read_text()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        arguments = [*flags, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, deployed):
    """Return a function that signs a person in at the process of a seat, and opens a page."""
    contexts = []

    def opened(person, path, seat):
        context = chromium.new_context(ignore_https_errors=True, viewport={"width": 1300, "height": 900})
        listening(context).set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_cookies([{"name": "wiu_seat", "value": seat, "url": deployed.address}])
        page = context.new_page()
        page.goto(deployed.address)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=person, exact=True).click()
        page.get_by_role("heading", name="Overview", exact=True).wait_for()
        page.goto(f"{deployed.address}/{path}")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def seats(deployed, chromium):
    """Two seats that lead to different processes."""
    led = {}
    for number in range(40):
        context = chromium.new_context(ignore_https_errors=True)
        context.add_cookies([{"name": "wiu_seat", "value": f"seat-{number:02}", "url": deployed.address}])
        context.new_page().goto(deployed.address)
        context.close()
        led.setdefault(deployed.port_of(f"seat-{number:02}"), f"seat-{number:02}")
        if len(led) == len(deployed.processes):
            return tuple(led.values())
    pytest.fail("all seats lead to one process")
    return ()


def pressed_by_both(pages, button):
    """Press a button in both browsers, neither waiting for the other's answer."""
    for page in pages:
        page.evaluate(
            f"[...document.querySelectorAll('button')].find(b => b.innerText == '{button}').click()"
        )


def test_a_browser_without_a_seat_is_given_one_and_comes_back_to_it(deployed, chromium):
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(deployed.address)
    page.get_by_role("button", name="Sign in").wait_for()
    (seat,) = [each for each in context.cookies(deployed.address) if each["name"] == "wiu_seat"]
    assert seat["secure"]
    assert seat["httpOnly"]
    page.reload()
    page.get_by_role("button", name="Sign in").wait_for()
    lines = (deployed.folder / "seats.log").read_text().splitlines()
    assert len({line.split()[1] for line in lines if line.startswith(seat["value"])}) == 1
    context.close()


def test_of_two_people_at_one_request_one_wins_and_the_other_is_told(deployed, home, visit, seats):
    (waiting,) = [
        each
        for each in following.queue(home, COLLEAGUE, now=now())
        if each.record.life.state is State.TRIAGED
    ]
    number = waiting.record.number
    pages = [
        visit(person, f"requests?request={number}", seat)
        for person, seat in zip(("olive", "will"), seats, strict=True)
    ]
    assert deployed.port_of(seats[0]) != deployed.port_of(seats[1])
    for page in pages:
        page.get_by_role("textbox", name="A remark, if you like").fill("For the paper.")
        page.get_by_role("textbox", name="A remark, if you like").blur()
        settled(page)
    pressed_by_both(pages, TAKE)
    said = [page.get_by_text(f"{number} is now: met.") for page in pages]
    told = [page.get_by_text("Meanwhile somebody else acted on") for page in pages]
    for page, well, late in zip(pages, said, told, strict=True):
        well.or_(late).first.wait_for()
        settled(page)
    winners = [well.count() for well in said]
    assert sorted(winners) == [0, 1]
    assert told[winners.index(0)].count() == 1
    life = following.one(home, COLLEAGUE, number, now=now()).record.life
    assert [step.event for step in life.steps] == [None, Event.ACKNOWLEDGE, Event.TRIAGE, Event.MEET]


def test_of_two_approvers_one_lets_it_out_the_other_is_told_and_nobody_approves_their_own(
    home, visit, seats, prepared
):
    own = visit("wanda", f"releases?release={prepared.number}", seats[0])
    assert own.get_by_role("button", name=APPROVE).is_disabled()
    pages = [
        visit(person, f"releases?release={prepared.number}", seat)
        for person, seat in zip(("olive", "will"), seats, strict=True)
    ]
    for page in pages:
        page.get_by_role("button", name=APPROVE).wait_for()
        settled(page)
    pressed_by_both(pages, APPROVE)
    said = [page.get_by_text("approved and released") for page in pages]
    told = [page.get_by_text(re.compile("meanwhile|no longer|already", re.IGNORECASE)) for page in pages]
    for page, well, late in zip(pages, said, told, strict=True):
        well.or_(late).first.wait_for()
        settled(page)
    assert sorted(well.count() > 0 for well in said) == [False, True]
    found = released.release(home, COLLEAGUE, prepared.number)
    assert (found.state, found.approved_by in {"olive", "will"}) == ("current", True)
    assert [each.number for each in released.register(home, COLLEAGUE)] == [prepared.number]
    assert checking.look_through(home, Viewer("o", "O", frozenset({Role.OFFICE})))["wrong"] == []


def test_a_server_that_goes_away_is_said_on_the_page_and_found_again(server, visit, seats, tmp_path):
    page = visit("olive", "requests", seats[0])
    postgresql.let_go()
    server.stop()
    try:
        page.reload()
        page.get_by_text("PostgreSQL server can't be reached").first.wait_for()
        settled(page)
        page.screenshot(path=os.environ.get("WIU_SCREENSHOT", str(tmp_path / "away.png")))
    finally:
        server.start()
    page.reload()
    page.get_by_role("heading", name="Requests", exact=True).wait_for()
    settled(page)
    assert page.get_by_text("PostgreSQL server can't be reached").count() == 0


def test_a_process_that_is_killed_loses_nothing_acknowledged_and_the_other_goes_on(
    deployed, home, visit, seats
):
    with home.register.transaction() as connection:
        before = len(checking.audit_log.entries(connection))
    page = visit("olive", "requests", seats[0])
    port = deployed.port_of(seats[0])
    os.kill(deployed.processes[port].pid, signal.SIGKILL)
    deployed.processes[port].wait(30)
    page.goto(f"{deployed.address}/requests")
    page.get_by_role("heading", name="Requests", exact=True).wait_for()
    settled(page)
    assert deployed.port_of(seats[0]) != port
    assert checking.look_through(home, Viewer("o", "O", frozenset({Role.OFFICE})))["wrong"] == []
    with home.register.transaction() as connection:
        assert len(checking.audit_log.entries(connection)) >= before
