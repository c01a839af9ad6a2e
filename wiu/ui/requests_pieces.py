"""Which view of the Workforce page shows a piece of an answer: chosen from what is at hand, or its address pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.thresholds import Audience
from wiu.requests import pack
from wiu.requests.pack import LONGEST_ADDRESS
from wiu.services import holding, saving_views
from wiu.services.occasions import occasion_of
from wiu.ui import choosing, releases_prepare, signin, view_words
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.requests.record import Record
    from wiu.ui.desk import Desk

_FOR_MEMBERS = view_words.for_whom(Audience.MEMBER)
PASTED = "pasted"
_NONE = ""


def ask(desk: Desk, record: Record, chosen: str, pasted: str) -> None:
    """Ask for the view of a piece of a request's answer.

    `chosen` and `pasted` are the keys of the two widgets, to be read by `address`.
    """
    found = _at_hand(desk)
    names = {_NONE: "No view", **found, PASTED: "Another: paste its address"}
    which = PASTED
    if found:
        which = st.selectbox(
            "Its view on the Workforce page",
            list(names),
            format_func=names.__getitem__,
            key=chosen,
            help="Views that you kept for a release since you came, and those that colleagues saved.",
        )
    if which in found:
        st.caption(verbatim(f"{found[which]}."))  # the list cuts long names off on a narrow screen
        if occasion_of(record).audience is Audience.EXTERNAL and found[which].endswith(_FOR_MEMBERS):
            st.warning(f"{record.number} comes from outside. {releases_prepare.for_others()}")
    if which == PASTED:
        more = "" if found else " “Keep for a release” there, and it stands here to be chosen."
        st.text_input(
            "Address of its view on the Workforce page, if there is one",
            key=pasted,
            max_chars=LONGEST_ADDRESS,
            help=f"Choose the figures on the Workforce page and copy the address from the browser.{more}",
        )


def address(desk: Desk, chosen: str, pasted: str) -> str:
    """Return the address of the view that was asked for under these keys, empty if there is none.

    One that was pasted names no round where it stood at the newest: it is named here, for next year that is another.
    """
    which = st.session_state.get(chosen, PASTED)
    if which != PASTED:
        return str(which)
    given, viewer = str(st.session_state.get(pasted) or "").strip(), signin.viewer_now()
    if viewer is None or not may(viewer, Action.EXPLORE_WORKFORCE) or not desk.home.has_data():
        return given
    return pack.with_default(given, choosing.ROUND, holding.choices(desk.home, viewer).rounds[0][1])


def _at_hand(desk: Desk) -> dict[str, str]:
    """Return address → name of the views that this session kept and that colleagues saved."""
    viewer = signin.viewer_now()
    if viewer is None or not may(viewer, Action.EXPLORE_WORKFORCE) or not desk.home.has_data():
        return {}
    choices = holding.choices(desk.home, viewer)
    views = [("Kept", question, audience) for question, audience in releases_prepare.frozen()]
    views += [
        (f"Saved as “{each.name}”", each.question, each.audience)
        for each in saving_views.saved(desk.home, viewer)
    ]
    found: dict[str, str] = {}
    for how, question, audience in views:
        address_of_it = choosing.address(choices, question, audience)
        # what was asked of a round that is gone can't be shown to anybody any more
        if len(address_of_it) <= LONGEST_ADDRESS and question.round in {None, *dict(choices.rounds)}:
            found.setdefault(address_of_it, f"{how}: {view_words.in_words(question, audience)}")
    return found
