"""Contradictions side by side: who said what, in which return, from when to when; and the office's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.claims import Contradiction, Kind, Meaning
from wiu.coverage.reckoning import NOT_NEEDED, OWN, SERVED_BY
from wiu.services import resolving
from wiu.ui import coverage_words, tables

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.coverage_view import Seen
    from wiu.ui.desk import Desk

_NEWS = "news of a decision"


def _title(seen: Seen, about: Contradiction) -> str:
    code, specialism = about.pair
    return f"{coverage_words.organisation(seen.found, code)}, {coverage_words.specialism(specialism)}"


def _side_by_side(seen: Seen, about: Contradiction) -> None:
    found = seen.found
    rows = []
    for each in sorted(about.claims, key=lambda claim: not claim.by_provider):
        who, in_return = coverage_words.speaker(
            found, each.statement, about.pair[0], seen.coverage.now.returns
        )
        start, end = coverage_words.period(each.statement.start, each.statement.end)
        rows.append((who, coverage_words.says(found, each, seen.stated), start, end, in_return))
    tables.show_words(
        f"{_title(seen, about)}: {about.kind.value}",
        ("Who", "Says", "From", "To", "In which return"),
        rows,
    )


def show(viewer: Viewer, desk: Desk, seen: Seen) -> None:
    """Show the contradictions that nobody decided, one to decide at a time, then the others."""
    if news := st.session_state.pop(_NEWS, None):
        st.success(news, icon=":material/check_circle:")
    found = seen.found
    kept = {pair: each for pair, each in found.contradictions.items() if pair in seen.pairs}
    dates = [each for each in kept.values() if each.kind is Kind.DATES_DIFFER]
    waiting = [each for each in found.open_conflicts if each.pair in kept]
    decided = [pair for pair in found.resolved if pair in kept]
    st.write(
        f"**{len(waiting)}** wait for a decision, **{len(decided)}** were decided. On **{len(dates)}** more both sides "
        "agree who serves and give different dates, which changes no state. Of an organisation that answered itself "
        "a contradiction changes nothing either, and is listed all the same."
    )
    if waiting:
        st.subheader("To be decided")
        for each in waiting:
            _side_by_side(seen, each)
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
        for each in dates:
            _side_by_side(seen, each)


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
    options = [(SERVED_BY, each) for each in named] + [(OWN, None), (NOT_NEEDED, None)]
    with st.form("decide"):
        verdict = st.radio(
            "What is right", options, index=None, format_func=lambda option: _verdict(seen, *option)
        )
        reason = st.text_area(
            "Reason", placeholder="How it was found out, and from whom", max_chars=500, key="reason"
        )
        sent = st.form_submit_button("Decide")
    if not sent:
        return
    chosen, provider = verdict or ("", None)
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
