"""Released: the register read again. What went out, whether a file is ours, and the same file once more."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wiu.policy.access import Action, may, require
from wiu.policy.wording import words_of_then
from wiu.presentation.document import release_pdf
from wiu.presentation.kept_view import imprint_back, views_back
from wiu.releases.release import WENT_OUT, ReleaseError, State
from wiu.releases.verdict import Finding, Verdict, judge
from wiu.services.following import may_know
from wiu.services.release_checks import one
from wiu.services.releasing import Handed
from wiu.statistics.question import Question
from wiu.store import audit_log, releases, requests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.releases.release import Release, Shown
    from wiu.services.home import Home

_LATELY = timedelta(days=7)
HANDS_OVER = "hand over release"
VERIFIES = "verify file"
OWN_FIGURES = "own_figures_sha256"
"""What the log calls the fingerprint of a sheet with a department's own figures."""


def register(home: Home, viewer: Viewer) -> tuple[Release, ...]:
    """Return the releases that the viewer may know of, the newest first.

    Raises:
        RefusedError: the viewer may see no releases.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.SEE_RELEASES)
    with home.register.transaction() as connection:
        found = [each for each in releases.releases(connection) if _may_see(connection, viewer, each)]
    return tuple(reversed(found))


def _may_see(connection: releases.Connection, viewer: Viewer, release: Release) -> bool:
    """Return whether a release is the viewer's to see: the group sees what was referred to it (Q1)."""
    if may(viewer, Action.PREPARE_RELEASE):
        return True
    number = release.occasion.request
    record = requests.records(connection, number) if number else ()
    return bool(record) and may_know(viewer, record[0])


def release(home: Home, viewer: Viewer, number: str) -> Release:
    """Return one release.

    Raises:
        RefusedError: the viewer may see no releases.
        ReleaseError: there is none that the viewer may know of.
        StoreError: the register is busy or damaged. All fit to show.

    """
    require(viewer, Action.SEE_RELEASES)
    with home.register.transaction() as connection:
        return _seen(connection, viewer, number)


def not_taken(home: Home, viewer: Viewer, *, now: datetime) -> tuple[Release, ...]:
    """Return what the viewer let out alone within a week and nobody took the document of, the newest first.

    Whoever leaves the page while a release is made learns of it here: register and log have it all the same.

    Raises:
        RefusedError: the viewer may not hand releases over.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.PREPARE_RELEASE)
    with home.register.transaction() as connection:
        numbers = releases.not_handed_over(
            connection,
            actor=viewer.subject,
            released=Action.PREPARE_RELEASE,
            handed_over=HANDS_OVER,
            since=now - _LATELY,
        )
        found = [one(connection, number) for number in numbers]
    return tuple(each for each in found if each.state is State.CURRENT)


def alike(home: Home, viewer: Viewer, request: str, questions: Collection[Question]) -> tuple[Release, ...]:
    """Return what answers the same request with the very same views and waits, or went out and stands.

    The views' order makes no difference; a question that names no round is one on any. Raises what `register` raises.
    """
    names_none = not all(each.round for each in questions)

    def said(asked: Iterable[Question]) -> list[str]:
        return sorted((replace(each, round=None) if names_none else each).canonical() for each in asked)

    return tuple(
        each
        for each in register(home, viewer)
        if each.state in {State.PREPARED, State.CURRENT}
        and each.occasion.request == request
        and said(Question.from_json(view.question) for view in each.views) == said(questions)
    )


def _seen(connection: releases.Connection, viewer: Viewer, number: str) -> Release:
    found = one(connection, number)
    if not _may_see(connection, viewer, found):
        raise ReleaseError("unknown_release", f"There is no release {number}. Nothing was changed.", "number")
    return found


@dataclass(frozen=True, repr=False)
class Pages:
    """The very bytes of a release's document, to be looked at; they are shown, not handed out."""

    release: Release
    views: tuple[View, ...]
    document: bytes


def pages(home: Home, viewer: Viewer, number: str) -> Pages:
    """Return a release's document to be looked at, before it goes out or after.

    Raises:
        RefusedError, ReleaseError, StoreError: as `release`.

    """
    require(viewer, Action.SEE_RELEASES)
    with home.register.transaction() as connection:
        found = _seen(connection, viewer, number)
        kept, document = _kept(connection, number)
    if not _is(document, found):
        document = rebuilt(kept, found)  # what is looked at is what goes out, or nothing
    return Pages(found, views_back(kept, json.loads(kept), found.sealed), document)


