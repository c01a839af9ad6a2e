"""Service contracts as a network: who serves whom, whom many depend on, what ends soon (R1: office only)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.network import ended, ending, providers
from wiu.coverage.reckoning import State
from wiu.presentation import flows, plotly_charts, words
from wiu.presentation.flows import Flow
from wiu.ui import coverage_one, coverage_words, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.coverage.network import Contract
    from wiu.services.contracting import Network
    from wiu.ui.coverage_view import Seen
    from wiu.ui.desk import Desk

NETWORK, CHAINS, ONE = "Network", "Chains and circles", "One organisation"
_MOST = 15


def within(network: Network, seen: Seen) -> list[Contract]:
    """Return the contracts whose client and specialism the filters keep."""
    return [each for each in network.contracts if each.pair in seen.pairs]


def show(desk: Desk, network: Network, seen: Seen) -> None:
    """Show the headline, and the part that is chosen."""
    held = within(network, seen)
    _headline(seen, held)
    part: str = st.segmented_control(
        "Part of the page",
        [NETWORK, CHAINS, ONE],
        default=NETWORK,
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    if part == ONE:
        coverage_one.show(seen)
    elif part == CHAINS:
        _chains(seen)
        _circles(seen)
    elif not held:
        st.info("No contract fits these filters. Take one away to see more.")
    else:
        _flows(seen, held)
        _providers(seen, held)
        _private(held)
        _ending(desk, seen, held)


def _headline(seen: Seen, held: list[Contract]) -> None:
    clients, sellers = {each.client for each in held}, {each.provider for each in held}
    st.header(
        f"{words.counted(len(held), 'contract')}: {words.counted(len(sellers), 'provider serves', 'providers serve')} "
        f"{words.counted(len(clients), 'organisation')}"
    )
    both = sum(each.by_provider and each.by_client for each in held)
    disputed = sum(each.disputed for each in held)
    this = seen.coverage.now.round
    st.write(
        f"A contract is one provider, one client and one specialism. Both sides stated **{both:,}** of them, one side "
        f"alone **{len(held) - both:,}**; **{disputed:,}** are disputed: see “Contradictions” on the page Coverage."
    )
    st.caption(
        f"{verbatim(this.title)} · in force on {words.day(this.census_date)} · {seen.coverage.edition.name} · from returns that "
        "count"
    )


def _flows(seen: Seen, held: list[Contract]) -> None:
    by_pair = Counter(
        (
            coverage_words.provider(seen.found, each.provider, seen.stated),
            coverage_words.organisation(seen.found, each.client),
        )
        for each in held
    )
    drawn = flows.joined(Flow(source, target, count) for (source, target), count in by_pair.items())
    largest = Counter(
        coverage_words.provider(seen.found, each.provider, seen.stated) for each in held
    ).most_common(1)[0]
    st.subheader(f"{verbatim(largest[0])} holds most contracts, {largest[1]:,} of {len(held):,}")
    shown = [each for each in drawn if not flows.between_others(each)] or list(drawn)
    left_out = sum(each.count for each in drawn) - sum(each.count for each in shown)
    st.caption(
        "Contracts from providers (left) to clients (right); numbers are contracts, and all but the largest are joined."
        + (
            f" Not shown: {words.counted(left_out, 'contract')} between two of those that are joined."
            if left_out
            else ""
        )
    )
    st.plotly_chart(
        flows.draw(shown),
        config=plotly_charts.CONFIG,
        alt="Flows of contracts from providers to clients; the table below lists the same.",
        key="flows",
        theme=None,
    )
    tables.show_counts(
        "The flows as a table",
        ("Provider", "Client"),
        ("Contracts",),
        [(each.source, each.target, f"{each.count:,}") for each in shown],
    )


def _providers(seen: Seen, held: list[Contract]) -> None:
    found = providers(held)
    alone = sum(each.sole for each in found)
    st.subheader(f"{alone:,} of {len({each.pair for each in held}):,} needs hang on one provider")
    st.caption(
        f"The {min(_MOST, len(found))} providers with most clients, of {len(found)}. Sole for: needs for which no other "
        "provider is known."
    )
    tables.show_words(
        "Clients per provider",
        ("Provider", "Clients", "Contracts", "Sole for", "Specialisms"),
        [
            (
                coverage_words.provider(seen.found, each.who, seen.stated)
                + (" (private)" if each.private else ""),
                f"{each.clients:,}",
                f"{each.contracts:,}",
                f"{each.sole:,}",
                words.joined(coverage_words.specialism(code) for code in each.specialisms),
            )
            for each in found[:_MOST]
        ],
    )


def _private(held: list[Contract]) -> None:
    private = [each for each in held if each.private]
    st.subheader(
        f"Private providers hold {len(private):,} of {len(held):,} contracts, "
        f"{words.share(len(private), len(held))}"
    )
    rows = []
    for specialism in dict.fromkeys(each.specialism for each in held):
        of = [each for each in held if each.specialism == specialism]
        theirs = [each for each in of if each.private]
        only = {each.pair for each in theirs} - {each.pair for each in of if not each.private}
        rows.append((specialism, of, theirs, only))
    rows.sort(key=lambda row: -len(row[2]))
    tables.show_counts(
        "Dependence on private providers, by specialism",
        ("Specialism",),
        ("Private contracts", "Share", "Clients with no other provider"),
        [
            (
                coverage_words.specialism(specialism),
                f"{len(theirs):,} of {len(of):,}",
                words.share(len(theirs), len(of)),
                f"{len(only):,}",
            )
            for specialism, of, theirs, only in rows
        ],
    )


def _ending(desk: Desk, seen: Seen, held: list[Contract]) -> None:
    today = desk.now().date()
    soon, past = ending(held, today), ended(held, today)
    st.subheader(f"{words.counted(len(soon), 'contract ends', 'contracts end')} within a year from today")
    if past:
        st.caption(
            f"{words.counted(len(past), 'more was', 'more were')} in force on the census date and ended since."
        )
    if soon:
        tables.show_words(
            f"Ending by {words.day(max(each.end for each in soon if each.end))}, the soonest first",
            ("Ends", "Provider", "Client", "Specialism", "Stated by"),
            [
                (
                    words.day(each.end) if each.end else "",
                    coverage_words.provider(seen.found, each.provider, seen.stated),
                    coverage_words.organisation(seen.found, each.client),
                    coverage_words.specialism(each.specialism),
                    coverage_one.sides(each),
                )
                for each in soon[: 2 * _MOST]
            ],
        )
        if len(soon) > 2 * _MOST:
            st.caption(f"The first {2 * _MOST} are shown. Filter by specialism or region for the others.")


def _chains(seen: Seen) -> None:
    found = seen.found
    long = sorted(
        (pair for pair in found.links if pair in seen.pairs and len(found.chain(pair)) > 1),
        key=lambda pair: (-len(found.chain(pair)), pair),
    )
    covered = [pair for pair in long if found.states[pair] is State.PROVIDER]
    st.header(f"{words.counted(len(long), 'need is', 'needs are')} served through a chain of providers")
    st.write(
        f"The provider buys from another in turn. **{len(covered):,}** of these needs are covered since the last in the "
        "chain answered."
    )
    if long:
        tables.show_words(
            "Chains, the longest first",
            ("Client", "Specialism", "Served by, in turn"),
            [
                (
                    coverage_words.organisation(found, pair[0]),
                    coverage_words.specialism(pair[1]),
                    " → ".join(coverage_words.department(found, each) for each in found.chain(pair)),
                )
                for pair in long
            ],
        )


def _circles(seen: Seen) -> None:
    found = seen.found
    kept = [each for each in found.circles if any(pair in seen.pairs for pair in each)]
    st.header(
        f"{len(kept):,} {'circle' if len(kept) == 1 else 'circles'} of organisations that buy from each other"
    )
    st.write("A circle covers nobody by itself, and is often a slip in one of the returns: ask one of them.")
    if kept:
        tables.show_words(
            "Circles",
            ("Specialism", "Who buys from whom"),
            [
                (
                    coverage_words.specialism(each[0][1]),
                    " → ".join(coverage_words.organisation(found, code) for code, _ in (*each, each[0])),
                )
                for each in kept
            ],
        )
    if found.strange:
        st.caption(
            f"{words.counted(len(found.strange), 'statement is', 'statements are')} about organisations that are not on our list "
            "on the census date, and count for nothing."
        )
