"""What we hold: how completely each round was answered, without pointing at whoever left a blank."""

from datetime import date

import pytest

from wiu.policy.access import RefusedError
from wiu.services import catalogue
from wiu.store.rounds import Round


def test_every_round_says_how_complete_each_item_is(built, wiu):
    held = catalogue.catalogue(built[0], wiu)
    assert len(held.rounds) == 3
    by_item = {each.item: each.complete for each in held.items}
    assert set(by_item) == set(catalogue.ITEMS)
    assert all(share > 90 for share in by_item["headcount"])
    assert all(0 <= share <= 100 for shares in by_item.values() for share in shares)
    assert any(share < 100 for share in by_item["adequacy"])


def test_fewer_departments_than_may_be_spoken_of_are_not_told_apart():
    assert catalogue._share(2, 100, 3) == 0
    assert catalogue._share(98, 100, 3) == 100
    assert catalogue._share(97, 100, 3) == 97


def test_of_people_who_answered_for_themselves_no_fewer_are_told_apart_than_figures_count():
    of_people, of_departments = (Round("r", "R", date(2022, 1, 1), None, 237, people) for people in (237, 0))
    assert (catalogue._least(of_people), catalogue._least(of_departments)) == (5, 3)
    assert catalogue._share(234, 237, catalogue._least(of_people)) == 100, "three people gave no gender"


def test_nobody_without_a_role_sees_it(built, nobody):
    with pytest.raises(RefusedError):
        catalogue.catalogue(built[0], nobody)
