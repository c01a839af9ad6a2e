from __future__ import annotations

import pytest

from wiu.requests.request import from_json

PLAIN = {
    "requester": "member",
    "member_role": "individual",
    "for_sig": None,
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["workforce"],
    "scope": "region",
    "format": "pdf",
}


@pytest.fixture(scope="session")
def asking():
    """Return a function that states a request: a plain one, with what a test says about it."""
    return lambda **said: from_json(PLAIN | said)
