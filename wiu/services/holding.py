"""Holding: what the survey holds, and so what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.factors import factors
from wiu.policy.thresholds import thresholds_for
from wiu.services.in_force import edition_in_force, rounds_of
from wiu.services.who_answered import base_of
from wiu.statistics.dimensions import DIMENSIONS, groupings, known_codes
from wiu.statistics.measures import EXPECTED, MEASURES
from wiu.store.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from wiu.policy.access import Viewer
    from wiu.presentation.view import Base
    from wiu.services.home import Home
    from wiu.store.editions import Edition


def _askable() -> tuple[str, ...]:
    """Return the measures that can be asked for: none is expected of a workload while no factor is loaded."""
    return tuple(name for name in MEASURES if name != EXPECTED or factors())


@dataclass(frozen=True)
class Choices:
    """What may be asked.

    `rounds` are (id, title), the newest first. `dimensions` maps each dimension to the codes that
    somebody gave, in reading order, `groupings` those that have any to the groupings' names.
    """

    rounds: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    groupings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RoundSummary:
    """One round and who answered it: nothing about a single department."""

    round_id: str
    title: str
    census_date: date
    status: str | None
    base: Base


@dataclass(frozen=True)
class Overview:
    """What is held: `edition` is None before the first load; rounds, the newest first."""

    edition: Edition | None
    rounds: tuple[RoundSummary, ...]


def choices(home: Home, viewer: Viewer) -> Choices:
    """Return what may be asked of the edition in force.

    Raises:
        RefusedError: the viewer may not explore.
        StoreError: there is no data, or it is damaged.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    return _choices(home, edition_in_force(home))


def read(home: Home) -> None:
    """Read what `choices` and `overview` tell of the edition in force, for whoever asks for it later; nothing is returned.

    Raises:
        StoreError: a database is damaged.

    """
    edition = home.editions.current()
    if edition is not None:
        _choices(home, edition)
        _overview(home, edition)


# An edition never changes, so what may be asked of it and who answered need to be read once.
@lru_cache(maxsize=8)
def _choices(home: Home, edition: Edition) -> Choices:
    with home.editions.reading(edition) as reader:
        given = reader.query("select_codes")
    codes = {name: set(rows["code"]) for name, rows in given.groupby("dimension")}
    return Choices(
        rounds=tuple((each.round_id, each.title) for each in rounds_of(home, edition)),
        measures=_askable(),
        dimensions={
            name: tuple(code for code in known_codes(name) if code in codes[name])
            for name in DIMENSIONS
            if name in codes
        },
        groupings={name: groupings(name) for name in DIMENSIONS if groupings(name)},
    )


def overview(home: Home, viewer: Viewer) -> Overview:
    """Return what is held and who answered.

    Raises:
        RefusedError: the viewer may not see the overview.
        StoreError: a database is damaged.

    """
    require(viewer, Action.SEE_OVERVIEW)
    edition = home.editions.current()
    return Overview(None, ()) if edition is None else _overview(home, edition)


@lru_cache(maxsize=8)
def _overview(home: Home, edition: Edition) -> Overview:
    with home.editions.reading(edition) as reader:
        return Overview(
            edition=edition,
            rounds=tuple(
                RoundSummary(
                    each.round_id,
                    each.title,
                    each.census_date,
                    each.status,
                    base_of(reader, each, {}, thresholds_for("member").min_departments),
                )
                for each in rounds(reader)
            ),
        )
