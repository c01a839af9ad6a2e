"""The one gate out of a screen: the PDF of a view, for those who may take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Role, may, permissions
from wiu.services import releasing
from wiu.ui import demonstration, exports, signin

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

    browser, still_valid = signin.browser(), signin.validity(viewer, Action.EXPORT_VIEW)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        _, document = releasing.view_as_pdf(desk.home, viewer, question, audience, now=desk.now())
        return exports.hand_over(browser, viewer, document, still_valid)

    st.download_button(
        "Download this view as PDF",
        made,
        file_name=f"wiu-draft-{desk.now():%Y%m%d}.pdf",
        mime="application/pdf",
        type="primary",
        on_click="ignore",
        help="The whole view with its proviso, base, symbols and thresholds. The download is logged.",
    )
    st.caption(
        "A draft is for checking inside. Never give two drafts of the same people to one reader: each is protected "
        "by itself alone, so together they could show what each withholds. Only registered releases, which are "
        "not built yet, will be protected together (R2)."
    )
