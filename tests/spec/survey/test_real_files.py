"""The real files beside the project: what each is read as, checked by hand."""

import pytest

from wiu.survey import mapping, reading

pytestmark = pytest.mark.samples


def load(path, name):
    return mapping.apply(reading.inspect(path), mapping.load_mapping(name), round_id="2025")


def counts(frame, field):
    return frame[field].value_counts().to_dict()


def test_the_analysts_survey_is_loaded_whole(sample):
    result = load(sample("apha_cpd_survey_question_headers.csv"), "apha")
    assert (result.read, result.accepted, result.quarantined, result.left_out) == (237, 237, 0, 0)
    person = result.rows["person"]
    assert counts(person, "afc_band") == {
        "2–5": 30,
        "6/7": 97,
        "8a/8b": 72,
        "8c/8d": 21,
        "9/VSM": 7,
        "not AfC": 6,
        "unknown": 4,
    }
    assert counts(person, "age_band") == {
        "under 25": 4,
        "25–34": 54,
        "35–44": 76,
        "45–54": 77,
        "55–64": 22,
        "65 and over": 4,
    }
    assert counts(person, "gender") == {"female": 117, "male": 117, "prefer not to say": 3}
    submissions = result.rows["submission"]
    assert submissions["submission_id"].is_unique
    assert submissions["department_id"].isna().all()


def test_the_analysts_survey_in_any_other_encoding_gives_the_same_rows(sample, tmp_path):
    path = sample("apha_cpd_survey_question_headers.csv")
    other = tmp_path / "utf16.csv"
    other.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert (
        load(other, "apha").rows["person"].iloc[:, 1:].equals(load(path, "apha").rows["person"].iloc[:, 1:])
    )


def test_the_departments_return_is_read_through_its_merged_cells(sample):
    result = load(sample("department_return_merged.xlsx"), "department_return")
    assert (result.read, result.accepted, result.quarantined, result.left_out) == (8, 6, 0, 2)
    assert [(issue.row, issue.rule) for issue in result.issues] == [(14, "left-out"), (16, "left-out")]
    lines = result.rows["staffing"]
    assert list(lines["afc_band"]) == ["8a", "8b", "8c/8d", "5", "6", "6"]
    assert list(lines["staff_group"]) == [
        *["clinical scientist"] * 3,
        *["clinical technologist"] * 2,
        "trainee",
    ]
    assert lines["wte_vacant"].min() == -0.2
    assert (lines["wte_establishment"].sum(), round(lines["wte_in_post"].sum(), 1)) == (25, 22.6)
    assert list(result.rows["submission"]["department_id"]) == ["Barts Health NHS Trust"]


def test_the_qualtrics_export_gives_one_return_and_leaves_the_preview_out(sample):
    result = load(sample("qualtrics_3header.csv"), "qualtrics")
    assert (result.read, result.accepted, result.left_out) == (2, 1, 1)
    assert list(result.rows["staffing"]["wte_in_post"]) == [14.2, 21.75]


def test_the_forms_export_drops_who_answered_and_splits_the_services(sample):
    path = sample("msforms.xlsx")
    assert [column.name for column in reading.inspect(path).columns if column.private] == ["Email", "Name"]
    result = load(path, "msforms")
    assert list(result.rows["service"]["specialism"]) == ["RT", "NM", "RT"]
    assert list(result.rows["submission"]["status"]) == ["superseded", "accepted"]
    assert [issue.rule for issue in result.issues if issue.row == 3] == ["decimal-comma"]


def test_the_staff_table_is_found_between_its_titles_subtotals_and_notes(sample):
    found = reading.inspect(sample("nhsd_eu_uk_staffgroup_org_2016-09.xlsx"))
    assert (found.header_rows, found.first_data_row, len(found.table.body)) == (2, 9, 435)
    assert found.table.columns[3:5] == ("EU / All staff", "EU / HCHS doctors")
    reasons = [each.reason for each in found.table.left_out]
    assert reasons.count("subtotal of the rows below") == 14
    # what is left are the organisations, each once, by its code
    assert found.table.body["column C"].str.fullmatch(r"[0-9A-Z]{3,5}").all()
    assert found.table.body["column C"].is_unique


def test_the_sickness_file_is_plain(sample):
    found = reading.inspect(sample("nhse_sickness_absence_2024-04.csv"))
    assert (found.header_rows, len(found.table.body), found.table.left_out) == (1, 285, ())
    assert found.columns[0].kind == "date"
    assert found.as_json()["suggested_mapping"]["dates"] == "day first"


def test_the_steak_survey_has_two_header_rows(sample):
    found = reading.inspect(sample("surveymonkey_steak_raw.csv"))
    assert (found.header_rows, found.first_data_row, len(found.table.body)) == (2, 3, 550)
    assert "<br>" not in "".join(found.table.columns)
    assert found.table.columns[2] == "Do you ever smoke cigarettes?"


# file: encoding, delimiter, sheet; header rows, first row of data, rows, columns; rows and columns left out; private
SAID = {
    "apha_cpd_survey_question_headers.csv": ("utf-8", ",", None, 1, 2, 237, 38, (), ()),
    "nhse_sickness_absence_2024-04.csv": ("utf-8", ",", None, 1, 2, 285, 11, (), ()),
    "surveymonkey_steak_raw.csv": ("utf-8", ",", None, 2, 3, 550, 15, (), ()),
    "qualtrics_3header.csv": ("utf-8-sig", ",", None, 3, 4, 1, 10, (5,), ()),
    "msforms.xlsx": (None, None, "Sheet1", 1, 2, 2, 10, (), ("Email", "Name")),
    "department_return_merged.xlsx": (None, None, "Establishment", 2, 8, 6, 8, (1, 3, 4, 14, 16), ()),
    "nhsd_eu_uk_staffgroup_org_2016-09.xlsx": (
        *(None, None, "final", 2, 9, 435, 11),
        (
            *(1, 3, 6, 8, 45, 92, 139, 161, 179, 200, 224, 253, 293, 309, 383, 436),
            *(468, 469, 471, 472, 474, 475, 476),
        ),
        (),
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_each_file_was_checked_by_hand(sample, name):
    document = reading.inspect(sample(name)).as_json()
    rows = [each["row"] for each in document["dropped"] if "row" in each]
    last = SAID[name][7][-1] if SAID[name][7] else 0
    assert (
        *(
            document[key]
            for key in ("encoding", "delimiter", "sheet", "header_rows", "first_data_row", "rows")
        ),
        len(document["columns"]),
        tuple(row for row in rows if row <= last),
        tuple(each["column"] for each in document["dropped"] if "column" in each),
    ) == SAID[name]
    assert [each["name"] for each in document["columns"] if each["personal"]] == list(SAID[name][8])
    # what lies beyond are notes under the table, nothing else
    beyond = [each["reason"] for each in document["dropped"] if each.get("row", 0) > last]
    assert set(beyond) <= {"note under the table"}


def test_inspect_prints_the_keys_of_its_document_and_no_others(sample):
    document = reading.inspect(sample("msforms.xlsx")).as_json()
    assert list(document) == [
        *("encoding", "delimiter", "sheet", "header_rows", "first_data_row", "rows"),
        *("columns", "dropped", "suggested_mapping"),
    ]
    assert {tuple(column) for column in document["columns"]} == {
        ("name", "kind", "examples", "missing", "personal")
    }
