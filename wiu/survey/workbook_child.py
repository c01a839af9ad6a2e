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

_CELL = re.compile(rb"<c\b([^>]*?)(/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_LONG = re.compile(rb"^-?\d{16,}$")


def _shown(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, nothing in scientific notation."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            if value.is_integer():
                return f"{value:.0f}"
            text = f"{value:.15g}"
            return text if "e" not in text else f"{value:.15f}".rstrip("0")
        case dt.datetime():
            midnight = value.time() == dt.time()
            return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return value.isoformat()
    return str(value)


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


def _lost_cells(path: str, name: str) -> dict[tuple[int, int], str]:
    """Return what the library drops from an XLSX: error values, formulas never calculated, long identifiers."""
    found: dict[tuple[int, int], str] = {}
    try:
        with zipfile.ZipFile(path) as book:
            part = _sheet_part(book, name)
            data = book.read(part) if part else b""
    except (zipfile.BadZipFile, KeyError, SyntaxError, OSError, ValueError):
        return found
    if not re.search(rb't="e"|<f|\d{16}', data):
        return found
    for match in _CELL.finditer(data):
        where, inside = _REFERENCE.search(match[1]), match[3] or b""
        value = _VALUE.search(inside)
        text = None
        if b't="e"' in match[1]:
            text = value[1].decode() if value else "#ERROR"
        elif value is None and b"<f" in inside and b"<is" not in inside:
            text = "#NOT CALCULATED"
        elif value and b"t=" not in match[1] and _LONG.match(value[1]):
            text = value[1].decode()
        if where and text:
            found[int(where[2]) - 1, _column(where[1])] = text
    return found


def _emit(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n")


def _visible(book: Any) -> list[str]:
    kinds = [
        each.name
        for each in book.sheets_metadata
        if each.typ == python_calamine.SheetTypeEnum.WorkSheet
        and each.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    return kinds or list(book.sheet_names)


def _print_sheet(path: str, wanted: str | None, most_cells: int) -> None:
    book = python_calamine.CalamineWorkbook.from_path(path)
    names, visible = list(book.sheet_names), _visible(book)
    if wanted is not None and wanted not in names:
        _emit({"error": "no-such-sheet", "sheets": names})
        return
    if not names:
        _emit({"error": "empty", "sheets": names})
        return
    chosen = wanted or visible[0]
    sheet = book.get_sheet_by_name(chosen)
    filled = [] if wanted else [n for n in visible if n != chosen and book.get_sheet_by_name(n).height > 1]
    if not wanted and sheet.height <= 1 and filled:
        chosen = filled.pop(0)
        sheet = book.get_sheet_by_name(chosen)
    if sheet.height * max(sheet.width, 1) > most_cells:
        _emit({"error": "too-large", "cells": sheet.height * sheet.width})
        return
    top, left = sheet.start or (0, 0)
    merges = sheet.merged_cell_ranges or []
    _emit({"sheet": chosen, "sheets": names, "others": filled, "top": top, "left": left, "merges": merges})
    lost = _lost_cells(path, chosen)
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), top):
        cells = [_shown(value) for value in row]
        if lost:
            for place in range(len(cells)):
                cells[place] = lost.get((number, place + left), cells[place])
        _emit(cells)
    _emit({"end": True})


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
        _emit({"error": "unreadable", "detail": type(error).__name__})


if __name__ == "__main__":
    main()
