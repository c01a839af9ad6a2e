"""A server reads what every page needs while it answers already, and stops when it is told to."""

import ast
import logging
import sys

import pytest

from wiu.services import warming as first_pages
from wiu.store.errors import StoreError
from wiu.ui import menu
from wiu.ui.warming import Warming


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("WIU_HOME", str(tmp_path / "none yet"))


@pytest.mark.usefixtures("home")
def test_what_every_role_may_see_is_at_hand_once_it_is_over(root):
    ready = Warming()
    ready.begin()
    ready.join()
    needed = {
        f"{said.module}.{name.name}"
        for page in (root / "pages").glob("*.py")
        if page.stem not in {"coverage", "contracts"}  # what they need is the office's alone
        for said in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(said, ast.ImportFrom) and said.module == "wiu.ui"
        for name in said.names
    }
    assert len(needed) > len(menu.MENU)
    assert needed <= set(sys.modules)


@pytest.mark.usefixtures("home")
def test_what_goes_wrong_is_no_harm_and_is_logged_without_its_words(monkeypatch, caplog):
    def damaged(_):
        raise StoreError("damaged", "Seven people in Wales")

    monkeypatch.setattr(first_pages, "warm", damaged)
    ready = Warming()
    with caplog.at_level(logging.INFO, logger="wiu.server"):
        ready.begin()
        ready.join()
    logged = [each.getMessage() for each in caplog.records if each.name == "wiu.server"]
    assert logged == ["the first pages are not made ready: StoreError"]


@pytest.mark.usefixtures("home")
def test_a_server_that_stops_at_once_makes_nothing_ready_any_more(monkeypatch):
    asked = []
    monkeypatch.setattr(first_pages, "warm", asked.append)
    ready = Warming()
    ready.unwanted()
    ready.begin()
    ready.join()
    assert asked == []
