"""Saved views on the Workforce page: questions that colleagues keep for each other, by name and by address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.services import saving_views
from wiu.ui import choosing, mishap, signin, view_words
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.holding import Choices
    from wiu.services.saving_views import Saved
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

_NEWS = "what became of a saved view"


def offer(viewer: Viewer, desk: Desk, choices: Choices) -> tuple[Saved, ...]:
    """Offer the views that colleagues saved, with whom each was saved for: pressing one asks its question. Return them."""
    with mishap.said():
        found = saving_views.saved(desk.home, viewer)
    if not found:
        return ()
    with st.expander(f"Saved views ({len(found)})"):
        for each in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    verbatim(each.name),
                    key=f"open {each.name}",
                    on_click=choosing.open_saved,
                    args=(choices, each.question, each.audience),
                )
                st.caption(view_words.for_whom(each.audience), width="content")
                st.markdown(
                    f"[Link to it]({choosing.address(choices, each.question, each.audience)})",
                    width="content",
                )
                if each.mine:
                    st.button(
                        "Take away",
                        key=f"forget {each.name}",
                        type="tertiary",
                        help=f"Take “{verbatim(each.name)}” away for everybody",
                        on_click=_forget,
                        args=(desk, each.name),
                    )

    return found


def show_for_whom(found: tuple[Saved, ...], choices: Choices, question: Question, audience: str) -> None:
    """Say whose numbers a view was saved for where one is open, and that these are another's where the viewer chose so."""
    for each in found:
        theirs = each.question.settled(each.question.round or choices.rounds[0][0])
        if theirs.canonical() != question.canonical():
            continue
        saved_for = view_words.for_whom(each.audience)
        if each.audience == audience:
            st.caption(f"This is the saved view “{verbatim(each.name)}”, saved {saved_for}.")
        else:
            st.info(
                f"The saved view “{verbatim(each.name)}” asks the same, and was saved {saved_for}. Here it is "
                f"{view_words.for_whom(audience)}: by their numbers other figures may be withheld."
            )


def offer_saving(desk: Desk, choices: Choices, question: Question, audience: str) -> None:
    """Let the viewer save what is asked now, and say the address that asks it again."""
    news = st.session_state.pop(_NEWS, "")
    with st.expander("Keep this question for colleagues (no figures)", expanded=bool(news)):
        if news:
            st.info(verbatim(news))
        st.write(
            "Nothing leaves here: a view is kept as its question, never with figures, and everybody who may explore sees "
            "it. Whoever opens it signs in first and gets the figures anew, as they are then."
        )
        with st.form("save view", clear_on_submit=True, border=False):
            st.text_input("Name of the view", key="view_name", max_chars=saving_views.LONGEST, width=420)
            st.form_submit_button("Save for colleagues", on_click=_save, args=(desk, question, audience))
        st.markdown(f"[Address of this view]({choosing.address(choices, question, audience)})")


def _save(desk: Desk, question: Question, audience: str) -> None:
    """Save it as the person of this moment: the page was drawn for somebody whose sign-in may be over."""
    viewer, name = signin.viewer_now(), st.session_state.get("view_name", "")
    if viewer is None:
        return
    try:
        saving_views.save(desk.home, viewer, name, question, audience, now=desk.now())
        st.session_state[_NEWS] = f"Saved as “{' '.join(name.split())}”."
    except saving_views.SavedViewError as error:
        st.session_state[_NEWS] = error.message


def _forget(desk: Desk, name: str) -> None:
    viewer = signin.viewer_now()
    if viewer is None:
        return
    try:
        saving_views.forget(desk.home, viewer, name, now=desk.now())
    except saving_views.SavedViewError as error:
        st.session_state[_NEWS] = error.message
