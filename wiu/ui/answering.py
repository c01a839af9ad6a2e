"""The answer on screen: asked once for each question, drawn as it would be released."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.wording import words
from wiu.presentation import plotly_charts
from wiu.presentation import words as wording
from wiu.presentation.figures import figures_of
from wiu.presentation.table_rows import layouts
from wiu.services import exploring
from wiu.ui import tables

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

_KEY = "the answer last shown"


def answer(viewer: Viewer, desk: Desk, question: Question, audience: str) -> View:
    """Return the protected answer; a rerun that asks nothing new is not asked, or logged, again.

    The memory is this session's own and holds one answer, under the person, question and edition.
    """
    asked = (viewer, question, audience, desk.home.editions.current())
    kept: tuple[object, View] | None = st.session_state.get(_KEY)
    if kept is not None and kept[0] == asked:
        return kept[1]
    with st.spinner("Counting, withholding and attacking the table…", show_time=True):
        view = exploring.view(desk.home, viewer, question, audience, now=desk.now())
    st.session_state[_KEY] = (asked, view)
    return view


def show_base(view: View) -> None:
    """Say beside the headline who answered, on which day, under which thresholds (rule 4 of the screens)."""
    base = view.base
    answered = (
        f"{base.answered} of {base.eligible} departments answered"
        if base.eligible
        else f"{base.answered} returns; nobody listed who should have answered"
    )
    st.caption(
        f"{view.round_title} · as at {wording.day(view.census_date)} · {answered} · "
        f"thresholds for audience “{view.audience}” · {view.edition}"
    )


def show_charts(view: View) -> None:
    """Draw the figures that suit the view, from the same safe table as the table below them."""
    for place, figure in enumerate(figures_of(view)):
        st.plotly_chart(
            plotly_charts.draw(figure),
            config=plotly_charts.CONFIG,
            alt=figure.alt,
            key=f"chart {place}",
            theme=None,
        )


def show_tables(view: View) -> None:
    """Show every table of the view, the symbols that occur in it, and the notes."""
    for layout in layouts(view):
        tables.show_figures(layout)
        for symbol, meaning in wording.legend(text for row in layout.rows for text in row.cells):
            st.caption(f"`{symbol}` {meaning}")
    for note in view.notes:
        st.caption(note)
    st.caption(words("response_caution"))
