"""The sections of a release's document: figures and their tables, and all that explains them (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import pdf_charts, words
from wiu.presentation.figures import figures_of, responded
from wiu.presentation.lettering import GREY, Style
from wiu.presentation.prevention import prevented
from wiu.presentation.table_rows import layouts
from wiu.presentation.typeset_table import Line, Table, needs_landscape, set_table, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiu.presentation.imprint import Imprint
    from wiu.presentation.table_rows import Layout
    from wiu.presentation.typeset import Typesetter
    from wiu.presentation.view import View

NOTE = Style(10.5, ink=GREY)
_TERM_COLUMN = 46.0
_SYMBOL_COLUMN = 16.0
_IMPRINT = 62.0
_AUDIENCES = {"member": "members of IPEM", "external": "bodies outside IPEM", "website": "IPEM's website"}


@dataclass(frozen=True)
class Places:
    """How many figures and tables a document has so far."""

    figures: int = 0
    tables: int = 0


_FIRST = Places()


def figures(setter: Typesetter, view: View, *, level: int = 2, place: Places = _FIRST) -> Places:
    """Set the figures of a view, each with its description in words; return how many there are now."""
    drawn = figures_of(view)
    if not drawn:
        return place
    first = pdf_charts.height(drawn[0]) + 28
    setter.heading(level, "Figure" if len(drawn) == 1 else "Figures", keep=first)
    for number, each in enumerate(drawn, place.figures + 1):
        setter.figure(
            f"Figure {number}. {each.title}",
            f"{each.subtitle}. {each.source}",
            each.alt,
            pdf_charts.height(each),
            lambda x, y, figure=each: pdf_charts.draw(setter.pdf, figure, x, y, setter.measure),  # type: ignore[misc]
        )
    return Places(place.figures + len(drawn), place.tables)


def tables(setter: Typesetter, view: View, *, level: int = 2, place: Places = _FIRST) -> Places:
    """Set the tables of a view; return how many there are now."""
    every = layouts(view)
    for number, layout in enumerate(every, place.tables + 1):
        table = _table(layout, number)
        setter.orient(landscape=needs_landscape(setter, table))
        if number == place.tables + 1:
            setter.heading(level, "Table" if len(every) == 1 else "Tables", keep=together(setter, table))
        set_table(setter, table)
    setter.orient(landscape=False)
    return Places(place.figures, place.tables + len(every))


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


def legend(setter: Typesetter, views: Sequence[View]) -> None:
    """Set the meaning of every symbol that occurs in the tables."""
    shown = {text for view in views for layout in layouts(view) for row in layout.rows for text in row.cells}
    symbols = words.legend(shown)
    if symbols:
        setter.heading(2, "Symbols")
        setter.terms(((symbol, sentence(meaning)) for symbol, meaning in symbols), column=_SYMBOL_COLUMN)


def base(setter: Typesetter, views: Sequence[View]) -> None:
    """Set who answered: n of N, and by region where that says nothing about a single department.

    Of several views each says for itself which of them it counts.
    """
    view = views[0]
    who = view.base
    lines = tuple(
        Line((region, f"{got:,}", f"{asked:,}", words.share(got, asked)))
        for region, got, asked in who.by_region
    )
    headings = ("Region", "Answered", "Should have answered", "Response rate")
    table = Table("Departments that answered, by region", headings, 1, lines)
    setter.heading(2, "Who answered", keep=together(setter, table) + 15 if lines else 15)
    rate = (
        ""
        if who.answered is None or who.eligible is None
        else f" ({words.share(who.answered, who.eligible)})"
    )
    counted = f"{sentence(who.counted)} " if who.counted and len(views) == 1 else ""
    setter.paragraph(f"{sentence(responded(view) + rate)} {counted}{wording('response_caution')}")
    if lines:
        set_table(setter, table)


def definitions(setter: Typesetter, views: Sequence[View]) -> None:
    """Set what each measure, breakdown and idea of the document means."""
    setter.heading(2, "Definitions")
    setter.terms(_terms(views), column=_TERM_COLUMN)


def _terms(views: Sequence[View]) -> Iterator[tuple[str, str]]:
    """Yield (term, meaning) of each measure, dimension and idea that the document uses."""
    every = [name for view in views for name in view.table.measures]
    measures = [f"definition_{each}" for each in every]
    whole_time = ["definition_wte"] if any(words.measure(each).unit != "people" for each in every) else []
    dimensions = [f"definition_{each}" for view in views for name in view.table.tables for each in name]
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


def prevention(setter: Typesetter, views: Sequence[View]) -> None:
    """Set how disclosure was prevented, rule by rule, once for all tables of the same rules."""
    setter.heading(2, "How disclosure was prevented")
    opening = ""
    rules: dict[str, None] = {}
    closing: dict[str, None] = {}
    for view in views:
        opening, each, last = prevented(view.table)
        rules.update(dict.fromkeys(each))
        closing.update(dict.fromkeys(last))
    setter.paragraph(opening)
    setter.bullets(rules)
    for text in closing:
        # a view of which nothing was attacked says no more than the others begin with
        if not any(other.startswith(text) and other != text for other in closing):
            setter.paragraph(text)
    setter.paragraph(wording("prevented_ledger"))


def context(setter: Typesetter, views: Sequence[View]) -> None:
    """Set with what the figures may be compared, whom to ask, and on which terms they are supplied."""
    setter.heading(2, "Comparability")
    setter.paragraph(wording("comparability"))
    if any("region" in names for view in views for names in view.table.tables):
        setter.paragraph(wording("comparability_region"))
    if len(views) == 1:
        for note in views[0].notes:
            setter.paragraph(note)
    setter.heading(2, "Contact")
    setter.paragraph(wording("contact"))
    setter.heading(2, "Terms")
    setter.paragraph(wording("terms"))


def supplied(said: Imprint) -> str:
    """Return to whom and what for the document is supplied, in a sentence."""
    purpose = said.purpose.rstrip(".")
    return wording("release_supplied").format(recipient=said.recipient, purpose=purpose)


def imprint(setter: Typesetter, views: Sequence[View], said: Imprint) -> None:
    """Set what the document says of itself: filters, edition, request, release, recipient and purpose."""
    view = views[0]
    filters = [words.filters_in_words(view.question)] if len(views) == 1 else []
    terms = [
        ("Release", f"{said.number}, {words.day(said.day)}"),
        ("Answers", f"Request {said.request}" if said.request else sentence(said.publication)),
        ("Supplied to", sentence(said.recipient)),
        ("Purpose", sentence(said.purpose)),
        *(("Filters", each) for each in filters),
        ("Survey round", view.round_title),
        ("Census date", words.day(view.census_date)),
        ("Data", f"{view.edition.capitalize()}{', sample data' if view.sample else ''}"),
        ("Thresholds", f"Those for {_AUDIENCES.get(view.audience, view.audience)}"),
    ]
    if said.supersedes:
        terms.append(("Supersedes", f"Release {said.supersedes}"))
    if said.hold_until is not None:
        terms.append(("Held back", wording("release_held").format(day=words.day(said.hold_until))))
    if said.review_on is not None:
        terms.append(("To be reviewed", words.day(said.review_on)))
    terms.append(("Genuine?", wording("release_verify")))
    setter.heading(2, "About this document", keep=_IMPRINT)
    setter.terms(terms, column=_TERM_COLUMN)


def sentence(text: str) -> str:
    """Return a text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
