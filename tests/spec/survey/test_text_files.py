"""Delimited text: any encoding, delimiter and line end is found and said; nothing is lost on the way."""

import pytest

TABLE = [["London", "£24"], ["Fife", "3"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "¬"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_table(read, rows, encoding, delimiter, end):
    text = end.join(delimiter.join(row) for row in [["region", "cost"], *TABLE]) + end
    found = read(text.encode(encoding))
    assert (found.delimiter, rows(found)) == (delimiter, TABLE)
    assert found.encoding in (encoding, "utf-8-sig" if encoding == "utf-8" else encoding)


def test_decimal_commas_do_not_pass_for_delimiters(read, rows):
    found = read("""
        group;wte
        scientist;24,6
        technologist;3,5
        """)
    assert (found.delimiter, rows(found)) == (";", [["scientist", "24,6"], ["technologist", "3,5"]])


def test_a_quoted_cell_may_hold_delimiters_line_ends_and_quotation_marks(read, rows):
    found = read('name,note\nA,"one, two\nthree ""four"""\nB,5\n')
    assert rows(found) == [["A", 'one, two\nthree "four"'], ["B", "5"]]
    assert list(found.table.body.index) == [2, 3]


def test_a_quotation_mark_that_is_never_closed_is_named_by_row(refusal):
    why = refusal('a,b\n1,2\n"3,4\n5,6\n')
    assert (why.code, why.where) == ("unclosed-quote", {"file": "survey.csv", "row": 3})


def test_a_cell_of_a_million_characters_is_taken_for_a_quotation_mark_that_is_never_closed(refusal):
    why = refusal(b'a,b\n1,2\n"' + b"3,4\n" * 300_000 + b'"\n')
    assert (why.code, why.where["row"]) == ("unclosed-quote", 3)


def test_nul_characters_are_taken_out_and_said(read, rows):
    found = read(b"a,b\n1\x00,2\n")
    assert rows(found) == [["1", "2"]]
    assert {"reason": "1 NUL characters were taken out."} in found.dropped


def test_a_file_that_mixes_two_encodings_is_read_and_said_to(read):
    found = read("a,b\nSiân,£2\ncafé,3\n".encode() + "Ynys Môn,4\n".encode("cp1252"))
    assert (found.encoding, list(found.table.body["a"])) == ("utf-8", ["Siân", "café", "Ynys Môn"])
    assert "two encodings" in found.dropped[0]["reason"]


def test_a_line_of_millions_of_cells_is_refused_by_its_number(refusal):
    why = refusal(b"a,b\n" + b"xy," * 2_000_000)
    assert (why.code, why.where["row"]) == ("line-too-long", 2)


def test_a_file_of_one_column_has_no_delimiter(read, rows):
    found = read("""
        department
        Alpha
        Beta
        """)
    assert (found.delimiter, rows(found)) == (None, [["Alpha"], ["Beta"]])


def test_cells_that_begin_as_formulas_stay_the_text_they_are(read, rows):
    found = read("""
        name,note
        A,=1+1
        B,+44
        C,-
        D,@SUM(A1)
        """)
    assert [row[1] for row in rows(found)] == ["=1+1", "+44", "-", "@SUM(A1)"]


def test_long_identifiers_keep_every_digit_and_leading_zeros_stay(read, rows):
    found = read("""
        id,code,n
        123456789012345678,007,1
        123456789012345679,011,2
        """)
    assert rows(found)[1][:2] == ["123456789012345679", "011"]
    assert [column.kind for column in found.columns] == ["identifier", "identifier", "whole"]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n \n", b"\xef\xbb\xbf", b",,,\n,,,\n", "\ufeff\n".encode("utf-16")]
)
def test_an_empty_file_is_said_to_be_empty(refusal, content):
    assert refusal(content).code == "empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 and so on", "not-a-table"),
        (bytes(range(256)) * 40, "not-text"),
        (b"PK\x03\x04 but broken", "damaged"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "not-a-table"),
        (b"PK\x05\x06" + b"\x00" * 18, "not-a-table"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(refusal, content, code):
    assert refusal(content).code == code


def test_a_text_of_300_mb_is_refused_by_its_size_before_it_is_opened(tmp_path):
    from wiu.survey.reading import ReadingError, inspect  # noqa: PLC0415

    file = tmp_path / "vast.csv"
    with file.open("wb") as opened:
        opened.truncate(300_000_000)  # a hole on the disk: to read it would take a while
    with pytest.raises(ReadingError) as why:
        inspect(file)
    assert why.value.code == "too-large"
    assert "300,000,000" in why.value.message


def test_more_rows_than_are_ever_sent_are_refused(refusal):
    assert refusal(b"a,b\n" + b"1,2\n" * 2_000_001).code == "too-many-rows"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    from wiu.survey.reading import ReadingError, inspect  # noqa: PLC0415

    with pytest.raises(ReadingError) as caught:
        inspect(tmp_path / "none.csv")
    assert caught.value.as_json()["code"] == "no-such-file"
