"""What every test may use: the samples beside the project, and a browser if there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHROMIUM = Path("/usr/bin/chromium")
NO_BROWSER = "no Chromium on this machine; mend it with: sudo apt-get install -y chromium"
NO_SAMPLES = "the real sample files are not beside the project (../shared is absent)"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
        if item.get_closest_marker("samples") and not SHARED.exists():
            item.add_marker(pytest.mark.skip(reason=NO_SAMPLES))


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def shared():
    if not SHARED.exists():
        pytest.skip(NO_SAMPLES)
    return SHARED
