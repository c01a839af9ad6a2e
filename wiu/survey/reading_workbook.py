"""Workbooks (XLSX, XLS, ODS): one sheet's cells as text, or the reason why not.

What may do harm is refused before the library sees it: macros, passwords, archives that unpack to
far more than a survey. The reading itself runs in a bounded process (`workbook_child.py`).
"""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wiu.survey.reading_error import LIMITS, Limits, ReadingError
from wiu.survey.reading_header import letter
from wiu.survey.workbook_errors import errors_told_by_nobody

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHILD = Path(__file__).with_name("workbook_child.py")
_XLS_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_XLS_PASSWORD = 0x2F
_FIRST_RECORDS = 4
_MOST_NAMED = 10
_PROTECTED = (
    "The workbook is protected by a password, so nothing in it can be read. Open it in Excel, take the "
    "password off (File, Info, Protect Workbook) and save it again."
)
_JSON = re.compile(rb'^(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*"[^"\n]*"\s*:')
_HEAD = 1_000
_STRANGERS = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"BZh": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
}

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of a merged range, counted from 0 in the sheet."""


@dataclass(frozen=True)
class SheetCells:
    """One sheet: its cells as text, from row `top` and column `left` on (counted from 0).

    `notes` are sentences about other sheets, which were not read, and about hidden rows and columns, which were.
    """

    sheet: str
    notes: tuple[str, ...]
    top: int
    left: int
    merges: tuple[Merge, ...]
    rows: list[list[str]]
    sheets: tuple[str, ...] = ()


def is_workbook(data: bytes) -> bool:
    """Say whether a file is a workbook by its first bytes, whatever its name.

    Raises:
        ReadingError: `not-a-table`, it is something else altogether, which is named.

    """
    for mark, kind in _STRANGERS.items():
        if data.startswith(mark):
            raise ReadingError(
                "not-a-table", f"The file is {kind}, not a table. Send the survey as CSV or XLSX."
            )
    if _JSON.match(data[:_HEAD]):
        raise ReadingError("not-a-table", "The file is JSON, not a table. Export the survey as CSV or XLSX.")
    return data.startswith((_ZIP, _OLE, b"PK\x05\x06"))


def _refuse_macros() -> ReadingError:
    return ReadingError(
        "macros",
        "The workbook holds macros, which are never opened here. Save it as “Excel workbook (.xlsx)” and send that.",
    )


def _inspect_archive(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = book.infolist()
            names = {each.filename for each in parts}
            manifest = (
                book.read("META-INF/manifest.xml")[:1_000_000] if "META-INF/manifest.xml" in names else b""
            )
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        EOFError,
        zlib.error,
    ):
        raise ReadingError(
            "damaged", "The workbook is damaged: its archive can't be opened. Save it again."
        ) from None
    unpacked = sum(each.file_size for each in parts)
    if unpacked > limits.unpacked_bytes:
        raise ReadingError(
            "too-large",
            f"The workbook unpacks to {unpacked:,} bytes; the limit is {limits.unpacked_bytes:,}. "
            "Send the sheet of the survey alone, as CSV.",
        )
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise _refuse_macros()
    if b"encryption-data" in manifest or any(each.flag_bits & 1 for each in parts):
        raise ReadingError("password", _PROTECTED)
    if not any(name.startswith("xl/workbook") or name == "content.xml" for name in names):
        raise ReadingError(
            "not-a-table", "The file is an archive that holds no workbook. Send the survey as CSV or XLSX."
        )


def _is_locked(data: bytes) -> bool:
    """Say whether an XLS has its password record, which follows right on the beginning of the workbook."""
    place = data.find(_XLS_START)
    for _ in range(_FIRST_RECORDS):
        if place < 0 or place + 4 > len(data):
            return False
        kind, size = struct.unpack_from("<HH", data, place)
        if kind == _XLS_PASSWORD:
            return True
        place += 4 + size
    return False


def _inspect_compound(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data or _is_locked(data):
        raise ReadingError("password", _PROTECTED)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _refuse_macros()


def _run_child(path: Path, sheet: str | None, limits: Limits) -> list[str]:
    command = [
        *(sys.executable, "-I", str(_CHILD), str(path), sheet or ""),
        *(str(limits.sheet_cells), str(limits.memory_bytes), str(limits.seconds)),
    ]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=limits.seconds)  # noqa: S603 - our own file, arguments as a list
    except subprocess.TimeoutExpired:
        raise ReadingError(
            "too-slow",
            f"The workbook took more than {limits.seconds} seconds to read, so reading was stopped.",
        ) from None
    lines = done.stdout.decode("ascii", errors="replace").splitlines()
    if done.returncode != 0 or not lines:
        raise ReadingError(
            "too-large",
            "The workbook asks for more memory than a survey can need: a cell far outside the table, perhaps. "
            "Copy the table to a new workbook and send that.",
        )
    return lines


def read_sheet(path: Path, data: bytes, sheet: str | None, limits: Limits = LIMITS) -> SheetCells:
    """Return the cells of a sheet: the one named, or the first visible one that holds something.

    Raises:
        ReadingError: `password`, `macros`, `damaged`, `too-large`, `too-slow`, `no-such-sheet`, `empty`.

    """
    if data.startswith(_OLE):
        _inspect_compound(data)
    else:
        _inspect_archive(data, limits)
    lines = _run_child(path, sheet, limits)
    head, last = json.loads(lines[0]), json.loads(lines[-1])
    # the last line says whether it came to the end: a sheet cut short must not pass for the whole
    if "end" not in last:
        raise _refusal(last, sheet, limits)
    merges = tuple(((a[0], a[1]), (b[0], b[1])) for a, b in head["merges"])
    rows = [json.loads(line) for line in lines[1:-1]]
    sheets = tuple(head["sheets"])
    notes = (*_notes(head, len(rows)), *_lost(data, last))
    return SheetCells(head["sheet"], notes, head["top"], head["left"], merges, rows, sheets)


def _notes(head: dict[str, Any], height: int) -> tuple[str, ...]:
    notes = [f"sheet “{name}” was not read; name it to read it" for name in head["others"]]
    notes += [f"sheet “{name}” is hidden and was not read; name it to read it" for name in head["unseen"]]
    rows = [number for number in head["hidden"]["rows"] if head["top"] < number <= head["top"] + height]
    if rows:
        notes.append(
            f"{len(rows):,} rows are hidden in the sheet and were read like all others: {_spans(rows)}"
        )
    columns = head["hidden"]["columns"]
    if columns:
        said = ", ".join(letter(number - 1) for number in columns[:_MOST_NAMED])
        notes.append(f"hidden columns of the sheet were read like all others: {said}")
    return tuple(notes)


def _lost(data: bytes, last: dict[str, Any]) -> tuple[str, ...]:
    """Say what the sheet itself no longer holds, or the library does not tell: digits past fifteen, formulas' errors."""
    notes: list[str] = []
    if last.get("rounded"):
        notes.append(
            f"{last['rounded']:,} numbers have more than 15 digits, of which a workbook keeps 15: what follows them is not "
            "what was entered. Have identifiers entered as text."
        )
    if errors := errors_told_by_nobody(data):
        notes.append(
            f"{errors:,} cells of the workbook hold a formula without a value (#DIV/0! and its like) and are read as "
            "blank: correct them, or send the sheet as XLSX."
        )
    return tuple(notes)


