"""The editions of the survey data that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.ui import marks, tables

if TYPE_CHECKING:
    from wiu.ui.desk import Desk


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
