"""Workbooks as people keep them: several sheets, hidden parts, merged cells, formulas, dates of both systems."""

import io
import zipfile
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from specimens import STAFF, Expected, Specimen

FIGURES = [
    [int(cell) if cell.isdigit() and place > 3 else cell for place, cell in enumerate(row)] for row in STAFF
]


def _saved(made):
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _book(*sheets, hidden=(), change=None):
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    if change:
        change(made)
    return _saved(made)


def _workbook(name, *sheets, hidden=(), change=None, file="return.xlsx", **said):
    return Specimen(name, _book(*sheets, hidden=hidden, change=change), file, Expected(**said))


_COVER = (
    ("IPEM-style workforce return",),
    ("Please fill in the sheet named Staff and send it back by 30 November.",),
    ("Organisation:", "Alpha NHS Trust"),
    ("Completed on:", date(2025, 11, 30)),
)
_LISTS = (
    ("Specialisms", "Staff groups", "Bands"),
    ("RT", "clinical scientist", "7"),
    ("NM", "engineer", "8a"),
    ("CE", "assistant", "8b"),
)


def _hide(made):
    sheet = made["Staff"]
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True


def _filter(made):
    made["Staff"].auto_filter.ref = "A1:G5"
    made["Staff"].freeze_panes = "A2"
    made["Staff"].protection.sheet = True


_MERGED = (
    ("Establishment return", None, None, None),
    (None, None, None, None),
    ("Staff group", "Band", "In post", None),
    (None, None, "WTE", "Heads"),
    ("Clinical scientist", "7", 2.5, 3),
    (None, "8a", 1, 1),
    ("Engineer", "6", 3, 3),
    ("Total", None, 6.5, 7),
)


def _merge(made):
    for cells in ("A1:D1", "A3:A4", "B3:B4", "C3:D3", "A5:A6"):
        made["Staff"].merge_cells(cells)


_DATED = (
    ("day", "moment", "hour", "wte", "yes"),
    (date(2025, 11, 30), datetime(2025, 11, 3, 9, 12, 44), time(9, 12), 0.1 + 0.2, True),  # noqa: DTZ001 - cells have no zone
    (date(1999, 1, 2), datetime(2025, 11, 4), time(17, 0), 24.6, False),  # noqa: DTZ001
)


def _mac(made):
    made.epoch = CALENDAR_MAC_1904


def sheet_xml(data, body, part="xl/worksheets/sheet1.xml"):
    """Return a workbook with the cells of its sheet replaced by XML that no writer would write."""
    old, held = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in old.namelist():
            content = old.read(each)
            if each == part:
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'.encode()
            archive.writestr(each, content)
    return held.getvalue()


def _said(cell, text):
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


_FORMULAS = (
    f'<row r="1">{_said("A1", "department")}{_said("B1", "wte")}{_said("C1", "note")}</row>'
    '<row r="2"><c r="A2" t="str"><f>B9</f><v>Alpha</v></c><c r="B2"><f>1+1.5</f><v>2.5</v></c>'
    '<c r="C2" t="str"><f>""</f><v></v></c></row>'
    '<row r="3"><c r="A3" t="str"><f>B10</f><v>Beta</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    f"{_said('C3', '=cmd|x!A1')}</row>"
    '<row r="4"><c r="A4" t="str"><f>B11</f><v>Gamma</v></c><c r="B4" t="e"><v>#REF!</v></c>'
    f"{_said('C4', '+1')}</row>"
)

_QUOTED = (
    f"<row r='1'>{_said('A1', 'department')}{_said('B1', 'wte')}</row>"
    "<row r='2'><c r='A2' t='inlineStr'><is><t>Alpha</t></is></c><c r='B2' t='e'><v>#DIV/0!</v></c></row>"
    "<row r='3'><c r='A3' t='inlineStr'><is><t>Beta</t></is></c><c r='B3'><f>1+1</f><v></v></c></row>"
)


def _merge_a_figure(made):
    made["Staff"]["F3"] = None
    made["Staff"].merge_cells("F2:F3")


def _long_number(made):
    made["Staff"]["A2"] = 1.2345678901234568e17


_ODS_ERROR = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def _ods(*rows):
    cells = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS_ERROR.format(rows=cells))
        archive.writestr("META-INF/manifest.xml", "<m/>")
    return held.getvalue()


