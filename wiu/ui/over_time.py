"""The question over all rounds: a line that breaks where the method changed, and the table beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.wording import words
from wiu.presentation import words as wording
from wiu.presentation.trend import trend_figure, trend_layout
from wiu.services import trending
from wiu.ui import answering, mishap, tables

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.trend import Trend
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

_KEY = "the trend last shown"
_EVERY = "every department that answered"
_SAME = "departments that answered in every round"


def _asked_once(viewer: Viewer, desk: Desk, asked: Question, audience: str, *, matched: bool) -> Trend:
    """Return the trend; a rerun that asks nothing new is not asked, or logged, again."""
    key = (viewer, asked, audience, matched, desk.home.editions.current())
    kept: tuple[object, Trend] | None = st.session_state.get(_KEY)
    if kept is not None and kept[0] == key:
        return kept[1]
    with st.spinner("Asking every round…", show_time=True):
        found = trending.trend(desk.home, viewer, asked, audience, matched=matched, now=desk.now())
    st.session_state[_KEY] = (key, found)
    return found


def show(viewer: Viewer, desk: Desk, question: Question, audience: str) -> None:
    """Show the trend of one of the measures asked for, when it is asked for."""
    if not st.toggle("Show all rounds", key="trend", bind="query-params"):
        st.caption("The same question to every round, with a table. Each round is protected by itself.")
        return
    left, right = st.columns(2)
    measure = left.selectbox(
        "Measure over time",
        question.measures,
        format_func=lambda name: wording.measure(name).title,
        key="trend_measure",
        bind="query-params",
    )
    who = right.selectbox("Counted", [_EVERY, _SAME], key="trend_of", bind="query-params")
    asked = replace(question, round=None, by=question.by[:1])
    with mishap.said():
        found = _asked_once(viewer, desk, asked, audience, matched=who == _SAME)
    answering.show_figure(trend_figure(found, measure), key="trend chart")
    layout = trend_layout(found, measure)
    tables.show_figures(layout)
    signs = wording.legend(text for row in layout.rows for text in row.cells)
    said = [f"**{symbol}** {meaning}" for symbol, meaning in signs]
    if found.breaks:
        said.append(f"**[b]** {words('symbol_b')}")
    if found.left_out:
        said.append(f"Left out, since they can't answer this: {wording.joined(found.left_out)}.")
    said.append(words("comparability"))
    st.caption("  \n".join(said))
