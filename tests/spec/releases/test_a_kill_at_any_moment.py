"""A process killed at any moment of a release: never a PDF without its entries, never entries without their PDF.

`WIU_KILLS=50` in the environment kills at fifty moments in place of six.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from cast import BERT, NOW
from homes import copied

from wiu.requests.life import SENDS
from wiu.services import following, released
from wiu.services.home import Home
from wiu.store import audit_log, releases

KILLS = int(os.environ.get("WIU_KILLS", "6"))
CHILD = Path(__file__).with_name("releasing_child.py")


def started(root, home, request, out):
    child = subprocess.Popen(
        [sys.executable, CHILD, str(home.path), request, str(out)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "begins\n"
    return child


def consistent(home, request, out):
    """Assert that the register, the ledger, the request, the log and the file agree; return whether it went out."""
    with home.register.transaction() as connection:
        found = releases.releases(connection)
        ledger = releases.ledger(connection, found[0].views[0].round_id) if found else ()
        assert audit_log.verify(connection) is None
        told = [each for each in audit_log.entries(connection) if each.subject.startswith("REL-")]
        kept = [releases.kept(connection, each.number) for each in found]
    life = following.one(home, BERT, request, now=NOW).record.life
    sent = any(step.event in SENDS for step in life.steps)
    assert len(found) == len(ledger) == len(told) // 2 == int(sent)
    assert len(told) % 2 == 0
    for release, (text, document) in zip(found, kept, strict=True):
        assert hashlib.sha256(document).hexdigest() == release.sha256
        assert released.rebuilt(text, release) == document
        assert len(ledger[0].cells) == release.published + release.withheld
    if out.exists():
        assert found
        assert hashlib.sha256(out.read_bytes()).hexdigest() == found[0].sha256
    return bool(found)


@pytest.fixture
def request_number(request_of):
    return request_of().number


def test_whenever_it_is_killed_all_of_it_happened_or_nothing(root, home, request_number, tmp_path):
    def copy(name):
        return Home(copied(home.path, tmp_path / name))

    whole = copy("whole")
    child, begun = started(root, whole, request_number, tmp_path / "whole.pdf"), time.monotonic()
    assert child.stdout.readline() == "ends 0\n"
    lasts = time.monotonic() - begun
    child.communicate()
    assert consistent(whole, request_number, tmp_path / "whole.pdf")

    # most moments lie towards the end, where it is written
    moments = np.random.default_rng(KILLS).beta(2.5, 1.2, KILLS) * lasts * 1.05
    went_out = []
    for place, moment in enumerate(sorted(moments)):
        mine, out = copy(f"killed {place}"), tmp_path / f"{place}.pdf"
        child = started(root, mine, request_number, out)
        time.sleep(moment)
        child.kill()
        child.communicate()
        went_out.append(consistent(mine, request_number, out))
        shutil.rmtree(mine.path)
    assert len(went_out) == KILLS, went_out
    sys.stdout.write(f"{sum(went_out)} of {KILLS} had gone out when they were killed\n")
