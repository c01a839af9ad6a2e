"""Whatever a row points to is there, and every code is in its list."""

import pandas as pd
import pytest

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.entities import ENTITIES

LINKS = """
    from                                    | to
    department.org_code                     | organisation.org_code
    organisation.successor_code             | organisation.org_code
    population.round_id                     | survey_round.round_id
    population.department_id                | department.department_id
    submission.round_id                     | survey_round.round_id
    submission.department_id                | department.department_id
    service.submission_id                   | submission.submission_id
    workload.submission_id                  | submission.submission_id
    staffing.submission_id                  | submission.submission_id
    demographics.submission_id              | submission.submission_id
    person.submission_id                    | submission.submission_id
    certification.submission_id             | submission.submission_id
    adequacy.submission_id                  | submission.submission_id
    service_contract.submission_id          | submission.submission_id
    service_contract.provider_department_id | department.department_id
    service_contract.client_org_code        | organisation.org_code
"""


def links():
    _, *lines = LINKS.strip().splitlines()
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


@pytest.mark.parametrize(("here", "there"), links())
def test_every_link_holds(rows, here, there):
    (entity, column), (target, key) = here.split("."), there.split(".")
    pointing = rows[entity][column].dropna()
    assert len(pointing) > 0
    assert pointing.isin(rows[target][key]).all()


@pytest.mark.parametrize(
    ("entity", "key"),
    [
        ("organisation", ["org_code"]),
        ("organisation", ["name"]),
        ("department", ["department_id"]),
        ("department", ["org_code", "specialism"]),
        ("survey_round", ["round_id"]),
        ("population", ["round_id", "department_id"]),
        ("submission", ["submission_id"]),
        ("workload", ["submission_id", "specialism", "measure"]),
        ("service", ["submission_id", "specialism", "service_type"]),
        ("demographics", ["submission_id", "specialism", "staff_group", "age_band", "gender"]),
        ("certification", ["submission_id", "specialism", "staff_group", "certification"]),
    ],
)
def test_keys_are_unique(rows, entity, key):
    assert not rows[entity].duplicated(key).any()


CODED = [
    (name, field.name, field.codes) for name, each in ENTITIES.items() for field in each.fields if field.codes
]


@pytest.mark.parametrize(("entity", "column", "codes"), CODED)
def test_every_code_is_in_its_list(rows, entity, column, codes):
    assert set(rows[entity][column].dropna()) <= set(CODE_LISTS[codes])


REQUIRED = [(name, field.name) for name, each in ENTITIES.items() for field in each.fields if field.required]


@pytest.mark.parametrize(("entity", "column"), REQUIRED)
def test_what_is_required_is_never_missing(rows, entity, column):
    assert rows[entity][column].notna().all()


def test_a_return_speaks_of_its_departments_own_specialism(rows):
    returns = rows["submission"].merge(rows["department"], on="department_id")[
        ["submission_id", "specialism"]
    ]
    for entity in ("staffing", "demographics", "person", "service", "workload", "adequacy", "certification"):
        both = rows[entity].merge(returns, on="submission_id", suffixes=("", "_of_department"))
        assert (both["specialism"] == both["specialism_of_department"]).all()


def test_a_client_states_in_a_return_of_its_own_and_a_provider_in_its_own(rows):
    stated = rows["service_contract"].merge(rows["submission"], on="submission_id")
    by_provider = stated[stated["stated_by"] == "provider"]
    assert (by_provider["provider_department_id"] == by_provider["department_id"]).all()
    by_client = stated[stated["stated_by"] == "client"].merge(rows["department"], on="department_id")
    renamed = rows["organisation"].dropna(subset="successor_code").set_index("org_code")["successor_code"]
    client = by_client["client_org_code"]
    assert ((client == by_client["org_code"]) | (client.map(renamed) == by_client["org_code"])).all()


def test_every_round_covers_the_nine_specialisms(rows):
    for _, each in rows["survey_round"].iterrows():
        asked = rows["population"][rows["population"]["round_id"] == each["round_id"]]
        assert each["specialisms"].split(";") == ["RT", "NM", "DRRP", "MR", "CE", "RE", "USNIR", "PM", "CSC"]
        assert set(asked[asked["eligible"]]["specialism"]) == set(each["specialisms"].split(";"))


def test_at_most_one_return_of_a_department_and_round_counts(rows):
    accepted = rows["submission"].query("status == 'accepted'")
    assert not accepted.duplicated(["round_id", "department_id"]).any()


def test_ages_and_staff_lines_tell_of_the_same_number_of_people(newest):
    asked = newest["demographics"].groupby("submission_id")["headcount"].sum()
    complete = (
        newest["staffing"].groupby("submission_id")["headcount"].agg(["sum", lambda each: each.isna().any()])
    )
    complete.columns = ["heads", "gaps"]
    both = complete.join(asked, how="inner")
    both = both[~both["gaps"]]
    assert len(both) > 300
    assert (both["heads"] == both["headcount"]).all()


def test_figures_lie_where_figures_can_lie(rows):
    lines = rows["staffing"]
    assert (lines["headcount"].dropna() >= 0).all()
    for figure in ("wte_establishment", "wte_in_post", "wte_vacant_3_months"):
        assert (lines[figure].dropna() >= 0).all()
    assert rows["adequacy"]["rating"].dropna().between(1, 5).all()
    assert rows["organisation"]["lat"].between(49.9, 58.7).all()
    assert rows["organisation"]["lon"].between(-8.2, 1.8).all()
    assert pd.notna(rows["submission"]["received_at"]).all()
