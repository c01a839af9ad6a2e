"""Requests in the register: each as it came in, and the steps it took; both are only ever added to (Q4).

Everything here happens inside the caller's transaction of the register, with the audit entry that
tells of it. A life is folded from its steps; nothing else says where a request stands.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import UTC
from typing import TYPE_CHECKING, Any

from wiu.policy.moves import Event, Refusal, State
from wiu.requests.life import Life, Step
from wiu.requests.record import Contact, Proposed, Record, as_stated
from wiu.requests.request import from_json
from wiu.store import connection as open_database
from wiu.store import sealing, sql

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.requests.request import Request

Connection = open_database.Connection
SEAL = "came_in_sha256"
"""Under which name the log keeps the seal of a request as it came in."""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _kept(step: Step) -> dict[str, Any]:
    return {
        "happened_at": _utc(step.at),
        "actor": step.actor,
        "event": step.event.value if step.event else "",
        "state": step.state.value,
        "clause": step.clause,
        "reason": step.reason,
        "refusal": step.refusal.value if step.refusal else "",
        "day": step.day,
    }


def seal(number: str, place: int, step: Step) -> str:
    """Return the SHA-256 of a step, which its audit entry keeps: a step changed later no longer fits it."""
    content = {"number": number, "step": place} | _kept(step)
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def add(
    connection: Connection,
    request: Request,
    life: Life,
    *,
    contact: Contact,
    summary: str,
    proposed: Proposed,
    year: int,
    logged_at: datetime,
) -> Record:
    """Keep a request that has just come in, under the next number of the year, and its steps so far."""
    row = connection.execute(sql.text("select_last_request"), {"year": year}).fetchone()
    sequence = (row[0] if row else 0) + 1
    number = f"R-{year}-{sequence:04d}"
    connection.execute(
        sql.text("insert_request"),
        {
            "number": number,
            "year": year,
            "sequence": sequence,
            "logged_at": _utc(logged_at),
            "requester": life.requester,
            "summary": summary,
            "stated": json.dumps(as_stated(request), ensure_ascii=False),
            "proposed": json.dumps(proposed.as_json(), ensure_ascii=False),
        },
    )
    if contact != Contact():
        connection.execute(
            sql.text("insert_request_contact"),
            {"number": number, "name": contact.name, "work_email": contact.work_email},
        )
    for place, step in enumerate(life.steps, 1):
        lengthen(connection, number, place, step)
    return Record(number, request, summary, proposed, logged_at, life)


def lengthen(connection: Connection, number: str, place: int, step: Step) -> None:
    """Add a step at its place (from 1) among the request's steps; a place is taken once."""
    connection.execute(sql.text("insert_request_step"), {"number": number, "step": place} | _kept(step))


def seals(connection: Connection, number: str = "") -> dict[str, str]:
    """Return number → SHA-256 of all that was kept of a request as it came in, but whoever is to be reached."""
    rows = connection.execute(sql.text("select_requests"), {"number": number}).fetchall()
    return {
        row[0]: hashlib.sha256(json.dumps([str(each) for each in row]).encode()).hexdigest() for row in rows
    }


def _steps(connection: Connection, number: str) -> dict[str, list[Step]]:
    found = defaultdict(list)
    rows = connection.execute(sql.text("select_request_steps"), {"number": number}).fetchall()
    for name, at, actor, event, state, clause, reason, refusal, day in rows:
        found[name].append(
            Step(
                Event(event) if event else None,
                State(state),
                at.replace(tzinfo=UTC),
                actor,
                clause,
                reason,
                Refusal(refusal) if refusal else None,
                day,
            )
        )
    return found


def records(connection: Connection, number: str = "") -> tuple[Record, ...]:
    """Return the requests, the first logged first; `number` names one, none comes back if it is unknown."""
    steps = _steps(connection, number)
    found = []
    rows = connection.execute(sql.text("select_requests"), {"number": number}).fetchall()
    for name, logged_at, requester, summary, stated, kept in rows:
        proposed = Proposed.from_json(json.loads(kept))
        life = Life(
            requester,
            proposed.outcome,
            tuple(steps[name]),
            proposed.only_contracts,
            proposed.rest,
            proposed.for_gain,
        )
        request = from_json(json.loads(stated))
        found.append(Record(name, request, summary, proposed, logged_at.replace(tzinfo=UTC), life))
    return tuple(found)


def contact(connection: Connection, number: str) -> Contact:
    """Return how to reach whoever asks; empty where nobody said it, or there is no such request."""
    row = connection.execute(sql.text("select_request_contact"), {"number": number}).fetchone()
    return Contact(*row) if row else Contact()


def keep_sent(
    connection: Connection, number: str, departments: list[str], *, edition: int, made_at: datetime
) -> dict[str, Any]:
    """Keep whose details were put on a list made for a request (R5); return their seal."""
    connection.execute(
        sql.text("insert_contact_sent"),
        {"number": number, "made_at": _utc(made_at), "edition": edition, "departments": departments},
    )
    return sealing.seal(connection, sealing.CONTACTS_SENT, number, _utc(made_at))


def sent(connection: Connection, number: str) -> tuple[tuple[datetime, int, str], ...]:
    """Return (when in UTC, edition, department) of all details that were listed for a request."""
    rows = connection.execute(sql.text("select_contacts_sent"), {"number": number}).fetchall()
    return tuple((at.replace(tzinfo=UTC), edition, department) for at, edition, department in rows)
