"""The form that takes a request down; what the policy proposes stands beside it and changes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.requests import Gain, MemberRole, Purpose, Requester, Scope, Want
from wiu.policy.wording import words
from wiu.requests.clocks import EARLIEST, uk_day
from wiu.requests.proposal import outcome_in_words
from wiu.requests.record import LONGEST_SUMMARY
from wiu.requests.request import STATED_PURPOSES, Format, RequestError
from wiu.services import asking
from wiu.ui import requests_queue, requests_words

if TYPE_CHECKING:
    from enum import StrEnum

    from streamlit.delta_generator import DeltaGenerator

    from wiu.policy.access import Viewer
    from wiu.services.asking import Asked
    from wiu.ui.desk import Desk

_FORM = "number of the form"  # a new form after each request that was logged: all its widgets begin anew
_TYPED = "request typed and not logged"  # by whom, and what stands in which field
_BROUGHT_BACK = "fields that this drawing of the form brought back"
_FIELDS = (
    "requester",
    "member_role",
    "organisation",
    "group",
    "wants",
    "scope",
    "purpose",
    "gain",
    "format",
    "summary",
    "name",
    "email",
    "received",
    "own",
    "at once",
)
_GAIN: dict[str, bool | str] = {Gain.NO: False, Gain.YES: True, Gain.UNCLEAR: "unclear"}


# Pixels; what does not fit beside stands below, so that nothing is squeezed on a narrow screen.
_FORM_WIDE, _PROPOSAL_WIDE, _HALF = 510, 330, 245
# the proposal stays in sight while the form beside it is filled in
_STYLE = """<style>
@media (min-width: 1100px) {div:has(> .st-key-proposal) {position: sticky; top: 4.5rem; align-self: flex-start;}}
</style>"""


def _row() -> DeltaGenerator:
    return st.container(horizontal=True)


def _key(name: str) -> str:
    return f"{name} of form {st.session_state.setdefault(_FORM, 1)}"


def _bring_back(viewer: Viewer) -> None:
    """Lay into the form what this person typed and did not log, after the page was left; never anybody else's."""
    by, typed = st.session_state.get(_TYPED, (viewer.subject, {}))
    if by != viewer.subject:
        _begin_anew()
        typed = {}
    lost = [name for name in typed if _key(name) not in st.session_state]
    for name in lost:
        st.session_state[_key(name)] = typed[name]
    st.session_state[_BROUGHT_BACK] = lost


def _remember(viewer: Viewer) -> None:
    """Keep what stands in the form, for the page forgets its fields when it is left."""
    _, before = st.session_state.get(_TYPED, ("", {}))
    here = {name: st.session_state[_key(name)] for name in _FIELDS if _key(name) in st.session_state}
    st.session_state[_TYPED] = (viewer.subject, {**before, **here})


def _begin_anew() -> None:
    st.session_state[_FORM] = st.session_state.get(_FORM, 1) + 1
    st.session_state.pop(_TYPED, None)


def _begun(name: str, value: Any) -> Any:
    """Return what a field begins with; what was brought back needs no beginning."""
    return None if name in st.session_state[_BROUGHT_BACK] else value


def _buttons(label: str, prefix: str, options: list[StrEnum], chosen: StrEnum) -> StrEnum:
    picked: StrEnum = st.segmented_control(
        label,
        options,
        default=_begun(prefix, chosen),
        required=True,  # a second press on what is chosen keeps it
        format_func=lambda word: requests_words.sentence(
            word if prefix == "requester" else words(f"{prefix}_{word}")
        ),
        key=_key(prefix),
        wrap=True,
    )
    return picked


def _list(label: str, prefix: str, options: list[StrEnum], chosen: StrEnum | None) -> StrEnum | None:
    picked: StrEnum | None = st.selectbox(
        label,
        options,
        index=None if chosen is None else _begun(prefix, options.index(chosen)),
        format_func=lambda word: requests_words.sentence(words(f"{prefix}_{word}")),
        placeholder="Choose",
        key=_key(prefix),
    )
    return picked


def _who() -> dict[str, Any]:
    requester = _buttons("Who asks?", "requester", list(Requester), Requester.MEMBER)
    role = None
    if requester is Requester.MEMBER:
        role = st.pills(
            "As what?",
            list(MemberRole),
            default=_begun("member_role", MemberRole.INDIVIDUAL),
            required=True,
            format_func=lambda word: requests_words.sentence(words(f"member_role_{word}")),
            key=_key("member_role"),
            wrap=True,
        )
    row = _row()
    organisation = row.text_input("Organisation", key=_key("organisation"), max_chars=300, width=_HALF)
    group = ""
    if requester is Requester.MEMBER:
        group = row.text_input(
            "Special interest group, if any",
            key=_key("group"),
            max_chars=300,
            help="Q2a needs the group's name.",
            width=_HALF,
        )
    return {
        "requester": requester,
        "member_role": role,
        "for_sig": group or None,
        "organisation": organisation,
    }


