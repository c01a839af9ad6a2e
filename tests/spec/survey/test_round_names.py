"""A round that nobody knows yet: entered without a question, with all said that speaks for a slip."""

from datetime import date

import pytest

from wiu.survey.round_names import misspelt, new_round

KNOWN = ("csc-2025", "rt-2024", "2023", "2021")
ANSWERED = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("csc-2025", ""),
        ("CSC 2025", "csc-2025"),
        (" csc_2025", "csc-2025"),
        ("2023 ", "2023"),
        ("csc-2026", ""),
        ("nm-2025", ""),
        ("–", ""),
    ],
)
def test_the_same_letters_and_figures_are_the_same_round(written, meant):
    assert misspelt(written, KNOWN) == meant


@pytest.mark.parametrize(
    ("name", "known", "said", "unsaid"),
    [
        ("2025", (), "Its census date, 3 November 2025, is taken from the answers", "probably wrong"),
        ("1999", KNOWN, "Its name says 1999, that date 2025: one of the two is probably wrong.", "meant?"),
        ("scs-2025", KNOWN, "Was “csc-2025” meant?", "probably wrong"),
        ("csc-2027", KNOWN, "Known before: “csc-2025”, “rt-2024”, “2023”, “2021”.", "meant?"),
        ("winter", KNOWN, "return to edition 3 on the Survey data page", "probably wrong"),
    ],
)
def test_what_speaks_for_a_slip_is_said(name, known, said, unsaid):
    told = new_round(name, known, ANSWERED, "edition 3" if known else "")
    assert f"The round “{name}” was not known and is entered with the file." in told
    assert said in told
    assert unsaid not in told
    assert ("Known before" in told) is bool(known)


def test_of_many_rounds_the_newest_are_named():
    told = new_round("mr-2026", [f"r{year}" for year in range(2025, 2010, -1)], ANSWERED, "")
    assert "“r2021” and 10 more." in told
    assert "If one of them was meant, load the file into that round." in told
