"""What the office looks at: a round, and filters that live in the page's address; no names in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.summary import BY, Share, chosen, total
from wiu.presentation import words
from wiu.services import covering
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import choosing, coverage_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.coverage.claims import Pair
    from wiu.coverage.reckoning import Reckoning
    from wiu.policy.access import Viewer
    from wiu.services.covering import Coverage
    from wiu.ui.desk import Desk


@dataclass(frozen=True, repr=False)
class Seen(OfficeOnly):
    """What is on the screen: the coverage of a round, the pairs that the filters keep, names as stated."""

    coverage: Coverage
    where: Mapping[str, list[str]]
    pairs: frozenset[Pair]
    stated: Mapping[str, str] = field(default_factory=dict)

    @property
    def found(self) -> Reckoning:
        """The reckoning of the round."""
        return self.coverage.now.found

    @property
    def specialisms(self) -> tuple[str, ...]:
        """The specialisms looked at."""
        return tuple(self.where.get("specialism") or self.found.facts.specialisms)

    @property
    def total(self) -> Share:
        """The states of all pairs looked at."""
        return total(self.found, self.pairs)


def rounds(viewer: Viewer, desk: Desk) -> dict[str, str]:
    """Return the rounds there are, by their titles."""
    return {each.round_id: each.title for each in covering.rounds(desk.home, viewer)}


def ask_round(viewer: Viewer, desk: Desk) -> str | None:
    """Ask for a round; None where there is none yet."""
    known = rounds(viewer, desk)
    if not known:
        return None
    chosen_round: str = st.selectbox(
        "Round", list(known), format_func=known.__getitem__, key="round", bind="query-params"
    )
    return chosen_round


def ask_filters(coverage: Coverage) -> dict[str, list[str]]:
    """Ask which pairs to look at; show the filters in force as chips."""
    about = coverage.now.about.values()
    found: dict[str, list[str]] = {}
    with st.expander("Filters"):
        cells = st.columns(3)
        for place, name in enumerate(BY):
            present = {codes[name] for codes in about}
            with cells[place % 3]:
                found[name] = st.multiselect(
                    words.dimension(name),
                    [code for code in (*CODE_LISTS[name],) if code in present],
                    format_func=lambda code, name=name: words.label(name, code),
                    key=f"only_{name}",
                    bind="query-params",
                    placeholder="All",
                )
    kept = {name: codes for name, codes in found.items() if codes}
    choosing.show_filters(kept)
    return kept


def seen(coverage: Coverage, where: Mapping[str, list[str]]) -> Seen:
    """Return what the filters keep; where that is nothing, name the filters and end the page."""
    pairs = chosen(coverage.now.about, where)
    if not pairs:
        st.info(
            "No organisation fits these filters together. Take one away: "
            + words.joined(words.dimension(name) for name in where)
            + "."
        )
        st.stop()
    return Seen(coverage, where, pairs, coverage_words.names_as_stated(coverage.now.found))
