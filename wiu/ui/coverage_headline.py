"""The headline of coverage: n of N first, what is in it, and the same by what one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.reckoning import State
from wiu.coverage.summary import BY, Share, answered_by_region, shares
from wiu.presentation import on_screen, plotly_charts, words
from wiu.presentation.figures import Figure, Kind, Series
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import coverage_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.ui.coverage_view import Seen

_TOP = 60
# a bar has the colour of its signs in the key: those that share a bar share a colour, and differ in shape
_SERIES = (
    ("Answered itself", (State.ITSELF,)),
    ("Provider answered", (State.PROVIDER,)),
    ("No provider known", (State.UNKNOWN,)),
    ("Silent or disputed", (State.SILENT, State.CONFLICT)),
)
_MISSING = (
    (State.UNKNOWN, "of {} no provider is known"),
    (State.SILENT, "for {} we know who provides it but they were silent"),
    (State.CONFLICT, "on {} the two sides contradict each other"),
)


def rate(share: Share) -> str:
    """Return the coverage of a group in per cent."""
    return words.share(share.covered, share.needing)


def show(seen: Seen) -> None:
    """Say how much is covered, in a sentence, and of what it is made up."""
    share = seen.total
    count = share.states.get
    st.header(f"{share.covered:,} of {share.needing:,} needs are covered: {rate(share)}")
    st.write(
        f"A need is one organisation and one specialism. **{count(State.ITSELF, 0):,}** are covered because a "
        f"department of the organisation answered, **{count(State.PROVIDER, 0):,}** because a provider that serves it "
        f"did. {_uncovered(share)}"
    )
    by_region = answered_by_region(seen.found, seen.pairs, CODE_LISTS["region"])
    answered, eligible = sum(each.answered for each in by_region), sum(each.eligible for each in by_region)
    this = seen.coverage.now.round
    st.caption(
        f"{verbatim(this.title)} · as at {words.day(this.census_date)} · {answered} of {eligible} departments answered "
        f"({words.share(answered, eligible)}) · {seen.coverage.edition.name} · organisations that say they need none "
        f"({count(State.NOT_NEEDED, 0):,}) are left out; those of which no provider is known count as needing it."
    )


def _uncovered(share: Share) -> str:
    missing = [
        said.format(f"**{share.states[state]:,}**") for state, said in _MISSING if share.states.get(state, 0)
    ]
    return f"Not covered: {words.joined(missing)}." if missing else "None is left uncovered."


def show_states(seen: Seen) -> None:
    """Show what the states are, with the signs that the map uses."""
    count = seen.total.states
    coverage_words.legend(
        (
            *coverage_words.SIGNS[state],
            f"{coverage_words.sentence(state.value)}: {count.get(state, 0):,} ({coverage_words.MEANINGS[state]})",
        )
        for state in State
    )


def show_breakdown(seen: Seen) -> None:
    """Show coverage by specialism, region, nation, sector or type of organisation: a chart and its table."""
    by: str = st.segmented_control(
        "Broken down by",
        list(BY),
        default=BY[0],
        required=True,
        format_func=words.dimension,
        key="by",
        bind="query-params",
    )
    found = shares(seen.found, seen.pairs, seen.coverage.now.about, by, CODE_LISTS[by])
    title = _finding(found, by)
    st.subheader(title)
    st.caption(f"Needs by state and {words.within_sentence(words.dimension(by))}, {_place(seen)}")
    figure = _figure(found, by, title)
    st.plotly_chart(
        on_screen.untitled(plotly_charts.described(figure), _TOP),
        config=plotly_charts.CONFIG,
        alt=figure.alt,
        key="coverage by",
        theme=None,
    )
    tables.show_counts(
        f"Coverage by {words.within_sentence(words.dimension(by))}",
        (words.dimension(by),),
        (
            "Covered",
            "Share",
            *(f"{coverage_words.SIGNS[state][0]} {coverage_words.SHORT[state]}" for state in State),
        ),
        [
            (
                words.label(by, each.code),
                f"{each.covered:,} of {each.needing:,}",
                rate(each),
                *(f"{each.states.get(state, 0):,}" for state in State),
            )
            for each in found
        ],
    )


def _place(seen: Seen) -> str:
    return f"{'United Kingdom' if not seen.where else 'filtered'}, {seen.coverage.now.round.title}"


def _finding(found: tuple[Share, ...], by: str) -> str:
    rated = [each for each in found if each.rate is not None]
    if len(rated) < 2:  # noqa: PLR2004 - a comparison takes two
        return "One group only: nothing to compare"
    best, worst = max(rated, key=lambda each: each.rate or 0), min(rated, key=lambda each: each.rate or 0)
    return (
        f"{words.label(by, best.code)} is covered best, {rate(best)}; "
        f"{words.label(by, worst.code)} least, {rate(worst)}"
    )


def _figure(found: tuple[Share, ...], by: str, title: str) -> Figure:
    names = tuple(words.label(by, each.code) for each in found)
    series = tuple(
        Series(
            name,
            tuple(float(sum(each.states.get(state, 0) for state in states)) for each in found),
            tuple(f"{sum(each.states.get(state, 0) for state in states):,}" for each in found),
        )
        for name, states in _SERIES
    )
    told = "; ".join(
        f"{name}: {each.covered:,} of {each.needing:,} covered"
        for name, each in zip(names, found, strict=True)
    )
    return Figure(
        Kind.STACKED, title, "", f"Stacked bars. {told}.", names, series, "Needs", "Office reckoning"
    )
