"""Ended sign-ins: no process loses what another noted, and a list that is none lets nobody in."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from wiu.store.errors import StoreError
from wiu.store.revocations import Revocations

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from wiu.store.revocations import Revocations
for number in range(30):
    Revocations(Path(sys.argv[1])).add(sys.argv[2] + str(number), datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
"""


def test_two_processes_that_note_at_once_lose_nothing(tmp_path, root):
    path = tmp_path / "revoked.json"
    adding = [
        subprocess.Popen([sys.executable, "-c", ADDING, str(path), name], cwd=root) for name in ("a", "b")
    ]
    assert [each.wait(60) for each in adding] == [0, 0]
    kept = json.loads(path.read_text(encoding="ascii"))
    assert set(kept) == {f"{name}{number}" for name in "ab" for number in range(30)}
    assert not list(tmp_path.glob("*.part"))
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["[]", "5", '{"a": 1}', '{"a": "yesterday"}', '{"a": "2026-11-22"}', "{"])
def test_a_list_that_is_none_lets_nobody_in_and_is_not_written_over(tmp_path, content):
    path = tmp_path / "revoked.json"
    path.write_text(content, encoding="ascii")
    for ask in (lambda: Revocations(path).since("a"), lambda: Revocations(path).add("b", NOW)):
        with pytest.raises(StoreError, match="nobody is let in"):
            ask()
    assert path.read_text(encoding="ascii") == content
