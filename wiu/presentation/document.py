"""A release as a document that can't lose its context (R6, S3, Q6), in the order people read it.

One view makes a document of its own; several make a pack, with a contents page and main points that
a person wrote.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import document_sections as sections
from wiu.presentation import words
from wiu.presentation.figures import answered, responded
from wiu.presentation.findings import headline, main_points, view_title
from wiu.presentation.lettering import GREY, STRONG, Style
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.presentation.imprint import Imprint
    from wiu.presentation.view import View

_SUBTITLE = Style(13, ink=GREY)


def document_title(views: Sequence[View], imprint: Imprint) -> str:
    """Return the title of a release: what a person wrote, else what its view finds."""
    return imprint.title or headline(views[0])


def release_pdf(views: Sequence[View], imprint: Imprint) -> bytes:
    """Return the document of a release as PDF/UA-1 and PDF/A-2a.

    The same views, imprint and words give identical bytes, whenever and wherever it is made. All
    views are of one round, edition and audience.
    """
    if len(views) == 1:
        return _single(views[0], imprint)
    # the contents name pages, which are known once the document was set
    pages = _pack(views, imprint, [1] * len(views))[1]
    return _pack(views, imprint, pages)[0]


def _setter(views: Sequence[View], imprint: Imprint) -> Typesetter:
    first = views[0]
    pdf = TaggedPDF(
        title=document_title(views, imprint),
        subject=f"Release {imprint.number}; {first.edition}; {responded(first)}. {wording('proviso')}",
        created=datetime.combine(imprint.day, time(), UTC),
        identifier=imprint.number,  # a second time, so that one changed byte can't hide which it was
    )
    return Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if first.sample else ""),
            footer=(f"Release {imprint.number}", words.day(imprint.day), first.edition.capitalize()),
            proviso=wording("proviso"),
            watermark="SAMPLE DATA" if first.sample else "",
        ),
    )


def _single(view: View, imprint: Imprint) -> bytes:
    setter = _setter([view], imprint)
    _opening(setter, [view], imprint)
    setter.heading(2, "Main points")
    setter.bullets(imprint.points or main_points(view))
    sections.figures(setter, view)
    sections.tables(setter, view)
    sections.legend(setter, [view])
    sections.base(setter, (view,))
    _closing(setter, [view], imprint)
    return setter.finish()


def _pack(views: Sequence[View], imprint: Imprint, pages: Sequence[int]) -> tuple[bytes, list[int]]:
    """Return the document, and the page on which each part of it really begins."""
    setter = _setter(views, imprint)
    _opening(setter, views, imprint)
    setter.heading(2, "Main points")
    setter.bullets(imprint.points)
    setter.heading(2, "Contents")
    setter.terms(
        ((f"Page {page}", view_title(view)) for page, view in zip(pages, views, strict=True)), column=24.0
    )
    begins = []
    place = sections.Places()
    for view in views:
        setter.turn_page()
        begins.append(int(setter.pdf.page))
        setter.heading(2, view_title(view))
        setter.bullets(main_points(view))
        place = sections.figures(setter, view, level=3, place=place)
        place = sections.tables(setter, view, level=3, place=place)
        setter.paragraph(words.filters_in_words(view.question), sections.NOTE)
        if view.base.counted:
            setter.paragraph(sections.sentence(view.base.counted), sections.NOTE)
        for note in view.notes:
            setter.paragraph(note, sections.NOTE)
    setter.turn_page()
    sections.legend(setter, views)
    sections.base(setter, views)
    _closing(setter, views, imprint)
    return setter.finish(), begins


def _opening(setter: Typesetter, views: Sequence[View], imprint: Imprint) -> None:
    view = views[0]
    setter.heading(1, document_title(views, imprint))
    about = f"{view_title(view)}. " if len(views) == 1 else f"{view.round_title}. "
    setter.paragraph(
        f"{about}Census date {words.day(view.census_date)}. {view.edition.capitalize()} of the data. "
        f"{sections.sentence(answered(view) if len(views) == 1 else responded(view))}",
        _SUBTITLE,
    )
    setter.space(1)
    setter.paragraph(wording("proviso"), STRONG, bar=True)
    setter.paragraph(f"{sections.supplied(imprint)} Release {imprint.number}, {words.day(imprint.day)}.")
    if imprint.supersedes:
        setter.paragraph(
            f"{wording('release_supersedes').format(number=imprint.supersedes)} "
            f"What changed: {sections.sentence(imprint.changed)} Why: {sections.sentence(imprint.why)}"
        )
    if view.sample:
        setter.paragraph(wording("sample_sentence"))


def _closing(setter: Typesetter, views: Sequence[View], imprint: Imprint) -> None:
    sections.definitions(setter, views)
    sections.prevention(setter, views)
    sections.context(setter, views)
    sections.imprint(setter, views, imprint)
