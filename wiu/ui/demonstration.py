"""Demonstration roles: chosen, not proved, and so only where nothing could be lost by it.

All must hold at every rerun: no identity provider configured, nothing but sample data present, and
a connection whose both ends lie on this machine. Loading real data shuts the roles. They are vouched
for by a provider of our own (`wiu.ui.development`), so that one signs in as one does in production.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Role, Viewer
from wiu.ui import development, loopback

if TYPE_CHECKING:
    from wiu.services.home import Home

WHAT_THEY_DO = {
    Role.OFFICE: "Loads survey files, sees everything, answers requests.",
    Role.WIU: "Explores workforce figures and answers requests. Sees no service contracts.",
    Role.UKLG: "Looks at every view and reviews what is referred to the UK Liaison Group. Releases nothing.",
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
    return development.running() is not None and is_on_this_machine() and not home.holds_real_data()


def viewer(home: Home, vouched_for: Viewer) -> Viewer | None:
    """Return the viewer whom our own provider vouches for, marked as one who only looks round; None if none may be."""
    return replace(vouched_for, demonstration=True) if is_allowed(home) else None
