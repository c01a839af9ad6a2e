"""The one gate out of a screen: the PDF of a view, for those who may take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Role, may, permissions
from wiu.services import releasing
from wiu.ui import browsers, demonstration, signin

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk


def offer_pdf(viewer: Viewer, desk: Desk, question: Question, audience: str) -> None:
    """Offer the view as PDF, made when asked for; say who may have it to whoever may not."""
    if not may(viewer, Action.EXPORT_VIEW):
        names = [demonstration.NAMES[role] for role in Role if role in permissions()[Action.EXPORT_VIEW]]
        st.caption(f"Taking this view out as PDF is not for your role. Who may: {', '.join(names)}.")
        return

    browser = signin.browser()

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        signin.require_still_valid(viewer, desk.now())
        browsers.let_in(browser)
        return releasing.view_as_pdf(desk.home, viewer, question, audience, now=desk.now())[1]

    st.download_button(
        "Download this view as PDF",
        made,
        file_name=f"wiu-draft-{desk.now():%Y%m%d}.pdf",
        mime="application/pdf",
        type="primary",
        on_click="ignore",
        help="The whole view with its proviso, base, symbols and thresholds. The download is logged.",
    )
