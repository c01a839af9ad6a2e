"""A year of requests on screen, and its report as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action
from wiu.presentation.yearly import days_in_words, main_points
from wiu.requests.clocks import uk_day
from wiu.services import reporting
from wiu.ui import exports, requests_words, signin, tables

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_YEARS = 5


def show(viewer: Viewer, desk: Desk) -> None:
    """Show the numbers of a year, and offer them as PDF."""
    this = uk_day(desk.now()).year
    number = int(
        st.selectbox(
            "Year in which they came in",
            [str(this - back) for back in range(_YEARS)],
            key="year",
            bind="query-params",
            width=260,
        )
    )
    year = reporting.year(desk.home, viewer, number, now=desk.now())
    st.markdown("\n".join(f"- {each}" for each in main_points(year)))
    if not year.received:
        return
    for name, counts in (("Outcome", year.by_outcome), ("Purpose", year.by_purpose)):
        rows = [(requests_words.sentence(text), str(count)) for text, count in counts]
        tables.show_words(f"Requests by {name.lower()}", (name, "Requests"), rows)
    clocks = (("Acknowledged", year.acknowledged), ("Answered", year.answered))
    tables.show_words(
        "How the clocks were kept (Q5)",
        ("Clock", "Due so far", "On time", "Days it took, median"),
        [(name, str(each.due), str(each.on_time), days_in_words(each)) for name, each in clocks],
    )
    _offer(viewer, desk, number)


def _offer(viewer: Viewer, desk: Desk, number: int) -> None:
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.HANDLE_REQUESTS)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        _, document = reporting.year_as_pdf(desk.home, viewer, number, now=desk.now())
        return exports.hand_over(browser, viewer, document, still_valid)

    st.download_button(
        "Download the year's report as PDF",
        made,
        file_name=f"requests-{number}.pdf",
        mime="application/pdf",
        on_click="ignore",
        key=f"report {number}",
        help=f"For the UK Liaison Group. It names no requester; the download is logged. {exports.IF_IT_FAILS}",
    )
