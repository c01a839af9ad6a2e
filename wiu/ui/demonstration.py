"""Demonstration roles: chosen, not proved, and so only where nothing could be lost by it.

All must hold at every rerun: no identity provider configured, nothing but sample data present, and
a connection whose both ends lie on this machine. Loading real data shuts the roles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Role, Viewer
from wiu.ui import loopback
from wiu.ui.provider import provider

if TYPE_CHECKING:
    from wiu.services.home import Home

_KEY = "demonstration role"

WHAT_THEY_DO = {
    Role.OFFICE: "Loads survey files, sees everything, answers requests.",
    Role.WIU: "Explores workforce figures and answers requests. Sees no service contracts.",
    Role.UKLG: "Reviews what is referred to the UK Liaison Group. Takes nothing out.",
}
NAMES = {
    Role.OFFICE: "Office staff",
    Role.WIU: "Workforce Intelligence Unit",
    Role.UKLG: "UK Liaison Group",
}


def is_on_this_machine() -> bool:
    """Return whether the server listens on loopback and this session came over it."""
    return loopback.is_host(st.config.get_option("server.address")) and loopback.says_local(
        st.context.headers.get(loopback.HEADER.decode())
    )


def is_allowed(home: Home) -> bool:
    """Return whether demonstration roles may be had, here and now."""
    return not provider().configured and is_on_this_machine() and not home.holds_real_data()


def viewer(home: Home) -> Viewer | None:
    """Return the viewer in the role chosen in this session, None if none was or none may be."""
    chosen = st.session_state.get(_KEY)
    if chosen is None or not is_allowed(home):
        return None
    role = Role(chosen)
    return Viewer(f"demonstration-{role}", NAMES[role], frozenset({role}), demonstration=True)


def choose(role: Role) -> None:
    """Take a role for this session. What it is worth is asked anew at each rerun."""
    st.session_state[_KEY] = role.value


def leave() -> None:
    """Give the role back."""
    st.session_state.pop(_KEY, None)
