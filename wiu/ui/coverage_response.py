"""Who answered, by region, and from round to round: departments, as the response rate counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.summary import answered_by_region
from wiu.presentation import lollipops, on_screen, plotly_charts, words
from wiu.presentation.figures import Figure, Kind, Series
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import tables

if TYPE_CHECKING:
    from types import ModuleType

    from wiu.ui.coverage_view import Seen


def _draw(figure: Figure, by: ModuleType, key: str) -> None:
    st.subheader(figure.title)
    st.caption(figure.subtitle)
    st.plotly_chart(
        on_screen.untitled(by.described(figure)),
        config=plotly_charts.CONFIG,
        alt=figure.alt,
        key=key,
        theme=None,
    )


def _per_cent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def show_regions(seen: Seen) -> None:
    """Show the response rate of each region as a lollipop, and the table."""
    found = answered_by_region(seen.found, seen.pairs, CODE_LISTS["region"])
    rated = [each for each in found if each.eligible]
    if not rated:
        st.write("No department was asked among what the filters keep.")
        return
    best = max(rated, key=lambda each: each.answered / each.eligible)
    worst = min(rated, key=lambda each: each.answered / each.eligible)
    rates = [words.share(each.answered, each.eligible) for each in found]
    figure = Figure(
        Kind.DOT,
        f"{best.code} answered most, {words.share(best.answered, best.eligible)}; {worst.code} least, "
        f"{words.share(worst.answered, worst.eligible)}",
        f"Departments that answered, of those asked, by region, {seen.coverage.now.round.title}",
        "Lollipops. " + "; ".join(f"{each.code} {each.answered} of {each.eligible}" for each in found) + ".",
        tuple(each.code for each in found),
        (
            Series(
                "Response rate",
                tuple(_per_cent(each.answered, each.eligible) for each in found),
                tuple(rates),
            ),
        ),
        "% of departments asked",
        "Office reckoning",
    )
    _draw(figure, lollipops, "response")
    tables.show_counts(
        "Response by region",
        ("Region",),
        ("Departments answered", "Response rate"),
        [
            (each.code, f"{each.answered} of {each.eligible}", rate)
            for each, rate in zip(found, rates, strict=True)
        ],
    )


def show_trend(seen: Seen) -> None:
    """Show who answered from round to round among what was asked in every round."""
    steps = seen.coverage.steps(seen.specialisms)
    if len(steps) < 2 or not steps[0].matched:  # noqa: PLR2004 - a trend takes two
        st.write("There is no trend yet: it takes two rounds that asked the same departments.")
        return
    titles = {each.round_id: each.title for each in seen.coverage.rounds}
    first, last = steps[0], steps[-1]
    change = 100 * (last.answered - first.answered) / first.matched
    went = "rose" if change > 0 else "fell" if change < 0 else "stayed"
    figure = Figure(
        Kind.LINE,
        f"Response {went} from {words.share(first.answered, first.matched)} to "
        f"{words.share(last.answered, last.matched)} since {titles[first.round_id]}",
        f"Answered, of the {first.matched:,} departments and specialisms asked in every round",
        "Line. " + "; ".join(f"{titles[e.round_id]}: {e.answered} of {e.matched}" for e in steps) + ".",
        tuple(titles[each.round_id] for each in steps),
        (
            Series(
                "Response rate",
                tuple(_per_cent(each.answered, each.matched) for each in steps),
                tuple(words.share(each.answered, each.matched) for each in steps),
            ),
        ),
        "% of matched departments",
        "Office reckoning",
    )
    _draw(figure, plotly_charts, "trend")
    tables.show_counts(
        "Response on matched departments, by round",
        ("Round",),
        ("Answered", "Response rate"),
        [
            (
                titles[each.round_id],
                f"{each.answered} of {each.matched}",
                words.share(each.answered, each.matched),
            )
            for each in steps
        ],
    )
    st.caption(
        "Only departments and specialisms that were asked in every round are compared, so that a change is one of "
        "answering and not of who was asked. Filters on specialism apply; others don’t."
    )
