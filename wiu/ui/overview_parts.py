"""Parts of the Overview: what waits, what is held, and a first walk through the sample data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.thresholds import Audience
from wiu.presentation import words
from wiu.services import catalogue, holding, waiting
from wiu.ui import choosing, menu, quick_release, ready, requests_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.holding import Choices
    from wiu.services.waiting import ToAnswer
    from wiu.ui.desk import Desk

_MOST_SHOWN = 5
_WALK = (
    (
        Action.EXPLORE_WORKFORCE,
        "workforce",
        "Open Workforce",
        "press “Age profile” under Ready views, and read the title of the first chart",
    ),
    (
        Action.EXPLORE_WORKFORCE,
        "workforce",
        "Ask why",
        "choose a withheld cell at the foot of the same page, and read why it is withheld",
    ),
    (
        Action.SEE_SERVICES,
        "services_map",
        "Open Services map",
        "choose a specialism and a region, and read who gives which services there",
    ),
    (
        Action.HANDLE_REQUESTS,
        "requests",
        "Open Requests",
        "choose under “Log a request” who asks for what, and read what the policy proposes for it",
    ),
    (Action.READ_POLICY, "methods", "Open Policy and methods", "look up the rule that withheld the cell"),
)


def _link(page: str, label: str) -> None:
    entry = next(each for each in menu.MENU if each.name == page)
    st.page_link(str(entry.file), label=label)


def show_waiting(viewer: Viewer, desk: Desk) -> None:
    """Say what waits for this viewer, each with the page where it is done."""
    st.header("Waiting for you")
    found = waiting.errands(desk.home, viewer, now=desk.now())
    if not found:
        st.write("Nothing waits for you: no request is due, and no release needs a second person.")
    for each in found:
        _link(each.page, f"{each.number:,} {each.what}")


def _show_answer(each: ToAnswer, choices: Choices) -> None:
    record = each.record
    asked = record.summary or requests_words.wants(record)
    label = verbatim(f"{record.number}: {asked.rstrip('.')} ({requests_words.who_in_short(record)})")
    if each.page != "workforce":
        menu.show_link(each.page, label, [("request", record.number)])
        return
    fits = each.view if each.view is not None and ready.held(choices, each.view) else None
    shown = choosing.query(choices, fits.question, Audience.MEMBER) if fits else []
    menu.show_link("workforce", label, [*shown, (quick_release.ANSWERS, record.number)])


def show_to_answer(viewer: Viewer, desk: Desk) -> None:
    """Lead straight to the answer of each request that needs nobody's further word."""
    found = waiting.to_answer(desk.home, viewer, now=desk.now())
    if not found:
        return
    st.subheader("Requests that you can answer now")
    st.caption(
        "Each link leads to the page that answers it, with the figures that its words seem to ask for; look whether they do."
    )
    choices = holding.choices(desk.home, viewer)
    for each in found[:_MOST_SHOWN]:
        _show_answer(each, choices)
    if len(found) > _MOST_SHOWN:
        _link("requests", f"{len(found) - _MOST_SHOWN} more on the Requests page")


def show_walk(viewer: Viewer) -> None:
    """Offer a first walk through the sample data."""
    with st.expander("New here? Five minutes on the sample data"):
        st.write("Nothing you do on this walk changes anything.")
        steps = [each for each in _WALK if may(viewer, each[0])]
        for number, (_, page, label, what) in enumerate(steps, 1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _link(page, f"{number}. {label}")
                st.markdown(f"and {what}.")


def _complete(share: float | None) -> str:
    if share is None:
        return "not asked"
    rounded = words.number(share, 0)
    return "under 1%" if rounded == words.LOW else f"{rounded}%"


def show_catalogue(viewer: Viewer, desk: Desk) -> None:
    """Show what can be asked for, and how completely each round was answered."""
    held = catalogue.catalogue(desk.home, viewer)
    st.header("What we hold")
    st.write(
        "What a member can ask for, and what share of those who answered gave it, round by round. Every measure can "
        "be broken down by region, nation, specialism, sector and type of organisation, and staff by staff group; "
        "age and gender go with headcount. Ask on the Workforce page."
    )
    tables.show_words(
        "What is held, and how complete it is",
        ("Measure or breakdown", *held.rounds),
        [(each.what, *(_complete(share) for share in each.complete)) for each in held.items],
    )
