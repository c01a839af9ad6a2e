"""Who answered is told of many departments and never of a few: silence can give one away (R2)."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from wiu.disclosure.safe_table import Status
from wiu.policy.thresholds import thresholds_for
from wiu.presentation.view import Base
from wiu.services import who_answered as answering
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question
from wiu.store.counting import Gathered
from wiu.store.rounds import Round

OF_DEPARTMENTS = Round("r", "R", date(2025, 1, 1), None, 37)
OF_PEOPLE = Round("r", "R", date(2025, 1, 1), None, 37, 37)


class Responses:
    """A reader of nothing but who was asked: `rows` are (department, region, sector, answered), and the specialism or not."""

    def __init__(self, *rows):
        named = ["department_id", "region", "sector", "answered", "specialism"]
        self.rows = pd.DataFrame(rows, columns=named[: len(rows[0])])

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


def test_where_nobody_of_a_region_or_but_one_answered_no_region_is_listed():
    for answered in (0, 1):  # the one that answered would know of all others
        wales = [(f"w{number}", "Wales", "NHS", number < answered) for number in range(4)]
        base = who_answered(*TEN, *wales)
        assert (base.answered, base.eligible, base.by_region) == (10 + answered, 14, ())
        base = who_answered(*TEN, *wales, region=("Wales",))
        assert (base.answered, base.eligible, base.whole_round) == (10 + answered, 14, True)


def of_specialisms(*told):
    """Return who was asked: each is (specialism, region, answered, eligible); a department is of one specialism."""
    return [
        (f"{specialism} {region} {number}", region, "NHS", number < answered, specialism)
        for specialism, region, answered, eligible in told
        for number in range(eligible)
    ]


THREE = [("RT", "London", 7, 9), ("RT", "Wales", 4, 5), ("NM", "London", 6, 8), ("NM", "Wales", 3, 4)]


def told_of_each(rows):
    return {each: who_answered(*rows, specialism=(each,)) for each in dict.fromkeys(row[-1] for row in rows)}


@pytest.mark.parametrize(
    "last", [[("MR", "London", 0, 1), ("MR", "Wales", 4, 5)], [("MR", "London", 1, 6), ("MR", "Wales", 4, 5)]]
)
def test_by_region_no_specialism_is_listed_where_all_that_are_listed_would_tell_of_the_one_that_is_not(last):
    rows = of_specialisms(*THREE, *last)
    assert who_answered(*rows).by_region, "from which those of the specialisms could be taken"
    told = told_of_each(rows)
    assert [each.by_region for each in told.values()] == [(), (), ()]
    assert [each.whole_round for each in told.values()] == [False, False, False]


def test_nor_is_a_specialism_spoken_of_where_all_others_would_tell_of_one_that_is_not():
    told = told_of_each(of_specialisms(*THREE, ("MR", "London", 1, 1), ("MR", "Wales", 0, 1)))
    assert [each.whole_round for each in told.values()] == [True, True, True]


def test_where_several_are_not_listed_the_others_are():
    few = [("MR", "London", 1, 2), ("CE", "London", 2, 2), ("MR", "Wales", 2, 3), ("CE", "Wales", 1, 3)]
    told = told_of_each(of_specialisms(*THREE, *few))
    assert told["RT"].by_region == (("London", 7, 9), ("Wales", 4, 5))
    assert told["MR"].by_region == told["CE"].by_region == ()


class Everybody:
    """A reader of nothing but how many answered."""

    def __init__(self, everybody):
        self.everybody = everybody

    def query(self, _, **__):
        return pd.DataFrame({"everybody": [self.everybody]})


STAFF, AGES = Question(("headcount",), ("region",)), Question(("headcount",), ("age_band",))
OPINIONS, BOTH = Question(("opinions",), ("adequacy",)), Question(("headcount", "linacs"), ("region",))
MACHINES, PEOPLE = Question(("linacs",), ("region",)), Question(("headcount",), ("age_band", "afc_band"))


@pytest.mark.parametrize(
    ("question", "gave", "everybody", "said"),
    [
        (STAFF, 407, 407, ""),
        (STAFF, 405, 407, ""),
        (STAFF, 404, 407, "in the whole round 404 of 407 told of their staff, and only these are counted"),
        (AGES, 391, 407, "in the whole round 391 of 407 gave ages or genders, and only these are counted"),
        (
            AGES,
            1391,
            1407,
            "in the whole round 1,391 of 1,407 gave ages or genders, and only these are counted",
        ),
        # one or two silent ones could be told from what the others add up to: no number, and the same words as for none
        (AGES, 405, 407, "all of them, or nearly all, gave ages or genders and are counted"),
        (AGES, 406, 407, "all of them, or nearly all, gave ages or genders and are counted"),
        (AGES, 407, 407, "all of them, or nearly all, gave ages or genders and are counted"),
        (AGES, 4, 407, "only the few of them that gave ages or genders are counted"),
        # a table of opinions counts the departments too: from a number of them a filtered total would be taken
        (OPINIONS, 379, 407, "only those of them that gave an opinion on their staffing are counted"),
        (OPINIONS, 407, 407, "only those of them that gave an opinion on their staffing are counted"),
        (MACHINES, 55, 407, "only those of them that stated these quantities are counted"),
        (BOTH, 400, 407, "each figure counts only those of them that gave it"),
        (PEOPLE, 20, 407, ""),
    ],
)
def test_a_view_says_which_of_those_that_answered_it_counts_and_never_how_few_it_does_not(
    question, gave, everybody, said
):
    gathered = Gathered(None, None, question.sources[0], gave, derived=False)
    members = thresholds_for("member")
    assert answering.counted(Everybody(everybody), OF_DEPARTMENTS, question, gathered, members) == said
    of_people = answering.counted(Everybody(everybody), OF_PEOPLE, question, gathered, members)
    assert not any(character.isdigit() for character in of_people), "it would be a number of people"


REGIONS = Hierarchy("region", "UK", ("London", "Wales"), {"UK": ("London", "Wales")})


def beside(this, total, **where):
    """Return how many are said to have answered beside a table with this total, None where it is withheld."""
    shown = Status.SECONDARY if total is None else Status.PUBLISHED
    cell = SimpleNamespace(codes=("UK",), status=shown, values={} if total is None else {"headcount": total})
    question = Question(("headcount",), ("region",), where=tuple(where.items()))
    base = Base(this.returned, None)
    table = SimpleNamespace(dimensions=(REGIONS,), cells=(cell,))
    return answering.beside(base, this, question, table).answered


def test_how_many_people_answered_is_said_only_where_the_table_prints_the_same_number():
    assert beside(OF_PEOPLE, 37) == 37
    assert beside(OF_PEOPLE, 33, nation=("England",)) is None, (
        "else four people would be known to be elsewhere"
    )
    assert beside(OF_PEOPLE, 37, nation=("England",)) is None
    assert beside(OF_PEOPLE, 36) is None
    assert beside(OF_PEOPLE, None) is None, "the total is withheld, and this is it"


def test_how_many_departments_answered_is_no_headcount_and_is_said():
    assert beside(OF_DEPARTMENTS, 812, nation=("England",)) == 37
