"""What is kept is made once, and no more of it is kept than was said."""

import threading
import time

import pytest

from wiu.services.kept import Kept


def test_a_thing_is_made_once_however_many_ask_for_it_at_once():
    kept, made = Kept(3), []

    def make():
        time.sleep(0.05)
        made.append(1)
        return "thing"

    got = []
    threads = [threading.Thread(target=lambda: got.append(kept.get("key", make))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["thing"] * 6
    assert made == [1]


def test_what_was_asked_for_longest_ago_goes_first():
    kept, made = Kept(2), []

    def get(key):
        return kept.get(key, lambda: made.append(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept():
    kept = Kept(2)

    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept.get("key", fail)
    assert kept.get("key", lambda: "thing") == "thing"
