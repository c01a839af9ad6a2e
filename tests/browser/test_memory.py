"""A server's memory stays what it is, however often one clicks: in the suite a few dozen clicks, WIU_RERUNS=2000 for all."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from wiu.policy.access import Role, Viewer
from wiu.services import sampling
from wiu.services.home import Home

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from leak import leaks, measured
from served import server

RERUNS = int(os.environ.get("WIU_RERUNS", "65"))


def test_a_tenth_more_is_a_leak():
    assert not leaks([(100, 200.0), (500, 219.0)])
    assert leaks([(100, 200.0), (500, 221.0)])


def test_a_server_that_is_clicked_through_keeps_its_memory(tmp_path):
    operator = Viewer("tests", "tests", frozenset({Role.OFFICE}))
    sampling.build(Home(tmp_path), operator, now=datetime(2026, 11, 22, 12, tzinfo=UTC), departments=60)
    with server(tmp_path) as served:
        found = measured(served, RERUNS)
    assert not leaks(found), found
