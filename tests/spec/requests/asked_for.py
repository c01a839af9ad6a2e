"""Who is on stage in the tests of requests, and what they say."""

from __future__ import annotations

from datetime import UTC, date, datetime

from wiu.policy.access import Viewer
from wiu.requests.life import Said
from wiu.services import deciding

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PLAIN = {
    "requester": "member",
    "member_role": "individual",
    "for_sig": None,
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["vacancies"],
    "scope": "region",
    "format": "pdf",
}

SERVICES = {"wants": ["services"]}
"""What is told in words: such an answer goes out by a step; figures go out by a release alone."""


def person(name, *roles):
    return Viewer(subject=name, name=name.title(), roles=frozenset(roles))


ENOUGH = Said(clause="Q1", reason="It serves the profession.")
WEIGHED = deciding.Weighed("None that we see.", "Better planning.", "Only for the inquiry.")
