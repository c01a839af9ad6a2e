"""Rounds and who should answer them are entered by the office, from a form or a file, before any return."""

from dataclasses import replace
from datetime import date

import pytest

from wiu.policy.access import RefusedError
from wiu.services import entering, holding
from wiu.services.entering import PopulationError, RoundEntry

HEADER = (
    "Department ID",
    "Department",
    "Organisation code",
    "Organisation",
    "Region",
    "Specialism",
    "Head of Service",
    "Head listing",
)
FIRST = ("D1", "Physics", "ZA1", "First Trust", "London", "RT", "Dr A", "listed")
SECOND = ("D2", "Physics", "ZB2", "Second Trust", "Wales", "radiotherapy physics", "", "")


@pytest.fixture
def entry():
    return RoundEntry(
        "rt-2027", "Radiotherapy 2027", ("RT",), date(2027, 3, 31), None, None, "All NHS departments", "open"
    )


@pytest.fixture
def enter(fresh, office, now, entry, write):
    def entered(*rows, header=HEADER, home=fresh, into=entry):
        said = entering.listed(home, office, write("list.csv", *rows, header=header), into)
        entering.enter_population(home, office, said.population, into, why="the list of 2027", now=now)
        return said

    return entered


def test_a_round_and_its_population_make_a_response_rate_before_any_return(fresh, office, now, entry, enter):
    entering.enter_round(fresh, office, entry, now=now)
    said = enter(FIRST, SECOND)
    assert (said.departments, said.eligible, said.leaves_sample) == (2, 2, False)
    assert {each.entity: each.come for each in said.changes} == {
        "organisation": 2,
        "department": 1,
        "population": 1,
    }
    (held,) = holding.overview(fresh, office).rounds
    assert (held.title, held.base.answered, held.base.eligible) == ("Radiotherapy 2027", 0, 2)
    rows = fresh.editions.rows()
    assert sorted(rows["organisation"]["nation"]) == ["England", "Wales"]
    assert not fresh.editions.current().sample
    assert entering.rounds(fresh, office) == (entry,)


def test_a_round_is_stated_anew_and_a_later_list_takes_the_place_of_the_earlier(
    fresh, office, now, entry, enter
):
    entering.enter_round(fresh, office, entry, now=now)
    enter(FIRST, SECOND)
    closed = replace(entry, status="closed", closed=date(2027, 6, 30))
    entering.enter_round(fresh, office, closed, now=now)
    enter(("D1", "Physics and Engineering", *FIRST[2:]))
    rows = fresh.editions.rows()
    assert entering.rounds(fresh, office) == (closed,)
    assert rows["population"]["department_id"].tolist() == ["D1"]
    assert dict(zip(rows["department"]["department_id"], rows["department"]["name"], strict=True)) == {
        "D1": "Physics and Engineering",
        "D2": "Physics",
    }


def test_returns_that_were_loaded_before_stay(fresh, enter, load, write):
    load(write("one.csv", ("D1", "2027-04-01", "Engineer", "7", 3, 3)))
    enter(FIRST)
    rows = fresh.editions.rows()
    assert len(rows["staffing"]) == 1
    assert rows["survey_round"]["round_id"].tolist() == ["R"]
    assert rows["population"]["round_id"].tolist() == ["rt-2027"]


def test_the_sample_is_left_behind_and_that_is_said_first(sample, enter):
    assert enter(FIRST, home=sample).leaves_sample
    assert sample.editions.rows()["department"]["department_id"].tolist() == ["D1"]
    assert not sample.editions.current().sample


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        ([FIRST[:-1]], HEADER[1:], "no column “department id”"),
        ([FIRST, ("", *SECOND[1:])], HEADER, "“Department ID” is empty in row 3"),
        ([(*FIRST[:5], "XX", *FIRST[6:])], HEADER, "“XX” is no specialism"),
        ([(*FIRST[:5], "NM", *FIRST[6:])], HEADER, "only about RT"),
        ([(*FIRST[:4], "Nowhere", *FIRST[5:])], HEADER, "“Nowhere” is no region"),
        ([FIRST, FIRST], HEADER, "twice"),
        ([FIRST, ("D1", "Another", *FIRST[2:])], HEADER, "D1 is described in another way"),
        ([FIRST, (*SECOND[:2], "ZA1", *SECOND[3:])], HEADER, "ZA1 is described in another way"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_row_and_column(fresh, enter, rows, header, said):
    with pytest.raises(PopulationError) as refused:
        enter(*rows, header=header)
    assert said in refused.value.message
    assert "Nothing was changed" in refused.value.message
    assert not fresh.has_data()


def test_private_columns_of_a_list_are_not_kept(fresh, enter):
    said = enter(
        (*FIRST, "a.person@gmail.com", "12/03/1970"), header=(*HEADER, "Private e-mail", "Date of birth")
    )
    assert said.departments == 1
    assert "gmail" not in fresh.editions.rows()["department"].to_csv()


@pytest.mark.parametrize(
    "wrong",
    [
        {"round_id": ""},
        {"round_id": "../x"},
        {"title": " "},
        {"specialisms": ()},
        {"status": "perhaps"},
        {"opened": date(2027, 2, 1), "closed": date(2027, 1, 1)},
    ],
)
def test_a_round_that_is_not_stated_in_full_is_refused(fresh, office, now, entry, wrong):
    with pytest.raises(PopulationError, match="Nothing was changed"):
        entering.enter_round(fresh, office, replace(entry, **wrong), now=now)
    assert not fresh.has_data()


def test_only_the_office_enters_and_no_demonstration_role(fresh, wiu, trying_out, now, entry):
    with pytest.raises(RefusedError):
        entering.enter_round(fresh, wiu, entry, now=now)
    with pytest.raises(PopulationError, match="demonstration"):
        entering.enter_round(fresh, trying_out, entry, now=now)
    assert not fresh.has_data()
