"""A department is told what was found in its own return, nobody else's, and nothing on contracts; and figures that jump are asked about."""

import re
import subprocess

import pytest
from page import validate_pdf

from wiu.policy.access import RefusedError
from wiu.services import reporting_back
from wiu.services.load_plan import LoadRefusedError
from wiu.store import audit_log


@pytest.fixture
def returns(write):
    return write(
        "returns.csv",
        ("D00001", "2026-01-02", "engineer", "7", "3", "2.5"),
        ("D00001", "2026-01-02", "Wizard", "7", "1", "1"),
        ("D00002", "2026-01-02", "engineer", "8z-of-the-other", "1", "1"),
    )


@pytest.fixture
def report(fresh, office, mapping, now):
    def made(path, department, *, by=mapping, viewer=office):
        return reporting_back.report_on_return(
            fresh, viewer, path, by, round_id="R", department=department, now=now
        )

    return made


def words_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_a_department_reads_what_was_found_in_its_own_rows_alone(report, returns):
    name, pdf = report(returns, "D00001")
    said = words_of(pdf)
    assert name == "return-D00001-R.pdf"
    assert "2 rows were read; 1 can be counted." in said
    assert "Wizard" in said
    assert "D00002" not in said
    assert "of-the-other" not in said


def test_no_row_that_was_kept_back_stands_under_those_that_count_as_they_were_sent(report, write):
    path = write(
        "returns.csv",
        ("D00001", "2026-01-02", "engineer", "7", "3", "2.5"),
        ("D00001", "2026-01-02", "Wizard", "7", "1", "2"),
        ("D00001", "2026-01-02", "engineer", "8a", "1", "2"),
    )
    said = words_of(report(path, "D00001")[1])
    wrong, count = said.index("Please correct"), said.index("These rows count as you sent them")
    assert wrong < said.index("its figures are incomplete") < count
    assert wrong < said.index("Wizard") < count
    asked = said[count : said.index("How to send it again")]
    assert re.findall(r"(\d) (?:People|Group|Band|WTE|whole row)", asked) == ["4"]


def test_the_report_keeps_pdf_ua_1_and_pdf_a_2a_and_is_the_same_again(report, returns, tmp_path):
    pdf = report(returns, "D00001")[1]
    assert report(returns, "D00001")[1] == pdf
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    for profile in ("ua1", "2a"):
        assert [each.rule_id for each in validate_pdf(path, profile=profile).failures] == []


def test_findings_on_contracts_are_counted_and_not_told(report, write):
    header = (
        "department_id",
        "part",
        "specialism",
        "client_org_code",
        "arrangement",
        "stated_by",
        "staff_group",
        "headcount",
    )
    path = write(
        "whole.csv",
        ("D00001", "service_contract", "RT", "ZSECRET", "a handshake", "provider", "", ""),
        ("D00001", "staffing", "RT", "", "", "", "engineer", "many"),
        header=header,
    )
    said = words_of(report(path, "D00001", by="whole_return")[1])
    assert "many" in said
    assert "handshake" not in said
    assert "ZSECRET" not in said
    assert "not told in this report: 1." in said


def test_it_is_logged_and_only_who_may_load_makes_it(report, returns, fresh, nobody):
    report(returns, "D00001")
    with fresh.register.transaction() as connection:
        (entry,) = [
            each for each in audit_log.entries(connection) if each.action == reporting_back.REPORTS_BACK
        ]
    assert entry.subject == "D00001, round R"
    with pytest.raises(RefusedError):
        report(returns, "D00001", viewer=nobody)
    with pytest.raises(LoadRefusedError):
        report(returns, "D99999")


def test_figures_that_double_are_asked_about_and_loaded_all_the_same(sample, load, write):
    rows = sample.editions.rows()
    staff = rows["staffing"].merge(
        rows["submission"].query("status == 'accepted' and round_id == '2025'"), on="submission_id"
    )
    sums = staff.groupby(["department_id", "specialism"])["headcount"].sum()
    (department, specialism), heads = next((key, int(figure)) for key, figure in sums.items() if figure > 8)
    text = "specialism = " + f'"{specialism}"'
    path = write("jump.csv", (department, "2027-01-02", "engineer", "7", str(3 * heads), "2"))
    by = path.with_name("jump.toml")
    by.write_text(path.with_name("mapping.toml").read_text().replace('specialism = "RT"', text))
    said = load(path, home=sample, by=by)
    assert (said["accepted"], said["quarantined"]) == (1, 0)
    (jump,) = [each for each in said["issues"] if each["rule"] == "jump" and "headcount" in each["message"]]
    assert "at least double" in jump["message"]
    assert str(heads) not in jump["message"].replace("2025", "")
