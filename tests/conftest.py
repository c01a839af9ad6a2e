"""What every test may use: the samples beside the project, and a browser if there is one."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import postgresql_server
import pytest
from hypothesis import HealthCheck, settings

from wiu.services import aside
from wiu.store import register

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHROMIUM = Path("/usr/bin/chromium")
NO_BROWSER = "no Chromium on this machine; mend it with: sudo apt-get install -y chromium"
NO_SAMPLES = "the real sample files are not beside the project (../shared is absent)"

SERVER = pytest.StashKey()

# the same examples on every machine and in any order of files, and no test that fails because a machine is busy;
# `--hypothesis-profile default` draws others
settings.register_profile(
    "the same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("the same")


def pytest_configure(config):
    """Let the whole session keep its data on a server of its own.

    `WIU_TESTS_REGISTER=postgresql` is the register, `WIU_TESTS_SURVEY=ducklake` the editions of the survey.
    """
    config.option.loadscopereorder = False  # of xdist: files with few tests last. Ours is below
    register = os.environ.get("WIU_TESTS_REGISTER") == "postgresql" and not os.environ.get("WIU_REGISTER")
    survey = os.environ.get("WIU_TESTS_SURVEY") == "ducklake" and not os.environ.get("WIU_SURVEY")
    if register or survey:
        opened = config.stash[SERVER] = ExitStack()
        address = opened.enter_context(postgresql_server.running()).address
        if register:
            os.environ["WIU_REGISTER"] = address
            opened.callback(os.environ.pop, "WIU_REGISTER")
        if survey:
            os.environ["WIU_SURVEY"] = f"ducklake:{address}"
            os.environ["WIU_SURVEY_FILES"] = opened.enter_context(TemporaryDirectory(prefix="wiu-lake-"))
            opened.callback(os.environ.pop, "WIU_SURVEY")


def pytest_unconfigure(config):
    if SERVER in config.stash:
        config.stash[SERVER].close()


def pytest_collection_modifyitems(items):
    """Take the files with few tests first: theirs are long, and a process that waits at the end waits for a short one."""
    many = Counter(item.path for item in items)
    place = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (many[item.path], place[item.path]))
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM.exists():
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
        if item.get_closest_marker("samples") and not SHARED.exists():
            item.add_marker(pytest.mark.skip(reason=NO_SAMPLES))


def _set_in_this_process():
    """Return what tests may set for all of the process: the product's settings, and what a server does while it runs."""
    return {name: said for name, said in os.environ.items() if name.startswith("WIU_")} | {
        "folder": Path.cwd(),
        "turns": sys.getswitchinterval(),
        "register kept open": register._KEPT_OPEN._serving.is_set(),
        "long work done aside": aside._pool is not None,
    }


@pytest.fixture(scope="module", autouse=True)
def leaves_the_process_as_it_was():
    """Let a file fail that leaves something set: which files a process runs next, and in what order, is open."""
    before = _set_in_this_process()
    yield
    assert _set_in_this_process() == before


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def shared():
    if not SHARED.exists():
        pytest.skip(NO_SAMPLES)
    return SHARED
