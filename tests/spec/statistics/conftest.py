"""A small survey drawn as a table: three regions, five departments, one of them answering twice."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from wiu.store.editions import Editions

ROUND = "R1"


def table(text):
    """Return the rows of a table drawn with blanks between its columns; `-` is not said, `_` a blank."""
    header, *lines = (line.split() for line in text.strip().splitlines())
    cells = [[None if cell == "-" else cell.replace("_", " ") for cell in line] for line in lines]
    return pd.DataFrame(cells, columns=header)


ORGANISATIONS = """
    org_code name nation region org_type
    A1 Trust_A England London NHS_trust
    B1 Trust_B England London NHS_trust
    C1 Trust_C England Midlands NHS_trust
    D1 Board_D Scotland Scotland health_board
    E1 Nowhere - - -
"""
DEPARTMENTS = """
    department_id org_code name sector
    a A1 RT_A NHS
    b B1 RT_B NHS
    c C1 RT_C NHS
    d D1 RT_D NHS
    e E1 RT_E -
    silent A1 RT_S NHS
"""
SUBMISSIONS = """
    submission_id round_id department_id granularity status
    a-old R1 a return superseded
    a-new R1 a return accepted
    b-1 R1 b return accepted
    c-1 R1 c return accepted
    d-1 R1 d return accepted
    e-1 R1 e return accepted
    p-1 R1 - person accepted
    p-2 R1 - person accepted
    p-3 R1 - person duplicate
    c-p R1 c person accepted
    a-past R0 a return accepted
"""
STAFFING = """
    submission_id specialism staff_group registration afc_band headcount wte_establishment wte_in_post wte_vacant
    a-old RT engineer - 5 90 90 90 0
    a-new RT engineer EngC 5 4 5.0 4.0 1.0
    a-new RT engineer EngC 8a 2 2.0 2.0 0.0
    a-new RT clinical_scientist HCPC 7 10 9.5 9.5 0.5
    b-1 RT engineer none 6 3 2.5 3.0 -0.5
    b-1 RT clinical_scientist HCPC 2–5 1 - 1.0 0.5
    c-1 RT engineer - - - 4.0 3.2 -
    d-1 NM clinical_scientist HCPC 9 6 6.0 5.6 0.4
    e-1 RT engineer EngC VSM 1 1.0 1.0 0.0
    a-past RT engineer EngC 5 70 70 70 0
"""
DEMOGRAPHICS = """
    submission_id specialism staff_group age_band gender headcount
    a-new RT engineer 25–34 female 3
    a-new RT engineer 55–64 male 3
    b-1 RT engineer - male 3
"""
PERSONS = """
    submission_id specialism staff_group registration afc_band age_band gender wte
    p-1 RT engineer - 6 under_25 female 0.8
    p-2 RT engineer - 7 25–34 - -
    p-3 RT engineer - 7 25–34 - 1.0
    c-p RT engineer EngC 8b 45–54 male 1.0
"""
WORKLOAD = """
    submission_id specialism measure quantity
    a-old RT linacs 90
    a-new RT linacs 4
    a-new RT ct_sim 1
    b-1 RT linacs 2
    c-1 RT linacs -
    d-1 NM gamma_cameras 3
"""
CERTIFICATION = """
    submission_id specialism staff_group certification headcount
    a-new RT clinical_scientist MPE 6
    a-new RT clinical_scientist RPA 2
    b-1 RT clinical_scientist MPE 1
    a-old RT clinical_scientist MPE 90
"""
ADEQUACY = """
    submission_id specialism rating comment
    a-new RT 2 We_wait.
    b-1 RT 2 -
    c-1 RT 5 -
    d-1 NM - Only_a_comment.
    a-old RT 1 -
"""
POPULATION = """
    round_id department_id specialism eligible
    R1 a RT yes
    R1 b RT yes
    R1 c RT yes
    R1 silent RT yes
    R1 d NM yes
"""


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    rounds = pd.DataFrame(
        {
            "round_id": ["R0", "R1"],
            "title": ["The past", "The present"],
            "census_date": pd.to_datetime(["2023-04-01", "2026-04-01"]),
        }
    )
    workload = table(WORKLOAD).astype({"quantity": "float64"})
    rows = {
        "organisation": table(ORGANISATIONS),
        "department": table(DEPARTMENTS),
        "submission": table(SUBMISSIONS),
        "staffing": table(STAFFING).astype({"headcount": "float64"}),
        "demographics": table(DEMOGRAPHICS).astype({"headcount": "float64"}),
        "person": table(PERSONS),
        "workload": workload.assign(measure=workload["measure"].str.replace(" ", "_")),
        "certification": table(CERTIFICATION).astype({"headcount": "float64"}),
        "adequacy": table(ADEQUACY).astype({"rating": "float64"}),
        "population": table(POPULATION).assign(eligible=True),
        "survey_round": rounds,
    }
    store = Editions(tmp_path_factory.mktemp("survey"))
    store.write(rows, made_at=datetime(2026, 11, 22, tzinfo=UTC), made_by="t", why="a test", sample=True)
    return store
