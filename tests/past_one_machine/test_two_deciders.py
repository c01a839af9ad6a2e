"""Two processes at the same release: one lets it out, the other is told, and numbers are given once, without gaps."""

import subprocess
import sys
import textwrap

import pytest

from wiu.policy.access import Role, Viewer
from wiu.policy.moves import Event
from wiu.releases.release import ReleaseError
from wiu.requests.life import Said
from wiu.services import asking, checking, deciding, released, releasing, sampling
from wiu.services.deciding import Weighed
from wiu.services.occasions import occasion_of
from wiu.statistics.question import Question

OUTSIDE = {
    "requester": "external",
    "organisation": "Select committee",
    "commercial_gain": False,
    "purpose": "call_for_evidence",
    "wants": ["workforce"],
    "scope": "uk",
}
MEMBERS = OUTSIDE | {
    "requester": "member",
    "member_role": "sig",
    "for_sig": "RTSIG",
    "purpose": "sig_work",
}
PREPARER = Viewer("wanda", "Wanda", frozenset({Role.WIU}))
GROUP = Viewer("uma", "Uma", frozenset({Role.UKLG}))
COLLEAGUE = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from wiu.policy.access import Role, Viewer
    from wiu.releases.release import ReleaseError
    from wiu.services import releasing, released
    from wiu.services.home import Home
    from wiu.services.occasions import Reply
    from wiu.statistics.question import Question
    home, name, prepared, request = Home(Path(sys.argv[1])), *sys.argv[2:]
    viewer, now = Viewer(name, name, frozenset({Role.WIU})), datetime(2026, 11, 22, 13, tzinfo=UTC)
    reply = Reply((Question(("headcount",), ("region",)),), request)
    for errand in (
        lambda: releasing.approve(home, viewer, prepared, now=now),
        lambda: releasing.quick(home, viewer, reply, now=now),
    ):
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            print("won", errand().release.number, flush=True)
        except ReleaseError as told:
            print("told", told.message, flush=True)
"""


def asked_of(record, by="region"):
    return releasing.Asked((Question(("headcount",), (by,)),), occasion_of(record))


@pytest.fixture
def waiting(home, office, now):
    """A release that waits for its second person, and two requests of members that one person may answer."""
    sampling.build(home, office, now=now, departments=40)
    record = asking.log(home, PREPARER, asking.Asked(OUTSIDE, now.date()), now=now)
    for seen, event in enumerate((Event.ACKNOWLEDGE, Event.TRIAGE, Event.COLLATE, Event.REFER), 1):
        said = Said(clause="Q1", reason="A committee asks.")
        deciding.act(home, PREPARER, record.number, event, said, seen=seen, now=now)
    weighed = Weighed("none", "they hear of it")
    record = deciding.act(home, GROUP, record.number, Event.APPROVE, Said(), seen=5, now=now, weighed=weighed)
    prepared = releasing.prepare(home, PREPARER, asked_of(record), now=now)
    members = [
        asking.log(home, PREPARER, asking.Asked(MEMBERS, now.date()), now=now).number for _ in range(2)
    ]
    return prepared.number, members


def test_two_processes_let_a_release_out_once_and_give_each_its_number(home, waiting, office, now, root):
    prepared, members = waiting
    with pytest.raises(ReleaseError, match="prepared"):
        releasing.approve(home, PREPARER, prepared, now=now)
    command = [sys.executable, "-c", textwrap.dedent(COLLEAGUE), str(home.path)]
    colleagues = [
        subprocess.Popen(
            [*command, name, prepared, request],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, request in zip(("cleo", "bert"), members, strict=True)
    ]
    said = []
    for _ in range(2):
        for each in colleagues:
            assert each.stdout.readline() == "ready\n"
        for each in colleagues:
            each.stdin.write("go\n")
            each.stdin.flush()
        said.append(sorted(each.stdout.readline().strip() for each in colleagues))
    for each in colleagues:
        each.communicate(timeout=60)
    (told, won), quick = said
    assert won == f"won {prepared}"
    assert "was first" in told
    assert quick == ["won REL-2026-0002", "won REL-2026-0003"]
    assert [each.number for each in released.register(home, office)] == [
        "REL-2026-0003",
        "REL-2026-0002",
        "REL-2026-0001",
    ]
    assert checking.look_through(home, office)["wrong"] == []
