"""Work addresses that answer a request, as PDF: offered while the answer is being prepared (R5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action
from wiu.policy.wording import words
from wiu.presentation.words import label
from wiu.requests.contacts import BEING_ANSWERED, places
from wiu.requests.suggestion import specialism_of
from wiu.services import contacting, request_steps
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import exports, signin

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.requests.record import Record
    from wiu.ui.desk import Desk

_ALL = ""


def offer(viewer: Viewer, desk: Desk, record: Record) -> None:
    """Offer the list, or say what has to happen first."""
    ready = record.life.state in BEING_ANSWERED
    if not ready and not request_steps.can_go_at_once(record):
        st.caption("The list can be made once the request is let through and its answer is being prepared.")
        return
    left, right = st.columns(2)
    specialisms = [_ALL, *(each.code for each in CODE_LISTS["specialism"].codes)]
    specialism = left.selectbox(
        "Specialism",
        specialisms,
        index=specialisms.index(specialism_of(record)),
        format_func=lambda code: label("specialism", code) if code else "All",
        key=f"specialism for {record.number}",
    )
    place = right.selectbox(
        "Where",
        list(places(record)),
        format_func=lambda code: code or "The whole of the UK",
        key=f"place for {record.number}",
    )
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.HANDLE_REQUESTS)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        _, document = contacting.contacts_as_pdf(
            desk.home, viewer, record.number, specialism=specialism, place=place, now=desk.now()
        )
        return exports.hand_over(browser, viewer, document, still_valid)

    st.download_button(
        "Download the list as PDF" if ready else "Meet the request and download the list as PDF",
        made,
        file_name=f"{record.number.lower()}-contacts.pdf",
        mime="application/pdf",
        on_click="ignore",
        help=exports.IF_IT_FAILS,
        key=f"contacts for {record.number}",
    )
    st.caption(f"{words('contacts_objectors')} {words('contacts_logged')}")
