"""A mapping: a person names columns and codes; rows are accepted, quarantined or listed, and they balance."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from wiu.survey import checks
from wiu.survey.department_hints import hints
from wiu.survey.entities import ENTITIES
from wiu.survey.reading import ReadingError

LINES = {
    "granularity": "staff_line",
    "dates": "day first",
    "submission": {"one_per": "department", "fields": {"department_id": {"column": "dept"}}},
    "rows": [
        {
            "entity": "staffing",
            "fields": {
                "specialism": "RT",
                "staff_group": {"column": "group", "values": "group"},
                "afc_band": {"column": "band", "blank": "unknown"},
                "headcount": {"column": "heads"},
                "wte_in_post": {"column": "wte"},
                "wte_vacant": {"column": "vacant"},
            },
        }
    ],
    "values": {"group": {"Sci": "clinical scientist", "Tech": "clinical technologist", "Boss": ""}},
}
HEADER = "dept;group;band;heads;wte;vacant\n"


def one(mapped, line, field, how=LINES):
    result = mapped(HEADER + line + "\n", how)
    frame = result.rows["staffing"]
    return (frame[field].iloc[0] if len(frame) else None), [issue.rule for issue in result.issues]


def problems(result):
    return [(issue.row, issue.column, issue.value, issue.rule) for issue in result.issues]


def test_each_row_is_a_line_of_its_departments_return(mapped):
    result = mapped(HEADER + "D1;Sci;8a;2;1.8;0\nD2;Tech;6;1;1;0.5\nD1;Tech;5;3;2.5;-0.5\n", LINES)
    assert (result.read, result.accepted, result.quarantined, result.left_out) == (3, 3, 0, 0)
    assert list(result.rows["submission"]["department_id"]) == ["D1", "D2"]
    first, second, third = result.rows["staffing"]["submission_id"]
    assert first == third != second


def test_every_entity_comes_with_all_its_fields_in_order_and_kept_as_its_kinds_say(mapped):
    rows = mapped(HEADER + "D1;Sci;8a;2;1.8;0\n", LINES).rows
    assert {name: tuple(frame.columns) for name, frame in rows.items()} == {
        name: ENTITIES[name].columns for name in ("submission", "staffing")
    }
    kinds = rows["staffing"].dtypes.astype(str)
    assert (kinds["headcount"], kinds["wte_in_post"], kinds["afc_band"]) == ("Int64", "float64", "str")


def test_the_same_file_gives_the_same_identifiers_and_another_file_gives_others(mapped):
    text = HEADER + "D1;Sci;8a;2;1.8;0\n"
    first, again, other = mapped(text, LINES), mapped(text, LINES), mapped(text + "\n", LINES)
    assert first.rows["submission"].equals(again.rows["submission"])
    assert first.rows["submission"]["submission_id"][0] != other.rows["submission"]["submission_id"][0]
    assert first.rows["submission"]["row_hash"][0] == other.rows["submission"]["row_hash"][0]


@pytest.mark.parametrize(
    ("raw", "value", "rules"),
    [
        ("1.8", 1.8, []),
        ("0.6 WTE", 0.6, []),
        ("24,6", 24.6, ["decimal-comma", "headcount-wte"]),
        ("1,234.5", 1234.5, ["headcount-wte"]),
        ("1 234", 1234.0, ["headcount-wte"]),
        ("", None, []),
        ("-", None, []),
        ("n/a", None, []),
        ("*", None, ["suppressed"]),
        ("<5", None, ["suppressed"]),
        ("fewer than 5", None, ["suppressed"]),
        ("tbc", None, []),
        ("Not applicable", None, []),
        ("nil", 0.0, ["word-for-none"]),
        (".5", 0.5, []),
    ],
)
def test_numbers_are_read_as_people_write_them(mapped, raw, value, rules):
    found, said = one(mapped, f"D1;Sci;8a;5;{raw};0", "wte_in_post")
    assert (None if pd.isna(found) else found) == value
    assert said == rules


@pytest.mark.parametrize(
    "raw", ["about 6", "6-7", "6+", "1.2.3", "1,23,4", "0x10", "1e5", "nan", "inf", "٣", "50%"]
)
def test_what_is_no_one_number_keeps_the_row_back(mapped, raw):
    result = mapped(HEADER + f"D1;Sci;8a;5;{raw};0\n", LINES)
    assert problems(result) == [(2, "wte", raw, "number")]
    assert (result.accepted, result.quarantined) == (0, 1)


def test_a_suppressed_figure_says_under_what_it_lies(mapped):
    result = mapped(HEADER + "D1;Sci;8a;<5;1;0\n", LINES)
    assert "under 5" in result.issues[0].message
    assert result.issues[0].severity == "warning"


@pytest.mark.parametrize(("raw", "value"), [("-0.2", -0.2), ("−0.2", -0.2), ("(0.2)", -0.2), ("- 0.2", -0.2)])
def test_a_negative_vacancy_is_legal_however_it_is_written(mapped, raw, value):
    assert one(mapped, f"D1;Sci;8a;5;1;{raw}", "wte_vacant") == (value, [])


def test_nothing_else_may_be_negative(mapped):
    result = mapped(HEADER + "D1;Sci;8a;-1;-1;0\n", LINES)
    assert {(issue.column, issue.rule) for issue in result.errors} == {("heads", "range"), ("wte", "range")}


def test_heads_are_whole(mapped):
    assert problems(mapped(HEADER + "D1;Sci;8a;1.5;1;0\n", LINES)) == [(2, "heads", "1.5", "whole")]
    assert one(mapped, "D1;Sci;8a;2.0;1;0", "headcount") == (2, [])


def test_a_comma_may_be_the_point_where_the_mapping_says_so(mapped):
    assert one(mapped, "D1;Sci;8a;2000;1.234,5;0", "wte_in_post", LINES | {"decimal": ","}) == (1234.5, [])


@pytest.mark.parametrize(
    ("raw", "code"), [("8A", "8a"), ("8c/8d", "8c/8d"), ("Band 7", "7"), ("VSM", "VSM"), ("", "unknown")]
)
def test_a_code_is_known_by_the_codebooks_own_spellings(mapped, raw, code):
    assert one(mapped, f"D1;Sci;{raw};2;1;0", "afc_band") == (code, [])


def test_a_value_that_nobody_named_keeps_its_row_back_and_the_others_go_on(mapped):
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD2;Wizard;8a;1;1;0\nD3;Boss;8z;1;1;0\n", LINES)
    assert problems(result) == [
        *((3, "group", "Wizard", "unknown-code"), (4, "group", "Boss", "unknown-code")),
        (4, "band", "8z", "unknown-code"),
    ]
    assert (result.read, result.accepted, result.quarantined) == (3, 1, 2)
    assert list(result.quarantine["row"]) == [3, 4]
    assert '"group": "Wizard"' in result.quarantine["raw"][0]
    assert set(result.rows["submission"]["department_id"]) == {"D1"}


def test_a_return_that_lost_a_line_is_said_to_be_incomplete(mapped):
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD1;Wizard;8a;1;1;0\n", LINES)
    assert result.quarantined == 1
    (said,) = [issue.message for issue in result.issues if issue.rule == "incomplete-return"]
    assert said == "1 row of this department's return is kept back; its figures are incomplete."


def test_a_file_of_which_nothing_can_be_kept_gives_no_return_and_every_row_in_quarantine(mapped):
    for one_per in ("row", "department", "file"):
        document = LINES | {"submission": LINES["submission"] | {"one_per": one_per}}
        result = mapped(HEADER + "D1;Wizard;8a;1;1;0\nD2;Wizard;8a;1;1;0\n", document)
        assert (result.read, result.accepted, result.quarantined) == (2, 0, 2)
        assert [len(frame) for frame in result.rows.values()] == [0, 0]


def test_a_file_without_rows_gives_none_and_no_failure(mapped):
    result = mapped(HEADER, LINES)
    assert (result.read, result.accepted, result.quarantined, result.issues) == (0, 0, 0, ())


def test_what_a_row_needs_must_be_said(mapped):
    result = mapped(HEADER + ";Sci;8a;1;1;0\nD1;;8a;1;1;0\n", LINES)
    assert problems(result) == [(2, "dept", "", "required"), (3, "group", "", "required")]


def test_ragged_rows_are_kept_back_by_row_and_never_lost(mapped):
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD2;Sci;8a;1\nD3;Sci;8a;1;1;0;9\n", LINES)
    assert [(issue.row, issue.rule) for issue in result.issues] == [(3, "ragged-row"), (4, "ragged-row")]
    assert (result.read, result.accepted, result.quarantined) == (3, 1, 2)


def test_rows_left_out_are_listed_and_counted(mapped):
    result = mapped(
        HEADER + "D1;Sci;8a;1;1;0\nD2;Sci;8b;1;1;0\nTotal;;;2;2;0\n\nSource: our own;;;;;\n", LINES
    )
    assert [(issue.row, issue.rule) for issue in result.issues] == [(4, "left-out"), (6, "left-out")]
    assert (result.read, result.accepted, result.left_out) == (4, 2, 2)


def test_a_row_that_comes_twice_is_kept_once(mapped):
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD1;Sci;8a;1;1;0\n", LINES)
    assert [(issue.row, issue.rule) for issue in result.errors] == [(3, "duplicate")]


def test_a_line_that_differs_in_unused_columns_alone_is_not_counted_twice_and_may_be_accepted(mapped):
    more = HEADER.replace("vacant", "vacant;remark")
    result = mapped(more + "D1;Sci;8a;2;2;0;first\nD1;Sci;8a;2;2;0;sent again\nD1;Sci;8a;3;2;0;\n", LINES)
    assert [(issue.row, issue.rule, issue.acceptable) for issue in result.errors] == [(3, "repeated", True)]
    assert result.rows["staffing"]["headcount"].tolist() == [2, 3]


def test_where_each_row_is_one_post_rows_alike_are_many_posts(mapped):
    fields = LINES["rows"][0]["fields"] | {"headcount": "1"}
    posts = LINES | {"rows": [LINES["rows"][0] | {"fields": fields}]}
    more = HEADER.replace("vacant", "vacant;post")
    result = mapped(more + "D1;Sci;8a;1;1;0;P1\nD1;Sci;8a;1;1;0;P2\n", posts)
    assert (result.errors, len(result.rows["staffing"])) == ((), 2)


def test_blank_cells_take_the_value_above_where_the_mapping_says_so(mapped):
    fields = LINES["rows"][0]["fields"] | {
        "staff_group": {"column": "group", "values": "group", "fill_down": True}
    }
    document = LINES | {"rows": [{"entity": "staffing", "fields": fields}]}
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD1;;8b;1;1;0\nD1;Tech;5;1;1;0\n", document)
    assert list(result.rows["staffing"]["staff_group"]) == [
        *["clinical scientist"] * 2,
        "clinical technologist",
    ]


SERVICES = {
    "granularity": "return",
    "submission": {"fields": {"department_id": {"column": "dept"}}},
    "rows": [
        {
            "entity": "service",
            "fields": {
                "specialism": {"column": "services", "split": ";", "values": "s"},
                "provided": "in house",
            },
        },
        {
            "entity": "staffing",
            "fields": {"specialism": "RT", "staff_group": "engineer", "wte_in_post": {"column": "wte"}},
        },
    ],
    "values": {"s": {"Radiotherapy": "RT", "Nuclear Medicine": "NM"}},
}


def test_several_answers_in_a_cell_become_a_row_each(mapped):
    text = "dept,services,wte\nD1,Radiotherapy;Nuclear Medicine;,2\nD2,Radiotherapy;,\nD3,MR;Astrology,1\n"
    result = mapped(text, SERVICES)
    assert list(result.rows["service"]["specialism"]) == ["RT", "NM", "RT"]
    assert problems(result) == [(4, "services", "Astrology", "unknown-code")]
    assert (result.read, result.accepted, result.quarantined) == (3, 2, 1)


def test_a_wide_row_gives_no_line_for_a_group_about_which_it_says_nothing(mapped):
    result = mapped("dept,services,wte\nD1,MR,2\nD2,MR,\n", SERVICES)
    assert len(result.rows["staffing"]) == 1
    assert result.accepted == 2


def test_of_two_returns_of_a_department_the_newest_counts_and_both_are_kept(mapped):
    document = SERVICES | {
        "dates": "day first",
        "submission": {"fields": {"department_id": {"column": "dept"}, "received_at": {"column": "when"}}},
    }
    text = "dept,services,wte,when\nD1,MR,2,04/11/2025\nD1,MR,3,03/11/2025\nD2,MR,1,03/11/2025\n"
    result = mapped(text, document)
    assert list(result.rows["submission"]["status"]) == ["accepted", "superseded", "accepted"]
    assert result.accepted == 3


DATED = {
    "granularity": "person",
    "submission": {"fields": {"received_at": {"column": "when"}}},
    "rows": [{"entity": "person", "fields": {"specialism": "RT", "staff_group": "engineer"}}],
}


@pytest.mark.parametrize(
    ("raw", "order", "moment"),
    [
        ("03/04/2025", "day first", datetime(2025, 4, 2, 23, tzinfo=UTC)),
        ("03/04/2025", "month first", datetime(2025, 3, 4, tzinfo=UTC)),
        ("2025-04-03", "month first", datetime(2025, 4, 2, 23, tzinfo=UTC)),
        ("3 Jan 2025", "day first", datetime(2025, 1, 3, tzinfo=UTC)),
        ("3.1.25", "day first", datetime(2025, 1, 3, tzinfo=UTC)),
        ("2025-01-03T10:20:30Z", "day first", datetime(2025, 1, 3, 10, 20, 30, tzinfo=UTC)),
        ("01/13/2025 3:05 PM", "month first", datetime(2025, 1, 13, 15, 5, tzinfo=UTC)),
        ("2025-07-15 09:44:04", "year first", datetime(2025, 7, 15, 8, 44, 4, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_the_order_that_the_mapping_states(mapped, raw, order, moment):
    result = mapped(f"id,when\n1,{raw}\n", DATED | {"dates": order})
    assert result.rows["submission"]["received_at"][0] == moment


def test_a_date_that_can_be_read_two_ways_is_not_guessed(mapped):
    result = mapped("id,when\na,03/04/2025\n", DATED)
    assert problems(result) == [(2, "when", "03/04/2025", "date-order")]


@pytest.mark.parametrize("raw", ["30/02/2025", "13/13/2025", "45000", "yesterday", "03/04/1066"])
def test_what_is_no_date_keeps_the_row_back(mapped, raw):
    result = mapped(f"id,when\na,{raw}\n", DATED | {"dates": "day first"})
    assert problems(result) == [(2, "when", raw, "date")]


def test_persons_may_give_equal_answers_but_an_identifier_comes_once(mapped):
    text = "id,when\n1,2025-01-01\n1,2025-01-01\n2,2025-01-01\n"
    assert mapped(text, DATED).accepted == 3
    keyed = DATED | {"submission": DATED["submission"] | {"key": ["id"]}}
    assert problems(mapped(text, keyed)) == [(3, "id", "1", "duplicate")]


def test_figures_that_do_not_add_up_are_warned_of_and_kept_as_stated(mapped):
    text = (
        "department_id,specialism,staff_group,headcount,wte_establishment,wte_in_post,wte_vacant,wte_vacant_3_months\n"
        "D1,RT,engineer,2,5,3.5,1,2\n"
    )
    result = mapped(text, "staff_line")
    assert [issue.rule for issue in result.issues] == ["sum", "headcount-wte", "long-vacancy"]
    assert {issue.severity for issue in result.issues} == {"warning"}
    assert result.rows["staffing"]["wte_establishment"][0] == 5


def test_an_esr_code_that_nobody_knows_is_kept_with_a_warning(mapped):
    result = mapped("department_id,specialism,staff_group,esr_code\nD1,RT,engineer,U1A\nD2,RT,engineer,9ZZ\n")
    assert problems(result) == [(3, "esr_code", "9ZZ", "esr-code")]
    assert list(result.rows["staffing"]["esr_code"]) == ["U1A", "9ZZ"]


def test_departments_that_nobody_knows_are_named_by_row(mapped):
    result = mapped(HEADER + "D1;Sci;8a;1;1;0\nD9;Sci;8a;1;1;0\n", LINES)
    found = checks.against_known(result, {"D1", "D2"}, hints(None))
    assert [(issue.row, issue.column, issue.value, issue.rule) for issue in found] == [
        (3, "dept", "D9", "unknown-department")
    ]


def test_a_bad_header_is_named_with_the_column_that_is_missing_and_those_there_are(mapped):
    with pytest.raises(ReadingError) as caught:
        mapped("dept;group;grade\nD1;Sci;8a\n", LINES)
    assert caught.value.code == "missing-column"
    assert caught.value.where == {
        "file": "survey.csv",
        "row": 1,
        "column": "band",
        "columns": ["dept", "group", "grade"],
        "gone": ["band", "heads", "wte", "vacant"],
        "new": ["grade"],
        "renamed": [],
    }


CONTRACTS = LINES | {
    "rows": [
        *LINES["rows"],
        {
            "entity": "service_contract",
            "fields": {
                "provider_name": {"column": "provider"},
                "client_org_code": {"column": "client"},
                "specialism": "RT",
                "arrangement": {"column": "how"},
                "stated_by": "provider",
            },
        },
    ]
}
CONTRACT_HEADER = "dept;provider;client;how;group;band;heads;wte;vacant\n"


def test_service_contracts_of_a_row_that_is_kept_back_are_not_in_its_raw_text(mapped):
    result = mapped(
        CONTRACT_HEADER
        + "D1;Provider North;R0A;provided_under_sla;Sci;8a;2;1.8;0\nD2;Provider South;R0B;by handshake;Boss?;7;1;1;0\n",
        CONTRACTS,
    )
    (kept,) = result.quarantine["raw"]
    for answer in ("Provider South", "R0B", "handshake"):
        assert answer not in kept
    said = json.loads(kept)
    assert (said["provider"], said["dept"], said["group"]) == ("kept back: R1", "D2", "Boss?")


def test_a_ragged_row_of_a_file_with_service_contracts_keeps_none_of_its_cells(mapped):
    result = mapped(
        CONTRACT_HEADER
        + "D1;Provider North;R0A;provided_under_sla;Sci;8a;2;1.8;0\n" * 5
        + "D2;x;Provider South;R0B;provided_under_sla;Sci;8a;2;1.8;0\n",
        CONTRACTS,
    )
    ragged = result.quarantine[result.quarantine["rule"].str.contains("ragged-row")]
    (kept,) = ragged["raw"]
    assert set(json.loads(kept).values()) == {"kept back: R1"}
