"""Catalogue: what the survey holds round by round and how completely, so that a member knows what to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.thresholds import thresholds_for
from wiu.services.in_force import edition_in_force, rounds_of

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.store.rounds import Round

# item of the survey → what it lets be asked for
ITEMS: dict[str, str] = {
    "headcount": "Headcount, by staff group and specialism",
    "wte_in_post": "WTE in post",
    "wte_establishment": "WTE establishment",
    "wte_vacant": "WTE vacant, and the vacancy rate",
    "wte_vacant_3_months": "WTE vacant three months or more",
    "afc_band": "Breakdown by band",
    "registration": "Breakdown by registration",
    "age_band": "Headcount by age",
    "gender": "Headcount by gender",
    "certification": "Certificates held",
    "workload": "Equipment, devices and patients",
    "adequacy": "Opinions on staffing, as totals",
    "service": "Services given, by department",
}


@dataclass(frozen=True)
class Held:
    """One thing that can be asked for. `complete` has, for each round, the share (%) of those who answered that gave it.

    A share is None where nobody gave it. Where fewer departments (or people, who answered for themselves) than
    may be spoken of gave it, or did not, the share is 0 or 100: who stands apart is not told.
    """

    item: str
    what: str
    complete: tuple[float | None, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything held: `rounds` as titles, the newest first, and a line for each item."""

    rounds: tuple[str, ...]
    items: tuple[Held, ...]


def catalogue(home: Home, viewer: Viewer) -> Catalogue:
    """Return what is held, round by round.

    Raises:
        RefusedError: the viewer may not see the overview.
        StoreError: there is no data, or it is damaged. Both fit to show.

    """
    require(viewer, Action.SEE_OVERVIEW)
    return _catalogue(home, edition_in_force(home))


@lru_cache(maxsize=4)
def _catalogue(home: Home, edition: Edition) -> Catalogue:
    rounds = rounds_of(home, edition)
    with home.editions.reading(edition) as reader:
        rows = reader.query("select_completeness")
    least = {each.round_id: _least(each) for each in rounds}
    told = {
        (row["round_id"], row["item"]): _share(int(row["gave"]), int(row["answered"]), least[row["round_id"]])
        for row in rows.to_dict("records")
        if row["round_id"] in least
    }
    return Catalogue(
        rounds=tuple(each.title for each in rounds),
        items=tuple(
            Held(item, what, tuple(told.get((each.round_id, item)) for each in rounds))
            for item, what in ITEMS.items()
        ),
    )


def _least(this: Round) -> int:
    """Return the least number that may be spoken of: of departments, or of people where they answered for themselves."""
    members = thresholds_for("member")
    return max(members.min_departments, members.min_persons) if this.people else members.min_departments


def _share(gave: int, answered: int, least: int) -> float:
    if gave < least:
        return 0.0
    return 100.0 if answered - gave < least else gave / answered * 100
