"""The queue of requests: the most urgent first, in words, and the choice of one to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, may
from wiu.policy.moves import State
from wiu.policy.requests import Requester, Want
from wiu.policy.wording import words
from wiu.presentation.words import day
from wiu.requests.request import STATED_PURPOSES
from wiu.services import following
from wiu.ui import requests_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.policy.access import Viewer
    from wiu.services.following import Waiting
    from wiu.ui.desk import Desk

QUEUE, NEW, YEAR = "Queue", "Log a request", "A year in numbers"
_NEWS = "news of requests"
_NEXT = "request to open next"
_WITH_GROUP = (State.REFERRED, State.DEFERRED)

_KINDS: dict[str, Callable[[Waiting], bool]] = {
    "Open": lambda each: each.is_open,
    "Overdue": lambda each: (
        each.is_open and each.clocks.running is not None and each.clocks.running.is_late(each.today)
    ),
    "With the group": lambda each: each.record.life.state in _WITH_GROUP,
    "Publication on hold": lambda each: (
        each.record.hold_until is not None and each.record.hold_until >= each.today
    ),
    "All": lambda _: True,
}


def tell(text: str, *, well: bool, beside_step: bool = False) -> None:
    """Keep a sentence to be shown at the next drawing of the page: something went well, or did not."""
    st.session_state[_NEWS] = (text, well, beside_step)


def show_news(*, beside_step: bool = False) -> None:
    """Show what was kept to be told at this place, once: at the head of the page, or beside the step that was taken."""
    text, well, where = st.session_state.get(_NEWS, ("", True, False))
    if text and where == beside_step:
        del st.session_state[_NEWS]
        (st.success if well else st.error)(
            verbatim(text), icon=":material/check_circle:" if well else ":material/error:"
        )


def open_next(number: str) -> None:
    """Have the page open a request when it is drawn again."""
    st.session_state[_NEXT] = number


def choose_view(viewer: Viewer) -> str:
    """Return what of the page is to be seen; whoever only reviews has the queue alone."""
    number = st.session_state.pop(_NEXT, "")
    if number:
        st.session_state["part"] = QUEUE
        st.session_state["request"] = number
    if not may(viewer, Action.HANDLE_REQUESTS):
        return QUEUE
    chosen: str = st.segmented_control(
        "Part of the page",
        [QUEUE, NEW, YEAR],
        default=None if number else QUEUE,  # what was just set needs no default
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen


def _row(each: Waiting) -> tuple[str, ...]:
    record = each.record
    return (
        record.number,
        requests_words.sentence(each.in_words),
        day(each.clocks.acknowledge.due),
        day(each.clocks.answer.due),
        requests_words.who_in_short(record),
        requests_words.wants(record),
        requests_words.standing(record),
    )


_COLUMNS = ("Request", "Due", "Acknowledge by", "Answer by", "From", "Wants", "State")


def _show_reminders(waiting: tuple[Waiting, ...]) -> None:
    """Say whose hold on publication ends soon: what went out is in no list of open requests any more."""
    ending = [f"{each.record.number}: {each.hold_ends}." for each in waiting if each.hold_ends]
    if ending:
        st.info(
            "Send a reminder; its letter is ready on each request (Q2d).  \n" + "  \n".join(ending),
            icon=":material/event_upcoming:",
        )


def _picked(label: str, options: list[str], key: str, prefix: str) -> list[str]:
    picked: list[str] = st.multiselect(
        label,
        options,
        format_func=lambda word: requests_words.sentence(words(f"{prefix}_{word}")),
        placeholder="All",
        key=key,
        bind="query-params",
    )
    return picked


def _filtered(waiting: tuple[Waiting, ...]) -> list[Waiting]:
    """Ask for filters and return what they leave; each stands in the page's address and names nobody."""
    kind: str = st.segmented_control(
        "Show", list(_KINDS), default="Open", required=True, key="show", bind="query-params"
    )
    with st.expander("Filters"):
        left, middle, right = st.columns(3)
        with left:
            who = _picked("Who asks", [each.value for each in Requester], "from", "requester")
        with middle:
            purposes = _picked("What for", [each.value for each in STATED_PURPOSES], "purpose", "purpose")
        with right:
            wants = _picked("What is wanted", [each.value for each in Want], "wants", "want")
    found = [each for each in waiting if _KINDS[kind](each) and _fits(each, who, purposes, wants)]
    if found:
        narrowed = " and the filters" if who or purposes or wants else ""
        caption = f"{kind}{narrowed}: {len(found)} of {len(waiting)}"
        tables.show_words(caption, _COLUMNS, [_row(each) for each in found])
    elif who or purposes or wants:
        st.info(f"No request under “{kind}” fits the filters: take one away. {len(waiting)} under “All”.")
    else:
        st.info(f"No request under “{kind}”; {len(waiting)} under “All”.")
    return found


def _fits(each: Waiting, who: list[str], purposes: list[str], wants: list[str]) -> bool:
    asked = each.record.request
    return (
        (not who or asked.requester in who)
        and (not purposes or asked.purpose in purposes)
        and (not wants or bool(set(wants) & set(asked.wants)))
    )


def show(viewer: Viewer, desk: Desk) -> str | None:
    """Show the queue and return the number of the request that is opened, None if none is."""
    waiting = following.queue(desk.home, viewer, now=desk.now())
    if not waiting:
        reviews = not may(viewer, Action.HANDLE_REQUESTS)
        st.info(
            "Nothing has been referred to the group." if reviews else "No request yet. Log the first one."
        )
        return None
    if may(viewer, Action.HANDLE_REQUESTS):
        _show_reminders(waiting)
    shown = _filtered(waiting)
    # the one that is open stays open when it leaves the list that is shown, and a link to it opens it
    opened = st.session_state.get("request") or st.query_params.get("request")
    numbers = [each.record.number for each in waiting if each in shown or each.record.number == opened]
    chosen: str | None = st.selectbox(
        "Open a request",
        numbers,
        index=None,
        placeholder="Choose one to read it, act on it, or take its letters out",
        key="request",
        bind="query-params",
    )
    return chosen
