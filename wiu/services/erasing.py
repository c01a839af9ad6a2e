"""Erasing: what is due to be erased by `retention.md`, and its erasure, logged by kind and number only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.policy.access import Action, require
from wiu.policy.moves import State
from wiu.policy.retention import Personal, terms
from wiu.requests.clocks import uk_day
from wiu.requests.record import Contact
from wiu.services.new_edition import BEFORE_ERASURE, FINGERPRINT
from wiu.store import audit_log, requests, retention, sealing
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.editions import Edition
    from wiu.survey.entities import SurveyRows

__all__ = ["Due", "Personal", "due", "erase", "reports", "state_report"]

ERASES, REPORTS = "erase", "state report"


@dataclass(frozen=True)
class Due:
    """How it stands with one kind of record: how many are `due` now, out of how many `held`; `next` may be None."""

    record: Personal
    held: int
    due: int
    next: date | None
    why: str


@dataclass(frozen=True)
class _Found:
    """What of one edition is held and due: row numbers of comments by round, of the quarantine by edition."""

    edition: Edition
    rows: SurveyRows
    quarantine: pd.DataFrame
    comments: pd.Series[bool]
    wrong_rows: pd.Series[bool]


def reports(home: Home, viewer: Viewer) -> Mapping[str, date]:
    """Return the day on which each round's report was published, as far as stated.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the register is damaged or busy. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    with home.register.transaction() as connection:
        return retention.published(connection)


def state_report(home: Home, viewer: Viewer, round_id: str, day: date, *, now: datetime) -> None:
    """Keep on which day a round's report was published, from which its free text is counted.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: the round is unknown (no_round), the day is to come (no_day), or the register is busy,
            damaged or full. Nothing has changed. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    held = home.editions.rows().get("survey_round")
    if held is None or round_id not in set(held["round_id"]):
        raise StoreError("no_round", f"There is no round “{round_id}”. Nothing was changed.")
    if day > uk_day(now):
        raise StoreError("no_day", "That day is still to come. Nothing was changed.")
    with home.register.transaction() as connection:
        retention.state_published(connection, round_id, day, viewer.subject)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=REPORTS,
            subject=f"round {round_id}",
            detail={
                "published": day.isoformat(),
                **sealing.seal(connection, sealing.REPORT, round_id),
            },
        )


def due(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Due, ...]:
    """Return what is due to be erased, by kind of record, in the order of the policy's page.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: a database is damaged or busy. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    today = uk_day(now)
    days = reports(home, viewer)
    found = [_found(home, each, days, today) for each in home.editions.all()]
    comments = _comment_days(found, days)
    wrong = _quarantine_days(home, found)
    askers = _asker_days(home)
    return tuple(
        _due(record, ends, today)
        for record, ends in (
            (Personal.COMMENTS, comments),
            (Personal.QUARANTINE, wrong),
            (Personal.CONTACTS, list(askers.values())),
        )
    )


def erase(home: Home, viewer: Viewer, *, now: datetime) -> dict[str, Any]:
    """Erase all that is due, from every edition that holds it and from the register; return how much by kind.

    Backups from before hold it still: `docs/runbook.md` says how long they are kept.

    Raises:
        RefusedError: the viewer may not load surveys.
        StoreError: a load is under way, or a database is damaged, busy or full. What was erased until then
            stays erased and logged; the rest is due still. Fit to show.

    """
    require(viewer, Action.LOAD_SURVEY)
    today = uk_day(now)
    editions = 0
    counted = dict.fromkeys(Personal, 0)
    with home.editions.writing() as writer:
        days = reports(home, viewer)
        for each in home.editions.all():
            found = _found(home, each, days, today)
            numbers = {
                Personal.COMMENTS: int(found.comments.sum()),
                Personal.QUARANTINE: int(found.wrong_rows.sum()),
            }
            if not any(numbers.values()):
                continue
            before = home.editions.fingerprint(each.number)

            def announce(
                sha256: str,
                each: Edition = each,
                numbers: Mapping[Personal, int] = numbers,
                before: str = before,
            ) -> None:
                by_kind: dict[str, Any] = {str(record): number for record, number in numbers.items()}
                _log(home, viewer, each.name, by_kind | {FINGERPRINT: sha256, BEFORE_ERASURE: before}, now)

            writer.erase(each, _without_comments(found), found.quarantine[~found.wrong_rows], announce)
            editions += 1
            counted = {record: counted[record] + numbers.get(record, 0) for record in counted}
        overdue = [number for number, end in _asker_days(home).items() if end is not None and end <= today]
        if overdue:
            with home.register.transaction() as connection:
                retention.erase_contacts(connection, overdue)
                audit_log.append(
                    connection,
                    at=now,
                    actor=viewer.subject,
                    action=ERASES,
                    subject="requests",
                    detail={Personal.CONTACTS: overdue, **sealing.erased(sealing.CONTACT, overdue)},
                )
            counted[Personal.CONTACTS] = len(overdue)
    return {"erased": {str(record): number for record, number in counted.items()}, "editions": editions}


