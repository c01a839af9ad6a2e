"""A department's name in place of its code is answered with the code; a wrong code is not guessed at."""

import pytest

from wiu.survey import checks
from wiu.survey.department_hints import Hints, hints


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("nuclear  medicine, Northmoor", "It is the name of D1: write the code in its place."),
        ("Engineering", "It is the name of D2 and of D3: write the code in its place."),
        ("D0011", ""),
        ("Nuclear Medicin, Northmoor", "Was D1 meant (Nuclear Medicine, Northmoor)?"),
        ("Elsewhere", ""),
    ],
)
def test_a_name_in_place_of_a_code_is_answered_with_the_code(said, hint):
    named = {
        "D1": "Nuclear Medicine, Northmoor",
        "D2": "Engineering",
        "D3": "Engineering",
        "D0010": "Physics",
        "D9": "",
    }
    assert Hints(named).of(said) == hint


def test_a_row_that_is_wrong_in_two_ways_says_both_at_once_unless_the_row_before_says_it(mapped):
    result = mapped(
        "department_id,specialism,staff_group,afc_band,headcount\n"
        "D1,RT,engineer,7,1\n"
        "D8,RT,engineer,77,1\n"
        "D9,RT,engineer,7,1\n"
        "D9,RT,engineer,7,1\n",
        "staff_line",
    )
    both = (*result.issues, *checks.against_known(result, {"D1", "D2"}, hints(None)))
    assert sorted((issue.row, issue.column, issue.rule) for issue in both) == [
        (3, "afc_band", "unknown-code"),
        (3, "department_id", "unknown-department"),
        (4, "department_id", "unknown-department"),
        (5, "", "duplicate"),
        (5, "", "incomplete-return"),
    ]
