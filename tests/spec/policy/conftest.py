from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from wiu.requests.request import from_json

# the same examples on every machine, and no test that fails because a machine is busy
settings.register_profile(
    "spec", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("spec")

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
