"""Where the table is in a file: header rows, titles, totals, notes; what is left out is listed by row."""

import pytest


def left_out(found):
    return [(each.row, each.reason) for each in found.table.left_out]


def test_one_header_row_is_the_plain_case(read, rows):
    found = read("""
        region,band,wte
        London,7,1.0
        Fife,8a,2.5
        """)
    assert (found.header_rows, found.first_data_row) == (1, 2)
    assert rows(found) == [["London", "7", "1.0"], ["Fife", "8a", "2.5"]]


def test_surveymonkey_puts_response_and_options_in_a_second_row(read):
    found = read("""
        RespondentID,Which services?,,,Do you agree?<br>Please say
        ,Radiotherapy,Nuclear medicine,MR,Response
        11,Radiotherapy,,,Yes
        12,,Nuclear medicine,MR,No
        """)
    assert (found.header_rows, found.first_data_row) == (2, 3)
    assert found.table.columns == (
        "RespondentID",
        "Which services? / Radiotherapy",
        "Which services? / Nuclear medicine",
        "Which services? / MR",
        "Do you agree? Please say",
    )


def test_qualtrics_has_three_header_rows_and_previews_that_are_no_answers(read, rows):
    found = read("""
        StartDate,Status,ResponseId,Q1
        Start Date,Response Type,Response ID,Organisation
        "{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"
        2025-11-03,IP Address,R_1,Velindre
        2025-11-03,Survey Preview,R_2,test
        """)
    assert (found.header_rows, found.first_data_row, len(rows(found))) == (3, 4, 1)
    assert found.table.columns[-1] == "Q1 / Organisation"
    assert left_out(found) == [(5, "survey preview, not an answer")]


def test_repeated_group_titles_left_blank_are_filled_to_the_right(read, rows):
    found = read("""
        Staff group,Band,Establishment,,In post,
        ,,WTE,Heads,WTE,Heads
        Scientist,7,2,2,1.5,2
        Technologist,6,3,3,3,3
        """)
    assert found.table.columns == (
        *("Staff group", "Band", "Establishment / WTE", "Establishment / Heads"),
        *("In post / WTE", "In post / Heads"),
    )
    assert len(rows(found)) == 2


def test_a_row_of_units_belongs_to_the_header(read, rows):
    found = read("""
        department,staff in post,vacancies
        ,(headcount),(WTE)
        Alpha,3,1.5
        Beta,4,0.5
        """)
    assert found.table.columns == ("department", "staff in post / (headcount)", "vacancies / (WTE)")
    assert len(rows(found)) == 2


def test_a_column_without_a_name_does_not_make_data_a_header(read, rows):
    found = read("""
        department,,band
        Alpha,London,8a
        Beta,Fife,8b
        """)
    assert found.header_rows == 1
    assert found.table.columns == ("department", "column B", "band")
    assert len(rows(found)) == 2


def test_titles_and_labels_above_the_table_are_left_out_and_the_labels_kept(read):
    found = read("""
        Workforce return 2025,,,
        ,,,
        Organisation:,Alpha NHS Trust,,
        Census date:,30/11/2025,,
        ,,,
        group,band,wte,vacant
        scientist,7,2.0,0.5
        technologist,6,3.0,0
        """)
    assert (found.header_rows, found.first_data_row) == (1, 7)
    assert found.table.labels == {"Organisation": "Alpha NHS Trust", "Census date": "30/11/2025"}
    assert [each["row"] for each in found.dropped] == [1, 3, 4]


def test_totals_and_notes_under_the_table_are_left_out_and_listed(read, rows):
    found = read("""
        group,band,wte
        scientist,7,2.0
        technologist,6,3.0
        Sub-total,,5.0
        engineer,6,1.0
        GRAND TOTAL,,6.0

        * withheld by the department
        Source: the department's own records
        """)
    assert len(rows(found)) == 3
    assert left_out(found) == [
        *((4, "total"), (6, "total")),
        *((8, "note under the table"), (9, "note under the table")),
    ]


def test_a_total_may_stand_in_the_second_column_but_an_answer_that_says_total_is_data(read, rows):
    found = read("""
        group,band,note
        scientist,7,Total chaos
        ,Total,9
        """)
    assert rows(found) == [["scientist", "7", "Total chaos"]]


@pytest.mark.parametrize(
    "words", ["Total", "TOTALS:", "Grand total", "Sub-total", "Total staff in post", "All departments"]
)
def test_a_total_is_known_by_its_words(read, words):
    assert left_out(read(f"group,band,wte\nscientist,7,1\nengineer,6,2\n{words},,3\n")) == [(4, "total")]


@pytest.mark.parametrize("words", ["Totally other", "Allied health", "Summary officer", "Overall manager"])
def test_a_group_that_merely_sounds_like_a_total_is_data(read, words):
    assert left_out(read(f"group,band,wte\nscientist,7,1\nengineer,6,2\n{words},5,3\n")) == []


def test_a_header_printed_again_on_each_page_is_left_out(read, rows):
    found = read("""
        group,wte
        scientist,1
        group,wte
        engineer,2
        """)
    assert rows(found) == [["scientist", "1"], ["engineer", "2"]]
    assert left_out(found) == [(3, "header repeated")]


def test_rows_that_head_others_are_left_out_and_can_be_filled_down(read):
    found = read("""
        specialism,group,wte
        Radiotherapy,,
        ,scientist,2
        ,technologist,3
        MR,,4
        ,scientist,4
        """)
    assert left_out(found) == [(2, "heading of the rows below"), (5, "subtotal of the rows below")]
    assert list(found.table.filled_down("specialism")) == ["Radiotherapy", "Radiotherapy", "MR"]


def test_a_short_and_a_long_row_are_kept_and_named_as_ragged(read):
    found = read("""
        a,b,c
        1,2,3
        4,5
        6,7,8,9
        """)
    assert list(found.table.body.index) == [2, 3, 4]
    assert list(found.table.ragged) == [4, 3]


def test_rows_that_two_stray_quotation_marks_swallowed_are_not_taken_for_a_cell(read):
    found = read('group,note,wte\nA,"x,1\nB,y,2\nC,z",3\nD,"two\nlines, with a comma",4\n')
    assert list(found.table.ragged) == [2]


def test_trailing_empty_cells_make_no_row_ragged(read):
    assert read("a,b,,\n1,2,,\n3,4,,,,\n").table.ragged == {}


def test_blank_lines_between_rows_are_no_rows_but_keep_their_numbers(read):
    assert list(read("a,b\n\n1,2\n\n3,4\n").table.body.index) == [3, 5]


def test_columns_of_one_name_are_told_apart(read):
    assert read("a,wte,wte\nx,1,2\n").table.columns == ("a", "wte", "wte (2)")


@pytest.mark.parametrize("text", ["1,2,3\n4,5,6\n7,8,9\n", "2025-01-01,4\n2025-01-02,5\n"])
def test_a_file_without_a_header_is_refused_with_the_row(refusal, text):
    why = refusal(text)
    assert (why.code, why.where["row"]) == ("no-header", 1)


def test_years_may_name_columns(read):
    assert read("region,2021,2022,2023\nLondon,1,2,3\n").table.columns == ("region", "2021", "2022", "2023")


def test_a_header_without_rows_gives_no_rows_and_no_failure(read, rows):
    found = read("region,wte\n")
    assert (rows(found), found.first_data_row) == ([], 0)
