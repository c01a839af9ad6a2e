"""Own figures for a Head of Department: the request, the department, and the two documents that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action
from wiu.presentation import words
from wiu.services import benchmarking
from wiu.ui import exports, menu, mishap, quick_release, signin, work
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.benchmarking import Department, Made
    from wiu.survey.progress import Progress
    from wiu.ui.desk import Desk

_MADE = "sheet made last"


def show(viewer: Viewer, desk: Desk) -> None:
    """Let the viewer choose request and department; make the sheet, and hand it over.

    What was made stands first: the request that it answers waits no longer.
    """
    making = work.under_way(_whose(viewer, desk))
    if making is not None:
        work.seen_through(_MADE, _whose(viewer, desk), making)
    made: tuple[str, Made] | None = st.session_state.get(_MADE)
    if made is not None and made[0] == viewer.subject:
        _hand_over(viewer, desk, made[1])
    waiting = {each.number: each for each in benchmarking.waiting(desk.home, viewer, now=desk.now())}
    if not waiting:
        st.info(
            "No request waits for a department's own figures: that is a member's, for use within their own organisation "
            "(Q2c), for “Their own department”. Log one on the Requests page."
        )
    else:
        asked = st.query_params.get("request")
        number = st.selectbox(
            "Request",
            list(waiting),
            index=list(waiting).index(asked) if asked in waiting else 0,
            format_func=lambda each: (
                f"{each}: {waiting[each].request.organisation or 'no organisation named'}"
            ),
            width=620,
        )
        _choose(viewer, desk, number)


def _choose(viewer: Viewer, desk: Desk, number: str) -> None:
    found = benchmarking.departments(desk.home, viewer, number)
    if not found:
        like = benchmarking.organisations_like(desk.home, viewer, number)
        st.warning(
            "No department of that organisation answered the newest round, or the survey knows it by another name; "
            "figures of another are never given (Q2c)."
            + (f" Organisations with such a name: {verbatim('; '.join(like))}." if like else "")
            + " Where it goes by another name: log the request anew on the Requests page with the organisation's name or "
            "code as the survey has it, deny this one as a duplicate, and choose the new one here."
        )
        menu.show_link("requests", "Log it anew", [("part", "Log a request")])
        return
    department = st.selectbox(
        "Department",
        found,
        format_func=lambda each: (
            f"{each.name} ({words.label('specialism', each.specialism)}), {each.organisation}"
        ),
        width=620,
    )
    if st.button("Release the comparison and make the sheet", type="primary"):
        _make(viewer, desk, number, department)


def _make(viewer: Viewer, desk: Desk, number: str, department: Department) -> None:
    def do(progress: Progress) -> tuple[str, Made]:
        progress(0.1, "joining bands, protecting region and UK, and setting the pages")
        return viewer.subject, benchmarking.make(desk.home, viewer, number, department, now=desk.now())

    # beside the page: the sheet is kept nowhere, and can't be made again once the request is answered
    making = work.begin(
        _whose(viewer, desk), lambda: work.Work(number, f"The sheet for {number} is being made", do)
    )
    with mishap.said():
        work.seen_through(_MADE, _whose(viewer, desk), making)
    st.rerun()


def _whose(viewer: Viewer, desk: Desk) -> tuple[str, str, str]:
    return ("own figures", str(desk.home.path), viewer.subject)


def _hand_over(viewer: Viewer, desk: Desk, made: Made) -> None:
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.PREPARE_RELEASE)

    def sheet() -> bytes:
        # runs when the button is pressed, which may be long after it was made: by now it may be recalled
        still_valid()
        content = benchmarking.hand_over(desk.home, viewer, made, now=desk.now())
        return exports.hand_over(browser, viewer, content, still_valid)

    st.success(
        f"{made.release.number} is released: the comparison with region and UK. The sheet with the department's own figures "
        "goes with it, to the request's own organisation only."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download the department's own figures",
            sheet,
            file_name=made.file_name,
            mime="application/pdf",
            type="primary",
            on_click="ignore",
            help=exports.IF_IT_FAILS,
        )
        quick_release.offer_file(viewer, desk, made.release.number)
