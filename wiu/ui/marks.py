"""What every screen says of itself: its title, its badge, and whether its data is invented."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from wiu.policy.wording import words
from wiu.presentation.words import day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_UK = ZoneInfo("Europe/London")


def moment(when: datetime) -> str:
    """Return a moment as people in the UK read it: 22 November 2026, 12:45."""
    local = when.astimezone(_UK)
    return f"{day(local)}, {local:%H:%M}"


class Badge(StrEnum):
    """What may become of what a page shows."""

    RELEASABLE = "badge_releasable"
    OFFICE = "badge_internal"
    SIGNED_IN = "signed in"
    PREPARERS = "preparers"


_INTERNAL = {
    Badge.SIGNED_IN: "Internal, for every role",
    Badge.PREPARERS: "Internal, for those who prepare releases",
}
_STYLE = """<style>
.stMainBlockContainer {padding: 3rem 3.5rem 4rem;}
@media (max-width: 900px) {.stMainBlockContainer {padding: 3rem 1.2rem 4rem;}}
</style>"""


def show_banners(viewer: Viewer, desk: Desk) -> None:
    """Say on every screen that a role is only chosen, and that data is invented."""
    st.html(_STYLE)
    edition = desk.home.editions.current()
    invented = [words("sample_mark")] if edition is not None and edition.sample else []
    chosen = [words("demonstration_banner")] if viewer.demonstration else []
    if said := [*invented, *chosen]:
        st.warning(" · ".join(text.rstrip(".") for text in said), icon=":material/science:")


def show_title(title: str, badge: Badge) -> None:
    """Show a page's title and its badge: may its figures be released, or are they internal?"""
    st.title(title)
    st.badge(_INTERNAL.get(badge) or words(badge.value), color="blue")


def show_tiles(tiles: Mapping[str, str]) -> None:
    """Show a few numbers large, side by side where there is room; each a name and its figure."""
    with st.container(horizontal=True, gap="medium"):
        for name, figure in tiles.items():
            st.metric(name, figure, width="content")
