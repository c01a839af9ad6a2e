"""Writing: a letter of a request is made, and that it was made is logged with its fingerprint (Q4)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.wording import words
from wiu.presentation.letters import letter_pdf
from wiu.releases.release import Deed
from wiu.requests.clocks import uk_day
from wiu.requests.letters import TO_THE_GROUP, write
from wiu.services.following import known
from wiu.store import audit_log, releases, requests

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.requests.letters import Due
    from wiu.requests.record import Record
    from wiu.services.home import Home

WRITES = "write letter"


def file_name(number: str, due: Due) -> str:
    """Return the name of a letter's file; it names nobody."""
    return f"{number.lower()}-{due.kind}.pdf"


def takes_out(due: Due) -> Action:
    """Return what somebody must be allowed to do who takes this letter out: the group has its own (Q1)."""
    return Action.SEE_REQUESTS if due.kind in TO_THE_GROUP else Action.HANDLE_REQUESTS


def _enclosed(connection: requests.Connection, record: Record, due: Due) -> tuple[str, ...]:
    """Return what went out by the step that a letter tells of: releases, and a list of work addresses."""
    at = record.life.steps[due.place - 1].at
    found = [
        words("letter_enclosed_release").format(number=each.number, title=each.title)
        for each in releases.releases(connection, request=record.number)
        if (out := each.last(Deed.RELEASE)) is not None and out.at == at
    ]
    if any(made <= at for made, _, _ in requests.sent(connection, record.number)):
        found.append(words("letter_enclosed_contacts"))
    return tuple(found)


def letter(home: Home, viewer: Viewer, number: str, due: Due, *, now: datetime) -> tuple[str, bytes]:
    """Return (file name, PDF) of a letter; nothing is handed over unless the log has an entry of it.

    Raises:
        RefusedError: the viewer may not handle requests, and the letter is not one to the group.
        UnknownRequestError: there is no such request.
        KeyError: the request has no such letter: a fault of the program.
        StoreError: the register is busy or damaged. Fit to show, but for the fault.

    """
    require(viewer, takes_out(due))
    sample = not home.holds_real_data()
    with home.register.transaction() as connection:
        record, contact = known(connection, viewer, number)
        enclosed = _enclosed(connection, record, due)
        written = write(record, contact, due, today=uk_day(now), enclosed=enclosed)
        document = letter_pdf(written, sample=sample)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=WRITES,
            subject=number,
            detail={
                "letter": due.kind,
                "step": due.place,
                "sha256": hashlib.sha256(document).hexdigest(),
            },
        )
    return file_name(number, due), document
