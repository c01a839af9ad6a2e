"""The list of gaps: whom to ring first, what it would add, what is known; and the notes of who was rung."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage import summary
from wiu.coverage.gaps import Gap, Missing
from wiu.presentation import words
from wiu.services import chasing
from wiu.services.chasing import Chase, Outcome
from wiu.ui import coverage_asking, coverage_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.coverage_view import Seen
    from wiu.ui.desk import Desk

MOST_SHOWN = 25
FIRST = 5
_NEWS = "news of the chase list"
_KINDS = {
    "Departments that have not answered": (Gap.DEPARTMENT,),
    "No provider known": (Gap.NOTHING_KNOWN,),
    "Not on our list": (Gap.UNLISTED,),
    "Outside the survey": (Gap.PRIVATE,),
    "Contradictions": (Gap.CONFLICT,),
    "All": tuple(Gap),
}
_HINTS = {
    Gap.DEPARTMENT: "Each would answer for its own organisation and for those it serves, directly or through others.",
    Gap.NOTHING_KNOWN: "“Adds” is the most that an answer could add: some of these needs may turn out to be none.",
    Gap.UNLISTED: "Somebody says that a service exists, and no department for it is on our list. Ask, and enter it.",
    Gap.PRIVATE: "Nobody asks private providers. Their clients can say what staff stand behind the service.",
    Gap.CONFLICT: "Ask both sides, then decide under “Contradictions”.",
}
_COLUMNS = ("Whom to ask", "Adds", "Chased", "What is known")


def _within(seen: Seen) -> list[tuple[Missing, int]]:
    """Return the gaps that the filters keep, each with what it adds among them; the order stays that of adding."""
    found = [(each, len(seen.pairs & set(each.pairs))) for each in seen.coverage.now.missing]
    kept = [(each, adds) for each, adds in found if adds]
    return sorted(kept, key=lambda item: -item[1])


def standing(steps: tuple[Chase, ...], seen_on: object) -> str:
    """Return where the chasing of a gap stands, in words; an answer that is late says so."""
    if not steps:
        return "not yet"
    last = steps[-1]
    said = f"{last.outcome.value} {words.day(last.on)}, by {last.by}"
    if last.outcome is Outcome.CHASED and last.expected is not None:
        late = seen_on is not None and str(last.expected) < str(seen_on)
        said += f"; answer {'was due' if late else 'expected'} {words.day(last.expected)}"
        said += ": overdue" if late else ""
    return said


def _row(seen: Seen, gap: Missing, adds: int, today: object) -> tuple[str, ...]:
    asked = coverage_asking.asked(seen, gap)
    about = f"{asked.specialisms}. " if gap.kind is not Gap.DEPARTMENT else ""
    return (
        f"{asked.title}: {asked.contact}",
        f"{'up to ' if gap.kind is Gap.NOTHING_KNOWN and adds > 1 else ''}{adds}",
        standing(seen.coverage.chased.get(gap.key, ()), today),
        f"{about}{coverage_words.sentence(asked.known)}",
    )


def _adding_nothing(seen: Seen) -> str:
    """Return how many silent departments are in no list, for what they would cover is settled; "" if none are."""
    listed = {gap.whom for gap, _ in _within(seen) if gap.kind is Gap.DEPARTMENT}
    others = len(summary.silent(seen.found, seen.pairs) - listed)
    if not others:
        return ""
    who = f"{words.counted(others, 'department')} more" if listed else words.counted(others, "department")
    return (
        f"{who} on our list {'has' if others == 1 else 'have'} not answered{' either' if listed else ''}. An answer would add to the response "
        "rate, but cover no further need: what it would cover is covered already."
    )


def show_first(seen: Seen, desk: Desk) -> None:
    """Show whom to ring first: the silent departments whose answers would add most."""
    silent = [(gap, adds) for gap, adds in _within(seen) if gap.kind is Gap.DEPARTMENT]
    if not silent:
        st.write(
            _adding_nothing(seen) or "Every department on our list among what the filters keep has answered."
        )
        return
    today = desk.now().date()
    tables.show_words(
        f"The {min(FIRST, len(silent))} silent departments whose answers would add most",
        _COLUMNS,
        [_row(seen, gap, adds, today) for gap, adds in silent[:FIRST]],
    )
    st.caption("The whole list, and a place to note who was asked, stands under “Gaps: whom to ask”.")


def show(viewer: Viewer, desk: Desk, seen: Seen) -> None:
    """Show the gaps of one kind, those that add most first, and the form of the chase list."""
    if news := st.session_state.pop(_NEWS, None):
        st.success(verbatim(news), icon=":material/check_circle:")
    every = _within(seen)
    counts = {name: sum(gap.kind in kinds for gap, _ in every) for name, kinds in _KINDS.items()}
    kind: str = st.segmented_control(
        "What is missing",
        list(_KINDS),
        default=next(iter(_KINDS)),
        required=True,
        format_func=lambda name: f"{name} ({counts[name]:,})",
        key="gaps",
        bind="query-params",
    )
    quiet = st.checkbox("Leave out what was chased or closed", key="unchased", bind="query-params")
    kept = [
        (gap, adds)
        for gap, adds in every
        if gap.kind in _KINDS[kind] and not (quiet and gap.key in seen.coverage.chased)
    ]
    if not kept:
        st.info("No such gap among what the filters keep. Choose another kind, or take a filter away.")
        return
    if len(_KINDS[kind]) == 1:
        st.caption(_HINTS[_KINDS[kind][0]])
    today = desk.now().date()
    tables.show_words(
        f"{kind}: {len(kept):,}, those that would add most first",
        _COLUMNS,
        [_row(seen, gap, adds, today) for gap, adds in kept[:MOST_SHOWN]],
    )
    if kind == next(iter(_KINDS)) and (left := _adding_nothing(seen)):
        st.caption(left)
    if len(kept) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} are shown. Filter by region or specialism for the others.")
    _ask_chase(viewer, desk, seen, [gap for gap, _ in kept])


def _ask_chase(viewer: Viewer, desk: Desk, seen: Seen, gaps: list[Missing]) -> None:
    st.subheader("Note on the chase list")
    labels = {gap.key: coverage_asking.asked(seen, gap).title for gap in gaps}
    today = desk.now().date()
    with st.form("chase", clear_on_submit=True):
        key = st.selectbox("Whom", list(labels), index=None, format_func=labels.__getitem__, key="chased gap")
        cells = st.columns(3)
        outcome = cells[0].selectbox(
            "What was done",
            list(Outcome),
            format_func=lambda each: coverage_words.sentence(each.value),
            key="chased how",
        )
        on = cells[1].date_input("On", value=today, max_value=today, format="DD/MM/YYYY", key="chased on")
        expected = cells[2].date_input(
            "Answer expected by",
            value=today + timedelta(days=14),
            format="DD/MM/YYYY",
            key="chased until",
            help="Counts only where somebody was chased.",
        )
        sent = st.form_submit_button("Note it")
    if not sent:
        return
    if key is None:
        st.warning("Choose whom you asked. Nothing was noted.")
        return
    chasing.chase(
        desk.home,
        viewer,
        seen.coverage.now.round.round_id,
        key,
        outcome,
        on=on,
        expected=expected if outcome is Outcome.CHASED else None,
        now=desk.now(),
    )
    st.session_state[_NEWS] = f"Noted and logged: {labels[key]}, {outcome.value}."
    st.rerun()
