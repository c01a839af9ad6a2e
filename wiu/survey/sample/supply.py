"""Who in truth supplies an organisation without a department of its own: drawn once, for all rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wiu.survey.sample import draw

if TYPE_CHECKING:
    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.draw import Whole
    from wiu.survey.sample.settings import Settings
    from wiu.survey.sample.world import World

Days = npt.NDArray[np.datetime64]

SLA, PRIVATE, NOT_NEEDED, UNSAID = range(4)
_KINDS = ("sla", "private", "not_needed", "unsaid")
_FAR_AWAY = 15  # % of contracts that may cross a region's border
_OPEN_ENDED = 45  # % of contracts without an end


@dataclass(frozen=True)
class Supply:
    """One position for each organisation × specialism without a department.

    `provider`: a department, −1 where there is none. `name`: a private provider's, else None.
    `end`: the last day, NaT for open-ended.
    """

    client: Whole
    specialism: Whole
    kind: Whole
    provider: Whole
    name: npt.NDArray[np.object_]
    start: Days
    end: Days


def lasting(settings: Settings, departments: Departments) -> draw.Flags:
    """Mark the departments that every round could ask: only these are providers."""
    always: draw.Flags = (departments.opened == 0) & (departments.closed == len(settings.rounds))
    return always


def near_provider(world: World, rng: np.random.Generator, client: Whole, specialism: Whole) -> Whole:
    """Choose a provider for each client: mostly of its own region, the larger the likelier; −1 if none."""
    settings, organisations, departments = world.settings, world.organisations, world.departments
    turn = rng.integers(0, 1 << 20, (2, len(client)))
    far = rng.integers(0, 100, len(client)) < _FAR_AWAY
    fit = lasting(settings, departments)
    where = organisations.region[departments.organisation]
    chosen = np.full(len(client), -1, dtype=np.int64)
    for number in range(len(settings.specialisms)):
        everywhere = np.flatnonzero(fit & (departments.specialism == number))
        for region in range(len(settings.regions)):
            here = everywhere[where[everywhere] == region]
            mine = (specialism == number) & (organisations.region[client] == region)
            for asked, candidates in (
                (mine & ~far, here if len(here) else everywhere),
                (mine & far, everywhere),
            ):
                if len(candidates) and asked.any():
                    by_size = candidates[np.argsort(-departments.size[candidates], kind="stable")]
                    rank = (turn[:, asked] % len(by_size)).min(axis=0)
                    chosen[asked] = by_size[rank]
    return chosen


def first_of_april(years: Whole) -> Days:
    """Return the first of April of each year, when contracts begin."""
    days: Days = ((years - 1970) * 12 + 3).astype("datetime64[M]").astype("datetime64[D]")
    return days


def draw_supply(world: World) -> Supply:
    """Draw who supplies whom. Contracts run from April to March; some have lapsed, some begin too late."""
    settings, organisations, departments = world.settings, world.organisations, world.departments
    rng = draw.stream(world.seed, "contracts")
    newest = settings.rounds[-1]
    open_now = departments.closed > newest.number
    own = departments.of(len(organisations.codes), len(settings.specialisms), open_now)
    client, specialism = np.nonzero(own[: organisations.now] < 0)
    count = len(client)
    kind = draw.shares(rng, count, draw.whole(settings.tables["supply"][each] for each in _KINDS))
    provider = near_provider(world, rng, client, specialism)
    provider[kind != SLA] = -1
    kind[(kind == SLA) & (provider < 0)] = UNSAID
    private = np.flatnonzero(kind == PRIVATE)
    known_as = np.array((*settings.canaries, *settings.private_providers), dtype=object)
    name = np.full(count, None, dtype=object)
    name[private] = known_as[np.arange(len(private)) % len(known_as)]
    census = newest.census_date.year
    start = first_of_april(rng.integers(census - 12, census - 4, count))
    end = first_of_april(rng.integers(census + 1, census + 6, count)) - np.timedelta64(1, "D")
    end[draw.some(rng, count, _OPEN_ENDED)] = np.datetime64("NaT")
    contracted = np.flatnonzero((kind == SLA) | (kind == PRIVATE))
    lapsed = contracted[draw.some(rng, len(contracted), settings.percent("supply", "lapsed"), least=2)]
    ended, not_begun = lapsed[::2], lapsed[1::2]
    end[ended] = first_of_april(np.full(len(ended), census)) - np.timedelta64(1, "D")
    start[not_begun] = first_of_april(np.full(len(not_begun), census + 1))
    end[not_begun] = np.datetime64("NaT")
    return Supply(client, specialism, kind, provider, name, start, end)