def _what() -> dict[str, Any]:
    wants = st.pills(
        "What is wanted?",
        list(Want),
        selection_mode="multi",
        format_func=lambda word: requests_words.sentence(words(f"want_{word}")),
        key=_key("wants"),
        wrap=True,
    )
    scope = _list("For how much of the country?", "scope", list(Scope), None)
    purpose = _list("What for?", "purpose", list(STATED_PURPOSES), Purpose.NOT_STATED)
    with _row():
        gain = _buttons("For commercial gain?", "gain", [Gain.NO, Gain.YES, Gain.UNCLEAR], Gain.UNCLEAR)
        form = st.segmented_control(
            "Format asked for",
            list(Format),
            default=_begun("format", Format.PDF),
            required=True,
            format_func=str.upper,
            key=_key("format"),
        )
    return {
        "wants": [want.value for want in wants],
        "scope": scope,
        "purpose": purpose,
        "commercial_gain": _GAIN[gain],
        "format": form,
    }


def _asked(desk: Desk) -> Asked:
    today = uk_day(desk.now())
    stated = _who() | _what()
    summary = st.text_area(
        "In short: what do they ask?",
        key=_key("summary"),
        max_chars=LONGEST_SUMMARY,
        height=80,
        help="A sentence or two, without names: it is printed in letters and read by the group.",
    )
    row = _row()
    name = row.text_input("Requester's name", key=_key("name"), max_chars=200, width=_HALF)
    email = row.text_input(
        "Work e-mail", key=_key("email"), max_chars=200, help="Work details only (S1).", width=_HALF
    )
    received = row.date_input(
        "Came in on",
        _begun("received", today),
        min_value=EARLIEST,
        max_value=today,
        format="DD/MM/YYYY",
        key=_key("received"),
        width=_HALF,
    )
    own = st.checkbox("I ask for this myself (a colleague will decide)", key=_key("own"))
    at_once = st.checkbox(
        "Acknowledge it now; the letter is ready next",
        value="at once" not in st.session_state[_BROUGHT_BACK],
        key=_key("at once"),
    )
    return asking.Asked(stated, received or today, name, email, summary, own=own, acknowledge=at_once)


_SAID = {
    "requester": "Say who asks.",
    "wants": "Say what is wanted.",
    "scope": "Say for how much of the country.",
    "purpose": "Say what for.",
}


def _still_missing(stated: dict[str, Any]) -> str:
    return " ".join(text for field, text in _SAID.items() if not stated[field])


def _show_proposal(viewer: Viewer, asked: Asked) -> bool:
    """Show what the policy proposes for what is entered so far; return whether it is a request yet."""
    st.subheader("What the policy proposes")
    if missing := _still_missing(asked.stated):
        st.info(missing)
        return False
    try:
        proposal = asking.proposal(viewer, asked.stated)
    except RequestError as error:
        st.error(error.message)
        return False
    said = outcome_in_words(proposal.outcome, proposal.rest)
    st.write(f"**{said}**, by {requests_words.cited(proposal.clauses)}.")
    st.markdown("\n".join(f"- {each}" for each in proposal.reasons))
    if proposal.conditions:
        st.markdown("**Conditions**\n" + "\n".join(f"- {each}" for each in proposal.conditions))
    told_by_condition = words("condition_deny_gain") in proposal.conditions
    if proposal.notify_uklg and not told_by_condition:
        st.write("The UK Liaison Group must be told.")
    st.caption(words("request_policy_decides"))
    unnamed = asking.unnamed(asked)
    for said in unnamed.values():
        st.info(said)
    return not unnamed


def show(viewer: Viewer, desk: Desk) -> None:
    """Show the form, the proposal beside it, and log the request when asked to."""
    st.html(_STYLE)
    _bring_back(viewer)
    side_by_side = st.container(horizontal=True, gap="small")
    with side_by_side.container(width=_FORM_WIDE):
        asked = _asked(desk)
    _remember(viewer)
    with side_by_side.container(width=_PROPOSAL_WIDE, border=True, key="proposal"):
        complete = _show_proposal(viewer, asked)
        pressed = st.button("Log this request", type="primary", disabled=not complete, width="stretch")
    if pressed:
        record = asking.log(desk.home, viewer, asked, now=desk.now())
        _begin_anew()
        done = " and acknowledged" if asked.acknowledge else ""
        requests_queue.tell(f"{record.number} is logged{done}.", well=True)
        requests_queue.open_next(record.number)
        st.rerun()
