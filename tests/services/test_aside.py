"""Long work of a server is done by another process, and comes back as if it had been done here."""

import os
import sys
from types import ModuleType

import pytest
from dying import die_at_first

from wiu.services import aside, exploring
from wiu.services.aside import done
from wiu.statistics.question import Question, QuestionError
from wiu.store.errors import StoreError


@pytest.fixture(scope="module")
def offered():
    with aside.offered():
        yield


def refused():
    raise QuestionError("unknown word", "by", code="unknown")


@pytest.mark.usefixtures("offered")
def test_a_server_has_it_done_elsewhere_and_gently():
    assert done(os.getpid) != os.getpid()
    assert done(os.nice, 0) >= min(19, os.nice(0) + aside.GIVES_WAY)


@pytest.mark.usefixtures("offered")
def test_a_protected_table_is_the_same_wherever_it_is_made(sample):
    asked = Question(("headcount", "wte_in_post"), ("region",))
    away = exploring.answered(sample, asked, "member").view
    exploring._views._things.clear()  # else it is kept and not made
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aside, "_pool", None)
        here = exploring.answered(sample, asked, "member").view
    assert away.table is not here.table
    assert away.table.cells == here.table.cells
    assert (away.question, away.base, away.notes) == (here.question, here.base, here.notes)


@pytest.mark.usefixtures("offered")
def test_a_refusal_comes_back_with_all_it_carries():
    with pytest.raises(QuestionError) as told:
        done(refused)
    assert (told.value.code, told.value.where) == ("unknown", "by")
    assert "unknown word" in told.value.message


@pytest.mark.usefixtures("offered")
def test_of_a_process_that_dies_once_nobody_hears(tmp_path):
    assert done(die_at_first, tmp_path / "died") not in {os.getpid(), None}


@pytest.mark.usefixtures("offered")
def test_what_kills_its_process_again_and_again_does_not_kill_the_server():
    with pytest.raises(StoreError, match="for want of memory") as told:
        done(os._exit, 1)
    assert told.value.code == "too_much"
    assert done(os.getpid) != os.getpid()


def test_what_is_done_elsewhere_begins_without_the_page_that_is_drawn(tmp_path, monkeypatch):
    # a server's main script is whatever page runs; run again elsewhere it would fail, or worse, not fail
    page = tmp_path / "page.py"
    page.write_text("raise SystemExit('a page was run elsewhere')\n")
    main = ModuleType("__main__")
    main.__file__, main.__spec__ = str(page), None
    monkeypatch.setitem(sys.modules, "__main__", main)
    with aside.offered():
        assert done(os.getpid) != os.getpid()
