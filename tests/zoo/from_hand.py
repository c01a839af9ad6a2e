"""Tables that people make for people: titles, units, groups, totals, notes, several tables on one sheet, cells as people write them."""

from specimens import STAFF, Expected, Specimen, text

SECOND = "another table on the same sheet"

_ODD_CELLS = (
    ("department", "code", "reference", "heads", "WTE", "figure", "share", "vacant", "band", "day", "moment", "note"),
    ("Alpha", "007", "123456789012345678", "12", "0.6 WTE", "1,234.5", "12%", "-0.2", "Band 7", "03/11/2025",
     "03/11/2025 09:12", "=1+1"),
    ("Beta", "014", "123456789012345679", "<5", "24,6", "(3)", "7.5%", "(0.4)", "8c/8d", "30/11/2025", "30/11/2025 17:00",
     '=HYPERLINK("http://example.org","look")'),
    ("Gamma", "001", "900000000000000001", "*", "n/a", "2", "100%", "−1", "8a", "14/12/2025", "14/12/2025 09:12", "@SUM(A1)"),
    ("Delta", "002", "123456789012345670", "-", "..", "3", "0%", "0", "VSM", "01/01/2026", "01/01/2026 00:00", "+1-1"),
    ("Epsilon", "003", "123456789012345671", "4", "1.0", "4", "n/a", "1.5", "Band 7", "02/01/2026", "02/01/2026 00:00", "-2+3"),
)  # fmt: skip

_TITLED = (
    ("Workforce return, all departments", "", "", "", "", "", ""),
    ("", "", "", "", "", "", ""),
    ("Organisation:", "Alpha NHS Trust", "", "", "", "", ""),
    ("Census date:", "30/11/2025", "", "", "", "", ""),
    ("", "", "", "", "", "", ""),
    *STAFF,
    ("TOTAL", "", "", "", "23", "21.3", "1.2"),
    ("", "", "", "", "", "", ""),
    ("* withheld", "", "", "", "", "", ""),
    ("Source: finance ledger, month 8", "", "", "", "", "", ""),
    ("Completed by: someone@gmail.com", "", "", "", "", "", ""),
)

_SIGNED = (
    ("Workforce return 2025", "", "", ""),
    ("", "", "", ""),
    ("Staff group", "Band", "WTE", "Heads"),
    ("Clinical scientist", "8a", "2.6", "3"),
    ("Technologist", "6", "3", "3"),
    ("Total", "", "5.6", "6"),
    ("Note 1: figures at census date", "", "", ""),
    ("Signed:", "Jane Smith", "Date:", "3/11/2025"),
)

_THREE_ROWS = (
    ("Staff group", "Band", "Establishment", "", "", "", "In post", "", "", ""),
    ("", "", "Scientists", "", "Technologists", "", "Scientists", "", "Technologists", ""),
    ("", "", "WTE", "Heads", "WTE", "Heads", "WTE", "Heads", "WTE", "Heads"),
    ("Radiotherapy", "7", "2", "2", "3", "3", "1.5", "2", "3", "3"),
    ("Imaging", "8a", "1", "1", "4", "4", "1", "1", "3.5", "4"),
)

_GROUPED = (
    ("Department", "Staff group", "Band", "WTE"),
    ("Alpha", "Clinical scientist", "7", "2"),
    ("", "", "8a", "1.5"),
    ("", "Engineer", "6", "3"),
    ("Beta", "Clinical scientist", "7", "1"),
    ("", "Engineer", "5", "2"),
)

_HEADED = (
    ("Staff group", "Band", "WTE", "Heads"),
    ("Radiotherapy", "", "", ""),
    ("Scientist", "7", "2", "2"),
    ("Technologist", "6", "3", "3"),
    ("Imaging", "", "", ""),
    ("Scientist", "7", "1", "1"),
    ("Technologist", "5", "4", "4"),
)

_EXCEL_SUBTOTALS = (
    ("Department", "Staff group", "WTE", "Heads"),
    ("Alpha", "Clinical scientist", "2", "2"),
    ("Alpha", "Engineer", "3", "3"),
    ("Alpha Total", "", "5", "5"),
    ("Beta", "Clinical scientist", "1", "1"),
    ("Beta Total", "", "1", "1"),
    ("Grand Total", "", "6", "6"),
)

