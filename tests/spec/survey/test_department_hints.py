"""A department's name in place of its code is answered with the code; a wrong code is not guessed at."""

import pytest

from wiu.survey.department_hints import Hints


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
