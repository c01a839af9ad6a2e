"""A department's own figures beside region and UK (Q2c): for its own organisation only, and never of few people (R2)."""

import json
import subprocess
from datetime import UTC, datetime

import pytest
from outloud.model import Document
from page import validate_pdf

from wiu.policy.access import RefusedError
from wiu.releases.release import ReleaseError, State
from wiu.requests.life import MoveError
from wiu.services import asking, benchmarking, released, releasing
from wiu.store import audit_log

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEAD = {
    "requester": "member",
    "member_role": "head_of_department",
    "commercial_gain": False,
    "purpose": "own_organisation",
    "wants": ["workforce", "vacancies"],
    "scope": "own_department",
    "format": "pdf",
}


@pytest.fixture
def log(sample, wiu):
    def logged(organisation, **changed):
        stated = HEAD | {"organisation": organisation} | changed
        return asking.log(sample, wiu, asking.Asked(stated, NOW.date()), now=NOW).number

    return logged


@pytest.fixture(scope="module")
def answered(built):
    """Departments that gave staff in the newest round, with the people of each."""
    rows = built[0].editions.rows()
    sent = rows["submission"][
        (rows["submission"]["status"] == "accepted") & (rows["submission"]["round_id"] == "2025")
    ]
    staff = rows["staffing"].merge(sent, on="submission_id").groupby("department_id")["headcount"].sum()
    names = rows["department"].merge(rows["organisation"], on="org_code", suffixes=("", "_of"))
    return names.set_index("department_id").assign(people=staff).dropna(subset=["people"])


def large(answered):
    return answered.sort_values("people").iloc[-1]


def test_the_sheet_is_one_tagged_page_and_the_comparison_a_release_that_answers_the_request(
    sample, wiu, log, answered, tmp_path
):
    own = large(answered)
    number = log(own["name_of"])
    department = next(
        each for each in benchmarking.departments(sample, wiu, number) if each.department_id == own.name
    )
    made = benchmarking.make(sample, wiu, number, department, now=NOW)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(made.sheet)
    assert len(Document(str(path)).pages) == 1
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"{int(own['people']):,}" in text
    assert "Not to be put in the public domain" in text
    assert made.release.state is State.CURRENT
    assert made.release.occasion.request == number
    assert len(made.release.views) == 2
    verdict = released.verify(sample, wiu, made.sheet, now=NOW)
    assert (verdict.finding.value, verdict.number, verdict.sheet) == ("current", made.release.number, True)
    assert "sheet with a department's own figures" in verdict.in_words
    assert released.verify(sample, wiu, made.sheet + b" ", now=NOW).finding.value == "unknown"
    with pytest.raises((ReleaseError, MoveError)):  # answered once, it is answered
        benchmarking.make(sample, wiu, number, department, now=NOW)
    assert benchmarking.hand_over(sample, wiu, made, now=NOW) == made.sheet
    with sample.register.transaction() as connection:
        assert audit_log.entries(connection)[-1].action == released.HANDS_OVER
    releasing.recall(sample, wiu, made.release.number, "Drawn up for another department.", now=NOW)
    with pytest.raises(ReleaseError, match="recalled"):  # a session that made it still holds it
        benchmarking.hand_over(sample, wiu, made, now=NOW)
    assert released.verify(sample, wiu, made.sheet, now=NOW).finding.value == "recalled"


def test_another_organisations_figures_are_never_given(sample, wiu, log, answered):
    own, other = answered.sort_values("people").iloc[-1], answered.sort_values("people").iloc[0]
    mine, theirs = log(own["name_of"]), log(other["name_of"])
    strange = next(iter(benchmarking.departments(sample, wiu, theirs)))
    assert strange not in benchmarking.departments(sample, wiu, mine)
    with pytest.raises(ReleaseError, match="own organisation") as refused:
        benchmarking.make(sample, wiu, mine, strange, now=NOW)
    assert refused.value.code == "other_organisation"
    assert released.register(sample, wiu) == ()


@pytest.mark.parametrize(
    "changed", [{"purpose": "academic"}, {"scope": "region"}, {"requester": "external", "member_role": None}]
)
def test_other_requests_have_no_department_to_choose(sample, wiu, log, answered, changed):
    assert benchmarking.departments(sample, wiu, log(large(answered)["name_of"], **changed)) == ()


def test_an_organisation_that_nobody_knows_has_no_department(sample, wiu, log, tmp_path):
    assert benchmarking.departments(sample, wiu, log("Nowhere Trust")) == ()
    file = tmp_path / "unnamed.json"  # the form asks which organisation; a file may name a group alone
    file.write_text(json.dumps(HEAD | {"organisation": "", "for_sig": "RTSIG"}), encoding="utf-8")
    unnamed = asking.log_file(sample, wiu, file, NOW.date(), now=NOW)["number"]
    assert benchmarking.departments(sample, wiu, unnamed) == ()
    assert benchmarking.organisations_like(sample, wiu, unnamed) == ()


def test_of_a_name_that_is_nearly_the_surveys_the_surveys_own_is_said(sample, wiu, log, answered):
    whose = large(answered)
    nearly = log(whose["name_of"].replace("NHS", "N.H.S.")[:-2])
    assert benchmarking.departments(sample, wiu, nearly) == ()
    like = benchmarking.organisations_like(sample, wiu, nearly)
    assert f"{whose['name_of']} ({whose['org_code']})" in like
    assert len(like) <= 3


def test_every_own_figure_stands_on_people_enough_or_none_is_given(built, answered):
    few = 0
    for number, row in answered.sort_values("people").head(12).iterrows():
        department = benchmarking.Department(
            number, row["name"], row["name_of"], row["region"], row["specialism"]
        )
        if row["people"] < 5:
            few += 1
            with pytest.raises(ReleaseError, match="people stand behind"):
                benchmarking._own(built[0], department)
            continue
        table, _ = benchmarking._own(built[0], department)
        assert all(cell.values["headcount"] == 0 or cell.values["headcount"] >= 5 for cell in table.cells)
    assert few


def test_who_may_not_release_is_refused(sample, nobody, wiu, log, answered):
    number = log(large(answered)["name_of"])
    department = benchmarking.departments(sample, wiu, number)[0]
    with pytest.raises(RefusedError):
        benchmarking.make(sample, nobody, number, department, now=NOW)
