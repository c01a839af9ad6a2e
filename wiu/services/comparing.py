"""Comparing: the editions that are kept, what is otherwise between two, and the way back to an earlier one.

Returning is no undoing: the earlier edition's rows become a new edition, with a reason, and all others stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.coverage.difference import NOBODY, Change, difference
from wiu.policy.access import Action, require
from wiu.services.new_edition import CONTRACT, put_in_force
from wiu.services.vault_key import vault_of
from wiu.store import accepted_findings, audit_log, vault
from wiu.store.accepted_findings import AcceptedFinding
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.survey.entities import SurveyRows

__all__ = [
    "NOBODY",
    "AcceptedFinding",
    "Change",
    "KeptEdition",
    "accepted",
    "before_and_after",
    "between",
    "kept",
    "named",
    "return_to",
]

COMPARES = "compare editions"
SHORTEST_REASON = 5


@dataclass(frozen=True)
class KeptEdition:
    """An edition that is kept: what it says of itself, its SHA-256, and whether it is in force."""

    edition: Edition
    sha256: str
    in_force: bool


def kept(home: Home, viewer: Viewer) -> tuple[KeptEdition, ...]:
    """Return the editions that are kept, the newest first.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: one is damaged. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    current = home.editions.current()
    return tuple(
        KeptEdition(each, home.editions.fingerprint(each.number), each == current)
        for each in reversed(home.editions.all())
    )


def accepted(home: Home, viewer: Viewer) -> tuple[AcceptedFinding, ...]:
    """Return the findings that were accepted with a reason when files were loaded, the newest edition first.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    if not home.register.path.exists():
        return ()
    with home.register.transaction() as connection:
        return accepted_findings.accepted_findings(connection)


def between(home: Home, viewer: Viewer, earlier: int, later: int, *, now: datetime) -> tuple[Change, ...]:
    """Return what is otherwise in one edition than in another: counts by entity and department, logged.

    Service contracts are not compared: they stay in the vault (R1).

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: there is no such edition, or it is damaged. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    found = difference(_rows(home, earlier), _rows(home, later))
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=COMPARES,
            subject=f"edition {later}",
            detail={"with": f"edition {earlier}"},
        )
    return found


def before_and_after(home: Home, rows: SurveyRows, *, sample: bool) -> tuple[Change, ...]:
    """Return what would be otherwise if these rows came into force; the sample is left behind by real ones."""
    current = home.editions.current()
    held = home.editions.rows() if current is not None and current.sample == sample else {}
    return difference(held, {name: frame for name, frame in rows.items() if name != CONTRACT})


def return_to(home: Home, viewer: Viewer, number: int, reason: str, *, now: datetime) -> Edition:
    """Put the rows of an earlier edition in force again, as a new edition with the reason, and log it.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: no reason was given (no_reason), there is no such edition or it is in force already
            (no_edition), it holds other than the one in force (real_data), a load is under way (busy), or the
            disk is full. Nothing has changed. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    if len(reason.strip()) < SHORTEST_REASON:
        raise StoreError(
            "no_reason", "Say why the earlier edition is to be in force again. Nothing was changed."
        )
    with home.editions.writing() as writer:
        wanted, current = _edition(home, number), home.editions.current()
        if wanted == current:
            raise StoreError("no_edition", f"Edition {number} is in force already. Nothing was changed.")
        if current is not None and current.sample != wanted.sample:
            raise StoreError(
                "real_data",
                "One of the two editions holds invented rows and the other real ones: neither takes the other's place. "
                "Nothing was changed.",
            )
        with home.editions.reading(wanted) as reader:
            rows, quarantine = reader.rows(), reader.quarantine()
        contracts = vault.contracts(vault_of(home.path, sample=wanted.sample), viewer, number).rows
        return put_in_force(
            home,
            viewer,
            writer,
            rows | ({CONTRACT: contracts} if len(contracts) else {}),
            keeper=viewer,
            why=f"Return to edition {number}: {reason.strip()}",
            sample=wanted.sample,
            detail={"restores": f"edition {number}", "sha256_of_that": home.editions.fingerprint(number)},
            quarantine=quarantine,
            restores=number,
            now=now,
        )


def named(home: Home, viewer: Viewer, departments: Iterable[str]) -> dict[str, str]:
    """Return the names of departments of the edition in force, by identifier; of the others the identifier.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the edition is damaged. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    wanted = dict.fromkeys(departments)
    known = home.editions.query("select_departments") if home.has_data() else None
    names = dict(zip(known["department_id"], known["named"], strict=True)) if known is not None else {}
    return {each: names.get(each, each) for each in wanted if each != NOBODY}


def _edition(home: Home, number: int) -> Edition:
    for each in home.editions.all():
        if each.number == number:
            return each
    raise StoreError("no_edition", f"There is no edition {number}. Nothing was changed.")


def _rows(home: Home, number: int) -> SurveyRows:
    with home.editions.reading(_edition(home, number)) as reader:
        return reader.rows()
