"""Where the invented organisations are, which of them merged or took another name, and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw, names
from wiu.survey.sample.frames import frame

if TYPE_CHECKING:
    import pandas as pd

    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.settings import Region, Settings

_FOUNDED = "2013-04-01"
_MERGERS = ("2022-04-01", "2024-04-01")  # between the rounds: a year in which the NHS merges things
_AREAS_PER_REGION = 4


@dataclass(frozen=True)
class Organisations:
    """All organisations, first those of now, then those that are gone; one position an organisation.

    `hosts`: fit to have NHS departments. `successor`: the position of who took over, −1 for none.
    `gone`: the round before which it went, 0 for never. `merged`: gone with its departments, where
    others that are gone only took another name.
    """

    codes: list[str]
    places: list[str]
    region: Whole
    hosts: Flags
    independent: Flags
    successor: Whole
    gone: Whole
    merged: Flags
    lat: Whole  # ten-thousandths of a degree
    lon: Whole

    @property
    def now(self) -> int:
        """How many there are now: positions from here on are gone."""
        return int((self.gone == 0).sum())


def by_region(settings: Settings, departments: Whole) -> Whole:
    """Share each specialism's departments out over the regions: specialism × region.

    What rounding takes from a region in one specialism it gets back in the next, so that the
    regions' shares hold over all of them too.
    """
    shares = draw.whole(each.share for each in settings.regions)
    sum_ = int(shares.sum())
    owed = np.zeros(len(shares), dtype=np.int64)
    table = []
    for count in departments:
        wanted = owed + shares * int(count)
        given = np.maximum(wanted // sum_, 0)
        rest = int(count) - int(given.sum())
        order = np.argsort(-(wanted - given * sum_), kind="stable")
        if rest > 0:
            given[order[:rest]] += 1
        for _ in range(-rest):  # an earlier debt was rounded up to nought
            given[np.argmax(given * sum_ - wanted)] -= 1
        owed = wanted - given * sum_
        table.append(given)
    return np.array(table)


def draw_organisations(settings: Settings, seed: int, placed: Whole) -> Organisations:
    """Draw the organisations that the departments of `placed` (specialism × region) need, and some more.

    For every ten hosts in a region there are about three organisations that only buy services.
    """
    rng = draw.stream(seed, "places")
    total = int(placed.sum())
    most = placed.max(axis=0)
    hosts = most + (most + 9) // 10
    clients = (3 * hosts + 9) // 10
    regions = np.arange(len(settings.regions))
    region = np.concatenate([np.repeat(regions, hosts), np.repeat(regions, clients)])
    independents = max(1, total // 80)
    region = np.concatenate([region, rng.permutation(region[: int(hosts.sum())])[:independents]])
    now = len(region)
    merged, renamed = max(2, total // 60), max(1, total // 150)
    successor = rng.permutation(int(hosts.sum()))[: merged + renamed]
    merged = min(merged, len(successor))
    gone = np.full(len(successor), 1) + np.arange(len(successor)) % 2
    region = np.concatenate([region, region[successor]])
    if merged > 1:  # one merged into another that merged in its turn
        successor[0], region[now] = now + 1, region[now + 1]
    count = len(region)
    towns = [settings.regions[each].places for each in region]
    town = [each[n % len(each)] for each, n in zip(towns, rng.integers(0, 1000, count), strict=True)]
    spots = np.array([[round(lat * 10_000), round(lon * 10_000)] for lat, lon in town])
    position = np.arange(count)
    return Organisations(
        codes=names.organisation_codes(seed, count),
        places=names.places(seed, count),
        region=region,
        hosts=position < int(hosts.sum()),
        independent=(position >= now - independents) & (position < now),
        successor=np.concatenate([np.full(now, -1), successor]),
        gone=np.concatenate([np.zeros(now, dtype=np.int64), gone]),
        merged=(position >= now) & (position < now + merged),
        lat=spots[:, 0] + draw.spread(rng, count, 7),
        lon=spots[:, 1] + draw.spread(rng, count, 7),
    )


_ENGLISH_HOSTS = (
    ("{} University Hospitals NHS Foundation Trust", "NHS foundation trust"),
    ("{} Hospitals NHS Trust", "NHS trust"),
    ("{} Teaching Hospitals NHS Foundation Trust", "NHS foundation trust"),
    ("{} Hospitals NHS Foundation Trust", "NHS foundation trust"),
)
_ENGLISH_CLIENTS = (
    ("{} Community Healthcare NHS Trust", "NHS trust"),
    ("{} Partnership NHS Foundation Trust", "NHS foundation trust"),
    ("{} Orthopaedic Hospital NHS Foundation Trust", "NHS foundation trust"),
)
_ELSEWHERE = {
    "Scotland": ("NHS {}", "health board"),
    "Wales": ("{} University Health Board", "health board"),
    "Northern Ireland": ("{} Health and Social Care Trust", "HSC trust"),
}
_INDEPENDENT = (
    ("{} Clinics Ltd", "independent provider"),
    ("The {} Hospital", "independent provider"),
    ("University of {}", "university"),
)


def _style(region: Region, position: int, *, host: bool, independent: bool) -> tuple[str, str]:
    if independent:
        return _INDEPENDENT[position % len(_INDEPENDENT)]
    if region.nation != "England":
        return _ELSEWHERE[region.nation]
    styles = _ENGLISH_HOSTS if host else _ENGLISH_CLIENTS
    return styles[position % len(styles)]


def organisation_rows(settings: Settings, seed: int, organisations: Organisations) -> pd.DataFrame:
    """Return the rows of all organisations, gone ones with `valid_to` and who took over."""
    rng = draw.stream(seed, "places", 1)
    count = len(organisations.codes)
    regions = [settings.regions[each] for each in organisations.region]
    named = [
        _style(region, position, host=bool(host or gone), independent=bool(independent))
        for position, (region, host, gone, independent) in enumerate(
            zip(regions, organisations.hosts, organisations.gone, organisations.independent, strict=True)
        )
    ]
    area_names = names.places(seed, count + _AREAS_PER_REGION * len(settings.regions))[count:]
    area = rng.integers(0, _AREAS_PER_REGION, count) + _AREAS_PER_REGION * organisations.region
    changed = [_MERGERS[each - 1] if each else None for each in organisations.gone]
    began = np.full(count, _FOUNDED, dtype=object)
    for old, new in enumerate(organisations.successor):
        if new >= 0 and not organisations.merged[old]:  # the new name begins where the old one ends
            began[new] = changed[old]
    return frame(
        "organisation",
        {
            "org_code": organisations.codes,
            "name": [
                text.format(place) for (text, _), place in zip(named, organisations.places, strict=True)
            ],
            "org_type": [kind for _, kind in named],
            "nation": [each.nation for each in regions],
            "region": [each.name for each in regions],
            "area": [
                f"{area_names[each]} Integrated Care Board" if region.nation == "England" else None
                for each, region in zip(area, regions, strict=True)
            ],
            "postcode": names.postcodes(rng, count),
            "lat": organisations.lat / 10_000,
            "lon": organisations.lon / 10_000,
            "valid_from": began.astype("datetime64[us]"),
            "valid_to": np.array([_day_before(each) for each in changed], dtype="datetime64[us]"),
            "successor_code": [
                organisations.codes[each] if each >= 0 else None for each in organisations.successor
            ],
        },
    )


def _day_before(day: str | None) -> np.datetime64:
    return np.datetime64("NaT") if day is None else np.datetime64(day, "D") - 1
