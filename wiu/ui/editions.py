"""The editions of the survey data that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.ui import marks, tables

if TYPE_CHECKING:
    from wiu.ui.desk import Desk


def say_there_is_none() -> None:
    """Say that there is no survey data yet, and who loads it."""
    st.info("No survey data yet. The office loads a survey file on the page “Survey data”.")


def require_one(desk: Desk) -> None:
    """Return quietly if there is survey data; otherwise say so, and end the page."""
    if not desk.home.has_data():
        say_there_is_none()
        st.stop()


def show(desk: Desk) -> None:
    """List the editions, the newest first, and say which is in force."""
    kept, current = desk.home.editions.all(), desk.home.editions.current()
    if not kept:
        st.write("No edition yet: the first file that is loaded makes one.")
        return
    tables.show_words(
        "Editions, the newest first",
        ("Edition", "Made", "By", "Why", "Data"),
        [
            (
                f"{each.number}{', in force' if each == current else ''}",
                marks.moment(each.made_at),
                each.made_by,
                each.why,
                "invented sample" if each.sample else "survey",
            )
            for each in reversed(kept)
        ],
    )
