"""A request's own words lead to the ready view that seems to answer it; a person looks whether it does."""

import pytest

from wiu.requests.suggestion import specialism_of, suggested

# what was asked for               | in whose name     | the view, of which specialism
ASKED = """
Regional vacancies for a position paper.      | Radiotherapy      | vacancies_by_region     | RT
Vacancies in all specialisms                  |                   | vacancies_by_specialism |
The age profile, for an M.Sc.                 |                   | ages                    |
How many staff retire soon?                   | Nuclear Medicine  | ages                    | NM
Share of women among technologists            |                   | genders                 |
Band by band                                  |                   | bands                   |
How many linacs are there                     |                   | linacs                  | RT
Who holds an MPE certificate                  | MRI               | certificates            | MR
Is there enough staff in clinical engineering |                   | adequacy                | CE
Nuclear medicine and clinical engineering WTE |                   | staff_groups            |
                                              |                   | staff_groups            |
"""
LINES = [[part.strip() for part in line.split("|")] for line in ASKED.strip("\n").splitlines()]


@pytest.mark.parametrize(("summary", "group", "view", "specialism"), LINES, ids=[line[0] for line in LINES])
def test_words_lead_to_a_view(log, summary, group, view, specialism):
    record = log(for_sig=group or None, wants=["workforce"], scope="uk", beside={"summary": summary})
    found = suggested(record)
    assert found.name == view
    assert dict(found.question.where).get("specialism", ()) == ((specialism,) if specialism else ())


def test_where_nothing_is_said_what_is_wanted_tells(log):
    assert suggested(log(wants=["vacancies"])).name == "vacancies_by_region"
    assert suggested(log(wants=["services"])) is None


def test_two_specialisms_are_none(log):
    assert specialism_of(log(beside={"summary": "Nuclear medicine, then radiotherapy"})) == ""
