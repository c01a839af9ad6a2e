"""Cells whose formula has no value, in the kinds of workbook whose reader gives a blank for them: XLS, XLSB and ODS.

They are counted, not placed: a person is told that there are some, and looks at the sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLE = b"\xd0\xcf\x11\xe0"
_CODES = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
# BIFF8: a cell of an error (0x0205), and a formula (0x0006) whose result is one
_OF_XLS = re.compile(
    rb"\x05\x02\x08\x00.{6}" + _CODES + rb"\x01|\x06\x00.{2}.{6}\x02\x00" + _CODES + rb".{3}\xff\xff",
    re.DOTALL,
)
_OF_ODS = re.compile(rb"""\bvalue-type=["']error["']""")
_OF_XLSB = (3, 11)
_LARGEST = 300_000_000


def errors_told_by_nobody(data: bytes) -> int:
    """Return how many cells of a workbook of these kinds hold an error; 0 for an XLSX, whose errors are read."""
    if data.startswith(_OLE):
        return len(_OF_XLS.findall(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = [each for each in book.infolist() if each.file_size <= _LARGEST]
            return sum(
                len(_OF_ODS.findall(book.read(each)))
                if each.filename == "content.xml"
                else sum(kind in _OF_XLSB for kind in _records(book.read(each)))
                for each in sheets
                if each.filename == "content.xml" or re.fullmatch(r"xl/worksheets/[^/]+\.bin", each.filename)
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return 0


def _records(part: bytes) -> Iterator[int]:
    """Yield the kinds of the records of a part of an XLSB; kind and length are numbers of seven bits a byte."""
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        size, place = _number(part, place, 4)
        yield kind
        place += size


def _number(part: bytes, place: int, most: int) -> tuple[int, int]:
    found = 0
    for step in range(most):
        if place >= len(part):
            break
        byte = part[place]
        place += 1
        found |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:  # noqa: PLR2004 - the eighth bit says that more follows
            break
    return found, place
