"""Writes a workbook of 1997 (XLS, BIFF8 in a compound file), as small as one can be: no package writes them any more."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def cell(row, column, value):
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def start(kind):
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def stream(rows, *, password):
    sheet = start(0x0010) + b"".join(
        cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row) if value is not None
    )
    locked = record(0x002F, struct.pack("<HHH", 0, 0x1234, 0x5678)) if password else b""
    head = start(0x0005) + locked + record(0x0042, struct.pack("<H", 1200))
    name = b"\x05\x00Staff"
    place = len(head) + 4 + 6 + len(name) + 4
    return (
        head
        + record(0x0085, struct.pack("<IBB", place, 0, 0) + name)
        + record(0x000A)
        + sheet
        + record(0x000A)
    )


def entry(name, kind, first, size, child=FREE):
    text = name.encode("utf-16-le") + b"\x00\x00"
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + b"\x00" * 36
        + struct.pack("<IQ", first, size)
    )


def old_workbook(*rows, password=False):
    """Return the bytes of an XLS whose one sheet, “Staff”, holds the rows."""
    book = stream(rows, password=password)
    size = max(4096, -(-len(book) // 512) * 512)
    sectors = size // 512
    table = [FAT, END, *range(3, 2 + sectors), END]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    folder = entry("Root Entry", 5, END, 0, child=1) + entry("Workbook", 2, 2, size)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\x00" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<I", 0)
    ).ljust(512, b"\xff")
    return header + fat + folder.ljust(512, b"\x00") + book.ljust(size, b"\x00")
