"""Publishing: the website's maps leave as a bundle of files, and their leaving is logged (R3, R4)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.thresholds import Audience
from wiu.presentation.bundle import bundle
from wiu.presentation.document import view_pdf
from wiu.requests.clocks import uk_day
from wiu.services import exploring, mapping_services
from wiu.statistics.question import Question
from wiu.store import audit_log

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.presentation.bundle import Bundle
    from wiu.presentation.view import View
    from wiu.services.home import Home

AUDIENCE = Audience.WEBSITE.value


def posts_by_region(specialism: str | None = None) -> Question:
    """Return the question that the maps of posts answer: establishment and vacancy rate by region."""
    where = () if specialism is None else (("specialism", (specialism,)),)
    return Question(("wte_establishment", "vacancy_rate"), ("region",), where=where)


def draft(home: Home, viewer: Viewer, *, now: datetime) -> tuple[str, Bundle]:
    """Return (reference, bundle) of the edition in force, marked as a draft on every page; its making is logged.

    The same edition gives the same bytes on the same day.

    Raises:
        RefusedError: the viewer may not publish.
        QuestionError: the posts by region can't be shown safely.
        StoreError: there is no data, or a database is damaged or busy. All fit to show.

    """
    require(viewer, Action.PUBLISH_MAP)
    view = exploring.view(home, viewer, posts_by_region(), AUDIENCE, now=now)
    services = mapping_services.services(home, viewer)
    day = uk_day(now)
    reference = _reference(view, day)
    notes = view_pdf(view, made_on=day, reference=reference)
    made = bundle(view, services, notes, reference=reference, made_on=day, draft=True)
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.PUBLISH_MAP,
            subject=reference,
            detail={
                "state": "draft",
                "edition": view.edition,
                "departments": made.departments,
                "sha256": hashlib.sha256(made.content).hexdigest(),
            },
        )
    return reference, made


def _reference(view: View, day: date) -> str:
    shown = f"{view.question.canonical()}|{view.edition}|bundle"
    return f"WIU-DRAFT-{day:%Y%m%d}-{hashlib.sha256(shown.encode()).hexdigest()[:8].upper()}"
