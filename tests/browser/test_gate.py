"""The gate from outside: what a stranger gets, however they come and whatever they claim."""

import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from app_server import running
from over_the_wire import REFUSED, visit

from wiu.policy.access import Role, Viewer
from wiu.policy.wording import words
from wiu.services import loading, sampling
from wiu.services.home import Home
from wiu.ui.demonstration import NAMES
from wiu.ui.menu import MENU

NOTICE = words("not_signed_in")
A_CHOICE = NAMES[Role.OFFICE]
FOR_THE_OPERATOR = "For the operator"
OFFICE = Viewer("tests", "tests", frozenset({Role.OFFICE}))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    home = tmp_path_factory.mktemp("sampled")
    sampling.build(Home(home), OFFICE, now=NOW, departments=40)
    return home


@pytest.fixture(scope="module")
def address(root, sampled):
    with running(root, sampled, by="uvicorn") as started:
        yield started


@pytest.mark.parametrize("name", [entry.name for entry in MENU])
def test_a_page_asked_for_over_the_wire_sends_nobody_nothing_but_the_notice(address, name):
    sent = visit(address, name)
    assert NOTICE in sent
    assert A_CHOICE in sent
    for told in ("Departments answered", "Release check", "Editions", "When a figure is withheld"):
        assert told not in sent


@pytest.mark.parametrize(
    "claims",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"X-Forwarded-For": "127.0.0.1", "X-Wiu-Loopback": "1"},
    ],
)
def test_whoever_comes_through_a_proxy_gets_no_demonstration_role(address, claims):
    sent = visit(address, "workforce", headers=claims)
    assert A_CHOICE not in sent
    assert FOR_THE_OPERATOR in sent


def test_a_name_that_is_not_this_machines_is_turned_away(address):
    assert visit(address, "workforce", host="wiu.example.org") == REFUSED


def test_a_page_of_another_site_is_turned_away(address):
    assert visit(address, "workforce", headers={"Origin": "https://elsewhere.example.org"}) == REFUSED


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/media/0123456789abcdef.pdf", "/_stcore/agent/mcp"])
def test_inner_addresses_are_closed_to_a_stranger(address, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path, timeout=10)  # noqa: S310 - our own server
    refused.value.close()
    assert refused.value.code in {403, 404}


PROVIDER = "/demonstration-sign-in"


def status_of(url, **headers):
    asked = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_the_demonstrations_provider_answers_this_machine_and_nobody_who_comes_through_a_proxy(address):
    for path in ("/jwks", "/.well-known/openid-configuration"):
        assert status_of(f"{address}{PROVIDER}{path}") == 200
        assert status_of(f"{address}{PROVIDER}{path}", Via="1.1 proxy") == 403
    assert status_of(f"{address}{PROVIDER}/authorize?client_id=another&login_hint=office") == 400


@pytest.mark.browser
def test_a_role_is_kept_when_the_page_is_loaded_again_under_either_name_of_the_machine(address, context):
    page = context.new_page()
    page.goto(f"{address.replace('127.0.0.1', 'localhost')}/methods?x=1")
    page.get_by_role("button", name=A_CHOICE).click()
    heading = page.get_by_role("heading", name="Policy and methods", exact=True)
    heading.wait_for()
    assert page.url.startswith(f"{address}/methods")
    page.reload()
    heading.wait_for()
    page.get_by_role("button", name="Change role").click()
    page.get_by_role("button", name=A_CHOICE).wait_for()


def test_real_answers_shut_the_demonstration_roles(root, tmp_path):
    answers = tmp_path / "answers.csv"
    answers.write_text("specialism,staff_group,afc_band\nCSC,other,7\nCSC,other,6\n", encoding="utf-8")
    home = tmp_path / "real"
    loading.load_file(Home(home), OFFICE, answers, "person", "csc-2026", now=NOW)
    with running(root, home) as started:
        sent = visit(started, "overview")
        provider = status_of(f"{started}{PROVIDER}/jwks")
    assert provider == 403
    assert NOTICE in sent
    assert A_CHOICE not in sent
    assert FOR_THE_OPERATOR in sent
    assert "csc-2026" not in sent


def test_a_server_that_listens_beyond_the_machine_gives_no_demonstration_role(root, sampled):
    with running(root, sampled, settings=["--server.address=0.0.0.0"]) as started:
        sent = visit(started, "overview")
    assert NOTICE in sent
    assert A_CHOICE not in sent
