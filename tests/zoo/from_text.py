"""Text as programs and old machines write it: encodings, delimiters, line ends, stray bytes."""

from specimens import STAFF, Expected, Specimen, delimited, text

_ACCENTS = (
    ("department", "note", "cost"),
    ("Siân’s unit", "naïve – café", "£24"),
    ("Zoë’s unit", "“quoted” Ångström", "£3"),
    ("Plain unit", "nothing odd", "£5"),
)
_DOS = (
    ("department", "note", "cost"),
    ("Siân's unit", "café", "£24"),
    ("Zoë's unit", "à la carte", "£3"),
)

_TICKED = (
    ("id", "services", "heads"),
    ("1", "Radiotherapy;Nuclear medicine;MR;", "3"),
    ("2", "Radiotherapy;", "4"),
    ("3", "Nuclear medicine;MR;", "5"),
    ("4", "", "6"),
)

_DECIMALS = (
    ("group", "wte", "vacant"),
    ("scientist", "24,6", "0,4"),
    ("technologist", "3,5", "-1,5"),
    ("engineer", "1.234,5", "0"),
)


def _plain(name, content, **said):
    said.setdefault("rows", len(STAFF) - 1)
    said.setdefault("filled", len(STAFF))
    return Specimen(name, content, "survey.csv", Expected(**said))


_UTF8 = delimited(STAFF)
_NOTE = b'department,note,wte\r\nAlpha,"two\r\nlines",1\r\nBeta,"three\n\nlines, and a comma",2\r\nGamma,"say ""hello""",3\r\n'

