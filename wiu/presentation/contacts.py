"""A list of work addresses as a document: for whom, for what, who is left out (R5)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from wiu.policy.wording import words as wording
from wiu.presentation import words
from wiu.presentation.lettering import GREY, Style
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter
from wiu.presentation.typeset_table import Line, Table, set_table

if TYPE_CHECKING:
    from wiu.requests.contacts import ContactList

_SUBTITLE = Style(13, ink=GREY)
_HEADINGS = ("Department and organisation", "Head of Service", "Work address", "Work e-mail")


def title_of(contacts: ContactList) -> str:
    """Return what the list is called, “Work addresses: nuclear medicine, Wales”."""
    specialism = words.label("specialism", contacts.specialism) if contacts.specialism else "all specialisms"
    return f"Work addresses: {specialism}, {contacts.place or 'the whole of the UK'}"


def contacts_pdf(contacts: ContactList) -> bytes:
    """Return the list as PDF/UA-1 and PDF/A-2a; the same list of the same day gives identical bytes."""
    title = title_of(contacts)
    pdf = TaggedPDF(
        title=title,
        subject=f"For request {contacts.number}. {wording('proviso')}",
        created=datetime.combine(contacts.made_on, time(), UTC),
    )
    setter = Typesetter(
        pdf,
        Furniture(
            header=(wording("letter_head"), wording("sample_mark") if contacts.sample else ""),
            footer=(
                f"Request {contacts.number}",
                words.day(contacts.made_on),
                contacts.edition.capitalize(),
            ),
            proviso=wording("proviso"),
            watermark="SAMPLE DATA" if contacts.sample else "",
        ),
        landscape=True,  # the list needs the width, and its conditions stand on the same page
    )
    setter.heading(1, title)
    setter.paragraph(f"For request {contacts.number}, {words.day(contacts.made_on)}", _SUBTITLE)
    setter.paragraph(wording("proviso"), bar=True)
    setter.bullets(
        (
            wording("contacts_purpose").format(number=contacts.number),
            wording("contacts_objectors"),
            wording("contacts_logged"),
        )
    )
    _set_list(setter, contacts)
    return setter.finish()


def _set_list(setter: Typesetter, contacts: ContactList) -> None:
    if not contacts.entries:
        setter.paragraph("No department of this kind may be listed.")
        return
    lines = tuple(
        Line(
            tuple(
                text or words.NOT_AVAILABLE
                for text in (
                    _place(each.department, each.organisation),
                    each.head_of_service,
                    each.work_address,
                    each.work_email,
                )
            )
        )
        for each in contacts.entries
    )
    count = "1 department" if len(lines) == 1 else f"{len(lines):,} departments"
    set_table(setter, Table(count, _HEADINGS, len(_HEADINGS), lines))
    if any(words.NOT_AVAILABLE in line.texts for line in lines):
        setter.paragraph(f"{words.NOT_AVAILABLE}: {wording('contacts_not_available')}")


def _place(department: str, organisation: str) -> str:
    return department if organisation in department else f"{department}, {organisation}"
