"""“Try a broader grouping”: where a table loses much, the nearest questions that lose less, a press away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.presentation import words
from wiu.services import broadening
from wiu.ui import choosing

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.services.broadening import Offered
    from wiu.services.holding import Choices
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

MUCH = 0.1
"""From this share of withheld cells on, broader questions are worth a look."""

_KEY = "the broader questions last looked for"


def _name(offered: Offered) -> str:
    question = offered.question
    by = [
        words.dimension(name) + (f" ({question.groups[name]})" if name in question.groups else "")
        for name in question.by
    ]
    return " × ".join(by) or "One total"


def offer(viewer: Viewer, desk: Desk, choices: Choices, question: Question, view: View) -> None:
    """Offer broader questions where much is withheld: looked for at a word, since each is protected to know it."""
    if broadening.lost(view) < MUCH or not question.by:
        return
    asked = (viewer, question, view.audience, view.edition)
    kept: tuple[object, tuple[Offered, ...]] | None = st.session_state.get(_KEY)
    if kept is None or kept[0] != asked:
        place = st.empty()
        if not place.button("Look for broader groupings that lose less"):
            return
        place.empty()
        with st.spinner("Protecting broader tables…", show_time=True):
            kept = (asked, broadening.offers(desk.home, viewer, view, question))
        st.session_state[_KEY] = kept
    if not kept[1]:
        st.write("No broader grouping of this question loses a smaller share.")
        return
    st.write("**Broader groupings that lose less**, nearest first, each protected as it would be released:")
    for number, each in enumerate(kept[1]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _name(each),
                key=f"broader {number}",
                on_click=choosing.take,
                args=(choices, each.question),
            )
            st.markdown(
                f"{each.withheld:,} of {each.cells:,} cells withheld ({words.share(each.withheld, each.cells)})"
            )