def _log(home: Home, viewer: Viewer, subject: str, detail: Mapping[str, Any], now: datetime) -> None:
    with home.register.transaction() as connection:
        audit_log.append(
            connection, at=now, actor=viewer.subject, action=ERASES, subject=subject, detail=detail
        )


def _found(home: Home, edition: Edition, days: Mapping[str, date], today: date) -> _Found:
    with home.editions.reading(edition) as reader:
        rows, quarantine = reader.rows(), reader.quarantine()
    ends = _ends_of_comments(rows, days)
    over = [end is not None and end <= today for end in ends]
    made = {each.number: uk_day(each.made_at) for each in home.editions.all()}
    term = terms()[Personal.QUARANTINE].kept
    wrong = [made.get(number, today) + term <= today for number in quarantine["edition"]]
    return _Found(
        edition,
        rows,
        quarantine,
        pd.Series(over, index=rows["adequacy"].index if "adequacy" in rows else None, dtype=bool),
        pd.Series(wrong, index=quarantine.index, dtype=bool),
    )


def _ends_of_comments(rows: SurveyRows, days: Mapping[str, date]) -> list[date | None]:
    """Return for each opinion until when its text is kept; None where it has none, or no report is out."""
    opinions = rows.get("adequacy")
    if opinions is None:
        return []
    returns = rows["submission"].drop_duplicates("submission_id").set_index("submission_id")["round_id"]
    term = terms()[Personal.COMMENTS].kept
    ends: list[date | None] = []
    for round_id, comment in zip(opinions["submission_id"].map(returns), opinions["comment"], strict=True):
        out = None if pd.isna(comment) or pd.isna(round_id) else days.get(str(round_id))
        ends.append(None if out is None else out + term)
    return ends


def _without_comments(found: _Found) -> SurveyRows:
    if not found.comments.any():
        return found.rows
    opinions = found.rows["adequacy"]
    return found.rows | {
        "adequacy": opinions.assign(comment=opinions["comment"].mask(found.comments.to_numpy()))
    }


def _comment_days(found: list[_Found], days: Mapping[str, date]) -> list[date | None]:
    """Return until when each text is kept, None where that is open; a text in several editions is several."""
    return [
        end
        for each in found
        if "adequacy" in each.rows
        for end, comment in zip(
            _ends_of_comments(each.rows, days), each.rows["adequacy"]["comment"], strict=True
        )
        if not pd.isna(comment)
    ]


def _quarantine_days(home: Home, found: list[_Found]) -> list[date | None]:
    made = {each.number: uk_day(each.made_at) for each in home.editions.all()}
    term = terms()[Personal.QUARANTINE].kept
    return [
        made[number] + term if number in made else None
        for each in found
        for number in each.quarantine["edition"]
    ]


def _asker_days(home: Home) -> dict[str, date | None]:
    """Return for each request that names who asked until when the name is kept, None while it is open."""
    term = terms()[Personal.CONTACTS].kept
    ends: dict[str, date | None] = {}
    with home.register.transaction() as connection:
        for record in requests.records(connection):
            if requests.contact(connection, record.number) != Contact():
                over = record.life.state in {State.CLOSED, State.WITHDRAWN}
                ends[record.number] = uk_day(record.life.steps[-1].at) + term if over else None
    return ends


def _due(record: Personal, ends: list[date | None], today: date) -> Due:
    known = [end for end in ends if end is not None]
    to_come = [end for end in known if end > today]
    return Due(
        record,
        held=len(ends),
        due=sum(end <= today for end in known),
        next=min(to_come, default=None),
        why=terms()[record].why,
    )
