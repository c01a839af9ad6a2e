from datetime import UTC, datetime

import pandas as pd
import pytest

from wiu.policy.access import Role, Viewer
from wiu.services.home import Home


@pytest.fixture
def now():
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def editions(tmp_path):
    return Home(tmp_path).editions


@pytest.fixture
def about(now):
    return {"made_at": now, "made_by": "somebody", "why": "a test", "sample": False}


@pytest.fixture
def office():
    return Viewer("o", "An Officer", frozenset({Role.OFFICE}))


@pytest.fixture
def wiu():
    return Viewer("w", "A Colleague", frozenset({Role.WIU}))


@pytest.fixture
def trusts():
    return {
        "organisation": pd.DataFrame(
            {"org_code": ["RA1", "G6V2S"], "name": ["First", "Second"], "lat": [51.5, None]}
        )
    }
