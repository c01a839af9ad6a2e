"""Ready views on the Workforce page: one press each sets what is asked; everything stays adjustable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.statistics.ready import ready_views
from wiu.ui import choosing

if TYPE_CHECKING:
    from wiu.services.holding import Choices
    from wiu.statistics.ready import Ready


def held(choices: Choices, ready: Ready) -> bool:
    """Return whether the survey in force holds all that the view asks for."""
    asked = ready.question
    codes = all(set(kept) <= set(choices.dimensions.get(name, ())) for name, kept in asked.where)
    return codes and set(asked.measures) <= set(choices.measures) and set(asked.by) <= set(choices.dimensions)


def offer(choices: Choices) -> None:
    """Offer the ready views by topic; the one in force is marked, and its question said."""
    here = [each for each in ready_views() if held(choices, each)]
    asked = choosing.asked_among(each.question for each in here)
    now = next((each for each in here if each.question is asked), None)
    st.header("Ready views")
    for topic in dict.fromkeys(each.topic for each in here):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{topic}**", width=90)
            for each in here:
                if each.topic == topic:
                    st.button(
                        each.title,
                        key=f"ready {each.name}",
                        help=each.answers,
                        type="primary" if each is now else "secondary",
                        on_click=choosing.take,
                        args=(choices, each.question),
                    )
    st.caption(
        f"{now.title}: {now.answers} Change anything below." if now else "Or put a question together below."
    )
