import pytest

from wiu.survey.sample import generate


@pytest.fixture(scope="session")
def rows():
    """The sample survey as it is built on first start."""
    return generate()


@pytest.fixture(scope="session")
def newest(rows):
    """The newest round's rows that count: those of accepted returns, with the department they are of."""
    returns = rows["submission"].query("round_id == '2025' and status == 'accepted'")
    wanted = returns[["submission_id", "department_id", "granularity"]]
    said = ["service", "workload", "staffing", "demographics", "person", "certification", "adequacy"]
    return {each: rows[each].merge(wanted, on="submission_id") for each in [*said, "service_contract"]} | {
        "submission": returns,
        "population": rows["population"].query("round_id == '2025'"),
    }
