"""The quick way: a dialog that asks which request a view answers, releases it, and hands the PDF over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.wording import words
from wiu.services import asking, released, releasing
from wiu.services.occasions import Reply, occasion_of
from wiu.ui import exports, mishap, quick_request, requests_words, signin
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.requests.record import Record
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

_OPEN = "view for which the dialog is open"
_DONE = "release made in the dialog"
ANSWERS = "answers"
"""What the page's address calls the request that is being answered."""
_KNOWN, _NEW = "A request on record", "A new request"


def show_request(viewer: Viewer, desk: Desk) -> None:
    """Say which request is being answered, where the page's address names one."""
    number = st.query_params.get(ANSWERS)
    record = (
        next((each for each in _open_ones(viewer, desk) if each.number == number), None) if number else None
    )
    if record is not None:
        st.info(
            f"**Answering {record.number}**, {verbatim(_asked_by(record)).rstrip('.')}. Look "
            "whether the view below answers it, change it if not, and press “PDF for a request” under it.",
            icon=":material/outbox:",
        )


def _open_ones(viewer: Viewer, desk: Desk) -> tuple[Record, ...]:
    if not may(viewer, Action.PREPARE_RELEASE):
        return ()
    return releasing.answerable(desk.home, viewer, now=desk.now())


def offer(desk: Desk, question: Question) -> None:
    """Show the button that opens the dialog; it stays open until it is closed."""
    if st.button("PDF for a request", type="primary"):
        st.session_state.pop(_DONE, None)
        st.session_state[_OPEN] = question
    if st.session_state.get(_OPEN) == question:
        _dialog(desk, question)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("PDF for a request", width="large", on_dismiss=_close)
def _dialog(desk: Desk, question: Question) -> None:
    viewer = signin.viewer_now()
    if viewer is None:
        st.info("Your sign-in has ended. Sign in again to go on; nothing was released.")
        return
    with mishap.said():
        number = st.session_state.get(_DONE)
        if number is None:
            asking_for = st.empty()
            with asking_for.container():
                number = _ask(viewer, desk, question)
            if number is None:
                return
            st.session_state[_DONE] = number
            asking_for.empty()
        _hand_over(viewer, desk, number)


def _ask(viewer: Viewer, desk: Desk, question: Question) -> str | None:
    """Ask which request the view answers, and release it; return the release's number once it is made."""
    open_ones = releasing.answerable(desk.home, viewer, now=desk.now())
    which = st.segmented_control(
        "Which request does it answer?",
        [_KNOWN, _NEW],
        default=_KNOWN if open_ones else _NEW,
        required=True,
        key="quick: which",
    )
    asked: Record | asking.Asked | None
    if which == _KNOWN:
        asked = _choose(open_ones)
    else:
        asked, under = quick_request.ask(viewer, desk)
    pressed = st.button("Release", type="primary", disabled=asked is None, key="quick: release")
    if not pressed or asked is None:
        return None
    if isinstance(asked, asking.Asked) and not quick_request.is_whole(asked, under):
        return None
    with st.spinner("Protecting against everything released before, and setting the pages…"):
        releasing.rehearse(desk.home, viewer, question)
        record = (
            asking.log(desk.home, viewer, asked, now=desk.now()) if isinstance(asked, asking.Asked) else asked
        )
        reply = Reply((question,), record.number)
        return releasing.quick(desk.home, viewer, reply, now=desk.now()).release.number


def _choose(open_ones: tuple[Record, ...]) -> Record | None:
    if not open_ones:
        st.info(
            "No request on record waits for figures that may go out without a second person. Log it here."
        )
        return None
    named = [each.number for each in open_ones]
    answering = st.query_params.get(ANSWERS)
    chosen: Record = st.selectbox(
        "Request, the most urgent first",
        open_ones,
        index=named.index(answering) if answering in named else 0,
        format_func=lambda each: f"{each.number}: {requests_words.who_in_short(each)}, {_wanted(each)}",
        key="quick: request",
    )
    occasion = occasion_of(chosen)
    st.caption(f"The PDF will say: {verbatim(words('release_supplied').format(**_named(occasion)))}")
    return chosen


def _wanted(record: Record) -> str:
    return record.summary or requests_words.wants(record)


def _asked_by(record: Record) -> str:
    return f"{requests_words.who_in_short(record)}: {_wanted(record)}"


def _named(occasion: Any) -> dict[str, str]:
    return {"recipient": occasion.recipient, "purpose": occasion.purpose.rstrip(".")}


def _hand_over(viewer: Viewer, desk: Desk, number: str) -> None:
    release = released.release(desk.home, viewer, number)
    st.success(
        f"{number} is released: {release.published:,} cells shown, {release.withheld:,} withheld. The register and "
        f"the ledger have it, and {release.occasion.request} is answered.",
        icon=":material/check_circle:",
    )
    offer_file(viewer, desk, number)
    st.caption(
        "Send it to the requester as it is. Whoever signs in here can check the file on the Releases page, "
        "under “Verify a PDF”; anybody else sends it to the Workforce Intelligence Unit, as the document says."
    )


def offer_file(viewer: Viewer, desk: Desk, number: str) -> None:
    """Offer a release's PDF for download; each handing over is logged."""
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.PREPARE_RELEASE)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        handed = released.again(desk.home, viewer, number, now=desk.now())
        return exports.hand_over(browser, viewer, handed.document, still_valid)

    st.download_button(
        f"Download {number}",
        made,
        file_name=f"{number.lower()}.pdf",
        mime="application/pdf",
        type="primary",
        on_click="ignore",
        key=f"download {number}",
    )
