"""The yearly report on requests for the UK Liaison Group, as a document that names no requester (Q4, Q5)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.lettering import GREY, Style
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter
from wiu.presentation.typeset_table import Line, Table, set_table, together

if TYPE_CHECKING:
    from wiu.requests.yearly import Timely, Year

_SUBTITLE = Style(13, ink=GREY)


def year_pdf(year: Year, *, sample: bool) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-2a; the same numbers of the same day give identical bytes."""
    title = f"Requests for information, {year.year}"
    pdf = TaggedPDF(
        title=title,
        subject=f"As at {words.day(year.as_at)}",
        created=datetime.combine(year.as_at, time(), UTC),
    )
    setter = Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if sample else ""),
            footer=(title, words.day(year.as_at)),
            proviso=wording("proviso"),
            watermark="SAMPLE DATA" if sample else "",
        ),
    )
    setter.heading(1, title)
    setter.paragraph(f"Report to the UK Liaison Group, as at {words.day(year.as_at)}", _SUBTITLE)
    setter.paragraph(wording("proviso"), bar=True)
    setter.heading(2, "Main points")
    setter.bullets(main_points(year))
    _counts(setter, "How they ended", "Outcome", year.by_outcome)
    _counts(setter, "What they were for", "Purpose", year.by_purpose)
    _times(setter, year)
    setter.heading(2, "How this was counted")
    setter.bullets(wording(f"yearly_{each}") for each in ("counted", "time", "withdrawn", "nobody"))
    return setter.finish()


def main_points(year: Year) -> tuple[str, ...]:
    """Return the year in three sentences; where nothing was due it says so instead of a share."""
    came = "No request came in." if not year.received else f"{year.received} came in."
    return (
        came,
        f"Acknowledged on time (within seven days): {in_words(year.acknowledged)}.",
        f"Answered, or written to with a new day, on time: {in_words(year.answered)}.",
    )


def in_words(timely: Timely) -> str:
    """Return a share as people read it, “9 of 10 (90.0%)”, or that nothing was due."""
    if not timely.due:
        return "none was due yet"
    return f"{timely.on_time} of {timely.due} ({words.share(timely.on_time, timely.due)})"


def days_in_words(timely: Timely) -> str:
    """Return the median of the days it took, [x] where nothing is done."""
    return words.NOT_AVAILABLE if timely.days is None else words.number(timely.days, 1)


def _counts(setter: Typesetter, heading: str, column: str, counts: tuple[tuple[str, int], ...]) -> None:
    if not counts:
        return
    lines = tuple(Line((text[:1].upper() + text[1:], str(number))) for text, number in counts)
    total = Line(("All", str(sum(number for _, number in counts))), strong=True)
    table = Table(f"Requests by {column.lower()}", (column, "Requests"), 1, (*lines, total))
    setter.heading(2, heading, keep=together(setter, table))
    set_table(setter, table)


def _times(setter: Typesetter, year: Year) -> None:
    rows = (("Acknowledged", year.acknowledged), ("Answered", year.answered))
    lines = tuple(Line((name, str(each.due), str(each.on_time), days_in_words(each))) for name, each in rows)
    headings = ("Clock", "Due so far", "On time", "Days it took, median")
    table = Table("How the clocks of Q5 were kept", headings, 1, lines)
    setter.heading(2, "On time", keep=together(setter, table))
    set_table(setter, table)
