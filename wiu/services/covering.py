"""Covering: whom a round of the survey covers, reckoned from service contracts for the office alone (R1).

The vault is open only while statements are read. What was reckoned is kept in this process, behind the
question whether the viewer may, under the edition and the vault's file as it is; no cache that pages
share holds any of it. That somebody looked is logged in the transaction in which they are answered.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.facts import Facts, departments_of, organisations_of, specialisms_of, statements_of
from wiu.coverage.gaps import Equipment, Missing, gaps
from wiu.coverage.reckoning import Reckoning, reckon
from wiu.coverage.summary import described
from wiu.coverage.trend import Step, matched
from wiu.coverage.wte import Estimate, Stated, estimates
from wiu.policy.access import Action, require
from wiu.services.in_force import edition_in_force, rounds_of
from wiu.services.kept import Kept
from wiu.services.vault_key import vault_of
from wiu.statistics.question import QuestionError
from wiu.store import audit_log, chases, resolutions, vault
from wiu.survey.codebook import CODE_LISTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from wiu.coverage.claims import Pair
    from wiu.coverage.contracts import ServiceContracts
    from wiu.coverage.facts import Resolution
    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.chases import Chase
    from wiu.store.editions import Edition, Reader
    from wiu.store.rounds import Round
    from wiu.store.vault import Vault

__all__ = ["RESOLVES", "Coverage", "Reckoned", "coverage", "look", "rounds"]

RESOLVES = "decide contradiction"
LOOKS_AGAIN = timedelta(minutes=10)
"""Who goes on looking at one thing is logged once in so long, or the log would be of nothing else."""
_MOST_KEPT = 12


@dataclass(frozen=True, repr=False)
class Reckoned(OfficeOnly):
    """One round as reckoned. `about` holds each pair's codes, `returns` the department of each return that counts."""

    round: Round
    found: Reckoning
    about: Mapping[Pair, Mapping[str, str]]
    missing: tuple[Missing, ...]
    estimates: tuple[Estimate, ...]
    returns: Mapping[str, str | None]


_reckoned: Kept[Reckoned] = Kept(_MOST_KEPT)


@dataclass(frozen=True, repr=False)
class Coverage(OfficeOnly):
    """What the office sees of a round: `rounds` are all there are, the newest first; `before` the round before.

    `trend` holds departments and specialisms that were asked in every round, by round, the oldest first.
    `chased` are the steps of the chase list by gap.
    """

    edition: Edition
    rounds: tuple[Round, ...]
    now: Reckoned
    before: Reckoned | None
    trend: Mapping[str, Mapping[Pair, bool]]
    chased: Mapping[str, tuple[Chase, ...]]

    def steps(self, specialisms: tuple[str, ...]) -> tuple[Step, ...]:
        """Return who answered from round to round among what was asked in all of them."""
        return matched(self.trend, specialisms)


def coverage(home: Home, viewer: Viewer, round_id: str | None = None, *, now: datetime) -> Coverage:
    """Return the coverage of a round, the newest where none is named, and log that it was looked at.

    Raises:
        RefusedError: the viewer may not see coverage.
        QuestionError: there is no such round.
        StoreError: there is no data or no key, or a database is damaged or busy. All fit to show.

    """
    return look(home, viewer, Action.SEE_COVERAGE, round_id, now=now)


def rounds(home: Home, viewer: Viewer) -> tuple[Round, ...]:
    """Return the rounds there are, the newest first: to choose one from.

    Raises:
        RefusedError: the viewer may not see contracts.
        StoreError: there is no data, or it is damaged. Both fit to show.

    """
    require(viewer, Action.SEE_CONTRACTS)
    return rounds_of(home, edition_in_force(home))


def look(home: Home, viewer: Viewer, action: Action, round_id: str | None, *, now: datetime) -> Coverage:
    """Return the coverage of a round to whoever may do the action, and log the action.

    Raises:
        RefusedError: the viewer may not do it.
        QuestionError: there is no such round.
        StoreError: there is no data or no key, or a database is damaged or busy. All fit to show.

    """
    require(viewer, action)
    require(viewer, Action.SEE_CONTRACTS)  # whatever is shown was worked out from them
    edition = edition_in_force(home)
    known = rounds_of(home, edition)
    this = _round(known, round_id)
    with home.register.transaction() as connection:
        audit_log.note_look(
            connection,
            at=now,
            actor=viewer.subject,
            action=action,
            subject=f"{edition.name}, round {this.round_id}",
            again_after=LOOKS_AGAIN,
        )
        logged = audit_log.subjects(connection, RESOLVES)
        kept_in = vault_of(home.path, sample=edition.sample)
        opened = cache(partial(vault.contracts, kept_in, viewer, edition.number))  # once for all rounds
        every = {
            each.round_id: _of(home, viewer, edition, each, kept_in=kept_in, opened=opened, logged=logged)
            for each in known
        }
        chased = chases.steps(connection, this.round_id)
    place = known.index(this)
    earlier = known[place + 1] if place + 1 < len(known) else None
    return Coverage(
        edition=edition,
        rounds=known,
        now=every[this.round_id],
        before=every[earlier.round_id] if earlier else None,
        trend={each.round_id: _answers(every[each.round_id].found) for each in reversed(known)},
        chased=chased,
    )


