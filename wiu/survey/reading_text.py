"""Delimited text: which encoding, which delimiter, and its records.

A file says neither. The encoding is found by its byte order mark or by what decodes; the delimiter
by which one cuts the first records into the same number of cells, more than one.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.survey.reading_error import LIMITS, Limits, ReadingError
from wiu.survey.reading_letters import decoded, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|", "¬")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PAGES = (b"<!doc", b"<html", b"<?xml", b"<tabl")
_SNIFFED_RECORDS = 60
_SNIFFED_FURTHER = 1_000
_SNIFFED_CHARACTERS = 200_000
_END = "\ue000end of file\ue001"
# what UTF-8 looks like when it is taken for cp1252
_MIXED = ("Ã©", "Ã¨", "Ã¶", "Ã¼", "â€™", "â€“", "Â£", "Â ")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_UNSEEN = "\u200b\u2060\ufeff"
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_OUTER = re.compile(r'"(?:[^"]|"")*"')
_OUTER_EACH = re.compile(r'^"((?:[^"\r\n]|"")*)"(?=\r?$)', re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_STRAY = re.compile("[\udc80-\udcff]")
_STRAYS = re.compile("[\udc80-\udcff]+")
# what cp1252 leaves undefined
_MEANINGLESS = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


@dataclass(frozen=True)
class Text:
    """A decoded file and how it was decoded. `notes` are sentences about bytes that were no text."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def _without_mark(data: bytes) -> tuple[str, str] | None:
    """Return text and encoding of a UTF-16 file that lacks its mark: every other byte is NUL."""
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if half and many > 0.6 * half and few < 0.1 * half:
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return None
    return None