_CALLED_TOTAL = (
    ("department", "specialism", "staff group", "band", "heads"),
    ("Total Body Irradiation Unit", "RT", "engineer", "7", "3"),
    ("Alpha", "RT", "engineer", "7", "2"),
    ("Total clinical engineers employed", "", "", "", "5"),
)

_UNNAMED_TOTAL = (
    ("Staff group", "Band", "WTE", "Heads"),
    ("Clinical scientist", "7", "2.5", "3"),
    ("Engineer", "6", "3", "3"),
    ("Technologist", "6", "4", "4"),
    ("", "", "9.5", "10"),
)

_STACKED = (
    ("Table 1: establishment", "", "", ""),
    ("Staff group", "Band", "WTE", "Heads"),
    ("Clinical scientist", "7", "2.5", "3"),
    ("Engineer", "6", "3", "3"),
    ("", "", "", ""),
    ("Table 2: equipment", "", "", ""),
    ("Machine", "Make", "Number", "Installed"),
    ("Linac", "A", "4", "2015"),
    ("Gamma camera", "B", "2", "2018"),
)

_STACKED_UNTITLED = (
    ("Staff group", "Band", "WTE", "Heads"),
    ("Clinical scientist", "7", "2.5", "3"),
    ("Engineer", "6", "3", "3"),
    ("", "", "", ""),
    ("Machine", "Make", "Number", "Installed"),
    ("Linac", "A", "4", "2015"),
)

_PAGES = (
    ("Staff group", "Band", "WTE"),
    ("Clinical scientist", "7", "2.5"),
    ("Page 1 of 2", "", ""),
    ("Staff group", "Band", "WTE"),
    ("Engineer", "6", "3"),
    ("Page 2 of 2", "", ""),
)

_QUIET = (
    ("Department", "Staff group", "WTE", "Vacant"),
    ("Alpha", "Clinical scientist", "2", "0"),
    ("Beta", "", "", ""),
    ("Gamma", "Engineer", "3", "1"),
    ("Delta", "", "", ""),
)

_RAGGED = (
    "department,band,wte,vacant",
    "Alpha,7,1",
    "Beta,8a,2,0",
    "Gamma,6,3,0,surplus",
    "Delta,6,3,0,,",
    "Epsilon",
)

_WORK = (
    ("Organisation", "Department", "Head of Service", "Work e-mail", "Address", "Postcode", "Telephone (department)", "WTE"),
    ("Alpha NHS Trust", "Physics", "Jane Smith", "physics@alpha.nhs.uk", "1 Hospital Road", "AB1 2CD", "01632 960001", "12"),
    ("Beta NHS Trust", "Engineering", "Amit Patel", "mpce@beta.nhs.net", "2 Hospital Road", "EF3 4GH", "01632 960002", "3"),
)  # fmt: skip

_PEOPLE = (
    ("Name", "Department", "Postcode", "Tel", "Mobile", "E-mail", "D.O.B.", "Age", "Gender", "Band", "HCPC number", "Home phone"),
    ("Jane", "Physics", "AB1 2CD", "01632 960001", "07700 900123", "someone@gmail.com", "1980-02-03", "40-44", "Female", "7",
     "CS12345", ""),
    ("Amit", "Physics", "EF3 4GH", "01632 960002", "07700 900124", "", "03/02/80", "50-54", "Male", "8a", "CS12346", ""),
)  # fmt: skip

_CONTRACTS = (
    ("Provider", "Client trust", "Specialism", "Arrangement"),
    ("Alpha", "Beta", "RT", "Provided under a service-level agreement"),
    ("Alpha", "Gamma", "NM", "None"),
)

_WORDS_ONLY = (
    ("Department", "Answer", "Comment"),
    ("Alpha", "Yes", "We are short of staff."),
    ("Beta", "No", "All is well, thank you."),
    ("Gamma", "Yes", "We are short of staff."),
)

