"""Asking: a request comes in, is written down with what the policy proposes, and gets its number (Q4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from wiu.policy.access import Action, require
from wiu.policy.moves import Event
from wiu.policy.requests import MemberRole, Purpose, Requester
from wiu.requests.clocks import EARLIEST, UK, uk_day
from wiu.requests.life import Said, move, receive
from wiu.requests.proposal import propose
from wiu.requests.record import Contact, proposed
from wiu.requests.record import contact as read_contact
from wiu.requests.record import summary as read_summary
from wiu.requests.request import RequestError, from_json, on_one_line, read_request
from wiu.store import audit_log, requests, sealing

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.requests.life import Life
    from wiu.requests.proposal import Proposal
    from wiu.requests.record import Record
    from wiu.requests.request import Request
    from wiu.services.home import Home

NOON = time(12)
NOBODY = "Say who asks from outside: their organisation, or their name."
WHO = "Say who asks: their organisation, or their name."
WHERE = "Say in which organisation it is to be used: the log names it (Q2c)."
GROUP = (
    "Say for which special interest group: the log names it (Q2a). Where the member did not say, enter it as from an "
    "individual member: the policy then proposes to ask them."
)
WHAT = "Say in short what they ask."
LOGS = "log request"


@dataclass(frozen=True)
class Asked:
    """A request as somebody enters it: the words of the form, and what the form has beside them.

    `own` says that whoever enters it asks for it: then they decide nothing about it. `answered` says that
    its answer goes out as soon as it is logged: then it must say what they ask, too (see `unsaid`).
    """

    stated: dict[str, Any]
    received: date
    name: str = ""
    work_email: str = ""
    summary: str = ""
    own: bool = False
    acknowledge: bool = False
    answered: bool = False


def unnamed(asked: Asked) -> dict[str, str]:
    """Return what the log has to name of who asks and the form does not say yet, by field; empty if nothing.

    A request that nobody made can't be acknowledged (Q5), and the policy meets some on condition that the log
    names the organisation or the group: after the answer went out nobody would write that down. The office
    asks as itself; the log says who of it.
    """
    requester, purpose = asked.stated.get("requester"), asked.stated.get("purpose")
    organisation = on_one_line(asked.stated.get("organisation") or "")
    of_member = requester == Requester.MEMBER
    missing = {}
    if of_member and purpose == Purpose.OWN_ORGANISATION and not organisation:
        missing["organisation"] = WHERE
    elif requester != Requester.OFFICE and not (organisation or on_one_line(asked.name)):
        missing["organisation"] = WHO if of_member else NOBODY
    for_group = purpose == Purpose.SIG_WORK and asked.stated.get("member_role") == MemberRole.SIG
    if of_member and for_group and not on_one_line(asked.stated.get("for_sig") or ""):
        missing["for_sig"] = GROUP
    return missing


def unsaid(asked: Asked) -> dict[str, str]:
    """Return what a request that is answered at once leaves unsaid, by field of the form; empty if nothing.

    Beside who asks that is what: the log would say that they asked for something (Q4).
    """
    return unnamed(asked) | ({} if on_one_line(asked.summary) else {"summary": WHAT})


def proposal(viewer: Viewer, stated: dict[str, Any]) -> Proposal:
    """Return what the policy proposes for a request as it is being entered; nothing is kept.

    Raises:
        RefusedError: the viewer may not handle requests.
        RequestError: it is no request yet. Both fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    return propose(from_json(stated))