def decode(data: bytes) -> Text:
    """Return the text of a file, whatever its encoding.

    Raises:
        ReadingError: `not-text`, the bytes are neither text nor a workbook.

    """
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower() in _PAGES:
        raise ReadingError(
            "not-a-table",
            "The file is a web page or XML, whatever its name says. Open it in Excel and save it as XLSX or CSV.",
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _cleaned(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                if encoding != "utf-8-sig":
                    raise ReadingError(
                        "not-text",
                        f"The file begins as {encoding} text but breaks off at byte {error.start:,}. Export it again.",
                    ) from None
                data = data[len(mark) :]
                break
    wide = _without_mark(data)
    if wide:
        return _cleaned(*wide)
    try:
        return _cleaned(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _from_one_byte_letters(data)


def _mixed(data: bytes) -> Text | None:
    """Return the text of a file that is UTF-8 but for a few bytes of Windows': two files joined do that."""
    text = data.decode("utf-8", errors="surrogateescape")
    strays = len(_STRAY.findall(text))
    if len(_BEYOND.findall(text)) < 2 * strays:
        return None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _STRAY.search(line)]
    text = _STRAYS.sub(lambda found: decoded(found[0].encode("utf-8", "surrogateescape"), "cp1252"), text)
    note = (
        f"The file mixes two encodings: {len(lines):,} lines, the first of them line {lines[0]}, hold letters of "
        "Windows among UTF-8. Look at names with accents before loading it."
    )
    return _cleaned(text, "utf-8", (note,))


def _from_one_byte_letters(data: bytes) -> Text:
    controls = sum(data.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a")
    if controls > 0.02 * len(data):
        raise ReadingError(
            "not-text",
            "The file is neither text nor a workbook that can be read. Save it as CSV or XLSX and try again.",
        )
    encoding = letters_of(data)
    text = decoded(data, encoding)
    notes: tuple[str, ...] = ()
    if encoding == "cp1252" and any(data.count(byte) for byte in _MEANINGLESS):
        notes = ("Some bytes mean nothing in any encoding tried; each is shown as “?”.",)
    if any(pair in text for pair in _MIXED):
        notes = (*notes, "The file seems to mix two encodings: look at names with accents before loading it.")
    return _cleaned(text, encoding, notes)


def _cleaned(text: str, encoding: str, notes: tuple[str, ...] = ()) -> Text:
    """Take NUL characters out, which no cell can hold, and say so; a trailing Ctrl-Z of old exports too."""
    found = text.count("\x00")
    if found:
        text = text.replace("\x00", "")
        notes = (*notes, f"{found:,} NUL characters were taken out.")
    text = text.lstrip("\ufeff").rstrip("\x1a")
    unseen = sum(text.count(char) for char in _UNSEEN)
    if unseen:
        text = text.translate(dict.fromkeys(map(ord, _UNSEEN)))
        notes = (
            *notes,
            f"{unseen:,} characters that nobody can see were taken out (marks and blanks of no width).",
        )
    return Text(text, encoding, notes)


def without_outer_quotes(text: Text) -> Text:
    """Return a text whose lines each stood in quotation marks as a whole without them: a wrong export does that."""
    lines = [line for line in _LINE_ENDS.split(text.text[:_SNIFFED_CHARACTERS]) if line.strip()][:-1]
    if len(lines) < 2 or not all(_OUTER.fullmatch(line) for line in lines):  # noqa: PLR2004 - a header and a row
        return text
    freed = _OUTER_EACH.sub(lambda found: found[1].replace('""', '"'), text.text)
    if find_delimiter(text.text) is not None or find_delimiter(freed) is None:
        return text
    note = "Each line stood in quotation marks as a whole; it was read without them."
    return Text(freed, text.encoding, (*text.notes, note))


def _cut(text: str, delimiter: str, most: int) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t"
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= most:
                break
    except csv.Error:
        pass
    return rows


def find_delimiter(text: str) -> str | None:
    """Return the character that separates cells; None where each record is one cell."""
    head = text[:_SNIFFED_CHARACTERS]
    # Excel's own hint, which it writes and reads: a first line of "sep=;"
    if head[:4].lower() == "sep=" and head[4:5] in DELIMITERS:
        return head[4]
    # a cover of many lines before the table holds no delimiter at all
    return _best_delimiter(head, _SNIFFED_RECORDS) or _best_delimiter(head, _SNIFFED_FURTHER)


def _best_delimiter(head: str, most: int) -> str | None:
    best, score = None, 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _cut(head, delimiter, most) if any(cell.strip() for cell in row))
        several = {width: times for width, times in widths.items() if width > 1}
        if not several:
            continue
        total = sum(widths.values())
        width, times = max(several.items(), key=lambda item: (item[1], item[0]))
        # agreement first; among equals, more cells; a comma inside sentences agrees with itself rarely
        mark = times / total + 0.3 * sum(several.values()) / total + min(width, 40) / 400
        if mark > score:
            best, score = delimiter, mark
    return best


def _lines(text: str, limits: Limits) -> Iterator[str]:
    """Yield line after line; one of millions of characters would be millions of cells, so it is refused.

    Lines are found where they lie: a buffer of the whole text would take four bytes for each character.
    """
    for number, found in enumerate(_LINE.finditer(text), 1):
        line = found[0]
        if len(line) > limits.line_characters:
            raise ReadingError(
                "line-too-long",
                f"Line {number} has more than {limits.line_characters:,} characters, which no survey's row has.",
                {"row": number},
            )
        yield line
    yield _END


def records(text: Text, delimiter: str | None, limits: Limits = LIMITS) -> Iterator[list[str]]:
    """Yield every record, blank ones as `[]`, in order.

    Raises:
        ReadingError: `unclosed-quote`, naming the row where it opens; `too-many-rows`, `too-many-columns`,
            `line-too-long`.

    """
    csv.field_size_limit(limits.cell_characters)
    body = text.text if text.text.endswith(("\n", "\r")) else text.text + "\n"
    number = 0
    previous: list[str] | None = None
    # “a, "b, c"”: a blank before a quotation mark does not make it part of the cell
    reader = csv.reader(
        _lines(body, limits), delimiter=delimiter or "\x1f", skipinitialspace=delimiter not in (None, "\t")
    )
    try:
        for row in reader:
            if previous is not None:
                yield previous
            previous = row
            number += 1
            if len(row) > limits.columns:
                raise ReadingError(
                    "too-many-columns",
                    f"Row {number} has {len(row):,} cells; the limit is {limits.columns:,}.",
                    {"row": number},
                )
            if number > limits.rows + 1:
                raise ReadingError(
                    "too-many-rows",
                    f"The file has more than {limits.rows:,} rows. Split it and load the parts.",
                    {"row": number},
                )
    except csv.Error:
        raise ReadingError(
            "unclosed-quote",
            f"Row {number + 1} has a cell of more than {limits.cell_characters:,} characters; a quotation mark that "
            "is never closed does that. Correct the row, or export the file again.",
            {"row": number + 1},
        ) from None
    if previous != [_END]:
        raise ReadingError(
            "unclosed-quote",
            f"A quotation mark that opens a cell in row {number} is never closed, so the rows after it "
            "can't be told apart. Correct that row, or export the file again.",
            {"row": number},
        )
