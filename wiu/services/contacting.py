"""Contacting: work addresses are listed for a request, and whose they were is kept (R5)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.presentation.contacts import contacts_pdf
from wiu.requests.clocks import uk_day
from wiu.requests.contacts import ContactList, Entry, check
from wiu.services import request_steps
from wiu.services.following import known
from wiu.store import audit_log, requests

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

LISTS = "list contacts"


def contacts_as_pdf(
    home: Home, viewer: Viewer, number: str, *, specialism: str, place: str, now: datetime
) -> tuple[str, bytes]:
    """Return (file name, PDF) of the work details that answer a request, all of the UK's where `place` is empty.

    Nothing is handed over unless the register keeps whose details they were, and the log an entry. A request
    that Q2 lets be met is led on to where its answer is prepared, by the same person and in the same moment.

    Raises:
        RefusedError: the viewer may not handle requests.
        MoveError: a step of the request is not this person's to take.
        UnknownRequestError: there is no such request.
        ContactsError: this request does not let addresses be listed, now or for this place.
        StoreError: there is no data, or a database is damaged or busy. All fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    with home.register.transaction() as connection:
        record, _ = known(connection, viewer, number)
        life = request_steps.to_preparing(record, by=viewer, at=now)
        check(replace(record, life=life), place, specialism)
        with home.editions.reading() as reader:
            edition = reader.about()
            rows = reader.query("select_contacts", specialism=specialism, place=place)
        entries = tuple(Entry(*row) for row in rows.itertuples(index=False, name=None))
        document = contacts_pdf(
            ContactList(number, specialism, place, edition.name, uk_day(now), edition.sample, entries)
        )
        request_steps.keep(connection, record, life, logged_as=viewer.subject)
        listed = requests.keep_sent(
            connection,
            number,
            [entry.department_id for entry in entries],
            edition=edition.number,
            made_at=now,
        )
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=LISTS,
            subject=number,
            detail={
                "departments": len(entries),
                "edition": edition.name,
                "specialism": specialism,
                "place": place,
                "sha256": hashlib.sha256(document).hexdigest(),
                **listed,
            },
        )
    return f"{number.lower()}-contacts.pdf", document
