"""Where it is covered: regions shaded by share, organisations told apart by shape and colour."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import streamlit as st

from wiu.coverage.reckoning import COVERED, State
from wiu.coverage.summary import Share, shares
from wiu.presentation import office_map
from wiu.presentation.office_map import Area, Place
from wiu.presentation.regional_map import classes_of
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import coverage_headline, coverage_words, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wiu.ui.coverage_view import Seen

_TINTS = ("#F2F5F8", "#DDE7F0", "#C6D7E5", "#AEC6D9", "#95B4CD")  # light, so that signs are seen on them
_HALF, _SOME, _NONE = (
    ("●", "#12436D", "half of its needs covered, or more"),
    ("■", "#28A197", "some covered, less than half"),
    ("▲", "#F46A25", "none covered"),
)


def show(seen: Seen) -> None:
    """Show the map with its legend, and the table of regions beside it."""
    by_region = shares(seen.found, seen.pairs, seen.coverage.now.about, "region", CODE_LISTS["region"])
    places, signs = _places(seen)
    classes = classes_of([each.rate or 0.0 for each in by_region]) or ((0.0, 100.0),)
    told = "; ".join(f"{each.code} {each.covered:,} of {each.needing:,}" for each in by_region)
    st.pydeck_chart(
        office_map.deck({each.code: _area(each, classes) for each in by_region}, places),
        height=office_map.HEIGHT,
        alt=f"Map of the United Kingdom. Needs covered by region: {told}. Each organisation is a sign by its state.",
        key="map",
    )
    st.caption(
        f"Scroll to zoom, drag to move, point at a sign for the organisation’s name. {office_map.credit()}"
    )
    left, right = st.columns([3, 2])
    with left:
        tables.show_counts(
            "Regions on the map",
            ("Region",),
            ("Covered", "Share"),
            [
                (each.code, f"{each.covered:,} of {each.needing:,}", coverage_headline.rate(each))
                for each in by_region
            ],
        )
    with right:
        st.caption("Signs, one for each organisation")
        coverage_words.legend(signs)
        st.caption("Shades, share of a region’s needs covered")
        coverage_words.legend(
            ("■", tint, f"{low:.0f}% to {'' if place == len(classes) else 'under '}{high:.0f}%")
            for place, ((low, high), tint) in enumerate(zip(classes, _TINTS, strict=False), 1)
        )


def _area(share: Share, classes: Sequence[tuple[float, float]]) -> Area:
    value = share.rate or 0.0
    place = next((n for n, (_, high) in enumerate(classes) if value < high), len(classes) - 1)
    said = f"{share.code}: {share.covered:,} of {share.needing:,} needs covered"
    return Area(_TINTS[place], f"{value:.0f}%", said)


def _places(seen: Seen) -> tuple[list[Place], list[tuple[str, str, str]]]:
    by_body: dict[str, dict[str, State]] = defaultdict(dict)
    for body, specialism in seen.pairs:
        by_body[body][specialism] = seen.found.states[body, specialism]
    single = len(seen.specialisms) == 1
    places, counts = [], Counter[tuple[str, str, str]]()
    for body in sorted(by_body):
        organisation = seen.found.succession.organisation(body)
        look = _state(by_body[body]) if single else _overall(by_body[body])
        if look is None:
            continue
        counts[look] += 1
        if organisation.lon is None or organisation.lat is None:
            continue
        said = f"{organisation.name}\n{coverage_words.sentence(look[2])}"
        places.append(Place(organisation.lon, organisation.lat, look[0], look[1], said))
    order = (
        [(*coverage_words.SIGNS[state], state.value) for state in State] if single else [_HALF, _SOME, _NONE]
    )
    signs = [
        (sign, colour, f"{coverage_words.sentence(text)}: {counts[sign, colour, text]:,}")
        for sign, colour, text in order
    ]
    return places, signs


def _state(states: Mapping[str, State]) -> tuple[str, str, str]:
    state = next(iter(states.values()))
    return (*coverage_words.SIGNS[state], state.value)


def _overall(states: Mapping[str, State]) -> tuple[str, str, str] | None:
    needed = [state for state in states.values() if state is not State.NOT_NEEDED]
    covered = sum(state in COVERED for state in needed)
    if not needed:
        return None
    return _HALF if 2 * covered >= len(needed) else _SOME if covered else _NONE


def what_signs_mean(seen: Seen) -> str:
    """Return a sentence on what is drawn, for the caption above the map."""
    if len(seen.specialisms) == 1:
        return (
            f"Each sign is one organisation, by its state in {coverage_words.specialism(seen.specialisms[0])}; the "
            "figure on a region is the share of its needs that are covered."
        )
    return (
        f"Each sign is one organisation, over {len(seen.specialisms)} specialisms together; filter one specialism to see "
        "its states. The figure on a region is the share of its needs that are covered."
    )
