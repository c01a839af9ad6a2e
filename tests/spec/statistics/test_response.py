"""The response rate's two numbers: departments that answered, departments that should have."""

import pandas as pd

from wiu.coverage.response import response


def asked(*rows):
    return pd.DataFrame(rows, columns=["department_id", "region", "answered"]).astype({"answered": bool})


def test_departments_are_counted_once_however_many_specialisms_they_were_asked_about():
    found = response(asked(("a", "Wales", True), ("a", "Wales", True), ("b", "Wales", False)), ("Wales",))
    assert (found.answered, found.eligible) == (1, 2)
    assert found.by_region == (("Wales", 1, 2),)


def test_regions_stand_in_reading_order_and_one_in_which_nobody_answered_says_so():
    found = response(
        asked(("a", "Wales", True), ("b", "London", False), ("c", "unknown", True)),
        ("London", "Midlands", "Wales"),
    )
    assert found.by_region == (("London", 0, 1), ("Wales", 1, 1))
    assert (found.answered, found.eligible) == (2, 3)


def test_nobody_asked_is_nobody_answered():
    assert response(asked(), ("Wales",)).by_region == ()
