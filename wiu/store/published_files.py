"""Published tables as files: what an attacker holds, and what a later release is held against."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING

from wiu.disclosure.attack import AttackError, Shown
from wiu.disclosure.history import Released, ReleasedCell
from wiu.disclosure.safe_table import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from wiu.disclosure.safe_table import Codes
    from wiu.statistics.counts import Counts

STATUSES = {status.value: status for status in Status}


def name_of(counts: Counts) -> str:
    """Return what the spec calls its tables."""
    return counts.name


def read_table(path: Path, counts: Counts) -> Mapping[Codes, Shown]:
    """Return the cells of a published table.

    Raises:
        AttackError: says what is wrong and in which row; nothing is changed.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            header = reader.fieldnames or []
            _check_header(header, counts, f"{path.name}: header")
            cells: dict[Codes, Shown] = {}
            for number, row in enumerate(reader, start=2):
                codes, shown = _cell(row, counts, f"{path.name}: row {number}")
                if codes in cells:
                    raise AttackError(
                        "twice", f"The cell {' × '.join(codes)} is given twice.", f"{path.name}: row {number}"
                    )
                cells[codes] = shown
    except UnicodeDecodeError as error:
        raise AttackError("not_text", "The table is not text in UTF-8.", path.name) from error
    except csv.Error as error:
        raise AttackError("not_csv", f"The table is not CSV: {error}.", path.name) from error
    if not cells:
        raise AttackError("empty", "The table has no rows.", path.name)
    return cells


def _check_header(header: Sequence[str], counts: Counts, where: str) -> None:
    for needed in ("value", "status"):
        if needed not in header:
            raise AttackError("missing_column", f"The table lacks the column “{needed}”.", where)
    known = {axis.name for axis in counts.dimensions} | {"value", "status"}
    for name in header:
        if name not in known:
            raise AttackError("unknown_column", f"“{name}” is no dimension of the spec.", where)
    if len(set(header)) < len(header):
        raise AttackError("twice", "A column stands there twice.", where)


def read_released(folder: Path, counts: Counts) -> Released:
    """Return what `protected.csv` in the folder says was published of `counts`.

    Raises:
        AttackError: as `read_table`.
        OSError: the file can't be opened.

    """
    cells = read_table(folder / "protected.csv", counts)
    return Released(counts.name, tuple(ReleasedCell(codes, shown.status) for codes, shown in cells.items()))


def _figure(text: str, where: str) -> float:
    try:
        figure = float(text)
    except ValueError:
        figure = math.nan
    if not math.isfinite(figure):
        raise AttackError("not_a_number", f"“{text}” is no figure.", f"{where}, column value")
    return figure


def _cell(row: Mapping[str, str | None], counts: Counts, where: str) -> tuple[Codes, Shown]:
    codes = tuple(row.get(axis.name, axis.total) or "" for axis in counts.dimensions)
    for axis, code in zip(counts.dimensions, codes, strict=True):
        if code not in axis.all_codes:
            raise AttackError(
                "unknown_code", f"“{code}” is no code of “{axis.name}”.", f"{where}, column {axis.name}"
            )
    status = STATUSES.get(row["status"] or "")
    if status is None:
        known = ", ".join(STATUSES)
        raise AttackError(
            "unknown_status", f"“{row['status']}” is no status: one of {known}.", f"{where}, column status"
        )
    text = (row["value"] or "").strip()
    if status is not Status.PUBLISHED:
        if text:
            raise AttackError(
                "withheld_figure", "A withheld cell carries a figure.", f"{where}, column value"
            )
        return codes, Shown(status, {})
    figure = _figure(text, where) if text else None
    measure = counts.values[0] if counts.values else counts.count or ""
    return codes, Shown(status, {measure: figure})
