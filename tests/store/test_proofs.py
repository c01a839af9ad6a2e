"""Proofs outlive the process; whatever happens to one costs that proof and nothing else."""

import os

import pytest

from wiu.store import disk
from wiu.store.proofs import Proofs

FIRST, SECOND, THIRD = ("1" * 32, "2" * 32, "3" * 32)


@pytest.fixture
def proofs(tmp_path):
    return Proofs(tmp_path / "proofs")


def aged(proofs, name, seconds):
    """Say that a proof was asked for last so many seconds after 1970."""
    os.utime(proofs.folder / f"{name}.proof", (seconds, seconds))


def test_what_was_put_is_there_for_another_process(proofs):
    assert proofs.get(FIRST) is None
    proofs.put(FIRST, b"a movement")
    proofs.put(FIRST, b"a better one")
    assert Proofs(proofs.folder).get(FIRST) == b"a better one"


def test_nobody_but_the_owner_opens_them(proofs):
    was = os.umask(0)
    try:
        proofs.put(FIRST, b"a movement")
    finally:
        os.umask(was)
    assert {path.stat().st_mode & 0o077 for path in (proofs.folder, *proofs.folder.iterdir())} == {0}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content[:20],
        lambda _: b"",
        lambda content: content + b"more",
    ],
)
def test_one_that_is_not_as_it_was_put_is_as_good_as_none(proofs, damage):
    proofs.put(FIRST, b"a movement")
    path = proofs.folder / f"{FIRST}.proof"
    path.write_bytes(damage(path.read_bytes()))
    assert proofs.get(FIRST) is None
    proofs.put(FIRST, b"found again")
    assert proofs.get(FIRST) == b"found again"


def test_those_asked_for_last_stay_where_there_is_no_room_for_all(tmp_path):
    proofs = Proofs(tmp_path, most_bytes=2 * (32 + 10))
    proofs.put(FIRST, b"f" * 10)
    proofs.put(SECOND, b"s" * 10)
    aged(proofs, FIRST, 1000)
    aged(proofs, SECOND, 2000)
    proofs.get(FIRST)  # asked for again
    proofs.put(THIRD, b"t" * 10)
    assert proofs.get(SECOND) is None
    assert proofs.get(FIRST) == b"f" * 10
    assert proofs.get(THIRD) == b"t" * 10


def test_none_goes_while_they_are_copied(tmp_path):
    proofs = Proofs(tmp_path, most_bytes=1)
    with disk.alone(tmp_path, 1, "busy"):
        proofs.put(FIRST, b"a movement")
        assert proofs.get(FIRST) == b"a movement"
    proofs.put(SECOND, b"another")
    assert proofs.get(FIRST) is None


def test_a_disk_that_takes_nothing_costs_the_proof_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("in the way")
    proofs = Proofs(tmp_path / "file")
    proofs.put(FIRST, b"a movement")
    assert proofs.get(FIRST) is None
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize("name", ["../register", "", "1" * 31, "CURRENT", f"{'1' * 32}\n"])
def test_a_name_leads_nowhere_else(proofs, name):
    for errand in (proofs.get, lambda name: proofs.put(name, b"")):
        with pytest.raises(ValueError, match=r"^"):
            errand(name)
    assert not proofs.folder.exists()
