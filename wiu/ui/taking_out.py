"""The way out of a screen: a view becomes a release, for those who may make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Role, may, permissions
from wiu.policy.thresholds import Audience
from wiu.ui import demonstration, quick_release, releases_prepare

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk


def offer(viewer: Viewer, desk: Desk, question: Question, audience: str) -> None:
    """Offer the view as a release; say who may make one to whoever may not."""
    if not may(viewer, Action.PREPARE_RELEASE):
        names = [demonstration.NAMES[role] for role in Role if role in permissions()[Action.PREPARE_RELEASE]]
        st.caption(f"Releasing this view is not for your role. Who may: {', '.join(names)}.")
        return
    with st.container(horizontal=True):
        if audience == Audience.MEMBER:
            quick_release.offer(desk, question)
        releases_prepare.offer_to_keep(question, audience)
    told = (
        "“PDF for a request” answers a member's request that needs no further authorisation (Q2), at once. "
        if audience == Audience.MEMBER
        else "What goes to others than members is approved by a second person (Q1). "
    )
    st.caption(
        f"{told}Everything else is prepared and approved on the Releases page. Nothing leaves without a request or "
        "a stated publication, and every release is protected together with all before it (R2)."
    )