TEXTS = (
    text("Windows letters", _ACCENTS, encoding="cp1252", rows=3, examples={"department": "Siân’s unit", "cost": "£24"}),
    text("Macintosh letters", _ACCENTS, encoding="mac-roman", end="\r", rows=3, examples={"department": "Siân’s unit"}),
    text("MS-DOS letters", _DOS, encoding="cp850", rows=2, examples={"department": "Siân's unit", "cost": "£24"}),
    Specimen("UTF-8 with a line of Windows' letters", delimited(_ACCENTS) + "Môn,café,£4\r\n".encode("cp1252"), "survey.csv",
             Expected(rows=4, encoding="utf-8", notes=("mixes two encodings",), examples={"department": "Siân’s unit"})),
    text("¬ in Macintosh letters", _ACCENTS, delimiter="¬", encoding="mac-roman", rows=3),
    Specimen("Latin-1, read as the letters of Windows that hold it", delimited(_DOS, encoding="latin-1"), "survey.csv",
               Expected(rows=2, encoding="cp1252", examples={"department": "Siân's unit", "cost": "£24"})),
    text("only a pound sign", (("item", "cost"), ("A", "£5"), ("B", "£6")), encoding="cp1252", rows=2, examples={"cost": "£5"}),
    _plain("mixed line ends", _UTF8.replace(b"\r\n", b"\n", 2).replace(b"\r\n", b"\r", 1)),
    _plain("bare returns, then a line feed", _UTF8.replace(b"\r\n", b"\r") + b"\n"),
    _plain("no line end at the end", _UTF8.rstrip()),
    _plain("blank lines at both ends", b"\r\n\r\n" + _UTF8 + b"\r\n\r\n", first=4),
    _plain("lines of nothing but delimiters", _UTF8 + b",,,,,,\r\n,,,,,,\r\n"),
    _plain("columns of nothing at the right", b"\r\n".join(line + b",,," for line in _UTF8.splitlines()), columns=STAFF[0]),
    _plain("Excel's hint at the delimiter", b"sep=;\r\n" + delimited(STAFF, ";"), delimiter=";", first=3, filled=6),
    _plain("the hint behind a mark", b"\xef\xbb\xbfsep=,\r\n" + _UTF8, delimiter=",", first=3, filled=6, encoding="utf-8-sig"),
    _plain("the hint in quotation marks", b'"sep=|"\r\n' + delimited(STAFF, "|"), delimiter="|", first=3, filled=6),
    _plain("two marks", b"\xef\xbb\xbf\xef\xbb\xbf" + _UTF8, encoding="utf-8-sig", columns=STAFF[0]),
    _plain("NULs", _UTF8.replace(b"D002", b"D0\x0002"), notes=("NUL",)),
    _plain("a Ctrl-Z at the end", _UTF8 + b"\x1a"),
    _plain("everything in quotation marks", delimited(STAFF, ";", quote_all=True), delimiter=";"),
    _plain("blanks around cells", _UTF8.replace(b",", b" , "), columns=STAFF[0]),
    Specimen("line breaks, delimiters and quotation marks in cells", _NOTE, "survey.csv",
             Expected(rows=3, filled=4, delimiter=",", encoding="utf-8")),
    text("ticked answers under commas", _TICKED, rows=4, kinds={"services": "choices"}),
    text("ticked answers under semicolons", _TICKED, delimiter=";", rows=4, kinds={"services": "choices"}),
    text("decimal commas under semicolons", _DECIMALS, delimiter=";", rows=3, kinds={"wte": "number"}),
    text("decimal commas under tabs", _DECIMALS, delimiter="\t", rows=3, kinds={"wte": "number"}),
    text("decimal commas in quotation marks under commas", _DECIMALS, rows=3, kinds={"wte": "number"}),
    text("commas in titles and in the header", (("Return, all services, 2025", "", ""), ("Group, as in ESR", "WTE, in post", "n"),
         ("scientist", "1.5", "2"), ("engineer, senior", "2", "2")), rows=2, first=3, header_rows=1),
    Specimen("two stray quotation marks in two columns", b'dept\tnote\twte\nD1\t"hello\t2\nD2\tx"y\t3\nD3\tz\t4\n', "survey.tsv",
             Expected(rows=2, filled=3, delimiter="\t", ragged=(2,))),
    Specimen("blanks before quotation marks", b'dept, note, wte\nD1, "a, b", 2\nD2, "c, d", 3\nD3, "e", 4\n', "survey.csv",
             Expected(rows=3, filled=4, columns=("dept", "note", "wte"), ragged=())),
    Specimen("whole lines in quotation marks", b"".join(b'"' + line + b'"\r\n' for line in _UTF8.splitlines()), "survey.csv",
             Expected(rows=4, filled=5, columns=STAFF[0], notes=("Each line stood in quotation marks",))),
    _plain("a mark in the middle, where two files were joined", b"\xef\xbb\xbf" + _UTF8 + b"\xef\xbb\xbf" + _UTF8, rows=8,
           filled=10, left_out={6: "header repeated"}, notes=("nobody can see",)),
    _plain("characters of no width", _UTF8.replace(b"headcount", "head\u200bcount".encode()), columns=STAFF[0]),
    _plain("seventy lines about how to fill it in", b"Fill in each line below\r\n" * 70 + _UTF8, first=72, filled=75),
    _plain("more notes than rows", _UTF8 + b"\r\nNotes\r\n1 Figures of 30 November\r\n2) Provisional\r\n* with leave\r\nKey\r\nSource: ESR\r\n",
           filled=11, left_out=dict.fromkeys(range(7, 13), "note under the table")),
    Specimen("a table as Markdown", b"| dept | band | wte |\n|------|------|-----|\n| D1 | 7 | 2 |\n| D2 | 8a | 3 |\n", "survey.txt",
             Expected(rows=2, filled=4, first=3, left_out={2: "a line drawn under the header"})),
    Specimen("thousands that fell apart", b"dept,patients,wte\nD1,1,234,2\nD2,900,3\nD3,2,345,4\n", "survey.csv",
             Expected(rows=3, filled=4, columns=("dept", "patients", "wte"), ragged=(2, 4))),
    Specimen("two stray quotation marks",
             b'department,note,wte\nAlpha,"x,1\nBeta,y,2\nGamma,z",3\nDelta,w,4\n', "survey.csv", Expected(rows=2, filled=3)),
)  # fmt: skip
