"""Who answered is told of many departments and never of a few: silence can give one away (R2)."""

from datetime import date

import pandas as pd

from wiu.services import who_answered as answering
from wiu.store.rounds import Round


class Responses:
    """A reader of nothing but who was asked: `rows` are (department, region, sector, answered)."""

    def __init__(self, *rows):
        self.rows = pd.DataFrame(rows, columns=["department_id", "region", "sector", "answered"])

    def columns(self, _, **__):
        return self.rows


def who_answered(*rows, **filters):
    return answering.base_of(Responses(*rows), Round("r", "R", date(2025, 1, 1), None, 9), filters, 3)


TEN = [(f"d{number}", "London", "NHS", True) for number in range(10)]


def test_the_silence_of_a_single_department_is_not_told_by_filtering_for_it():
    base = who_answered(*TEN, ("x", "London", "private", False), sector=("private",))
    assert (base.answered, base.eligible, base.whole_round) == (10, 11, True)


def test_nor_by_filtering_for_all_the_others():
    base = who_answered(*TEN, ("x", "London", "private", False), sector=("NHS",))
    assert (base.answered, base.eligible, base.whole_round) == (10, 11, True)


def test_nor_by_two_filters_that_differ_by_one_department():
    wales = [(f"w{number}", "Wales", "NHS" if number < 4 else "private", number != 4) for number in range(5)]
    wide = who_answered(*TEN, *wales, region=("Wales",))
    fine = who_answered(*TEN, *wales, region=("Wales",), sector=("NHS",))
    assert (wide.answered, wide.eligible, wide.whole_round) == (4, 5, False)
    assert (fine.answered, fine.eligible, fine.whole_round) == (14, 15, True), (
        "else w4 would be known to be silent"
    )


def test_nor_by_regions_of_which_one_has_too_few():
    wales = [(f"w{number}", "Wales", "NHS", number > 0) for number in range(2)]
    base = who_answered(
        *TEN, *wales, *[(f"s{n}", "Scotland", "NHS", True) for n in range(4)], region=("London", "Wales")
    )
    assert (base.answered, base.eligible, base.whole_round) == (15, 16, True)
    assert base.by_region == ()


def test_by_region_it_is_told_where_every_region_has_departments_enough_and_sums_up():
    wales = [(f"w{number}", "Wales", "NHS", number > 0) for number in range(4)]
    base = who_answered(*TEN, *wales)
    assert base.by_region == (("London", 10, 10), ("Wales", 3, 4))
    assert (base.answered, base.eligible) == (13, 14)
