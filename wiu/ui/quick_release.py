"""The quick way: a dialog that asks which request a view answers, releases it, and hands the PDF over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.moves import OPEN
from wiu.policy.wording import words
from wiu.presentation.table_rows import title
from wiu.presentation.words import day, joined
from wiu.releases.release import State
from wiu.services import asking, released, releasing
from wiu.services.occasions import Reply, occasion_of
from wiu.statistics.question import Question
from wiu.ui import exports, mishap, quick_request, requests_words, signin, work
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.requests.record import Record
    from wiu.survey.progress import Progress
    from wiu.ui.desk import Desk

_OPEN = "view for which the dialog is open"
_DONE = "release made in the dialog"
_TOASTED = "release of which it was said that it goes on"
_GLANCE = 1.0
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


def tell_of_what_waits(viewer: Viewer, desk: Desk) -> None:
    """Tell what this person releases just now, and what went out and nobody took yet.

    A release goes on when its dialog is closed, or the page is left or loaded anew: here is where one learns of it.
    """
    if not may(viewer, Action.PREPARE_RELEASE):
        return
    if _OPEN in st.session_state:  # the dialog tells it itself
        return
    making = work.under_way(_whose(viewer, desk))
    if making is not None and not making.ended():
        if (
            st.session_state.get(_TOASTED) is not making
        ):  # who closed the dialog stands at its button, far below
            st.session_state[_TOASTED] = making
            st.toast(
                "The release goes on. What becomes of it is told at the top of this page.", duration="long"
            )
        _look_on(making)
    elif making is not None:
        work.seen(_whose(viewer, desk))
        if isinstance(making.error, Exception):
            mishap.tell(making.error)
        went = "was not made: why, is told" if making.error else "went out. It waits to be downloaded"
        st.toast(f"The release {went} at the top of this page.", duration="long")
    for each in released.not_taken(desk.home, viewer, now=desk.now()):
        asked = [Question.from_json(view.question) for view in each.views]
        shows = joined(title(question.measures, question.by) for question in asked)
        st.warning(
            f"**{each.number} is released**, in answer to {each.occasion.request}: {shows}. Nobody has taken its PDF "
            "yet. Download it here and send it to the requester; if it was not meant, recall it on the "
            "Releases page.",
            icon=":material/download:",
        )
        offer_file(viewer, desk, each.number)


@st.fragment(run_every=_GLANCE)
def _look_on(making: work.Work[object]) -> None:
    if making.ended():
        st.rerun()
    st.info(f"{making.name}. It goes on whatever you do here, and is told here once it is out.")


def _whose(viewer: Viewer, desk: Desk) -> tuple[str, str, str]:
    return ("release", str(desk.home.path), viewer.subject)


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
    elif _OPEN in st.session_state:  # the page was left with it open, and another view stands here now
        _close()
        st.rerun()


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
                making = work.under_way(_whose(viewer, desk)) or _ask(viewer, desk, question)
                if making is None:
                    return
                number = str(work.seen_through(_DONE, _whose(viewer, desk), making))
            asking_for.empty()
        _hand_over(viewer, desk, number)


def _ask(viewer: Viewer, desk: Desk, question: Question) -> work.Work[object] | None:
    """Ask which request the view answers, and begin to release it; None until that is pressed."""
    open_ones = releasing.answerable(desk.home, viewer, now=desk.now())
    which = st.segmented_control(
        "Which request does it answer?",
        [_KNOWN, _NEW],
        default=_KNOWN if open_ones else _NEW,
        required=True,
        key="quick: which",
    )
    asked: Record | asking.Asked | None
    goes = True
    if which == _KNOWN:
        asked = _choose(open_ones)
    else:
        asked, under = quick_request.ask(viewer, desk)
        goes = asked is None or _is_another(viewer, desk, asked, question)
    pressed = st.button("Release", type="primary", disabled=asked is None or not goes, key="quick: release")
    if not pressed or asked is None or not goes:
        return None
    if isinstance(asked, asking.Asked) and not quick_request.is_whole(asked, under):
        return None
    return work.begin(_whose(viewer, desk), lambda: _making(viewer, desk, question, asked))


def _making(
    viewer: Viewer, desk: Desk, question: Question, asked: Record | asking.Asked
) -> work.Work[object]:
    """Return the work of logging a request, if it is new, and releasing its answer; it gives the release's number."""

    def do(progress: Progress) -> str:
        progress(0.1, "looking whether it can go out")
        releasing.rehearse(desk.home, viewer, question)
        record = (
            asking.log(desk.home, viewer, asked, now=desk.now()) if isinstance(asked, asking.Asked) else asked
        )
        progress(
            0.4, f"for {record.number}, protecting against everything released before, and setting the pages"
        )
        reply = Reply((question,), record.number)
        return releasing.quick(desk.home, viewer, reply, now=desk.now()).release.number

    return work.Work(question, "A release is being made", do)


def _is_another(viewer: Viewer, desk: Desk, asked: asking.Asked, question: Question) -> bool:
    """Warn where a request on record says the very same and waits, or has this view; return whether it is another."""
    if asking.unsaid(asked):
        return True
    said = []
    for record in asking.alike(desk.home, viewer, asked):
        gone = [
            each
            for each in released.alike(desk.home, viewer, record.number, [question])
            if each.state is State.CURRENT
        ]
        if gone:
            said.append(
                f"{gone[0].number} went out on {day(gone[0].day)} with this very view for {record.number}"
            )
        elif record.life.state in OPEN:
            said.append(f"{record.number} waits for its answer: choose it under “{_KNOWN}”")
    if not said:
        return True
    st.warning(f"A request that says the very same is on record. {'; '.join(said)}.")
    return st.checkbox("This is another one: log and release it all the same", key="quick: another")


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
        help=exports.IF_IT_FAILS,
        key=f"download {number}",
    )