def _spans(rows: list[int]) -> str:
    """Return row numbers in words: “4, 7 to 9”."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    said = [f"{first}" if first == last else f"{first} to {last}" for first, last in spans[:_MOST_NAMED]]
    return ", ".join(said) + (" and others" if len(spans) > _MOST_NAMED else "")


def _refusal(head: dict[str, object], sheet: str | None, limits: Limits) -> ReadingError:
    match head["error"]:
        case "password":
            return ReadingError("password", _PROTECTED)
        case "no-such-sheet":
            names = [str(name) for name in head["sheets"]]  # type: ignore[attr-defined]
            return ReadingError(
                "no-such-sheet",
                f"The workbook has no sheet “{sheet}”; it has: {', '.join(names)}.",
                {"sheet": sheet or "", "sheets": names},
            )
        case "twice":
            return ReadingError(
                "damaged",
                "The sheet holds a row or a cell twice, so one of the two would be lost. Open it in Excel and save it again.",
            )
        case "empty":
            return ReadingError("empty", "The workbook holds no sheet with cells.")
        case "too-large":
            return ReadingError(
                "too-large",
                f"The sheet spans more than {limits.sheet_cells:,} cells. Delete what lies far outside the "
                "table, or send it as CSV.",
            )
    return ReadingError(
        "damaged", "The workbook is damaged and can't be read. Open it in Excel and save it again."
    )
