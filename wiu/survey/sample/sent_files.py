"""The sample as the files that departments would send: several makes of CSV and XLSX with their usual faults.

Each fits a shipped mapping, `staff_line`, `person` or `whole_return`, so that reading them gives the sample's own rows.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.entities import ENTITIES, Kind
from wiu.survey.sample.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wiu.survey.entities import Field, SurveyRows
    from wiu.survey.sample.workbook import Cell


@dataclass(frozen=True)
class Make:
    """How one sort of department makes its files. `delimiter` None: a workbook.

    `words`: labels, not codes. `blank`: what stands for no figure or no code. `unit`: put behind WTE.
    `framed`: titles above and a total and a note below. `private`: a column that a survey tool adds
    and nobody may keep.
    """

    name: str
    delimiter: str | None = ","
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    decimal: str = "."
    blank: str = ""
    unit: str = ""
    words: bool = False
    framed: bool = False
    private: bool = False


MAKES = (
    Make("plain"),
    Make("mark and semicolons", delimiter=";", encoding="utf-8-sig", decimal=","),
    Make("Windows letters", encoding="cp1252", words=True, blank="–"),
    Make("a delimiter of its own", delimiter="¬", blank="n/a"),
    Make("tabs and bare returns", delimiter="\t", line_end="\r", words=True),
    Make("units in the cells", unit=" WTE", blank="-"),
    Make("survey tool", private=True),
    Make("titles, totals and notes", framed=True),
    Make("workbook", delimiter=None),
    Make("workbook with titles, totals and notes", delimiter=None, words=True, framed=True),
)


@dataclass(frozen=True)
class SentFile:
    """One file written: where, whose return it is, and the shipped mapping that reads it."""

    path: Path
    submission_id: str
    mapping: str
    make: Make


def _written(make: Make, field: Field, value: object) -> Cell:
    if pd.isna(cast("float", value)):
        return "" if field.kind is Kind.TEXT else make.blank
    if field.codes:
        code = str(value)
        return CODE_LISTS[field.codes].label(code) if make.words else code
    if field.kind is Kind.WHOLE:
        return float(cast("int", value)) if make.delimiter is None else f"{value}"
    if field.kind is Kind.NUMBER:
        number = float(cast("float", value))
        return number if make.delimiter is None else f"{number:g}".replace(".", make.decimal) + make.unit
    return str(value)


def _table(make: Make, department: str, entity: str, rows: pd.DataFrame) -> list[list[Cell]]:
    fields = [each for each in ENTITIES[entity].fields if each.name != "submission_id"]
    lines: list[list[Cell]] = [["department_id", *(each.name for each in fields)]]
    columns = [[_written(make, each, value) for value in rows[each.name]] for each in fields]
    lines += [[department, *cells] for cells in zip(*columns, strict=True)]
    if make.private:
        lines = [
            [*cells, "IP Address" if not number else f"192.0.2.{number % 250 + 1}"]
            for number, cells in enumerate(lines)
        ]
    if make.framed:
        lines = _framed(lines, rows)
    return lines


def _framed(lines: list[list[Cell]], rows: pd.DataFrame) -> list[list[Cell]]:
    """Put a title above, and a total and a note below, as people do for their own eyes."""
    width = len(lines[0])
    figures = {name: float(rows[name].sum()) for name in rows.select_dtypes("number")}
    total: list[Cell] = ["Total", *(figures.get(str(name), "") for name in lines[0][1:])]
    titles: list[list[Cell]] = [["Workforce return", *[""] * (width - 1)], [""] * width]
    note: list[Cell] = ["Note: figures as agreed with finance on the census date.", *[""] * (width - 1)]
    return [*titles, *lines, total, [""] * width, note]


def _save(path: Path, make: Make, lines: Sequence[Sequence[Cell]]) -> None:
    if make.delimiter is None:
        write_workbook(path, lines)
        return
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=make.delimiter, lineterminator=make.line_end).writerows(lines)
    path.write_bytes(text.getvalue().encode(make.encoding))


def write_returns(
    rows: SurveyRows, folder: Path, *, round_id: str, makes: Sequence[Make] = MAKES
) -> tuple[SentFile, ...]:
    """Write each return of a round as the file its department would have sent, the makes by turns.

    Returns that hold no staff (incomplete ones, and those put in quarantine) are not written. A
    repeated return is a file of its own. `folder` must exist; files of the same name are written over.
    """
    returns = rows["submission"][rows["submission"]["round_id"] == round_id]
    department = dict(zip(returns["submission_id"], returns["department_id"], strict=True))
    sent: list[SentFile] = []
    for entity, mapping in (("staffing", "staff_line"), ("person", "person")):
        mine = rows[entity][rows[entity]["submission_id"].isin(list(department))]
        for submission, lines in mine.groupby("submission_id", sort=True):
            make = makes[len(sent) % len(makes)]
            suffix = "csv" if make.delimiter else "xlsx"
            path = folder / f"{submission}_{department[str(submission)]}.{suffix}"
            _save(path, make, _table(make, str(department[str(submission)]), entity, lines))
            sent.append(SentFile(path, str(submission), mapping, make))
    return tuple(sent)


PARTS = ("service", "workload", "staffing", "demographics", "certification", "adequacy", "service_contract")


def write_whole_returns(
    rows: SurveyRows, folder: Path, *, round_id: str, makes: Sequence[Make] = MAKES
) -> tuple[SentFile, ...]:
    """Write each return of a round with all its parts in one file, a line for each statement, the makes by turns.

    Returns without a line are not written. `folder` must exist; files of the same name are written over.
    """
    returns = rows["submission"][rows["submission"]["round_id"] == round_id]
    fields = {
        field.name: field
        for part in PARTS
        for field in ENTITIES[part].fields
        if field.name != "submission_id"
    }
    grouped = {
        part: {str(name): lines for name, lines in rows[part].groupby("submission_id")}
        for part in PARTS
        if part in rows
    }
    sent: list[SentFile] = []
    for each in returns.itertuples():
        make = makes[len(sent) % len(makes)]
        name = str(each.submission_id)
        held = {part: groups[name] for part, groups in grouped.items() if name in groups}
        if not held:
            continue
        moment = f"{each.received_at:%Y-%m-%dT%H:%M:%SZ}"
        lines: list[list[Cell]] = [["department_id", "received_at", "part", *fields]]
        for part, frame in held.items():
            own = frame.reindex(columns=list(fields))
            columns = [_stated(make, fields[name], own[name]) for name in fields]
            lines += [[str(each.department_id), moment, part, *cells] for cells in zip(*columns, strict=True)]
        if make.private:
            lines = [
                [*cells, "IP Address" if not row else f"192.0.2.{row % 250 + 1}"]
                for row, cells in enumerate(lines)
            ]
        suffix = "csv" if make.delimiter else "xlsx"
        path = folder / f"{name}_{each.department_id}.{suffix}"
        _save(path, make, _framed(lines, pd.DataFrame(index=[0])) if make.framed else lines)
        sent.append(SentFile(path, name, "whole_return", make))
    return tuple(sent)


def _stated(make: Make, field: Field, values: pd.Series) -> list[Cell]:
    if field.kind is Kind.DATE:
        return ["" if pd.isna(value) else f"{value:%d/%m/%Y}" for value in values]
    return [_written(make, field, value) for value in values]
