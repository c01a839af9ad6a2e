"""Reporting: a year of requests in numbers, on screen and as a document for the UK Liaison Group."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.presentation.yearly import year_pdf
from wiu.requests import yearly
from wiu.requests.clocks import uk_day
from wiu.store import audit_log, requests

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home

REPORTS = "write yearly report"


def year(home: Home, viewer: Viewer, number: int, *, now: datetime) -> yearly.Year:
    """Return the requests of a year in numbers.

    Raises:
        RefusedError: the viewer may not handle requests.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    with home.register.transaction() as connection:
        return yearly.year(requests.records(connection), number, uk_day(now))


def year_as_pdf(home: Home, viewer: Viewer, number: int, *, now: datetime) -> tuple[str, bytes]:
    """Return (file name, PDF) of a year's report; that it was made is logged.

    Raises:
        RefusedError, StoreError: as `year`. Both fit to show.

    """
    require(viewer, Action.HANDLE_REQUESTS)
    sample = not home.holds_real_data()
    with home.register.transaction() as connection:
        counted = yearly.year(requests.records(connection), number, uk_day(now))
        document = year_pdf(counted, sample=sample)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=REPORTS,
            subject=str(number),
            detail={"requests": counted.received, "sha256": hashlib.sha256(document).hexdigest()},
        )
    return f"requests-{number}.pdf", document
