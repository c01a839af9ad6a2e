"""Contradictions side by side: who said what, in which return, from when to when; and the office's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.claims import Claim, Contradiction, Kind, Meaning
from wiu.coverage.reckoning import NOT_NEEDED, OWN, SERVED_BY
from wiu.services import resolving
from wiu.ui import coverage_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.coverage_view import Seen
    from wiu.ui.desk import Desk

_NEWS = "news of a decision"


def _title(seen: Seen, about: Contradiction) -> str:
    code, specialism = about.pair
    return f"{coverage_words.organisation(seen.found, code)}, {coverage_words.specialism(specialism)}"


def _statement(seen: Seen, claim: Claim, client: str) -> str:
    """Return what one side said, from when to when, and in which return."""
    found = seen.found
    who, in_return = coverage_words.speaker(found, claim.statement, client, seen.coverage.now.returns)
    start, end = coverage_words.period(claim.statement.start, claim.statement.end)
    said = coverage_words.says(found, claim, seen.stated)
    dates = "" if {start, end} == {"not stated", "no end stated"} else f"; from {start} to {end}"
    return f"{who}: {said}{dates} (return {in_return})"


def _side_by_side(seen: Seen, caption: str, listed: list[Contradiction]) -> None:
    """Show contradictions, one a row, with both sides beside each other."""

    def side(about: Contradiction, *, by_provider: bool) -> str:
        said = [each for each in about.claims if each.by_provider == by_provider]
        return " — ".join(_statement(seen, each, about.pair[0]) for each in said) or "said nothing"

    tables.show_words(
        caption,
        ("Client and specialism", "The provider’s side", "The client’s side"),
        [
            (_title(seen, each), side(each, by_provider=True), side(each, by_provider=False))
            for each in listed
        ],
    )


def show(viewer: Viewer, desk: Desk, seen: Seen) -> None:
    """Show the contradictions that nobody decided, one to decide at a time, then the others."""
    if news := st.session_state.pop(_NEWS, None):
        st.success(verbatim(news), icon=":material/check_circle:")
    found = seen.found
    kept = {pair: each for pair, each in found.contradictions.items() if pair in seen.pairs}
    dates = [each for each in kept.values() if each.kind is Kind.DATES_DIFFER]
    waiting = [each for each in found.open_conflicts if each.pair in kept]
    decided = [pair for pair in found.resolved if pair in kept]
    st.write(
        f"**{len(waiting)}** wait for a decision, **{len(decided)}** were decided. On **{len(dates)}** more both sides "
        "agree who serves and give different dates, which changes no state."
    )
    if waiting:
        st.subheader("To be decided")
        for kind in dict.fromkeys(each.kind for each in waiting):
            of = [each for each in waiting if each.kind is kind]
            _side_by_side(seen, f"{coverage_words.sentence(kind.value)}: {len(of)}", of)
        _ask(viewer, desk, seen, waiting)
    if decided:
        st.subheader("Decided")
        tables.show_words(
            "Decisions of the office: no return was changed by them",
            ("Organisation and specialism", "Decision", "Reason", "By"),
            [
                (
                    _title(seen, kept[pair]),
                    _verdict(seen, found.resolved[pair].verdict, found.resolved[pair].provider),
                    found.resolved[pair].reason,
                    f"{found.resolved[pair].decided_by}, {found.resolved[pair].decided_at[:10]}",
                )
                for pair in decided
            ],
        )
    if dates:
        st.subheader("Dates that differ")
        _side_by_side(seen, f"{coverage_words.sentence(Kind.DATES_DIFFER.value)}: {len(dates)}", dates)


def _verdict(seen: Seen, verdict: str, provider: str | None) -> str:
    if verdict == SERVED_BY:
        return f"Served by {coverage_words.provider(seen.found, provider, seen.stated)}"
    return coverage_words.sentence(verdict)


def _ask(viewer: Viewer, desk: Desk, seen: Seen, waiting: list[Contradiction]) -> None:
    st.subheader("Decide one")
    st.caption(
        "Ask both sides first. The decision is kept beside the returns with your reason and your name, and changes "
        "none of them; it holds as long as the same is stated."
    )
    titles = {each.pair: _title(seen, each) for each in waiting}
    pair = st.selectbox(
        "Contradiction", list(titles), index=None, format_func=titles.__getitem__, key="contradiction"
    )
    if pair is None:
        return
    about = seen.found.contradictions[pair]
    named = sorted({str(each.who) for each in about.claims if each.meaning is Meaning.SERVED and each.who})
    options: list[tuple[str, str | None]] = [(SERVED_BY, each) for each in named]
    options += [(OWN, None), (NOT_NEEDED, None)]
    labels = {_verdict(seen, *option): option for option in options}
    with st.form("decide"):
        right = st.radio("What is right", list(labels), index=None)
        reason = st.text_area(
            "Reason", placeholder="How it was found out, and from whom", max_chars=500, key="reason"
        )
        sent = st.form_submit_button("Decide")
    if not sent:
        return
    chosen, provider = labels.get(right or "", ("", None))
    resolving.resolve(
        desk.home,
        viewer,
        seen.coverage.now.round.round_id,
        pair,
        chosen,
        provider=provider,
        reason=reason,
        now=desk.now(),
    )
    st.session_state[_NEWS] = f"Decided and logged: {titles[pair]}. Coverage was reckoned anew."
    st.rerun()
