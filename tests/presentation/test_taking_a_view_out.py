"""A view leaves as a document: only for those who may, and never without an entry in the log."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import outloud
import pytest
from page import validate_pdf
from pdf_readback import page_texts, tables

from wiu.policy.access import RefusedError, Role, Viewer
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, sampling
from wiu.services.home import Home
from wiu.services.releasing import view_as_pdf
from wiu.statistics.question import Question, QuestionError
from wiu.store import audit_log

OFFICE = Viewer("o", "An Officer", frozenset({Role.OFFICE}))
LIAISON = Viewer("l", "A Liaison", frozenset({Role.UKLG}))
NOW = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
QUESTION = Question(("headcount",), ("nation", "staff_group"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home"))
    sampling.build(home, OFFICE, now=NOW, departments=60)
    return home


@pytest.fixture(scope="module")
def taken(home):
    return view_as_pdf(home, OFFICE, QUESTION, now=NOW)


@pytest.fixture
def path(taken, tmp_path):
    path = tmp_path / taken[0]
    path.write_bytes(taken[1])
    return path


def last_entry(home):
    with home.register.transaction() as connection:
        return audit_log.entries(connection)[-1]


def test_figures_of_the_engine_make_a_document_that_keeps_the_standards(path):
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    assert outloud.check(str(path)).errors == 0


def test_rows_of_the_engine_are_rows_in_print_and_withheld_ones_stay_withheld(home, path):
    view = exploring.view(home, OFFICE, QUESTION, now=NOW)
    expected = [(*row.labels, *row.cells) for row in layouts(view)[0].rows]
    assert tables(path)[0][1:] == expected
    assert any("[c]" in row for row in expected)


def test_the_day_in_print_is_the_day_in_the_uk(path, taken):
    assert "1 July 2026" in page_texts(path)[0]
    assert taken[0].startswith("wiu-draft-20260701-")


def test_the_same_question_gives_the_same_bytes_and_the_log_keeps_their_hash(home, taken):
    assert view_as_pdf(home, OFFICE, QUESTION, now=NOW) == taken
    entry = last_entry(home)
    assert entry.actor == "o"
    assert entry.action == "export view"
    assert entry.detail["sha256"] == hashlib.sha256(taken[1]).hexdigest()
    assert entry.subject.lower() == taken[0].removesuffix(".pdf")


def test_another_question_has_another_reference(home, taken):
    other = view_as_pdf(home, OFFICE, Question(("headcount",), ("region",)), now=NOW)
    assert other[0] != taken[0]


def test_who_may_not_export_gets_nothing_and_is_told_who_may(home):
    before = last_entry(home)
    with pytest.raises(RefusedError, match="office, wiu"):
        view_as_pdf(home, LIAISON, QUESTION, now=NOW)
    assert last_entry(home) == before


def test_an_unknown_audience_is_refused(home):
    with pytest.raises(QuestionError):
        view_as_pdf(home, OFFICE, QUESTION, "everybody", now=NOW)