def _round(known: tuple[Round, ...], round_id: str | None) -> Round:
    if not known:
        raise QuestionError("no round has been loaded yet", "round")
    found = [each for each in known if round_id in {None, each.round_id}]
    if not found:
        named = ", ".join(each.round_id for each in known)
        raise QuestionError(f"unknown round “{round_id}”; known: {named}", "round")
    return found[0]


def _answers(found: Reckoning) -> dict[Pair, bool]:
    """Return for each department and specialism that was asked whether it answered."""
    return {
        (each.id, specialism): each.answered
        for each in found.departments.values()
        for specialism in each.specialisms
    }


def _of(
    home: Home,
    viewer: Viewer,
    edition: Edition,
    this: Round,
    *,
    kept_in: Vault,
    opened: Callable[[], ServiceContracts],
    logged: frozenset[str],
) -> Reckoned:
    """Return a round as reckoned: made now, unless edition, vault and decisions are as they were."""
    key = (home.path, edition, this, _stamp(kept_in), logged, hash(kept_in.key))

    def made() -> Reckoned:
        decided = resolutions.of_round(kept_in, viewer, this.round_id, logged)
        return _reckon(home, edition, this, opened(), decided)

    return _reckoned.get(key, made)


def _stamp(kept_in: Vault) -> tuple[int, int]:
    try:
        status = kept_in.path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _reckon(
    home: Home, edition: Edition, this: Round, contracts: ServiceContracts, decided: tuple[Resolution, ...]
) -> Reckoned:
    with home.editions.reading(edition) as reader:
        departments = departments_of(reader.query("select_departments_of_round", round=this.round_id))
        held = reader.query("select_returns_of_round", round=this.round_id)
        returns: dict[str, str | None] = {
            str(each): None if department is None or department != department else str(department)  # noqa: PLR0124 - NaN
            for each, department in zip(held["submission_id"], held["department_id"], strict=True)
        }
        said = reader.query("select_round_specialisms", round=this.round_id)["specialisms"].tolist()
        facts = Facts(
            census=this.census_date,
            specialisms=specialisms_of(
                said[0] if said and isinstance(said[0], str) else None,
                departments,
                CODE_LISTS["specialism"],
            ),
            organisations=organisations_of(reader.query("select_organisations")),
            departments=departments,
            statements=statements_of(contracts, returns),
            resolutions=decided,
            round_id=this.round_id,
        )
        stated = _stated(reader, this.round_id)
        equipment = _equipment(reader, this.round_id)
    found = reckon(facts)
    return Reckoned(
        round=this,
        found=found,
        about=described(found),
        missing=gaps(found, equipment),
        estimates=estimates(stated, tuple(CODE_LISTS["region"])),
        returns=returns,
    )


def _stated(reader: Reader, round_id: str) -> list[Stated]:
    rows = reader.query("select_wte_of_departments", round=round_id)
    return [
        Stated(str(department), str(specialism), str(region), None if wte != wte else float(wte))  # noqa: PLR0124 - NaN
        for department, specialism, region, wte in rows.itertuples(index=False, name=None)
    ]


def _equipment(reader: Reader, round_id: str) -> dict[str, Equipment]:
    units: dict[str, list[tuple[str, float]]] = defaultdict(list)
    titles = {}
    for department, title, measure, quantity in reader.query(
        "select_equipment_before", round=round_id
    ).itertuples(index=False, name=None):
        if measure in _MACHINES:
            units[department].append((measure, float(quantity)))
            titles[department] = title
    return {each: Equipment(titles[each], tuple(of)) for each, of in units.items()}


_MACHINES = frozenset(CODE_LISTS["workload_measure"]) - {"new_patients", "devices_supported"}
"""What of workload is equipment; devices supported come in thousands and would drown the rest."""
