"""Departments: whose they are, in which rounds they could be asked, how large, and who heads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw, names
from wiu.survey.sample.frames import frame

if TYPE_CHECKING:
    import pandas as pd

    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.places import Organisations
    from wiu.survey.sample.settings import Settings

_BOUGHT_FROM_CLINICS = ("NM", "DRRP", "MR")  # where independent providers have departments of their own


@dataclass(frozen=True)
class Departments:
    """All departments that ever were, one position each, of one organisation and specialism.

    `opened`: the first round it can be asked in. `closed`: the round before which it closed, or
    one past the last. `size`: a weight, no unit.
    """

    ids: list[str]
    organisation: Whole
    specialism: Whole
    opened: Whole
    closed: Whole
    size: Whole

    def eligible(self, round_number: int) -> Flags:
        """Mark those that the round asks."""
        return (self.opened <= round_number) & (round_number < self.closed)

    def of(self, organisations: int, specialisms: int, among: Flags) -> Whole:
        """Return organisation × specialism → position of its department among those marked, or −1."""
        table = np.full((organisations, specialisms), -1, dtype=np.int64)
        chosen = np.flatnonzero(among)
        table[self.organisation[chosen], self.specialism[chosen]] = chosen
        return table


def _hosted(
    settings: Settings, rng: np.random.Generator, organisations: Organisations, placed: Whole
) -> Whole:
    """Return organisation and specialism of each department of now: the larger hosts have most of them."""
    rank = rng.integers(0, 100, len(organisations.codes))
    pairs = []
    for specialism in range(len(settings.specialisms)):
        score = rank + rng.integers(0, 130, len(rank))
        for region in range(len(settings.regions)):
            hosts = np.flatnonzero(organisations.hosts & (organisations.region == region))
            chosen = np.sort(hosts[np.argsort(-score[hosts], kind="stable")][: placed[specialism, region]])
            pairs.append(np.stack([chosen, np.full(len(chosen), specialism)], axis=1))
    return np.concatenate(pairs)


def _given_to_clinics(settings: Settings, organisations: Organisations, pairs: Whole) -> Whole:
    """Give each independent organisation up to two departments of its region, of different specialisms."""
    codes = [each.code for each in settings.specialisms]
    allowed = np.isin(pairs[:, 1], [codes.index(each) for each in _BOUGHT_FROM_CLINICS if each in codes])
    pairs = pairs.copy()
    for number, clinic in enumerate(np.flatnonzero(organisations.independent)):
        near = organisations.region[pairs[:, 0]] == organisations.region[clinic]
        candidates = np.flatnonzero(allowed & near & organisations.hosts[pairs[:, 0]])
        first = candidates[-1 - number % 3 :][:1]
        second = candidates[pairs[candidates, 1] != pairs[first, 1]][:1] if len(first) else first
        pairs[np.concatenate([first, second]), 0] = clinic
    return pairs


def draw_departments(
    settings: Settings, seed: int, organisations: Organisations, placed: Whole
) -> Departments:
    """Draw the departments of `placed` (specialism × region), and those that closed in a merger."""
    rng = draw.stream(seed, "departments")
    pairs = _given_to_clinics(settings, organisations, _hosted(settings, rng, organisations, placed))
    now = len(pairs)
    last = len(settings.rounds)
    opened = np.where(
        draw.some(rng, now, settings.percent("irregular", "opened_since_first_round")),
        rng.integers(1, last, now),
        0,
    )
    merged = np.flatnonzero(organisations.merged)
    lost = max(1, round(now * settings.percent("irregular", "closed_since_first_round") / 100))
    old = np.stack([merged[np.arange(lost) % len(merged)], np.arange(lost) // len(merged)], axis=1)
    old = old[old[:, 1] < len(settings.specialisms)]
    shuffle = rng.permutation(len(settings.specialisms))
    old[:, 1] = shuffle[(old[:, 1] + old[:, 0]) % len(shuffle)]
    pairs = np.concatenate([pairs, old])
    count = len(pairs)
    return Departments(
        ids=[f"D{each + 1:05d}" for each in range(count)],
        organisation=pairs[:, 0],
        specialism=pairs[:, 1],
        opened=np.concatenate([opened, np.zeros(len(old), dtype=np.int64)]),
        closed=np.concatenate([np.full(now, last), organisations.gone[old[:, 0]]]),
        # a few large departments and many small ones, as everywhere
        size=rng.integers(10, 101, count) * rng.integers(10, 101, count),
    )


def department_rows(
    settings: Settings, seed: int, organisations: Organisations, departments: Departments
) -> pd.DataFrame:
    """Return the rows of all departments. Addresses are of places that don't exist, in `.example`."""
    rng = draw.stream(seed, "departments", 1)
    count = len(departments.ids)
    place = [organisations.places[each] for each in departments.organisation]
    specialisms = [settings.specialisms[each] for each in departments.specialism]
    heads = names.people(seed, count)
    headless, unmailed, unplaced = (
        draw.some(rng, count, settings.percent("irregular", "heads_missing")) for _ in range(3)
    )
    listing = np.full(count, "listed", dtype=object)
    turn = rng.permutation(count)
    objected = max(1, round(count * settings.percent("irregular", "heads_objected") / 100))
    unasked = max(1, round(count * settings.percent("irregular", "heads_not_asked") / 100))
    listing[turn[:objected]] = "objected"
    listing[turn[objected : objected + unasked]] = "unknown"
    number = rng.integers(1, 90, count)
    lat = (organisations.lat[departments.organisation] + draw.spread(rng, count, 1)) / 10_000
    lon = (organisations.lon[departments.organisation] + draw.spread(rng, count, 1)) / 10_000
    return frame(
        "department",
        {
            "department_id": departments.ids,
            "org_code": [organisations.codes[each] for each in departments.organisation],
            "name": [f"{each.name}, {where}" for each, where in zip(specialisms, place, strict=True)],
            "specialism": [each.code for each in specialisms],
            "sector": np.where(organisations.independent[departments.organisation], "independent", "NHS"),
            "head_of_service": [None if gap else head for head, gap in zip(heads, headless, strict=True)],
            "head_listing": listing,
            "work_email": [
                None if gap else f"{each.code.lower()}.physics@{where.lower().replace(' ', '-')}.example"
                for each, where, gap in zip(specialisms, place, unmailed, strict=True)
            ],
            "work_address": [f"{n} Infirmary Road, {where}" for n, where in zip(number, place, strict=True)],
            "lat": np.where(unplaced, np.nan, lat),
            "lon": np.where(unplaced, np.nan, lon),
        },
    )
