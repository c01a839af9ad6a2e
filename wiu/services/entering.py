"""Entering: what the office knows before the first return comes in: rounds, and who should answer them.

Each entry makes a new edition, as a load does. Rounds, departments and populations of real surveys never
lie beside invented rows: the first real entry leaves the sample behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.coverage.difference import Change, difference
from wiu.policy.access import Action, require
from wiu.services.new_edition import CONTRACT, put_in_force
from wiu.services.objecting import object_to_listing
from wiu.services.population_file import Population, PopulationError, population
from wiu.services.vault_key import vault_of
from wiu.store import vault
from wiu.store.tables import typed
from wiu.survey import reading
from wiu.survey.codebook import CODE_LISTS
from wiu.survey.entities import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.survey.entities import SurveyRows

__all__ = [
    "Listed",
    "PopulationError",
    "RoundEntry",
    "enter_population",
    "enter_round",
    "listed",
    "one_department",
    "rounds",
]

SHORTEST = 2


@dataclass(frozen=True)
class RoundEntry:
    """A round as the office states it; `status` is a code of the code list, dates may be missing."""

    round_id: str
    title: str
    specialisms: tuple[str, ...]
    census_date: date
    opened: date | None
    closed: date | None
    population_definition: str
    status: str


@dataclass(frozen=True)
class Listed:
    """What entering a list would do: nothing has been changed yet.

    `departments` and `eligible` count what the list names; `changes` compare with what is held;
    `leaves_sample` says that the invented sample would be left behind.
    """

    population: Population
    departments: int
    eligible: int
    changes: tuple[Change, ...]
    leaves_sample: bool


def rounds(home: Home, viewer: Viewer) -> tuple[RoundEntry, ...]:
    """Return the rounds as they stand, the newest census first.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the edition is damaged. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    held = home.editions.rows().get("survey_round")
    if held is None:
        return ()
    return tuple(
        RoundEntry(
            round_id=row["round_id"],
            title=row["title"],
            specialisms=tuple(each for each in _text(row["specialisms"]).split(";") if each),
            census_date=row["census_date"].date(),
            opened=_day(row["opened"]),
            closed=_day(row["closed"]),
            population_definition=_text(row["population_definition"]),
            status=_text(row["status"]) or "open",
        )
        for row in held.sort_values("census_date", ascending=False).to_dict("records")
    )


def enter_round(home: Home, viewer: Viewer, entry: RoundEntry, *, now: datetime) -> Edition:
    """Enter a round, or state one anew that is there, as a new edition.

    Raises:
        RefusedError: the viewer may not load surveys.
        PopulationError: the round is not stated in full, or a demonstration role would enter real data.
        StoreError: a load is under way, or the store is damaged or full. Nothing has changed. All fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    _require_stated(entry)
    new = typed(
        ENTITIES["survey_round"],
        pd.DataFrame(
            [
                {
                    "round_id": entry.round_id,
                    "title": entry.title,
                    "specialisms": ";".join(entry.specialisms),
                    "census_date": entry.census_date,
                    "opened": entry.opened,
                    "closed": entry.closed,
                    "population_definition": entry.population_definition or None,
                    "status": entry.status,
                }
            ]
        ),
    )
    return _entered(
        home,
        viewer,
        {"survey_round": new},
        why=f"The round {entry.round_id} entered",
        detail={"round": entry.round_id},
        now=now,
    )


def listed(home: Home, viewer: Viewer, path: Path, entry: RoundEntry) -> Listed:
    """Return what entering a list of departments would do, without doing it.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: the file can't be read, and why.
        PopulationError: the list can't be used, and where it can't. All fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    said = population(reading.inspect(path).table.body, entry.round_id, entry.specialisms, path.name)
    return _seen(home, said)


