"""The register of releases on screen: what went out, what waits for a second person, what a new edition touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, may
from wiu.presentation.words import day
from wiu.releases.release import State
from wiu.services import released
from wiu.ui import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from wiu.policy.access import Viewer
    from wiu.releases.release import Release
    from wiu.ui.desk import Desk

REGISTER, PREPARE, VERIFY = "Register", "Prepare a release", "Verify a PDF"
_NEWS = "news of releases"
_NEXT = "release to open next"
_COLUMNS = ("Release", "Day", "State", "Answers", "For", "Edition", "Cells shown / withheld", "Says")
_AUDIENCES = {"member": "Members", "external": "External bodies", "website": "The website"}


def tell(text: str) -> None:
    """Keep a sentence to be shown at the next drawing of the page."""
    st.session_state[_NEWS] = text


def show_news() -> None:
    """Show what was kept to be told, once."""
    if text := st.session_state.pop(_NEWS, ""):
        st.success(text, icon=":material/check_circle:")


def open_next(number: str) -> None:
    """Have the page open a release when it is drawn again."""
    st.session_state[_NEXT] = number


def choose_part(viewer: Viewer) -> str:
    """Return what of the page is to be seen; whoever only looks has no part that makes anything."""
    number = st.session_state.pop(_NEXT, "")
    if number:
        st.session_state["release_part"] = REGISTER
        st.session_state["release"] = number
    parts = [REGISTER, PREPARE, VERIFY] if may(viewer, Action.PREPARE_RELEASE) else [REGISTER, VERIFY]
    chosen: str = st.segmented_control(
        "Part of the page",
        parts,
        default=None if number else REGISTER,  # what was just set needs no default
        required=True,
        key="release_part",
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen


def audience_in_words(audience: str) -> str:
    """Return a readership as people read it."""
    return _AUDIENCES[audience]


def warn_of_alike(found: Collection[Release]) -> None:
    """Warn that the same views were drawn up or sent for the same request already."""
    for each in found:
        waits = each.state is State.PREPARED
        st.warning(
            f"{each.number} holds the very same views for {each.occasion.request}, and "
            + (
                "waits for a second person: one of the two is enough. Withdraw the other."
                if waits
                else f"went out on {day(each.day)}. If this one is to correct it, say so above, so that it is superseded."
            )
        )


def _row(each: Release) -> tuple[str, ...]:
    return (
        each.number,
        day(each.day),
        _state(each),
        each.occasion.rests_on[:1].upper() + each.occasion.rests_on[1:],
        audience_in_words(each.occasion.audience),
        f"{each.views[0].edition}",
        f"{each.published:,} / {each.withheld:,}",
        each.title,
    )


def _state(each: Release) -> str:
    return "Waits for a second person" if each.state is State.PREPARED else str(each.state).capitalize()


_KINDS: dict[str, Callable[[Release], bool]] = {
    "All": lambda _: True,
    "Waiting": lambda each: each.state is State.PREPARED,
    "Current": lambda each: each.state is State.CURRENT,
    "Superseded or recalled": lambda each: each.state in {State.SUPERSEDED, State.RECALLED},
}


def show(viewer: Viewer, desk: Desk) -> str | None:
    """Show the register and return the number of the release that is opened, None if none is."""
    every = released.register(desk.home, viewer)
    if not every:
        st.info(
            "Nothing has been released yet. A member's request is answered on the Workforce page, everything else "
            "is prepared here."
            if may(viewer, Action.PREPARE_RELEASE)
            else "Nothing that was referred to the group has been released yet."
        )
        return None
    _show_touched(viewer, desk)
    kind: str = st.segmented_control(
        "Show", list(_KINDS), default="All", required=True, key="show_releases", bind="query-params"
    )
    shown = [each for each in every if _KINDS[kind](each)]
    if shown:
        caption = f"{kind}: {len(shown)} of {len(every)}, the newest first"
        tables.show_words(caption, _COLUMNS, [_row(each) for each in shown])
    else:
        st.info(f"No release under “{kind}”; {len(every)} under “All”.")
    opened = st.session_state.get("release")
    chosen: str | None = st.selectbox(
        "Open a release",
        [each.number for each in every if each in shown or each.number == opened],
        index=None,
        placeholder="Choose one to see its pages, approve it, recall it, or take it out again",
        key="release",
        bind="query-params",
    )
    return chosen


def _show_touched(viewer: Viewer, desk: Desk) -> None:
    """List the releases that a newer edition may have changed: each is looked at, and corrected where it did."""
    touched = released.touched(desk.home, viewer)
    if not touched:
        return
    edition = desk.home.editions.current()
    now = f"edition {edition.number}" if edition else "a newer edition"
    named = ", ".join(f"{each.number} (edition {each.views[0].edition})" for each in touched)
    st.warning(
        f"Made from an earlier edition; since then answers of their round have changed ({now}): {named}. Open each, see "
        "whether its figures changed, and supersede it where they did.",
        icon=":material/update:",
    )
