"""Lives of requests that tests walk, and who walks them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event, Refusal
from wiu.policy.requests import Outcome
from wiu.requests.life import Said, move, receive

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def person(name, *roles):
    return Viewer(subject=name, name=name.title(), roles=frozenset(roles))


ANNE = person("anne", Role.OFFICE)
WIM = person("wim", Role.WIU)
UMA = person("uma", Role.UKLG)
EVE = person("eve", *Role)  # holds every role
MAL = person("mal")  # holds none
PEOPLE = [ANNE, WIM, UMA, EVE, MAL]

ENOUGH = Said(clause="Q1", reason="It serves the profession.", refusal=Refusal.NOT_HELD)


def life_of(*steps, proposed=Outcome.MEET, **of_the_request):
    """Walk a life: each step is an event with who does it, an hour apart."""
    life = receive(by="anne", at=START, proposed=proposed, **of_the_request)
    for number, (event, by, *said) in enumerate(steps, 1):
        life = move(life, event, said[0] if said else ENOUGH, by=by, at=START + timedelta(hours=number))
    return life


TRIAGED = [(Event.ACKNOWLEDGE, ANNE), (Event.TRIAGE, WIM)]
REFERRED = [*TRIAGED, (Event.REFER, WIM)]
COLLATED = [*REFERRED, (Event.COLLATE, WIM)]
APPROVED = [*COLLATED, (Event.APPROVE, UMA)]
CHECKED = [(Event.PREPARE, WIM), (Event.CHECK, WIM)]
