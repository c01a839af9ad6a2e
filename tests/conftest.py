"""What every test may use: the samples beside the project, and a browser if there is one."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import postgresql_server
import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHROMIUM = Path("/usr/bin/chromium")
NO_BROWSER = "no Chromium on this machine; mend it with: sudo apt-get install -y chromium"
NO_SAMPLES = "the real sample files are not beside the project (../shared is absent)"

SERVER = pytest.StashKey()


def pytest_configure(config):
    """Let the whole session keep its registers on a server of its own: `WIU_TESTS_REGISTER=postgresql`."""
    if os.environ.get("WIU_TESTS_REGISTER") == "postgresql" and not os.environ.get("WIU_REGISTER"):
        config.stash[SERVER] = ExitStack()
        os.environ["WIU_REGISTER"] = config.stash[SERVER].enter_context(postgresql_server.running()).address


def pytest_unconfigure(config):
    if SERVER in config.stash:
        del os.environ["WIU_REGISTER"]
        config.stash[SERVER].close()


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
