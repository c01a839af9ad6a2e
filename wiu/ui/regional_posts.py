"""Establishment and vacancy by region on maps, with the table beside them (R3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.presentation import words
from wiu.presentation.figures import regional_map
from wiu.services import publishing
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import answering

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_ALL = "all specialisms"
_MAP = 410


def show(viewer: Viewer, desk: Desk) -> None:
    """Let the viewer choose a specialism; show its maps as the website would have them, and their table."""
    chosen = st.selectbox(
        "Specialism",
        [_ALL, *CODE_LISTS["specialism"]],
        format_func=lambda code: "All specialisms" if code == _ALL else words.label("specialism", code),
        key="posts_of",
        bind="query-params",
        width=420,
    )
    question = publishing.posts_by_region(None if chosen == _ALL else chosen)
    view = answering.answer(viewer, desk, question, publishing.AUDIENCE, cells=0)
    answering.show_base(view)
    drawn = [figure for measure in view.table.measures if (figure := regional_map(view, measure))]
    # beside each other where there is room: on a narrow page figures would lie over each other, London's beyond the edge
    with st.container(horizontal=True):
        for figure in drawn:
            with st.container(width=_MAP):
                answering.show_figure(figure, key=f"posts {figure.unit}")
    if not drawn:
        st.caption("No map: too few regions can be shown, or they differ too little.")
    answering.show_tables(view)
