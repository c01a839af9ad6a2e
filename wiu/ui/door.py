"""The door of every page: its first line opens it, and nothing of the page is seen before."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from wiu.policy.access import Action, Role, Viewer, may, permissions
from wiu.services.home import Home
from wiu.ui import browsers, demonstration, first_start, marks, signin
from wiu.ui.desk import Desk
from wiu.ui.verbatim import verbatim


def _explain(viewer: Viewer, action: Action) -> None:
    """Say why this viewer may not come in, and who may (rule 13 of the screens)."""
    if not viewer.roles:
        st.title("No role yet")
        st.write(
            f"You are signed in as {verbatim(viewer.name)}, but your account holds no role here. Ask the office "
            "which role you should have; the operator gives it to your account at the identity provider."
        )
        return
    allowed = [demonstration.NAMES[role] for role in Role if role in permissions()[action]]
    st.title("Not for your role")
    st.write(f"Your role does not allow you to {action.value}. Who may: {', '.join(allowed) or 'nobody'}.")
    st.write("Ask one of them, or choose another page in the menu.")


def end_here() -> NoReturn:
    """End the page here."""
    st.stop()
    raise AssertionError("the script ends above")


def admit(action: Action) -> tuple[Viewer, Desk]:
    """Return the viewer and their desk, or show why not and end the page here."""
    viewer = signin.viewer_now()
    if viewer is None:
        signin.show_notice()
        end_here()
    desk = Desk(Home.from_environment())
    marks.show_banners(viewer, desk)
    signin.show_who(viewer)
    if not may(viewer, action):
        if not viewer.roles:
            browsers.forget(signin.browser())
        signin.note_once(viewer, "refused", action)
        _explain(viewer, action)
        end_here()
    browsers.let_in(signin.browser(), viewer)
    signin.note_once(viewer, "sign in")
    first_start.ensure_data(viewer, desk)
    return viewer, desk