def _ods_text(text):
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


_ODS_DIVIDED = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)

BOOKS = (
    _workbook("plain sheet", ("Staff", FIGURES), sheet="Staff", rows=4, filled=5, columns=STAFF[0]),
    _workbook("the data behind a cover", ("Cover", _COVER), ("Staff", FIGURES), sheet="Staff", rows=4, filled=5,
              notes=("sheet “Cover” was not read",)),
    _workbook("the data behind a cover of another name", ("Sheet1", _COVER), ("Sheet2", FIGURES), sheet="Sheet2", rows=4, filled=5),
    _workbook("lists of codes before the data", ("Lists", _LISTS), ("Staff", FIGURES), sheet="Staff", rows=4, filled=5),
    _workbook("an empty sheet before the data", ("Sheet1", ()), ("Staff", FIGURES), sheet="Staff", rows=4, filled=5),
    _workbook("a hidden sheet before the data", ("Codes", _LISTS), ("Staff", FIGURES), hidden=("Codes",), sheet="Staff", rows=4,
              filled=5, notes=("“Codes” is hidden and was not read",)),
    _workbook("a sheet for each specialism", ("RT", FIGURES), ("NM", FIGURES), ("CE", FIGURES), sheet="RT", rows=4, filled=5,
              notes=("sheet “NM” was not read", "sheet “CE” was not read")),
    _workbook("hidden rows and columns", ("Staff", FIGURES), change=_hide, sheet="Staff", rows=4, filled=5,
              notes=("2 rows are hidden", "3 to 4", "hidden columns of the sheet were read like all others: C")),
    _workbook("filter, frozen rows and a protected sheet", ("Staff", FIGURES), change=_filter, rows=4, filled=5),
    _workbook("merged cells", ("Staff", _MERGED), change=_merge, rows=3, header_rows=2, first=5, filled=7,
              columns=("Staff group", "Band", "In post / WTE", "In post / Heads"), left_out={8: "total"},
              missing={"Staff group": 0}),
    _workbook("dates and times", ("Staff", _DATED), rows=2, filled=3,
              kinds={"day": "date", "moment": "moment", "wte": "number", "yes": "yes/no"},
              examples={"day": "2025-11-30", "moment": "2025-11-03 09:12:44", "hour": "09:12:00", "wte": "0.3", "yes": "TRUE"}),
    _workbook("dates counted from 1904", ("Staff", _DATED), change=_mac, rows=2, filled=3,
              examples={"day": "2025-11-30", "moment": "2025-11-03 09:12:44"}),
    Specimen("formulas, errors and texts that look like formulas", sheet_xml(_book(("Staff", [("x",)])), _FORMULAS), "return.xlsx",
             Expected(rows=3, filled=4, columns=("department", "wte", "note"), missing={"note": 1},
                      examples={"department": "Alpha", "wte": "2.5", "note": "=cmd|x!A1"})),
    _workbook("a workbook that calls itself CSV", ("Staff", FIGURES), file="return.csv", rows=4, filled=5),
    _workbook("a table in the middle of a sheet", ("Staff", [(), (), (), *[(None, None, *row) for row in FIGURES]]), rows=4,
              first=5, filled=5, columns=STAFF[0]),
    Specimen("errors as other programs write them", sheet_xml(_book(("Staff", [("x",)])), _QUOTED), "return.xlsx",
             Expected(rows=2, filled=3, missing={"wte": 0}, examples={"wte": "#DIV/0!"})),
    _workbook("one figure merged over two rows", ("Staff", FIGURES), change=_merge_a_figure, rows=4, filled=5, ragged=(2, 3)),
    _workbook("a number of eighteen digits", ("Staff", FIGURES), change=_long_number, rows=4, filled=5,
              notes=("1 numbers have more than 15 digits",)),
    Specimen("an error in an OpenDocument sheet",
             _ods((_ods_text("dept"), _ods_text("wte")), (_ods_text("D1"), _ODS_DIVIDED), (_ods_text("D2"), _ods_text("3"))),
             "return.ods", Expected(rows=2, filled=3, notes=("1 cells of the workbook hold a formula without a value",))),
)  # fmt: skip
