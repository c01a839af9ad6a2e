"""Publishing: the website's maps are released like everything else, and packed as files (R3, R4).

Figures reach the website only as a release that one person prepared and another approved; the bundle
is made of that very release, so that register, ledger and website say the same.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.thresholds import Audience
from wiu.presentation.bundle import bundle
from wiu.presentation.document import release_pdf
from wiu.presentation.imprint import Imprint
from wiu.presentation.kept_view import views_back
from wiu.presentation.services import Service, Services
from wiu.releases.gate import refuse_strangers
from wiu.releases.release import Occasion, ReleaseError, State
from wiu.requests.clocks import uk_day
from wiu.services import exploring, mapping_services, released, releasing
from wiu.services.drawing_up import MAY_LEAVE
from wiu.services.in_force import edition_in_force
from wiu.statistics.question import Question
from wiu.store import audit_log, releases

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.policy.access import Viewer
    from wiu.presentation.bundle import Bundle
    from wiu.presentation.view import View
    from wiu.releases.release import Release
    from wiu.services.home import Home

AUDIENCE = Audience.WEBSITE.value
PUBLICATION = "The website's maps of establishment and vacancies"
DRAFT = "DRAFT"


@dataclass(frozen=True)
class Standing:
    """Where the website's maps stand: the release that was `prepared` and waits, and the `current` one.

    `fits` says whether the current one was made from the edition in force.
    """

    prepared: Release | None
    current: Release | None
    fits: bool


@dataclass(frozen=True)
class Published:
    """A bundle, and the release that it is made of; None for a draft of invented data."""

    bundle: Bundle
    release: Release | None


def posts_by_region(specialism: str | None = None) -> Question:
    """Return the question that the maps of posts answer: establishment and vacancy rate by region."""
    where = () if specialism is None else (("specialism", (specialism,)),)
    return Question(("wte_establishment", "vacancy_rate"), ("region",), where=where)


def standing(home: Home, viewer: Viewer) -> Standing:
    """Return where the website's maps stand.

    Raises:
        RefusedError: the viewer may not publish.
        StoreError: a database is busy or damaged. Both fit to show.

    """
    require(viewer, Action.PUBLISH_MAP)
    with home.register.transaction() as connection:
        ours = [each for each in releases.releases(connection) if each.occasion.publication == PUBLICATION]
    current = next((each for each in reversed(ours) if each.state is State.CURRENT), None)
    edition = edition_in_force(home)
    return Standing(
        prepared=next((each for each in reversed(ours) if each.state is State.PREPARED), None),
        current=current,
        fits=current is not None and current.views[0].edition == edition.number,
    )


def prepare(home: Home, viewer: Viewer, *, now: datetime) -> Release:
    """Prepare the maps of the edition in force for a second person, who approves them on the Releases page.

    Raises:
        RefusedError: the viewer may not publish, or prepare releases.
        ReleaseError: they wait for approval already, or are current.
        QuestionError: the posts by region can't be shown safely.
        StoreError: there is no data, or a database is busy or damaged. All fit to show; nothing is kept then.

    """
    return put_forward(home, viewer, by=viewer, now=now)


def put_forward(home: Home, viewer: Viewer, *, by: Viewer, now: datetime) -> Release:
    """Prepare the maps for a second person; `viewer` asks and is logged, `by` prepares (see `prepare`)."""
    require(viewer, Action.PUBLISH_MAP)
    require(viewer, Action.PREPARE_RELEASE)
    found = standing(home, viewer)
    if found.prepared is not None:
        raise ReleaseError(
            "waiting", f"{found.prepared.number} waits for a second person already. Nothing was prepared."
        )
    if found.fits and found.current is not None:
        raise ReleaseError(
            "current", f"{found.current.number} is current for this edition. Nothing was prepared."
        )
    old = found.current
    occasion = Occasion(
        audience=Audience.WEBSITE,
        recipient="Members, in the members' area of IPEM's website",
        purpose="The maps of establishment and vacancies that members may see (R3)",
        publication=PUBLICATION,
        supersedes=old.number if old else "",
        changed="The figures are those of a newer edition of the data." if old else "",
        why="A newer edition came into force." if old else "",
    )
    asked = releasing.Asked((posts_by_region(),), occasion)
    return releasing.put_forward(home, asked, by=by, logged_as=viewer.subject, now=now)


def publish(home: Home, viewer: Viewer, *, now: datetime) -> Published:
    """Return the bundle of the current release of the maps, with the departments of the edition in force.

    Raises:
        RefusedError: the viewer may not publish, or hand releases over.
        ReleaseError: no release of the maps is current for the edition in force.
        StoreError: there is no data, or a database is busy or damaged. All fit to show.

    """
    require(viewer, Action.PUBLISH_MAP)
    found = standing(home, viewer)
    if found.current is None or not found.fits:
        raise ReleaseError(
            "not_released",
            "No release of the website's maps is current for the edition in force: one person prepares it, "
            "another approves it. Nothing was written.",
        )
    handed = released.again(home, viewer, found.current.number, now=now)
    with home.register.transaction() as connection:
        kept = releases.kept(connection, found.current.number)
    if kept is None:
        raise ReleaseError("damaged", f"The document of {found.current.number} is missing. Run check.")
    (view,) = views_back(kept[0], json.loads(kept[0]), found.current.sealed)
    made = _packed(home, viewer, view, handed.document, reference=found.current.number, day=found.current.day)
    _note(home, viewer, made, found.current.number, now)
    return Published(made, found.current)


def draft(home: Home, viewer: Viewer, *, now: datetime) -> Published:
    """Return a bundle of invented data, marked as a draft on every page; real data leaves by a release only.

    Raises:
        RefusedError: the viewer may not publish.
        ReleaseError: the data is no sample.
        QuestionError: the posts by region can't be shown safely.
        StoreError: there is no data, or a database is busy or damaged. All fit to show.

    """
    require(viewer, Action.PUBLISH_MAP)
    if not edition_in_force(home).sample:
        raise ReleaseError(
            "not_released",
            "The website's maps of this edition are not released: one person prepares them, another approves. Name "
            "both (--prepared-by, --approved-by), or use the Services map and Releases pages. Nothing was written.",
        )
    view = exploring.view(home, viewer, posts_by_region(), AUDIENCE, now=now)
    day = uk_day(now)
    imprint = Imprint(DRAFT, day, "Nobody: a draft of invented data", "Checking", publication=PUBLICATION)
    made = _packed(home, viewer, view, release_pdf((view,), imprint), reference=DRAFT, day=day)
    _note(home, viewer, made, DRAFT, now)
    return Published(made, None)


def _packed(home: Home, viewer: Viewer, view: View, notes: bytes, *, reference: str, day: date) -> Bundle:
    services = mapping_services.services(home, viewer)
    refuse_strangers((view, services), MAY_LEAVE | {Services, Service})
    return bundle(view, services, notes, reference=reference, made_on=day, draft=reference == DRAFT)


def _note(home: Home, viewer: Viewer, made: Bundle, reference: str, now: datetime) -> None:
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.PUBLISH_MAP,
            subject=reference,
            detail={
                "departments": made.departments,
                "sha256": hashlib.sha256(made.content).hexdigest(),
            },
        )
