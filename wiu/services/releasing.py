"""Releasing: a protected view leaves as a document, and its leaving is logged (R6, Q4)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wiu.policy.access import Action, require
from wiu.presentation.document import view_pdf
from wiu.services import exploring
from wiu.store import audit_log

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.services.home import Home
    from wiu.statistics.question import Question

UK = ZoneInfo("Europe/London")


def view_as_pdf(
    home: Home, viewer: Viewer, question: Question, audience: str = "member", *, now: datetime
) -> tuple[str, bytes]:
    """Return (file name, PDF) of a view; nothing is handed over unless the log has an entry of it.

    The day in print is the UK's. The same question of the same edition, asked for the same audience
    on the same day, gives the same reference and the same bytes; the log keeps their SHA-256.

    Raises:
        RefusedError: the viewer may not export.
        QuestionError: the round or the audience is unknown.
        StoreError: there is no data, or a database is damaged or busy. All fit to show.

    """
    require(viewer, Action.EXPORT_VIEW)
    view = exploring.view(home, viewer, question, audience, now=now)
    day = now.astimezone(UK).date()
    reference = _reference(view, day)
    document = view_pdf(view, made_on=day, reference=reference)
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.EXPORT_VIEW,
            subject=reference,
            detail={
                "question": view.question.as_json(),
                "audience": view.audience,
                "edition": view.edition,
                "sha256": hashlib.sha256(document).hexdigest(),
            },
        )
    return f"{reference.lower()}.pdf", document


def _reference(view: View, day: date) -> str:
    """Return the reference of a draft, by what it shows and the day: it is no release number."""
    shown = f"{view.question.canonical()}|{view.question.measures}|{view.question.by}|{view.audience}|{view.edition}"
    return f"WIU-DRAFT-{day:%Y%m%d}-{hashlib.sha256(shown.encode()).hexdigest()[:8].upper()}"
