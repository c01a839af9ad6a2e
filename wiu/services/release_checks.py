"""What stands against a release before anything is made, and what makes a preparation void."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from wiu.disclosure.kept import rules_back, seal
from wiu.policy.requests import Requester
from wiu.policy.thresholds import Audience, thresholds_for
from wiu.releases.release import ReleaseError, State, Way
from wiu.store import releases, requests

if TYPE_CHECKING:
    from datetime import date

    from wiu.releases.release import Occasion, Release
    from wiu.requests.record import Record

FIGURES = frozenset({"workforce", "vacancies", "opinions"})


def audience_of(record: Record) -> Audience:
    """Return whose thresholds an answer goes by: those of outsiders for whoever is none of ours."""
    return Audience.EXTERNAL if record.request.requester is Requester.EXTERNAL else Audience.MEMBER


def one(connection: releases.Connection, number: str) -> Release:
    """Return the release of that number.

    Raises:
        ReleaseError: there is none. Fit to show.

    """
    found = releases.releases(connection, number) if number else ()
    if not found:
        raise ReleaseError("unknown_release", f"There is no release {number}. Nothing was changed.", "number")
    return found[0]


def early_refusals(connection: releases.Connection, said: Occasion) -> date | None:
    """Refuse what can be refused before a table is made; return until when the requester holds back (Q2d)."""
    if said.supersedes:
        corrected = one(connection, said.supersedes)
        if corrected.state not in {State.CURRENT, State.RECALLED}:
            raise ReleaseError(
                "not_current",
                f"{said.supersedes} is {corrected.state}: only a release that is current or recalled can be "
                "superseded. Nothing was released.",
                "supersedes",
            )
    if not said.request:
        return None
    found = requests.records(connection, said.request)
    if not found:
        raise ReleaseError(
            "unknown_request", f"There is no request {said.request}. Nothing was released.", "request"
        )
    refuse_unsuited(found[0], said)
    return found[0].hold_until


def asks_figures(record: Record) -> bool:
    """Return whether a request asks for figures that a release can hold, and not for contracts alone (R1)."""
    return not record.life.only_contracts and bool(FIGURES & set(record.request.wants))


def refuse_unsuited(record: Record, said: Occasion) -> None:
    """Refuse what a request did not ask for, and numbers softer than its requester's."""
    if not asks_figures(record):
        raise ReleaseError(
            "not_asked",
            f"{record.number} asks for no workforce figures; service contracts are released to nobody (R1). "
            "Nothing was released.",
            "request",
        )
    if audience_of(record) is Audience.EXTERNAL and said.audience is Audience.MEMBER:
        raise ReleaseError(
            "audience",
            f"{record.number} comes from outside: its answer goes by the numbers for external bodies. Choose "
            "that audience on the Workforce page, and keep the view there once more. Nothing was released.",
            "audience",
        )


def refuse_alone(connection: releases.Connection, said: Occasion) -> None:
    """Refuse that one person puts something in the place of what two people let out."""
    if said.supersedes and one(connection, said.supersedes).way is Way.APPROVED:
        raise ReleaseError(
            "second_person",
            f"{said.supersedes} went out with a second person's approval, and only such a release takes its place. "
            "Prepare it on the Releases page. Nothing was released.",
            "supersedes",
        )


def refuse_second(release: Release) -> None:
    """Tell a second approver who was first."""
    if release.state is not State.PREPARED:
        raise ReleaseError("meanwhile", who_was_first(release), release.number)


def who_was_first(release: Release) -> str:
    """Return what to say to whoever would have decided on a release that is decided on."""
    last = release.steps[-1]
    return f"Meanwhile {last.actor} was first: {release.number} is {release.state}. Nothing was changed."


def the_very(connection: releases.Connection, release: Release) -> bytes:
    """Return the document that was drawn up, to the last byte.

    Raises:
        ReleaseError: it is missing, or it or what makes it again was altered since. Fit to show.

    """
    kept = releases.kept(connection, release.number)
    if (
        kept is None
        or seal(kept[0]) != release.sealed
        or hashlib.sha256(kept[1]).hexdigest() != release.sha256
    ):
        raise ReleaseError(
            "damaged",
            f"The document of {release.number} is not the one that was drawn up, or is missing. Nothing was released. "
            "Restore the register from a backup, or withdraw it and prepare it again.",
            release.number,
        )
    return kept[1]


def refuse_stale(connection: releases.Connection, release: Release, edition: int | None) -> None:
    """Refuse to let out what was tested against less than there is by now."""
    tested = releases.tested_against(connection, release.number)
    if releases.size(connection, release.views[0].round_id) != tested:
        what = "another release about the same round went out"
    elif any(each.edition != edition for each in release.views):
        what = "a new edition came into force"
    elif not _by_todays_thresholds(connection, release):
        what = "the thresholds were changed"
    else:
        what = ""
    if what:
        raise ReleaseError(
            "void",
            f"Since {release.number} was prepared, {what}: its check is void. Withdraw it and prepare it again. "
            "Nothing was released.",
            release.number,
        )


def _by_todays_thresholds(connection: releases.Connection, release: Release) -> bool:
    """Return whether the tables of a document were made under the thresholds that are in force."""
    now, kept = thresholds_for(release.occasion.audience), releases.kept(connection, release.number)
    views = json.loads(kept[0])["views"] if kept is not None else []
    return all(
        (rules.max_n, rules.min_contributors, rules.p_percent, rules.nk, rules.protect_zeros)
        == (now.max_n, now.min_departments, now.p_percent, now.dominance, now.zeros_protected)
        and rules.group_dimensions == now.group_dimensions & set(each["question"]["by"])
        for each in views
        for rules in (rules_back(each["table"]["rules"]),)
    )
