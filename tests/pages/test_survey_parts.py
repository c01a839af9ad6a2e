"""The parts of the Survey data page beside loading: rounds, departments, editions, objections, erasure."""

from datetime import UTC, date, datetime

import pytest
from homes import copied

from wiu.policy.access import Role, Viewer
from wiu.services import entering, objecting, sampling

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICE = Viewer("tests", "tests", frozenset({Role.OFFICE}))
LIST = (
    "department id,department,organisation code,organisation,region,specialism\n"
    "D1,Physics,ZA1,First Trust,London,RT\nD2,Physics,ZB2,Second Trust,Wales,RT\n"
)


@pytest.fixture
def home(sampled, tmp_path, move_to):
    return move_to(copied(sampled, tmp_path / "home"))


@pytest.fixture
def empty(tmp_path, move_to):
    return move_to(tmp_path / "empty")


def shown(at):
    assert not at.exception
    return " ".join(element.proto.body for element in at.get("html")) + " ".join(
        element.value for element in (*at.success, *at.error, *at.markdown)
    )


def press(at, label):
    at.button[[button.label for button in at.button].index(label)].click().run()
    return at


def test_a_round_and_its_departments_are_entered_from_nothing(open_page, empty):
    at = open_page("survey_data", "office", part="Rounds and departments")
    at.text_input(key="title of round new").input("Radiotherapy 2027")
    at.text_input(key="id of round new").input("rt-2027")
    at.multiselect(key="specialisms of round new").select("RT")
    at.date_input(key="census of round new").set_value(date(2027, 3, 31)).run()
    press(at, "Enter the round")
    assert "Edition 1 is in force" in shown(at)
    at.file_uploader(key="list of departments").set_value(("list.csv", LIST.encode(), "text/csv")).run()
    assert "2 departments" in shown(at)
    press(at, "Enter these departments")
    assert "Edition 2 is in force, with 2 departments" in shown(at)
    (entered,) = entering.rounds(empty, OFFICE)
    assert (entered.round_id, entered.census_date) == ("rt-2027", date(2027, 3, 31))
    at.radio(key="list from").set_value("One department").run()
    for key, text in (
        ("department id", "D3"),
        ("department name", "Physics"),
        ("org code", "ZC3"),
        ("org name", "Third Trust"),
    ):
        at.text_input(key=key).input(text)
    at.run()
    press(at, "Enter these departments")
    assert "Edition 3" in shown(at)
    population = empty.editions.rows()["population"]
    assert sorted(population["department_id"]) == ["D1", "D2", "D3"]


def test_a_round_that_lacks_something_is_refused_in_words(open_page, empty):
    at = press(open_page("survey_data", "office", part="Rounds and departments"), "Enter the round")
    assert "Nothing was changed" in shown(at)
    assert not empty.has_data()


def test_editions_are_compared_and_an_earlier_one_comes_back(open_page, home):
    sampling.build(home, OFFICE, now=NOW, departments=40)
    at = open_page("survey_data", "office", part="Editions")
    assert home.editions.fingerprint(1)[:12] in shown(at)
    press(at, "Compare")
    assert "From edition 1 to edition 2" in shown(at)
    at.text_input(key="why return").input("The second was a trial").run()
    press(at, "Return to it")
    assert "Edition 3 is in force, with the rows of edition 1" in shown(at)
    assert home.editions.current().restores == 1


def test_an_objection_is_entered_and_seen(open_page, home):
    at = open_page("survey_data", "office", part="Objections and erasure")
    box = at.selectbox(key="objecting department")
    standing = objecting.standing(home, OFFICE)
    department = next(each for each in standing.names if each not in standing.objected)
    box.select(department)
    at.text_input(key="how objected").input("By letter of 1 November").run()
    press(at, "Enter the objection")
    assert "is no longer listed, from now on" in shown(at)
    assert department in objecting.standing(home, OFFICE).objected
    assert "Nothing is due now" in shown(at)


def test_what_is_due_is_shown_and_erased_when_the_office_is_sure(open_page, home):
    at = open_page("survey_data", "office", part="Objections and erasure")
    newest = at.selectbox(key="reported round").value
    at.date_input(key=f"published {newest}").set_value(date(2026, 1, 1)).run()
    press(at, "State the day")
    assert "was published on 1 January 2026" in shown(at)
    (erase,) = [button for button in at.button if button.label == "Erase what is due"]
    assert erase.disabled
    at.checkbox(key="sure").check().run()
    press(at, "Erase what is due")
    assert "records were erased" in shown(at)
    assert len(home.editions.all()) == 1
    assert "Nothing is due now" in shown(at)
