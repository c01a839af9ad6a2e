"""Files that are no survey, or would do harm: each refused in words."""

import gzip
import io
import zipfile

from from_books import FIGURES, _book, sheet_xml
from specimens import STAFF, Specimen, delimited

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def _archive(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def _with(data, name, content):
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


_PLAIN = _book(("Staff", FIGURES))
_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_WIDE = ",".join(f"c{n}" for n in range(16_384))
_NOISE = bytes((number * 7919 + number // 3) % 256 for number in range(4_000))

_TWICE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>dept</t></is></c><c r="B1" t="inlineStr"><is><t>wte</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>D1</t></is></c><c r="B2"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>D2</t></is></c><c r="B2"><v>2</v></c></row>'
)

DANGERS = tuple(
    Specimen(name, content, file, refused=code)
    for name, file, code, content in (
        ("nothing at all", "empty.csv", "empty", b""),
        ("blanks and line ends", "empty.csv", "empty", b" \r\n\t\r\n ,,,\r\n"),
        ("a mark and nothing", "empty.csv", "empty", b"\xef\xbb\xbf"),
        ("16,384 columns of text", "wide.csv", "too-many-columns", (_WIDE + "\n" + _WIDE + "\n").encode()),
        ("16,384 columns of a sheet", "wide.xlsx", "too-many-columns", _book(("Staff", [["x"] * 16_384, [1] * 16_384]))),
        ("noise that calls itself CSV", "noise.csv", "not-text", _NOISE),
        ("a PDF that calls itself CSV", "return.csv", "not-a-table", b"%PDF-1.7\n1 0 obj\n"),
        ("a picture", "return.csv", "not-a-table", b"\x89PNG\r\n\x1a\n" + _NOISE),
        ("a photograph", "return.csv", "not-a-table", b"\xff\xd8\xff\xe0\x00\x10JFIF" + _NOISE),
        ("a compressed CSV", "return.csv.gz", "not-a-table", gzip.compress(delimited(STAFF))),
        ("a CSV in an archive", "return.zip", "not-a-table", _archive(return_dot_csv=delimited(STAFF))),
        ("a Word document", "return.docx", "not-a-table", _archive(word__document_dot_xml="<w/>")),
        ("a web page that calls itself a workbook", "return.xls", "not-a-table",
         b"<html><body><table><tr><td>a</td></tr></table></body></html>"),
        ("a workbook as XML of 2003", "return.xls", "not-a-table", b'<?xml version="1.0"?><Workbook></Workbook>'),
        ("JSON", "return.json", "not-a-table", b'[{"department": "Alpha", "wte": 3}, {"department": "Beta", "wte": 4}]'),
        ("Parquet", "return.parquet", "not-a-table", b"PAR1" + _NOISE + b"PAR1"),
        ("SQLite", "return.db", "not-a-table", b"SQLite format 3\x00" + _NOISE),
        ("an encrypted workbook", "return.xlsx", "password",
         _OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600),
        ("macros", "return.xlsm", "macros", _with(_PLAIN, "xl/vbaProject.bin", b"x")),
        ("macros under another name", "return.xlsx", "macros", _with(_PLAIN, "xl/vbaProject.bin", b"x")),
        ("half a workbook", "return.xlsx", "damaged", _PLAIN[: len(_PLAIN) // 2]),
        ("a workbook without its sheet", "return.xlsx", "damaged", _archive(xl__workbook_dot_xml="<workbook/>")),
        ("a sheet with one row twice", "return.xlsx", "damaged", sheet_xml(_PLAIN, _TWICE)),
        ("a sheet of a billion cells", "far.xlsx", "too-large", sheet_xml(_PLAIN, _FAR)),
        ("an archive that unpacks to far more", "bomb.xlsx", "too-large",
         _with(_PLAIN, "xl/media/zeros.bin", b"0" * 301_000_000)),
        ("an OpenDocument sheet of a billion cells", "bomb.ods", "too-large",
         _archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_dot_xml=_ODS,
                  **{"META-INF__manifest_dot_xml": "<m/>"})),
        ("a compound file of nothing", "return.xls", "damaged", _OLE + b"\x00" * 4_000),
        ("a quotation mark never closed", "survey.csv", "unclosed-quote", b'department,note\nAlpha,"x\nBeta,y\n'),
        ("one line of millions of cells", "survey.csv", "line-too-long", b"a,b\n" + b"xy," * 2_000_000),
    )
)  # fmt: skip
