"""What an operator sees of a running server: how it is, what it logs, and that it stops in good order."""

import json
import shutil
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from app_server import running
from over_the_wire import visit

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home
from wiu.ui.version import VERSION

READY = "the first pages are ready"
OFFICE = Viewer("tests", "tests", frozenset({Role.OFFICE}))


@pytest.fixture(scope="module")
def operated(root, tmp_path_factory):
    """A server that ran, was looked at and was stopped: what it answered, and what it logged."""
    folder = tmp_path_factory.mktemp("operated")
    home = folder / "home"
    sampling.build(Home(home), OFFICE, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=40)
    log = folder / "server.log"
    with running(root, home, by="uvicorn", log=log) as address:
        well = health(address)
        through_a_proxy = health(address, Via="1.1 proxy")
        visit(address, "workforce")
        urllib.request.urlopen(f"{address}/workforce?only_region=Wales", timeout=10).close()  # noqa: S310
        warm(log)
        (home / "editions" / "CURRENT").write_text("gone\n")
        ill = health(address)
        shutil.rmtree(home / "editions")
    return well, through_a_proxy, ill, log.read_text()


def warm(log, longest=60.0):
    """Wait until a server has read what the first pages show, so that what goes missing then fails nobody but who asks."""
    until = time.monotonic() + longest
    while READY not in log.read_text() and time.monotonic() < until:
        time.sleep(0.2)


def health(address, **headers):
    asked = urllib.request.Request(f"{address}/health", headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            body = refused.read()
            return refused.code, json.loads(body) if body.startswith(b"{") else None


def test_a_healthy_server_says_so_and_which_data_is_in_force(operated):
    assert operated[0] == (
        200,
        {"version": VERSION, "healthy": True, "edition": "edition 1", "ailing": []},
    )


def test_nobody_but_a_monitor_on_the_machine_is_answered(operated):
    assert operated[1] == (404, None)


def test_a_server_that_has_lost_its_pointer_says_what_ails_it_in_a_code(operated):
    status, said = operated[2]
    assert status == 503
    assert said["ailing"] == [{"what": "edition in force", "code": "damaged"}]


def test_the_log_is_one_object_a_line_from_start_to_stop(operated):
    lines = [json.loads(line) for line in operated[3].splitlines() if line.startswith("{")]
    assert [line["message"] for line in lines if line["logger"] == "wiu.server"] == [
        "started",
        READY,
        "stopped",
    ]
    assert any(line.get("page") == "workforce" and line["milliseconds"] >= 0 for line in lines)


def test_the_log_tells_no_question_and_no_person(operated):
    assert "only_region" not in operated[3]
    assert "Wales" not in operated[3]


@pytest.mark.parametrize("name", ["pyproject.toml", "CHANGELOG.md"])
def test_the_version_is_the_same_everywhere(name, root):
    said = {"pyproject.toml": f'version = "{VERSION}"', "CHANGELOG.md": f"## {VERSION} "}[name]
    assert said in (root / name).read_text(encoding="utf-8")
