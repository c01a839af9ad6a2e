"""What every screen says of itself: its title, its badge, and whether its data is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from wiu.policy.wording import words
from wiu.presentation.words import day

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_UK = ZoneInfo("Europe/London")


def moment(when: datetime) -> str:
    """Return a moment as people in the UK read it: 22 November 2026, 12:45."""
    local = when.astimezone(_UK)
    return f"{day(local)}, {local:%H:%M}"


def show_banners(viewer: Viewer, desk: Desk) -> None:
    """Say on every screen that a role is only chosen, and that data is invented."""
    edition = desk.home.editions.current()
    if viewer.demonstration:
        st.warning(words("demonstration_banner"), icon=":material/theater_comedy:")
    if edition is not None and edition.sample:
        st.caption(f"**{words('sample_mark')}**")


def show_title(title: str, *, releasable: bool) -> None:
    """Show a page's title and its badge: may its figures be released, or are they internal?"""
    st.title(title)
    st.markdown(f"`{words('badge_releasable' if releasable else 'badge_internal')}`")
