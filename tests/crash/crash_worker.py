"""Processes to be killed: each loads, writes the register, backs up or erases, and says what is done.

A line on standard input, `errand<TAB>home<TAB>folder`, starts one, whose number is printed; so the long imports
are made once. Each line that it prints then is a promise: what it names was acknowledged, and must be there
after the crash.
"""

import itertools
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from wiu.policy.access import Role, Viewer  # noqa: E402
from wiu.services import backing_up, comparing, erasing, loading, objecting  # noqa: E402
from wiu.services.home import Home  # noqa: E402
from wiu.store import audit_log  # noqa: E402

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = Viewer("o", "An Officer", frozenset({Role.OFFICE, Role.WIU}))


def promise(word):
    print(word, flush=True)  # noqa: T201 - what the killer reads


def load(home, folder):
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / "returns.csv"
        departments = home.editions.rows()["department"]["department_id"].head(20)
        for turn in itertools.count(1):
            lines = [f"{each},{turn % 27 + 1:02}/11/2025,NM,{turn}" for each in departments]
            header = "department_id,received_at,specialism,Clinical scientist: headcount"
            path.write_text("\n".join([header, *lines]), encoding="utf-8")
            said = loading.load_file(home, WHO, path, "return", "2025", set_aside=True, now=NOW)
            promise(said["edition"])
            if turn % 2 == 0:
                promise(comparing.return_to(home, WHO, 1, "once more", now=NOW).name)


def register(home, _folder):
    department = home.editions.rows()["department"]["department_id"].iloc[0]
    for turn in itertools.count(1):
        with home.register.transaction() as connection:
            entry = audit_log.append(
                connection, at=NOW, actor="o", action="write", subject=f"turn {turn}", detail={}
            )
        promise(f"entry {entry.number}")
        if turn % 5 == 0:
            objecting.object_to_listing(home, WHO, department, "said so again", now=NOW)
            promise("objection")


def back_up(home, folder):
    for turn in itertools.count(1):
        backing_up.back_up(home, WHO, folder / f"backup-{turn}", now=NOW)
        promise(f"backup-{turn}")


def erase(home, _folder):
    for round_id in home.editions.rows()["survey_round"]["round_id"]:
        erasing.state_report(home, WHO, round_id, datetime(2026, 1, 1, tzinfo=UTC).date(), now=NOW)
    erasing.erase(home, WHO, now=NOW)
    promise("erased")


ERRANDS = {"load": load, "register": register, "back up": back_up, "erase": erase}


def serve():
    promise("ready")
    for line in sys.stdin:
        errand, home, folder = line.rstrip("\n").split("\t")
        hold, go = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(hold, 1)  # not a word before the number: the killer must never take one for it
            try:
                ERRANDS[errand](Home(Path(home)), Path(folder))
            except BaseException as error:  # noqa: BLE001 - what fails before it is killed is to be seen
                promise(f"failed: {type(error).__name__}: {error}")
            os._exit(0)
        promise(f"pid {child}")
        os.close(hold)
        os.close(go)
        os.waitpid(child, 0)
        promise("gone")


if __name__ == "__main__":
    serve()
