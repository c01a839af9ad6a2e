"""The website's bundle from the page: made when asked for, handed over once, to those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Role, may, permissions
from wiu.services import publishing
from wiu.ui import demonstration, exports, mishap, signin

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk


def offer(viewer: Viewer, desk: Desk) -> None:
    """Offer the bundle; say who may have it to whoever may not."""
    if not may(viewer, Action.PUBLISH_MAP):
        names = [demonstration.NAMES[role] for role in Role if role in permissions()[Action.PUBLISH_MAP]]
        st.caption(f"Publishing the maps is not for your role. Who may: {', '.join(names)}.")
        return
    st.write(
        "A zip for IPEM's website: both maps and their table on a page without script, the departments with their "
        "services, both as GeoJSON of listed fields, and the notes as PDF. Heads of Service who objected are left "
        "out by name. It holds all specialisms, whatever is chosen above, and is made of a release: one person "
        "prepares it, another approves it on the Releases page."
    )
    found = publishing.standing(desk.home, viewer)
    if found.prepared is not None:
        st.info(f"{found.prepared.number} is prepared and waits for a second person on the Releases page.")
    elif not found.fits:
        st.button("Prepare the maps for release", key="prepare maps", on_click=_prepare, args=(viewer, desk))
    if found.fits and found.current is not None:
        _offer_download(viewer, desk, found.current.number)
    elif found.current is not None:
        st.caption(f"{found.current.number} is current, but of an earlier edition of the data.")


def _prepare(viewer: Viewer, desk: Desk) -> None:
    signin.validity(viewer, Action.PUBLISH_MAP)()
    with mishap.said():
        publishing.prepare(desk.home, viewer, now=desk.now())


def _offer_download(viewer: Viewer, desk: Desk, number: str) -> None:
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.PUBLISH_MAP)

    def made() -> bytes:
        # runs when the button is pressed, which may be long after the door was opened
        still_valid()
        published = publishing.publish(desk.home, viewer, now=desk.now())
        return exports.hand_over(browser, viewer, published.bundle.content, still_valid)

    st.download_button(
        f"Download the website's bundle of {number}",
        made,
        file_name=f"{number.lower()}-website.zip",
        mime="application/zip",
        type="primary",
        on_click="ignore",
        help=f"The download is logged. {exports.IF_IT_FAILS}",
    )
