"""Workbooks: values of cells, merged ranges, and what is refused before it can do harm."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from old_workbook import old_workbook
from openpyxl import Workbook

from wiu.survey import reading
from wiu.survey.reading_workbook import read_sheet
from wiu.survey.workbook_errors import errors_told_by_nobody

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)

MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def book(*rows, sheet="Return", merge=(), more=None):
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(list(row))
    for cells in merge:
        made.active.merge_cells(cells)
    if more:
        more(made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def packed(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return held.getvalue()


def with_part(data, name, content):
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(name, content)
    return held.getvalue()


def sheet_of(data, body):
    """Replace the sheet's cells by XML that no writer would write."""
    old, held = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in old.namelist():
            content = old.read(each)
            if each.startswith("xl/worksheets/sheet"):
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'.encode()
            archive.writestr(each, content)
    return held.getvalue()


def test_cells_come_as_a_person_sees_them(read, rows):
    found = read(
        book(
            ("name", "n", "wte", "day", "moment", "yes", "id"),
            ("A", 6, 5.6000000000000005, date(2025, 11, 30), datetime(2025, 11, 3, 9, 12, 44), True, "007"),  # noqa: DTZ001 - cells have no zone
        )
    )
    assert rows(found) == [["A", "6", "5.6", "2025-11-30", "2025-11-03 09:12:44", "TRUE", "007"]]
    assert (found.sheet, found.encoding, found.delimiter) == ("Return", None, None)


def test_cells_merged_over_rows_and_columns_are_one_value_for_all(read, rows):
    found = read(
        book(
            ("Group", "In post", None),
            (None, "WTE", "Heads"),
            ("Scientist", 1.5, 2),
            (None, 3, 3),
            merge=("A1:A2", "B1:C1", "A3:A4"),
        )
    )
    assert found.table.columns == ("Group", "In post / WTE", "In post / Heads")
    assert rows(found) == [["Scientist", "1.5", "2"], ["Scientist", "3", "3"]]


def test_a_formula_gives_the_value_that_was_calculated_and_one_never_calculated_says_so(read, rows):
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1+1</f></c></row>'
        '<row r="3"><c r="A3" t="e"><v>#DIV/0!</v></c><c r="B3"><v>123456789012345678</v></c></row>'
    )
    found = read(sheet_of(book(("x",)), cells))
    assert rows(found) == [["2", "#NOT CALCULATED"], ["#DIV/0!", "123456789012345678"]]


def test_the_first_sheet_with_cells_is_read_and_the_others_are_said(read, drawn):
    def second(made):
        other = made.create_sheet("Second")
        other.append(["c", "d"])
        other.append([3, 4])

    data = book(("a", "b"), (1, 2), more=second)
    assert {"reason": "sheet “Second” was not read; name it to read it"} in read(data).dropped
    assert reading.inspect(drawn(data), sheet="Second").table.columns == ("c", "d")


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(drawn):
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(drawn(book(("a", "b"), (1, 2))), sheet="Staff")
    assert (caught.value.code, caught.value.where["sheets"]) == ("no-such-sheet", ["Return"])


def test_a_table_that_begins_further_down_and_right_keeps_its_row_numbers(read, rows):
    found = read(book((None, None, None), (None, "a", "b"), (None, "x", 1), (None, "y", 2)))
    assert rows(found) == [["x", "1"], ["y", "2"]]
    assert list(found.table.body.index) == [3, 4]
    assert found.table.columns == ("a", "b")


def test_an_open_document_sheet_is_read_too(read, rows):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in (("region", "note"), ("Fife", "x"))
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(f'<table:table table:name="S">{lines}</table:table>'))
    found = read(held.getvalue(), "survey.ods")
    assert (found.sheet, rows(found)) == ("S", [["Fife", "x"]])


def test_a_password_protected_workbook_is_named_as_such(refusal):
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    why = refusal(encrypted + b"\x00" * 600, "return.xlsx")
    assert why.code == "password"
    assert "password" in why.message
    assert why.where == {"file": "return.xlsx"}


def test_macros_are_refused_in_new_and_old_workbooks(refusal):
    assert refusal(with_part(book(("a", "b")), "xl/vbaProject.bin", b"x"), "return.xlsm").code == "macros"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "_VBA_PROJECT".encode("utf-16-le")
    assert refusal(old, "return.xls").code == "macros"


def test_an_archive_that_unpacks_to_far_more_than_a_survey_is_refused(refusal):
    bomb = with_part(book(("a", "b")), "xl/media/x", b"")
    held = io.BytesIO(bomb)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * 301_000_000)
    why = refusal(held.getvalue(), "bomb.xlsx")
    assert why.code == "too-large"


def test_a_sheet_of_a_billion_cells_is_refused_and_not_built(refusal):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(sheet_of(book(("x",)), far), "far.xlsx").code == "too-large"


def test_an_empty_workbook_is_said_to_be_empty(refusal):
    assert refusal(book(), "empty.xlsx").code == "empty"


def test_a_damaged_workbook_is_said_to_be_damaged(refusal):
    data = book(("a", "b"), (1, 2))
    assert refusal(data[: len(data) // 2], "cut.xlsx").code == "damaged"
    assert refusal(sheet_of(data, "<row><c"), "bad.xlsx").code == "damaged"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000, "old.xls").code == "damaged"


def test_a_workbook_is_known_by_its_content_whatever_its_name(read, rows):
    assert rows(read(book(("a", "b"), (1, 2)), "renamed.csv")) == [["1", "2"]]
    assert rows(read("a,b\n1,2\n", "really-text.xlsx")) == [["1", "2"]]


def test_a_workbook_of_1997_is_read_too_and_its_password_named(read, rows, refusal):
    old = [("group", "wte", "vacant"), ("engineer", 1.5, -0.2), ("assistant", 2.0, None)]
    found = read(old_workbook(*old), "return.xls")
    assert (found.sheet, rows(found)) == ("Staff", [["engineer", "1.5", "-0.2"], ["assistant", "2", ""]])
    assert refusal(old_workbook(*old, password=True), "return.xls").code == "password"


XLSB = Path(__file__).parents[2] / "zoo" / "books" / "python-calamine-base.xlsb"


def test_a_binary_workbook_that_excel_wrote_is_read_as_any_other():
    lines = read_sheet(XLSB, XLSB.read_bytes(), "Sheet3")
    assert lines.sheets == ("Sheet1", "Sheet2", "Sheet3", "Merged Cells")
    assert lines.rows == [["line1"] * 3, ["line2"] * 3, ["line3"] * 3]
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(XLSB)
    assert caught.value.code == "no-header"
    cells = read_sheet(XLSB, XLSB.read_bytes(), "Sheet1").rows
    assert cells[0][:8] == [
        "String",
        "1",
        "1.1",
        "TRUE",
        "FALSE",
        "2010-10-10",
        "2010-10-10 10:10:10",
        "10:10:10",
    ]


def test_errors_in_a_binary_workbook_are_counted_since_its_reader_gives_blanks():
    told = (
        b"\x00" + b"\x08" + bytes(8) + b"\x03" + b"\x09" + bytes(8) + b"\x07" + b"\x0b" + b"\x02" + bytes(2)
    )
    assert errors_told_by_nobody(packed(xl__worksheets__sheet1_bin=told)) == 2
    old = old_workbook(["a", "b"], ["c", 1.0])
    assert errors_told_by_nobody(old) == 0
    assert errors_told_by_nobody(old + b"\x05\x02\x08\x00\x01\x00\x01\x00\x00\x00\x07\x01") == 1
