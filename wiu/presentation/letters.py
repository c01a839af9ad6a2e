"""Letters on paper: the words of a letter set as a tagged document like every other PDF."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.lettering import GREY, STRONG, Style
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter

if TYPE_CHECKING:
    from wiu.requests.letters import Letter, Passage

_TERM_COLUMN = 34.0
_SMALL = Style(10.5, ink=GREY)


def letter_pdf(letter: Letter, *, sample: bool) -> bytes:
    """Return a letter as PDF/UA-1 and PDF/A-2a; the same letter gives identical bytes.

    `sample` marks every page: the data that it speaks of is invented.
    """
    pdf = TaggedPDF(
        title=letter.title,
        subject=f"Letter on request {letter.number}",
        created=datetime.combine(letter.dated, time(), UTC),
    )
    setter = Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if sample else ""),
            footer=(f"Request {letter.number}", words.day(letter.dated)),
            proviso=wording("proviso") if letter.supplies else wording("contact").partition(": ")[2],
            watermark="SAMPLE DATA" if sample else "",
        ),
    )
    setter.heading(1, letter.title)
    setter.paragraph(f"{words.day(letter.dated)} · Request {letter.number}", _SMALL)
    setter.space(2)
    for line in letter.to:
        setter.paragraph(line)
    setter.space(3)
    if letter.dear:
        setter.paragraph(letter.dear)
    for passage in letter.passages:
        _set(setter, passage)
    setter.space(3)
    setter.paragraph(wording("letter_sender"), STRONG)
    return setter.finish()


def _set(setter: Typesetter, passage: Passage) -> None:
    if passage.heading:
        setter.heading(2, passage.heading)
    for paragraph in passage.paragraphs:
        setter.paragraph(paragraph, bar=paragraph == wording("proviso"))
    if passage.points:
        setter.bullets(passage.points)
    if passage.terms:
        setter.terms(passage.terms, column=_TERM_COLUMN)