_TIMES = (
    ("department", "start", "end", "ratio"),
    ("Alpha", "09:12:44", "09:58:02", "1:20"),
    ("Beta", "10:12:44", "10:58:02", "1:30"),
)

_YEARS = (
    ("Region", "2021", "2022", "2023/24"),
    ("London", "12", "13", "<5"),
    ("Wales", "7", "*", "9"),
)

HAND = (
    text("odd cells", _ODD_CELLS, rows=5,
         kinds={"code": "identifier", "reference": "identifier", "heads": "whole", "WTE": "number", "figure": "number",
                "share": "number", "vacant": "number", "band": "choice", "day": "date", "moment": "moment"},
         examples={"reference": "123456789012345678", "code": "007", "note": "=1+1"}),
    text("titles, labels, total and notes", _TITLED, rows=4, first=7, header_rows=1,
         left_out={11: "total", 13: "note under the table", 14: "note under the table", 15: "note under the table"}),
    text(
        "signed under the table",
        _SIGNED,
        rows=2,
        first=4,
        left_out={6: "total", 7: "note under the table", 8: "note under the table"},
    ),
    text("three header rows of groups", _THREE_ROWS, rows=2, header_rows=3, first=4,
         columns=("Staff group", "Band", "Establishment / Scientists / WTE", "Establishment / Scientists / Heads",
                  "Establishment / Technologists / WTE", "Establishment / Technologists / Heads",
                  "In post / Scientists / WTE", "In post / Scientists / Heads", "In post / Technologists / WTE",
                  "In post / Technologists / Heads")),
    text("group labels to fill down", _GROUPED, rows=5, missing={"Department": 3, "Staff group": 1},
         fields={"staff_group": "Staff group", "afc_band": "Band", "wte_in_post": "WTE"}),
    text("group labels in rows of their own", _HEADED, rows=4, first=3,
         left_out={2: "heading of the rows below", 5: "heading of the rows below"}),
    text("subtotals as Excel writes them", _EXCEL_SUBTOTALS, rows=3, left_out={4: "total", 6: "total", 7: "total"}),
    text("a department whose name begins with Total", _CALLED_TOTAL, rows=2, left_out={4: "total"}),
    text("a total that nobody labelled", _UNNAMED_TOTAL, rows=3, left_out={5: "total"}),
    text("two tables, one under the other", _STACKED, rows=2, first=3, left_out=dict.fromkeys((6, 7, 8, 9), SECOND)),
    text("two tables without titles", _STACKED_UNTITLED, rows=2, left_out=dict.fromkeys((5, 6), SECOND)),
    text("a header on each page and page numbers", _PAGES, rows=2, left_out={
        3: "page number", 4: "header repeated", 6: "page number"}),
    text("departments that did not answer", _QUIET, rows=4, left_out={}),
    Specimen("rows too short and too long", "\n".join(_RAGGED).encode(), "survey.csv",
             Expected(rows=5, filled=6, columns=("department", "band", "wte", "vacant"))),
    text("work addresses", _WORK, rows=2, private=frozenset()),
    text("people's names, addresses and numbers", _PEOPLE, rows=2,
         private=frozenset({"Name", "Postcode", "Tel", "Mobile", "E-mail", "D.O.B.", "HCPC number", "Home phone"})),
    text("service contracts", _CONTRACTS, rows=2, left_out={}),
    text("words only", _WORDS_ONLY, rows=3, left_out={}),
    text("times of day are no addresses of computers", _TIMES, rows=2, private=frozenset()),
    text("years as columns", _YEARS, rows=2, kinds={"2021": "whole", "2023/24": "whole"}),
    text("header only", (("department", "band", "wte"),), rows=0, first=0),
    text("one row", (("department", "band", "wte"), ("Alpha", "7", "1")), rows=1),
    text("one column", (("Comment",), ("We are short of staff.",), ("All is well, thank you.",)), rows=2, delimiter=None),
    text("one column and one answer", (("WTE",), ("3",)), rows=1, delimiter=None),
    Specimen("data without a header", b"Alpha,7,1\nBeta,8,2\nGamma,9,3\n1,2,3\n4,5,6\n", refused="no-header"),
)  # fmt: skip