def again(home: Home, viewer: Viewer, number: str, *, now: datetime) -> Handed:
    """Hand a release's document over once more, to the last byte; the log has an entry of it first.

    The register keeps the bytes. Should they be damaged, they are made again from the views and the
    words that it keeps as well.

    Raises:
        RefusedError: the viewer may not hand releases over.
        ReleaseError: it never went out, is recalled, or neither way gives its bytes.
        StoreError: the register is busy or damaged. All fit to show.

    """
    require(viewer, Action.PREPARE_RELEASE)
    with home.register.transaction() as connection:
        found = _seen(connection, viewer, number)
        if found.state not in WENT_OUT or found.state is State.RECALLED:
            raise ReleaseError(
                "not_out",
                f"{number} is {found.state}: its document is not handed out. Nothing was changed.",
                number,
            )
        kept, document = _kept(connection, number)
        if not _is(document, found):
            document = rebuilt(kept, found)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=HANDS_OVER,
            subject=number,
            detail={"sha256": found.sha256},
        )
    return Handed(found, document)


def rebuilt(kept: str, found: Release) -> bytes:
    """Return a release's document, made again from the views and words that were kept.

    Raises:
        KeptTableError: what was kept was altered.
        ReleaseError: this version of the program sets the pages differently. Both fit to show.

    """
    content = json.loads(kept)
    views = views_back(kept, content, found.sealed)
    with words_of_then(content["words"]):
        document = release_pdf(views, imprint_back(content))
    if not _is(document, found):
        raise ReleaseError(
            "not_reproduced",
            f"The document of {found.number} could not be made again to the last byte: the program has changed "
            "since, or what was kept has. Restore the register from a backup.",
            found.number,
        )
    return document


def _is(document: bytes, found: Release) -> bool:
    return _sha256(document) == found.sha256


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _kept(connection: releases.Connection, number: str) -> tuple[str, bytes]:
    found = releases.kept(connection, number)
    if found is None:
        raise ReleaseError("damaged", f"The document of {number} is missing. Restore a backup.", number)
    return found


def verify(home: Home, viewer: Viewer, content: bytes, *, now: datetime) -> Verdict:
    """Return whether a file is a release of ours, unaltered, and whether it still stands; log the asking.

    Of a release that is not the viewer's to see, only a file of its very bytes is known, and only by its
    number, its day and its state: a number that somebody thought of tells nothing. Where there is no register,
    or no release on it, nothing can be said of a file, and that is what is said; no register is made for it, and
    without one nothing is logged.

    Raises:
        RefusedError: the viewer may see no releases.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.SEE_RELEASES)
    if not home.register.exists():
        return Verdict(Finding.UNKNOWN, _sha256(content), nothing="there is no register in this folder")
    with home.register.transaction() as connection:

        def by_hash(sha256: str) -> Release | None:
            return next(iter(releases.releases(connection, sha256=sha256)), None)

        def seen(found: Release) -> bool:
            return _may_see(connection, viewer, found)

        def by_number(number: str) -> Release | None:
            return next(filter(seen, releases.releases(connection, number)), None)

        found = judge(content, by_hash, by_number)
        if found.finding is Finding.UNKNOWN:
            found = _as_sheet(connection, found)
        if found.finding is Finding.UNKNOWN and not releases.holds_any(connection):
            found = replace(found, nothing="the register of this folder holds no release at all")
        verdict = found.as_told(seen)
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=VERIFIES,
            subject=verdict.number,
            detail={"finding": verdict.finding, "sha256": verdict.sha256},
        )
    return verdict


def _as_sheet(connection: releases.Connection, unknown: Verdict) -> Verdict:
    """Return the verdict on a sheet with own figures: no register holds it, the log holds its SHA-256 (Q2c)."""
    beside = next(
        (
            each.subject
            for each in reversed(audit_log.entries(connection))
            if each.detail.get(OWN_FIGURES) == unknown.sha256
        ),
        "",
    )
    release = next(iter(releases.releases(connection, beside)), None) if beside else None
    if release is None:
        return unknown
    return Verdict(
        Finding(release.state.value), unknown.sha256, release.number, release.day, release, sheet=True
    )


def touched(home: Home, viewer: Viewer) -> tuple[Release, ...]:
    """Return the releases that are to be looked at again, of those that the viewer may know of.

    Raises:
        RefusedError, StoreError: as `register`.

    """
    return touched_among(home, register(home, viewer))


def touched_among(home: Home, found: Iterable[Release]) -> tuple[Release, ...]:
    """Return the releases that still stand and whose round is otherwise in the edition in force than in theirs.

    Each is to be looked at, and superseded where its own figures changed. An edition that changed only
    other rounds, or nothing but names and comments, touches none.

    Raises:
        StoreError: an edition is damaged. Fit to show.

    """
    edition = home.editions.current()

    def otherwise(view: Shown) -> bool:
        return (
            edition is not None
            and view.edition != edition.number
            and marks(view.edition).get(view.round_id) != marks(edition.number).get(view.round_id)
        )

    marks = home.editions.round_marks
    return tuple(each for each in found if each.state is State.CURRENT and any(map(otherwise, each.views)))
