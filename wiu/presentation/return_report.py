"""What was found in a department's return, as a PDF to send back to it: what to correct, what to look at, what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.lettering import GREY, Style
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter
from wiu.presentation.typeset_table import Line, Table, set_table, together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.survey.issues import Issue

MOST_LISTED = 200
_SUBTITLE = Style(13, ink=GREY)
_WHOLE_FILE = "file"
_COLUMNS = 4


@dataclass(frozen=True)
class ReturnReport:
    """What a department is told of its own return, and of nobody else's. `issues` hold nothing on contracts (R1).

    `kept_back` and `accepted` count rows of the file, `rows_kept_back` are the numbers of those that are; `unsaid` counts findings that are not told here.
    """

    department: str
    file: str
    round_id: str
    dated: date
    read: int
    accepted: int
    kept_back: int
    issues: tuple[Issue, ...]
    unsaid: int = 0
    rows_kept_back: frozenset[int] = frozenset()


def return_report_pdf(report: ReturnReport, *, sample: bool) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-2a; the same report gives identical bytes."""
    title = f"Your return: {report.file}"
    pdf = TaggedPDF(
        title=title,
        subject=f"Department {report.department}, round {report.round_id}",
        created=datetime.combine(report.dated, time(), UTC),
    )
    setter = Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if sample else ""),
            footer=(f"Return of {report.department}", words.day(report.dated)),
            proviso=wording("contact").partition(": ")[2],
            watermark="SAMPLE DATA" if sample else "",
        ),
    )
    setter.heading(1, title)
    setter.paragraph(
        f"Department {report.department} · round {report.round_id} · {words.day(report.dated)}", _SUBTITLE
    )
    setter.heading(2, "Main points")
    setter.bullets(main_points(report))
    wrong = [each for each in report.issues if _keeps_back(report, each)]
    asked = [each for each in report.issues if not _keeps_back(report, each) and each.rule not in _NOT_READ]
    out = [each for each in report.issues if each.rule in _NOT_READ]
    _section(
        setter, "Please correct", "Rows with these findings are kept back until they are corrected.", wrong
    )
    _section(setter, "Please look at", "These rows count as you sent them. Tell us if one is a slip.", asked)
    _section(setter, "Not read", "Totals, notes and private details are never loaded (S1).", out)
    setter.heading(2, "How to send it again")
    setter.bullets(
        (
            "Correct the file itself and send all of it, not the corrected rows alone: the newest complete return counts.",
            "Row numbers are those of your file, its header included.",
        )
    )
    setter.heading(2, "Contact")
    setter.paragraph(wording("contact"))
    return setter.finish()


_NOT_READ = frozenset({"left-out", "private-column"})
_SAYS_SO = "incomplete-return"


def _keeps_back(report: ReturnReport, each: Issue) -> bool:
    """Return whether a finding is of a row that does not count as it was sent, or says that there are such rows."""
    if each.rule in _NOT_READ:
        return False
    return each.severity == "error" or each.rule == _SAYS_SO or each.row in report.rows_kept_back


def main_points(report: ReturnReport) -> tuple[str, ...]:
    """Return in sentences what became of the return."""
    points = [f"{report.read:,} rows were read; {report.accepted:,} can be counted."]
    points.append(
        f"{report.kept_back:,} rows are kept back until they are corrected."
        if report.kept_back
        else "No row is kept back."
    )
    if report.unsaid:
        points.append(
            f"Further findings, settled by the office and not told in this report: {report.unsaid:,}."
        )
    return tuple(points)


def _section(setter: Typesetter, heading: str, advice: str, issues: Sequence[Issue]) -> None:
    if not issues:
        return
    lines = tuple(
        Line((str(each.row or _WHOLE_FILE), each.column or "whole row", each.value or "–", each.message))
        for each in issues[:MOST_LISTED]
    )
    table = Table(
        f"Findings: {heading[0].lower()}{heading[1:]}",
        ("Row", "Column", "What it says", "What was found"),
        _COLUMNS,
        lines,
    )
    setter.heading(2, heading, keep=together(setter, table))
    setter.paragraph(advice)
    set_table(setter, table)
    if len(issues) > MOST_LISTED:
        setter.paragraph(f"{len(issues) - MOST_LISTED:,} more findings are not listed here.")
