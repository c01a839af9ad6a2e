"""A view as a document that can't lose its context (R6, S3, Q6), in the order people read it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import pdf_charts, words
from wiu.presentation.figures import answered, figures_of
from wiu.presentation.findings import main_points, view_title
from wiu.presentation.lettering import GREY, STRONG, Style
from wiu.presentation.prevention import prevented
from wiu.presentation.table_rows import layouts
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter
from wiu.presentation.typeset_table import Line, Table, height, needs_landscape, set_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wiu.presentation.table_rows import Layout
    from wiu.presentation.view import View

_SUBTITLE = Style(13, ink=GREY)
_TERM_COLUMN = 46.0
_SYMBOL_COLUMN = 16.0
_SHORT_TABLE = 150.0
_BEGINNING = 45.0
_IMPRINT = 62.0
_AUDIENCES = {"member": "members of IPEM", "external": "bodies outside IPEM", "website": "IPEM's website"}


def view_pdf(view: View, *, made_on: date, reference: str) -> bytes:
    """Return the document of a view as PDF/UA-1 and PDF/A-2a.

    Until releases are registered it says on every page that it is a draft. The same view, day and
    reference give identical bytes, whenever and wherever it is made.
    """
    title = view_title(view)
    pdf = TaggedPDF(
        title=title,
        subject=f"{view.edition}; {answered(view)}. {wording('proviso')}",
        created=datetime.combine(made_on, time(), UTC),
    )
    setter = Typesetter(pdf, _furniture(view, made_on, reference))
    _opening(setter, view, title)
    _figures(setter, view)
    _tables(setter, view)
    _legend(setter, view)
    _base(setter, view)
    _definitions(setter, view)
    _prevention(setter, view)
    _context(setter, view)
    _imprint(setter, view, made_on, reference)
    return setter.finish()


def _furniture(view: View, made_on: date, reference: str) -> Furniture:
    return Furniture(
        header=(wording("draft_mark"), wording("sample_mark") if view.sample else ""),
        footer=(f"Reference {reference}", words.day(made_on), view.edition.capitalize()),
        proviso=wording("proviso"),
        watermark="SAMPLE DATA" if view.sample else "",
    )


def _opening(setter: Typesetter, view: View, title: str) -> None:
    setter.heading(1, title)
    setter.paragraph(
        f"Census date {words.day(view.census_date)}. {view.edition.capitalize()} of the data. "
        f"{_sentence(answered(view))}",
        _SUBTITLE,
    )
    setter.space(1)
    setter.paragraph(wording("proviso"), STRONG, bar=True)
    setter.paragraph(f"{wording('draft_mark')}.")
    if view.sample:
        setter.paragraph(wording("sample_sentence"))
    setter.heading(2, "Main points")
    setter.bullets(main_points(view))


def _figures(setter: Typesetter, view: View) -> None:
    drawn = figures_of(view)
    if not drawn:
        return
    first = pdf_charts.height(drawn[0]) + 28
    setter.heading(2, "Figure" if len(drawn) == 1 else "Figures", keep=first)
    for number, each in enumerate(drawn, 1):
        setter.figure(
            f"Figure {number}. {each.title}",
            f"{each.subtitle}. {each.source}",
            each.alt,
            pdf_charts.height(each),
            lambda x, y, figure=each: pdf_charts.draw(setter.pdf, figure, x, y, setter.measure),  # type: ignore[misc]
        )


def _tables(setter: Typesetter, view: View) -> None:
    for number, layout in enumerate(layouts(view), 1):
        table = _table(layout, number)
        setter.orient(landscape=needs_landscape(setter, table))
        if number == 1:
            setter.heading(
                2, "Table" if len(view.table.tables) == 1 else "Tables", keep=_together(setter, table)
            )
        set_table(setter, table)
    setter.orient(landscape=False)


def _table(layout: Layout, number: int) -> Table:
    # indents speak only where one column names the row
    single = len(layout.stub) == 1
    return Table(
        caption=f"Table {number}. {layout.title}",
        headings=(*layout.stub, *layout.columns),
        stub=len(layout.stub),
        lines=tuple(
            Line((*row.labels, *row.cells), row.level if single else 0, strong=row.total)
            for row in layout.rows
        ),
    )


def _legend(setter: Typesetter, view: View) -> None:
    shown = {text for layout in layouts(view) for row in layout.rows for text in row.cells}
    symbols = words.legend(shown)
    if symbols:
        setter.heading(2, "Symbols")
        setter.terms(((symbol, _sentence(meaning)) for symbol, meaning in symbols), column=_SYMBOL_COLUMN)


def _base(setter: Typesetter, view: View) -> None:
    base = view.base
    lines = tuple(
        Line((region, f"{got:,}", f"{asked:,}", words.share(got, asked)))
        for region, got, asked in base.by_region
    )
    headings = ("Region", "Answered", "Should have answered", "Response rate")
    table = Table("Departments that answered, by region", headings, 1, lines)
    setter.heading(2, "Who answered", keep=_together(setter, table) + 15 if lines else 15)
    rate = "" if base.eligible is None else f" ({words.share(base.answered, base.eligible)})"
    setter.paragraph(f"{_sentence(answered(view) + rate)} {wording('response_caution')}")
    if lines:
        set_table(setter, table)


def _together(setter: Typesetter, table: Table) -> float:
    """Return the height to keep with a heading: a short table whole, the beginning of a long one."""
    whole = height(setter, table)
    return whole if whole < _SHORT_TABLE else _BEGINNING


def _definitions(setter: Typesetter, view: View) -> None:
    setter.heading(2, "Definitions")
    setter.terms(_terms(view), column=_TERM_COLUMN)


def _terms(view: View) -> Iterator[tuple[str, str]]:
    """Yield (term, meaning) of each measure, dimension and idea that the document uses."""
    measures = [f"definition_{each}" for each in view.table.measures]
    whole_time = (
        ["definition_wte"]
        if any(words.measure(each).unit != "people" for each in view.table.measures)
        else []
    )
    dimensions = [f"definition_{each}" for name in view.table.tables for each in name]
    ideas = [
        "definition_department",
        "definition_census_date",
        "definition_response_rate",
        "definition_edition",
    ]
    for key in dict.fromkeys((*whole_time, *measures, *dimensions, *ideas)):
        try:
            text = wording(key)
        except KeyError:
            continue  # a breakdown that explains itself, such as region
        term, _, meaning = text.partition(": ")
        yield term, meaning[:1].upper() + meaning[1:]


def _prevention(setter: Typesetter, view: View) -> None:
    setter.heading(2, "How disclosure was prevented")
    opening, rules, closing = prevented(view.table)
    setter.paragraph(opening)
    setter.bullets(rules)
    for each in closing:
        setter.paragraph(each)


def _context(setter: Typesetter, view: View) -> None:
    setter.heading(2, "Comparability")
    setter.paragraph(wording("comparability"))
    if any("region" in names for names in view.table.tables):
        setter.paragraph(wording("comparability_region"))
    for note in view.notes:
        setter.paragraph(note)
    setter.heading(2, "Contact")
    setter.paragraph(wording("contact"))
    setter.heading(2, "Terms")
    setter.paragraph(wording("terms"))


def _imprint(setter: Typesetter, view: View, made_on: date, reference: str) -> None:
    setter.heading(2, "About this document", keep=_IMPRINT)
    setter.terms(
        (
            ("Filters", words.filters_in_words(view.question)),
            ("Survey round", view.round_title),
            ("Census date", words.day(view.census_date)),
            ("Data", f"{view.edition.capitalize()}{', sample data' if view.sample else ''}"),
            ("Thresholds", f"Those for {_AUDIENCES.get(view.audience, view.audience)}"),
            ("Reference", reference),
            ("Release", wording("draft_mark")),
            ("Made on", words.day(made_on)),
        ),
        column=_TERM_COLUMN,
    )


def _sentence(text: str) -> str:
    """Return a text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