def alike(home: Home, viewer: Viewer, asked: Asked) -> tuple[Record, ...]:
    """Return the requests on record that say the very same, of the same person: the newest first.

    Raises:
        RefusedError: the viewer may not handle requests.
        RequestError: it is no request yet.
        StoreError: the register is busy or damaged. All fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    request, summary, name = from_json(asked.stated), read_summary(asked.summary), on_one_line(asked.name)
    with home.register.transaction() as connection:
        same = [
            each
            for each in requests.records(connection)
            if (each.request, each.summary) == (request, summary)
        ]
        named = [each for each in same if requests.contact(connection, each.number).name == name]
    return tuple(reversed(named))


def log(home: Home, viewer: Viewer, asked: Asked, *, now: datetime) -> Record:
    """Keep a request under a number of its own, acknowledged at once if so entered; return it.

    Raises:
        RefusedError: the viewer may not handle requests.
        RequestError: it is no request, it leaves unsaid who asks (see `unnamed`; where it is answered at once, also
            what), or it came in later than today, or before the policy.
        StoreError: the register is busy or damaged; nothing was kept. All fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    request = from_json(asked.stated)
    for field, said in (unsaid(asked) if asked.answered else unnamed(asked)).items():
        nothing = "Nothing was logged, and nothing released." if asked.answered else "Nothing was logged."
        raise RequestError("unsaid", f"{field}: {said} {nothing}", field)
    reached = read_contact(asked.name, asked.work_email)
    return _keep(home, viewer, request, asked, contact=reached, now=now)


def log_file(home: Home, viewer: Viewer, path: Path, received: date, *, now: datetime) -> dict[str, Any]:
    """Log the request in a JSON file; return the document that the command prints.

    Raises:
        RefusedError, RequestError, StoreError: as `log`.
        OSError: the file can't be opened.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    record = _keep(home, viewer, read_request(path), Asked({}, received), contact=Contact(), now=now)
    clocks = record.life.clocks(uk_day(now))
    return {
        "number": record.number,
        "proposal": propose(record.request).as_json(),
        "acknowledge_by": clocks.acknowledge.due.isoformat(),
        "answer_by": clocks.answer.due.isoformat(),
    }


def _keep(
    home: Home, viewer: Viewer, request: Request, asked: Asked, *, contact: Contact, now: datetime
) -> Record:
    # a file has no field for a person's name, and a member's request is logged all the same (Q4)
    if request.requester is Requester.EXTERNAL and not (request.organisation or contact.name):
        raise RequestError("nobody", f"organisation: {NOBODY} Nothing was logged.", "organisation")
    said = proposed(propose(request))
    life = receive(
        by=viewer.subject,
        at=_moment(asked.received, now),
        proposed=said.outcome,
        requester=viewer.subject if asked.own else "",
        only_contracts=said.only_contracts,
        rest=said.rest,
        for_gain=said.for_gain,
    )
    if asked.acknowledge:
        life = move(life, Event.ACKNOWLEDGE, Said(), by=viewer, at=now)
    summary = read_summary(asked.summary)
    with home.register.transaction() as connection:
        record = requests.add(
            connection,
            request,
            life,
            contact=contact,
            summary=summary,
            proposed=said,
            year=asked.received.year,
            logged_at=now,
        )
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=LOGS,
            subject=record.number,
            detail=_told(record, life)
            | {requests.SEAL: requests.seals(connection, record.number)[record.number]}
            | sealing.seal(connection, sealing.CONTACT, record.number),
        )
    return record


def _told(record: Record, life: Life) -> dict[str, Any]:
    """Return what the log says of a request: words of the form, nobody's name and no address."""
    request = record.request
    return {
        "received": uk_day(life.steps[0].at).isoformat(),
        "requester": request.requester,
        "purpose": request.purpose,
        "wants": list(request.wants),
        "scope": request.scope,
        "proposed": record.proposed.outcome,
        "state": life.state,
        "steps": [requests.seal(record.number, place, step) for place, step in enumerate(life.steps, 1)],
    }


def _moment(received: date, now: datetime) -> datetime:
    """Return the moment that stands for the day on which a request came in: noon, unless it is today."""
    today = uk_day(now)
    if received > today:
        raise RequestError(
            "future",
            f"received: {received.isoformat()} has not come yet in the United Kingdom. Nothing was logged.",
            "received",
        )
    if received < EARLIEST:
        raise RequestError(
            "too_early",
            f"received: {received.isoformat()} is before {EARLIEST.isoformat()}, and so older than the policy on "
            "requests. Nothing was logged; look at the year.",
            "received",
        )
    return now if received == today else datetime.combine(received, NOON, UK)
