"""One page that sets a department's own figures beside its region's and the UK's (Q2c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.figures import answered
from wiu.presentation.lettering import GREY, STRONG, Style
from wiu.presentation.table_rows import dimension_codes, full_codes
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter
from wiu.presentation.typeset_table import Line, Table, set_table

if TYPE_CHECKING:
    from datetime import date

    from wiu.disclosure.safe_table import SafeTable
    from wiu.presentation.view import View

BAND = "afc_band"
_SUBTITLE = Style(11, ink=GREY)


@dataclass(frozen=True)
class Benchmark:
    """A department's own safe figures, and the released views of its region and of the UK.

    All three answer the same question: the same measures, by the same groups of bands or by none.
    `request` is the request that it answers, `companion` says which release the comparison is of.
    """

    department: str
    organisation: str
    region: str
    specialism: str
    own: SafeTable
    of_region: View
    of_uk: View
    request: str
    companion: str


def rows(sheet: Benchmark) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the sheet's table: what, the own figure, the region's, the UK's; symbols where withheld."""
    tables = (sheet.own, sheet.of_region.table, sheet.of_uk.table)
    found = [
        (
            words.measure(name).title + (" (%)" if words.measure(name).percent else ""),
            *(_figure(table, name) for table in tables),
        )
        for name in sheet.own.measures
    ]
    if BAND in sheet.own.tables[0]:
        for code, _ in dimension_codes(sheet.of_uk, BAND):
            if code != next(each.total for each in sheet.of_uk.table.dimensions if each.name == BAND):
                label = f"{words.label(BAND, code)}: % of headcount"
                found.append((label, *(_share(table, code) for table in tables)))
    return tuple(found)


def _figure(table: SafeTable, measure: str) -> str:
    codes = full_codes(table, {})
    return words.cell(table[codes], measure) if codes in table else words.NOT_AVAILABLE


def _share(table: SafeTable, code: str) -> str:
    """Return the share of a band group in all people, of published figures only; the symbol of what is withheld."""
    part, whole = full_codes(table, {BAND: code}), full_codes(table, {})
    if part not in table:
        return "0"
    for codes in (part, whole):
        if table[codes].values.get("headcount") is None:
            return words.cell(table[codes], "headcount")
    of = table[whole].values["headcount"] or 0.0
    return words.number((table[part].values["headcount"] or 0.0) / of * 100, 1) if of else words.NOT_AVAILABLE


def benchmark_pdf(sheet: Benchmark, *, made_on: date) -> bytes:
    """Return the sheet as PDF/UA-1 and PDF/A-2a, on one page; the same sheet and day give the same bytes."""
    uk = sheet.of_uk
    title = f"{sheet.department} beside its region and the UK"
    pdf = TaggedPDF(
        title=title,
        subject=f"{uk.edition}; {answered(uk)}. {wording('proviso')}",
        created=datetime.combine(made_on, time(), UTC),
    )
    setter = Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if uk.sample else ""),
            footer=(f"Request {sheet.request}", words.day(made_on), uk.edition.capitalize()),
            proviso=wording("proviso"),
            watermark="SAMPLE DATA" if uk.sample else "",
        ),
    )
    setter.heading(1, title)
    setter.paragraph(
        f"{sheet.organisation}. {words.label('specialism', sheet.specialism)}, {uk.round_title}, as at "
        f"{words.day(uk.census_date)}. In the UK, {answered(uk)}.",
        _SUBTITLE,
    )
    setter.paragraph(wording("proviso"), STRONG, bar=True)
    lines = rows(sheet)
    set_table(
        setter,
        Table(
            caption="The department, its region and the UK",
            headings=("Figure", "Own department", sheet.region, "UK"),
            stub=1,
            lines=tuple(Line(each) for each in lines),
        ),
    )
    symbols = words.legend(text for each in lines for text in each[1:])
    said = [f"{symbol} {meaning}." for symbol, meaning in symbols]
    setter.paragraph(
        f"{' '.join(said)} {wording('benchmark_own')} {wording('definition_vacancy_rate')}",
        Style(9, ink=GREY),
    )
    setter.paragraph(
        f"{wording('benchmark_terms')} {sheet.companion} {wording('contact')}", Style(9, ink=GREY)
    )
    return setter.finish()