def one_department(home: Home, viewer: Viewer, fields: Mapping[str, str], entry: RoundEntry) -> Listed:
    """Return what entering one department, as a form gives it, would do; the others of the round stay.

    Raises:
        RefusedError: the viewer may not load surveys.
        PopulationError: something is missing or unknown. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    said = population(pd.DataFrame([dict(fields)]), entry.round_id, entry.specialisms, "The form")
    held = home.editions.rows().get("population") if not _is_sample(home) else None
    if held is not None:
        new = said.rows["population"]
        stays = held[held["round_id"].eq(entry.round_id) & ~held["department_id"].isin(new["department_id"])]
        rows = said.rows | {"population": pd.concat([stays, new], ignore_index=True) if len(stays) else new}
        said = Population(rows, said.left_out)
    return _seen(home, said)


def _is_sample(home: Home) -> bool:
    current = home.editions.current()
    return current is not None and current.sample


def _seen(home: Home, said: Population) -> Listed:
    leaves = _is_sample(home)
    held = {} if leaves else home.editions.rows()
    eligible = said.rows["population"]
    return Listed(
        population=said,
        departments=len(said.rows["department"]),
        eligible=int(eligible["eligible"].sum()),
        changes=difference(held, _with(held, said.rows)),
        leaves_sample=leaves,
    )


def enter_population(
    home: Home, viewer: Viewer, said: Population, entry: RoundEntry, *, why: str, now: datetime
) -> Edition:
    """Enter the departments of a list and who of them should answer the round, as a new edition.

    The population of the round is the list's; departments that it does not name stay as they are.

    Raises:
        RefusedError: the viewer may not load surveys.
        PopulationError: a demonstration role would enter real data.
        StoreError: a load is under way, or the store is damaged or full. Nothing has changed. All fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    edition = _entered(
        home,
        viewer,
        said.rows,
        why=why,
        detail={
            "round": entry.round_id,
            "departments": len(said.rows["department"]),
            "left_out": list(said.left_out),
        },
        now=now,
    )
    heads = said.rows["department"]
    objected = set(heads.loc[heads["head_listing"].eq("objected").fillna(value=False), "department_id"])
    for department in sorted(objected & home.editions.listing().withdrawn):
        # the list is the newer word: a withdrawal from before must not outlast it
        object_to_listing(home, viewer, department, f"{edition.name.capitalize()}: {why}", now=now)
    return edition


def _entered(
    home: Home, viewer: Viewer, new: SurveyRows, *, why: str, detail: Mapping[str, Any], now: datetime
) -> Edition:
    if viewer.demonstration:
        raise PopulationError(
            "demonstration",
            "Whoever chose a demonstration role enters no rounds and no departments: they would be real ones. Sign in. "
            "Nothing was changed.",
            {},
        )
    with home.editions.writing() as writer:
        current = home.editions.current()
        carried = current if current is not None and not current.sample else None
        held, quarantine = {}, None
        if carried is not None:
            with home.editions.reading(carried) as reader:
                held, quarantine = reader.rows(), reader.quarantine()
            contracts = vault.contracts(vault_of(home.path, sample=False), viewer, carried.number).rows
            held |= {CONTRACT: contracts} if len(contracts) else {}
        return put_in_force(
            home,
            viewer,
            writer,
            _with(held, new),
            keeper=viewer,
            why=why,
            sample=False,
            detail=detail,
            quarantine=quarantine,
            now=now,
        )


_KEYS = {
    "organisation": "org_code",
    "department": "department_id",
    "survey_round": "round_id",
    "population": "round_id",
}


def _with(held: SurveyRows, new: SurveyRows) -> SurveyRows:
    """Return the held rows, those that are stated anew in place of the ones of the same key."""
    found = dict(held)
    for name, frame in new.items():
        there = held.get(name)
        if there is not None:
            stays = there[~there[_KEYS[name]].isin(frame[_KEYS[name]])]
            found[name] = pd.concat([stays, frame], ignore_index=True) if len(stays) else frame
        else:
            found[name] = frame
    return found


def _require_stated(entry: RoundEntry) -> None:
    wrong = ""
    if len(entry.round_id) < SHORTEST or not entry.round_id.replace("-", "").replace("_", "").isalnum():
        wrong = "The short name of the round has letters, figures and hyphens, as csc-2022."
    elif len(entry.title.strip()) < SHORTEST:
        wrong = "Say the round's title."
    elif not entry.specialisms:
        wrong = "Say which specialisms the round asks about."
    elif entry.status not in CODE_LISTS["round_status"]:
        wrong = "Say whether the round is planned, open or closed."
    elif entry.opened and entry.closed and entry.closed < entry.opened:
        wrong = "The round closes before it opens."
    if wrong:
        raise PopulationError("round", f"{wrong} Nothing was changed.", {"round": entry.round_id})


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()
