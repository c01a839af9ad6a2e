"""The pages that are read: what is in force, what binds us, and the marks that every screen carries."""

import itertools

import pytest

from wiu.policy import access, clauses, thresholds
from wiu.policy.wording import words
from wiu.ui.menu import MENU


def page_of(at):
    assert not at.exception
    return "".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("entry", MENU, ids=[entry.name for entry in MENU])
def test_every_screen_says_that_sample_data_is_invented(open_page, entry):
    at = open_page(entry.name, "office")
    assert words("sample_mark").rstrip(".") in at.warning[0].value


@pytest.mark.parametrize("entry", MENU, ids=[entry.name for entry in MENU])
def test_headings_go_down_one_step_at_a_time(open_page, entry):
    at = open_page(entry.name, "office")
    levels = [int(element.tag[1:]) for element in at.main if element.type in {"title", "header", "subheader"}]
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in itertools.pairwise(levels))


def test_the_overview_says_who_answered_each_round_and_which_edition_is_in_force(open_page):
    at = open_page("overview", "uklg")
    table = page_of(at)
    assert table.count("Workforce survey 20") >= 3
    assert " of " in at.metric[1].value
    assert at.metric[2].value == "1"


@pytest.mark.parametrize("page", [thresholds.PAGE, clauses.PAGE, access.PAGE], ids=lambda page: page.stem)
def test_the_methods_page_shows_the_very_tables_that_the_program_goes_by(open_page, page):
    shown = page_of(open_page("methods", "wiu"))
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for row in rows[2:]:
        first = row.strip("|").split("|")[0].strip()
        assert f">{first}<" in shown


def test_the_methods_page_defines_every_symbol_that_a_table_may_show(open_page):
    shown = page_of(open_page("methods", "wiu"))
    for symbol in ("0", "[c]", "[c2]", "[x]", "[z]", "[low]", "[u]", "[e]", "[p]", "[r]", "[b]"):
        assert f">{symbol}<" in shown


def test_the_methods_page_shows_no_marks_of_typesetting_in_its_tables(open_page):
    shown = page_of(open_page("methods", "wiu"))
    assert "`" not in shown
    assert "*error*" not in shown
