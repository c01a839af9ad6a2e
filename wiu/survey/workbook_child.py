"""Reads one sheet of a workbook, in a process of its own, and prints it as lines of JSON.

A workbook is a program for its reader: a few bytes can ask for a billion cells. Memory and time are
bounded by the system here, so that a bad file ends this process and nothing else. It imports nothing
of ours, to start in a few hundredths of a second.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import sys
import zipfile
from typing import Any

import python_calamine

# whatever prefix a writer gives to the names, and whichever quotation marks
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_INLINE = re.compile(rb"<(?:\w+:)?is\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_LONG = re.compile(rb"^-?\d{16,}$")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBERED = re.compile(rb"""\br=["'](\d{1,7})["']""")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_ENDS = re.compile(rb"""\b(min|max)=["'](\d{1,5})["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_PLACE = re.compile(rb"""(?<=\br=["'])[A-Z]{1,3}\d{1,7}(?=["'])""")
_MOST_DIGITS = 1e15
_LAST_COLUMN = 16_384
_LOOKED_AT = 200
_TABLE_CELLS = 3
# sheets that explain, list codes or sum up, as their names say: read only where no other holds a table
_ASIDE = re.compile(
    r"^\W*(cover|front|title|instruct|guid|notes?\b|read ?me|contents|index|look ?ups?|lists?\b|codes?\b|code ?list|ref\b|"
    r"reference|valid|drop|defin|glossary|key\b|help|about|meta|dashboard|summary|pivot|charts?\b|intro|version|change)",
    re.IGNORECASE,
)


def _shown(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, nothing in scientific notation."""
    match value:
        case bool():
            text = "TRUE" if value else "FALSE"
        case float():
            text = f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
            text = text if "e" not in text else f"{value:.15f}".rstrip("0")
        case dt.datetime():
            midnight = value.time() == dt.time()
            text = value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            text = value.isoformat()
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case _:
            text = str(value)
    return text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_part(book: zipfile.ZipFile, name: str) -> str | None:
    """Return the path of a sheet's XML inside an XLSX, by its name."""
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - only where it is wanted; this process is bounded

    relations = {
        each.get("Id"): each.get("Target", "")
        for each in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    for each in ET.fromstring(book.read("xl/workbook.xml")).iter():  # noqa: S314
        if each.tag.endswith("}sheet") and each.get("name") == name:
            link = next((value for key, value in each.attrib.items() if key.endswith("}id")), None)
            target = relations.get(link, "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _sheet_xml(path: str, name: str) -> bytes:
    """Return the XML of a sheet of an XLSX; nothing where the file is of another make."""
    try:
        with zipfile.ZipFile(path) as book:
            part = _sheet_part(book, name)
            return book.read(part) if part else b""
    except (zipfile.BadZipFile, KeyError, SyntaxError, OSError, ValueError):
        return b""


def _lost_cells(data: bytes) -> dict[tuple[int, int], str]:
    """Return what the library drops from an XLSX: error values, formulas never calculated, long identifiers."""
    found: dict[tuple[int, int], str] = {}
    if not re.search(rb"""t=["']e["']|<(?:\w+:)?f\b|\d{16}""", data):
        return found
    for match in _CELL.finditer(data):
        where, inside = _REFERENCE.search(match[1]), match[2] or b""
        value, kind = _VALUE.search(inside), _TYPE.search(match[1])
        text = None
        if kind and kind[1] == b"e":
            text = value[1].decode() if value else "#ERROR"
        elif not (kind or (value and value[1]) or _INLINE.search(inside)) and _FORMULA.search(inside):
            text = "#NOT CALCULATED"
        elif value and not kind and _LONG.match(value[1]):
            text = value[1].decode()
        if where and text:
            found[int(where[2]) - 1, _column(where[1])] = text
    return found


def _hidden(data: bytes) -> dict[str, list[int]]:
    """Return the numbers of the rows and columns (from 1) that whoever opens the sheet does not see."""
    rows = [
        int(number) for tag in _ROW.findall(data) if _HIDDEN.search(tag) for number in _NUMBERED.findall(tag)
    ]
    columns: list[int] = []
    for tag in _COLUMNS.findall(data):
        ends = dict(_ENDS.findall(tag))
        if _HIDDEN.search(tag) and {b"min", b"max"} <= ends.keys():
            columns += range(int(ends[b"min"]), min(int(ends[b"max"]), _LAST_COLUMN) + 1)
    return {"rows": rows, "columns": columns}


def _stands_twice(data: bytes) -> bool:
    """Say whether a row or a cell stands twice in a sheet: only one of the two would be read."""
    rows = [number for tag in _ROW.findall(data) for number in _NUMBERED.findall(tag)]
    cells = [match[0] for match in _PLACE.finditer(data)]
    return len(set(rows)) < len(rows) or len(set(cells)) < len(cells)


def _emit(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n")


def _sheets(book: Any) -> tuple[list[str], list[str]]:
    """Return the names of the sheets with cells: those that people see, and those that are hidden."""
    kinds = [each for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
    seen = [each.name for each in kinds if each.visible == python_calamine.SheetVisibleEnum.Visible]
    hidden = [each.name for each in kinds if each.name not in seen]
    return (seen, hidden) if seen else (hidden or list(book.sheet_names), [])


def _rank(name: str, sheet: Any) -> tuple[bool, bool, int]:
    """Return how much a sheet looks like the one with the answers; among equals the first is read."""
    rows = sheet.to_python(skip_empty_area=True, nrows=_LOOKED_AT) if sheet.height else []
    counts = []
    for row in rows:
        some = [value for value in row if value != ""]
        # a label and its value are no row of a table
        if some and not (isinstance(some[0], str) and some[0].rstrip().endswith(":")):
            counts.append(len(some))
    wide = sum(count >= _TABLE_CELLS for count in counts) > 1
    narrow = sum(count > 1 for count in counts) > 1
    return ((wide or narrow) and not _ASIDE.match(name), wide, narrow + (len(rows) > 1) + bool(rows))


def _chosen(book: Any, names: list[str], most_cells: int) -> str:
    if len(names) == 1:
        return names[0]
    best, rank = names[0], (False, False, -1)
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height * max(sheet.width, 1) > most_cells:
            return name  # it is refused with its reason
        found = _rank(name, sheet)
        if found > rank:
            best, rank = name, found
    return best


def _print_sheet(path: str, wanted: str | None, most_cells: int) -> None:
    book = python_calamine.CalamineWorkbook.from_path(path)
    names = list(book.sheet_names)
    if wanted is not None and wanted not in names:
        _emit({"error": "no-such-sheet", "sheets": names})
        return
    if not names:
        _emit({"error": "empty", "sheets": names})
        return
    seen, hidden = _sheets(book)
    chosen = wanted or _chosen(book, seen, most_cells)
    sheet = book.get_sheet_by_name(chosen)
    if sheet.height * max(sheet.width, 1) > most_cells:
        _emit({"error": "too-large", "cells": sheet.height * sheet.width})
        return
    others, unseen = [], []
    if not wanted:
        others = [name for name in seen if name != chosen and book.get_sheet_by_name(name).height]
        unseen = [name for name in hidden if name != chosen and book.get_sheet_by_name(name).height]
    top, left = sheet.start or (0, 0)
    merges = sheet.merged_cell_ranges or []
    data = _sheet_xml(path, chosen)
    if _stands_twice(data):
        _emit({"error": "twice", "sheets": names})
        return
    _emit(
        {
            "sheet": chosen,
            "sheets": names,
            "others": others,
            "unseen": unseen,
            "hidden": _hidden(data),
            "top": top,
            "left": left,
            "merges": merges,
        }
    )
    lost = _lost_cells(data)
    rounded = 0
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), top):
        rounded += sum(
            1
            for place, value in enumerate(row, left)
            if isinstance(value, float) and abs(value) >= _MOST_DIGITS and (number, place) not in lost
        )
        cells = [_shown(value) for value in row]
        if lost:
            for place in range(len(cells)):
                cells[place] = lost.get((number, place + left), cells[place])
        _emit(cells)
    _emit({"end": True, "rounded": rounded})


def main() -> None:
    """Read `PATH SHEET|"" CELLS MEMORY SECONDS` from the command line and print the sheet."""
    path, wanted, cells, memory, seconds = sys.argv[1:6]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _print_sheet(path, wanted or None, int(cells))
    except python_calamine.PasswordError:
        _emit({"error": "password"})
    except MemoryError:
        _emit({"error": "too-large"})
    except BaseException as error:  # noqa: BLE001 - the library's panics are no Exceptions; the parent says it in words
        limit = "limit exceeded" in str(error)[:_LOOKED_AT].casefold()
        _emit({"error": "too-large" if limit else "unreadable", "detail": type(error).__name__})


if __name__ == "__main__":
    main()
