"""What a question may be broken down by, and the hierarchies over the codes of each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.statistics.hierarchies import Hierarchy
from wiu.survey.codebook import CODE_LISTS, ENGLISH_REGIONS, GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

UNKNOWN = "unknown"
UK = "UK"
ENGLAND = "England"

# dimension → what its codes are called together, as in “All bands”
DIMENSIONS: dict[str, str] = {
    "region": "regions",
    "nation": "nations",
    "specialism": "specialisms",
    "staff_group": "staff groups",
    "registration": "registrations",
    "afc_band": "bands",
    "age_band": "ages",
    "gender": "genders",
    "sector": "sectors",
    "org_type": "types of organisation",
    "certification": "certificates",
    "adequacy": "ratings",
}
PLACES = ("region", "nation")
OF_DEPARTMENT = frozenset({"region", "nation", "sector", "org_type"})
"""Known of every department, whether it answered or not."""

_OF_POSTS = frozenset({"registration", "afc_band"})
_OF_PEOPLE = frozenset({"age_band", "gender"})
_OF_STAFF = frozenset({"specialism", "staff_group"})

SHARED = (
    *("adequacy", "age_band", "gender", "registration", "certification", "afc_band", "staff_group"),
    *("specialism", "sector", "org_type", "region", "nation"),
)
"""A share is one of the total over the first of these that a question is broken down by."""


class Source(StrEnum):
    """The answers that can serve a question: surveys ask departments about ages apart from bands.

    The first two are joined by the answers of people who were asked themselves, who are the third.
    """

    STAFFING = "staffing"
    DEMOGRAPHICS = "demographics"
    PERSON = "person"
    WORKLOAD = "workload"
    CERTIFICATION = "certification"
    ADEQUACY = "adequacy"


KNOWN_OF: dict[Source, frozenset[str]] = {
    Source.STAFFING: OF_DEPARTMENT | _OF_STAFF | _OF_POSTS,
    Source.DEMOGRAPHICS: OF_DEPARTMENT | _OF_STAFF | _OF_PEOPLE,
    Source.PERSON: OF_DEPARTMENT | _OF_STAFF | _OF_POSTS | _OF_PEOPLE,
    Source.WORKLOAD: OF_DEPARTMENT | {"specialism"},
    Source.CERTIFICATION: OF_DEPARTMENT | _OF_STAFF | {"certification"},
    Source.ADEQUACY: OF_DEPARTMENT | {"specialism", "adequacy"},
}
"""What each kind of answers can be broken down by."""


def source_of(dimensions: Collection[str]) -> Source:
    """Return which answers about staff know all these dimensions together."""
    named = frozenset(dimensions)
    if not named & _OF_PEOPLE:
        return Source.STAFFING
    return Source.PERSON if named & _OF_POSTS else Source.DEMOGRAPHICS


def known_codes(dimension: str) -> tuple[str, ...]:
    """Return the codes of a dimension in reading order; `unknown` last, where an answer does not say."""
    codes = tuple(CODE_LISTS[dimension])
    return codes if UNKNOWN in codes else (*codes, UNKNOWN)


def groupings(dimension: str) -> tuple[str, ...]:
    """Return the names of the groupings of a dimension."""
    return tuple(GROUPINGS.get(dimension, {}))


def group_of(dimension: str, grouping: str | None) -> dict[str, str]:
    """Return code → group; a code that no group holds stands for itself and is not in it."""
    if grouping is None:
        return {}
    return {code: group for group, codes in GROUPINGS[dimension][grouping].items() for code in codes}


def _total(dimension: str, leaves: Collection[str], where: Mapping[str, tuple[str, ...]]) -> str:
    """Name the total for what it covers: a filtered total is not the UK."""
    if dimension in where:
        return f"All selected {DIMENSIONS[dimension]}"
    if dimension not in PLACES:
        return f"All {DIMENSIONS[dimension]}"
    chosen = [code for place in PLACES for code in where.get(place, ())]
    if not chosen:
        return UK
    if len(chosen) > 1:
        return f"All selected {DIMENSIONS[next(place for place in PLACES if place in where)]}"
    return chosen[0] if chosen[0] not in leaves else f"All of {chosen[0]}"


def hierarchy(
    dimension: str,
    present: Collection[str],
    grouping: str | None,
    where: Mapping[str, tuple[str, ...]],
) -> Hierarchy:
    """Return the hierarchy over the codes `present` in the round, in the codebook's reading order.

    Under a `grouping` the groups are the leaves, each of the codes that are `present`: others nobody gave, as whoever sees
    them one by one can tell. Regions stand under their nation, England, too.
    """
    codes = [code for code in known_codes(dimension) if code in present]
    groups = group_of(dimension, grouping)
    in_order = [*GROUPINGS[dimension][grouping]] if grouping else []
    named = dict.fromkeys(groups.get(code, code) for code in codes)
    leaves = (
        *(each for each in in_order if each in named),
        *(each for each in named if each not in in_order),
    )
    over: dict[str, tuple[str, ...]] = {_total(dimension, leaves, where): leaves}
    english = tuple(code for code in leaves if code in ENGLISH_REGIONS)
    if dimension == "region" and not grouping and 1 < len(english) < len(leaves):
        over[ENGLAND] = english
    parts = {
        group: tuple(code for code in codes if groups.get(code, code) == group)
        for group in (leaves if grouping else ())
    }
    return Hierarchy(dimension, next(iter(over)), leaves, over, parts)
