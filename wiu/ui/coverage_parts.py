"""The parts of the Coverage page: the headline above, one part at a time below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.ui import (
    coverage_conflicts,
    coverage_estimates,
    coverage_gaps,
    coverage_headline,
    coverage_map,
    coverage_method,
    coverage_one,
    coverage_response,
)

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.coverage_view import Seen
    from wiu.ui.desk import Desk

SUMMARY, GAPS, CONFLICTS = "Summary", "Gaps: whom to ask", "Contradictions"
ONE, ESTIMATES, METHOD = "One organisation", "Estimates", "How it is counted"


def show(viewer: Viewer, desk: Desk, seen: Seen) -> None:
    """Show the headline, and the part that is chosen."""
    coverage_headline.show(seen)
    part: str = st.segmented_control(
        "Part of the page",
        [SUMMARY, GAPS, CONFLICTS, ONE, ESTIMATES, METHOD],
        default=SUMMARY,
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    if part == SUMMARY:
        _summary(desk, seen)
    elif part == GAPS:
        st.header("Gaps: whom to ask")
        coverage_gaps.show(viewer, desk, seen)
    elif part == CONFLICTS:
        st.header("Contradictions")
        coverage_conflicts.show(viewer, desk, seen)
    elif part == ONE:
        coverage_one.show(seen)
    elif part == ESTIMATES:
        coverage_estimates.show(seen)
    else:
        st.header("How coverage is counted")
        coverage_method.show()


def _summary(desk: Desk, seen: Seen) -> None:
    coverage_headline.show_states(seen)
    st.header("Whom to ask first")
    coverage_gaps.show_first(seen, desk)
    st.header("Where it is covered")
    st.caption(coverage_map.what_signs_mean(seen))
    coverage_map.show(seen)
    st.header("What is covered")
    coverage_headline.show_breakdown(seen)
    st.header("Who answered")
    coverage_response.show_regions(seen)
    st.header("From round to round")
    coverage_response.show_trend(seen)
