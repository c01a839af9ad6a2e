"""The website's bundle in a real browser with the network off: nothing is asked for, and axe finds nothing."""

import json
import zipfile
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner

from wiu.__main__ import wiu
from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(
        Home(folder / "home"), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=120
    )
    out = folder / "out.zip"
    ran = CliRunner().invoke(wiu, ["bundle", "--out", str(out)], env={"WIU_HOME": str(folder / "home")})
    assert ran.exit_code == 0, ran.output
    said = json.loads(ran.stdout)
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == said["files"]
        packed.extractall(folder / "site")
    assert said["departments"] > 20
    return folder / "site"


@pytest.mark.parametrize("name", ["index.html", "departments.html"])
def test_a_page_draws_itself_with_the_network_off(chromium, unpacked, name):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    address = f"file://{unpacked / name}"
    page.goto(address)
    assert asked == [address]
    assert complaints == []
    assert page.locator("svg path").count() >= 10
    assert page.locator("table tbody tr").count() > 9
    assert Axe().run(page).response["violations"] == []
    context.close()
