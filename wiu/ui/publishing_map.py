"""The website's bundle from the page: made when asked for, handed over once, to those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Role, may, permissions
from wiu.services import publishing
from wiu.ui import demonstration, exports, signin

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk


def offer(viewer: Viewer, desk: Desk) -> None:
    """Offer the bundle; say who may have it to whoever may not."""
    if not may(viewer, Action.PUBLISH_MAP):
        names = [demonstration.NAMES[role] for role in Role if role in permissions()[Action.PUBLISH_MAP]]
        st.caption(f"Publishing the maps is not for your role. Who may: {', '.join(names)}.")
        return
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.PUBLISH_MAP)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        _, bundle = publishing.draft(desk.home, viewer, now=desk.now())
        return exports.hand_over(browser, viewer, bundle.content, still_valid)

    st.write(
        "A zip for IPEM's website: both maps and their table on a page without script, the departments with their "
        "services, both as GeoJSON of listed fields, and the notes as PDF. Heads of Service who objected are left "
        "out by name. It holds all departments and specialisms, whatever is chosen above."
    )
    st.download_button(
        "Download the website's bundle, a draft",
        made,
        file_name=f"wiu-website-{desk.now():%Y%m%d}.zip",
        mime="application/zip",
        type="primary",
        on_click="ignore",
        help="Marked as a draft on every page. The download is logged.",
    )
