"""The short form in the quick way's dialog: a member's request that is logged and answered at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.requests import MemberRole, Outcome, Purpose, Scope
from wiu.policy.wording import words
from wiu.requests.clocks import uk_day
from wiu.requests.request import STATED_PURPOSES
from wiu.services import asking
from wiu.ui import requests_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_GAIN: dict[str, bool | str] = {"no": False, "yes": True, "unclear": "unclear"}


def is_whole(asked: asking.Asked, under: Mapping[str, DeltaGenerator]) -> bool:
    """Say at each field of the form what is still missing; return whether nothing is."""
    missing = asking.unsaid(asked)
    for field, said in missing.items():
        under[field].error(said)
    if missing:
        st.error("Nothing was released or logged: the form above says what is missing.")
    return not missing


def ask(viewer: Viewer, desk: Desk) -> tuple[asking.Asked | None, Mapping[str, DeltaGenerator]]:
    """Ask for a member's request in short; return it, and the places under the fields where an error is said.

    It is None where the policy proposes something else than to meet it.
    """
    under: dict[str, DeltaGenerator] = {}

    def pick(label: str, prefix: str, options: tuple[Any, ...], field: str, index: int = 0) -> Any:
        # the usual answer stands there from the start: a member's table is four clicks away
        return st.selectbox(
            label,
            options,
            index=index,
            format_func=lambda word: requests_words.sentence(words(f"{prefix}_{word}")),
            key=f"quick: {field}",
        )

    left, right = st.columns(2)
    organisation = left.text_input("Organisation", key="quick: organisation", max_chars=300)
    under["organisation"] = left.empty()
    name = right.text_input(
        "Requester's name",
        key="quick: name",
        max_chars=200,
        help="Kept with the request for the answer, never printed. The organisation or the name is needed.",
    )
    left, right = st.columns(2)
    with left:
        role = pick("The member asks", "member_role", tuple(MemberRole), "member_role")
    with right:
        stated_purposes = tuple(each for each in STATED_PURPOSES if each is not Purpose.NOT_STATED)
        purpose = pick("What for?", "purpose", stated_purposes, "purpose")
    left, right = st.columns(2)
    with left:
        scope = pick(
            "For how much of the country?", "scope", tuple(Scope), "scope", tuple(Scope).index(Scope.UK)
        )
    with right:
        gain = pick("For commercial gain?", "gain", tuple(_GAIN), "commercial_gain")
    group = st.text_input("Special interest group, if any", key="quick: group", max_chars=300)
    under["for_sig"] = st.empty()
    summary = st.text_input(
        "In short: what do they ask?",
        key="quick: summary",
        max_chars=300,
        help="A sentence without names. The PDF prints it beside what it is for, and the log keeps it (Q4).",
    )
    under["summary"] = st.empty()
    stated = {
        "requester": "member",
        "member_role": role,
        "for_sig": group or None,
        "organisation": organisation,
        "commercial_gain": _GAIN[gain],
        "purpose": purpose,
        "wants": ["workforce", "vacancies"],
        "scope": scope,
        "format": "pdf",
    }
    if not _would_be_met(viewer, stated):
        return None, under
    asked = asking.Asked(stated, uk_day(desk.now()), name, summary=summary, acknowledge=True, answered=True)
    return asked, under


def _would_be_met(viewer: Viewer, stated: dict[str, Any]) -> bool:
    """Say what the policy proposes; return whether that is to meet the request."""
    proposal = asking.proposal(viewer, stated)
    clauses = requests_words.cited(proposal.clauses)
    if proposal.outcome is not Outcome.MEET:
        st.info(
            f"The policy proposes: {words(f'outcome_{proposal.outcome}').lower()}, by {clauses}. Such a request is "
            "logged and decided on the Requests page first."
        )
        return False
    st.caption(
        f"The policy lets it be met without further authorisation: {clauses}. It is logged with the release."
    )
    return True
