"""The parts of the Survey data page, and what is told at the next drawing of it."""

from __future__ import annotations

import streamlit as st

from wiu.ui.verbatim import verbatim

LOAD, ROUNDS, EDITIONS, RIGHTS = "Load a file", "Rounds and departments", "Editions", "Objections and erasure"
_NEWS = "news of survey data"


def tell(text: str) -> None:
    """Keep a sentence to be shown at the next drawing of the page."""
    st.session_state[_NEWS] = text


def show_news() -> None:
    """Show what was kept to be told, once."""
    if text := st.session_state.pop(_NEWS, ""):
        st.success(verbatim(text), icon=":material/check_circle:")


def choose() -> str:
    """Return which part of the page is to be seen; it stands in the address."""
    chosen: str = st.segmented_control(
        "Part of the page",
        [LOAD, ROUNDS, EDITIONS, RIGHTS],
        default=LOAD,
        required=True,
        key="part",
        label_visibility="collapsed",
        bind="query-params",
    )
    return chosen
