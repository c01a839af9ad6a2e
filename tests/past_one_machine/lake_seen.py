"""A lake of editions as others see it: another machine, its server's administrator, whoever looks through it."""

import secrets

import psycopg

from wiu.services import checking
from wiu.services.home import Home


def another_machine(home, monkeypatch, tmp_path):
    """Return the same folder as a machine sees it whose disk is another one."""
    monkeypatch.setenv("WIU_LOCAL", str(tmp_path / f"disk {secrets.token_hex(2)}"))
    return Home(home.path)


def wrong(home, office):
    """Return what a check finds, by the name that people are told."""
    return {each["what"]: each for each in checking.look_through(home, office)["wrong"]}


def in_catalogue(server, home, text):
    """Return what a query finds in the catalogue of a home's lake."""
    with psycopg.connect(server.address) as connection:
        connection.execute("SELECT set_config('search_path', %s, false)", [place_of(home)])
        return connection.execute(text).fetchall()


def place_of(home):
    return (home.path / "editions/LAKE").read_text().strip()
