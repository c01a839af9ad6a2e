"""What stands against a release before anything is made, and what makes a preparation void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.requests import Requester
from wiu.policy.thresholds import Audience
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
            f"{record.number} comes from outside: its answer goes by the numbers for external bodies. Nothing "
            "was released.",
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


def refuse_stale(connection: releases.Connection, release: Release, edition: int | None) -> None:
    """Refuse to let out what was tested against less than there is by now."""
    tested = releases.tested_against(connection, release.number)
    grown = releases.size(connection, release.views[0].round_id) != tested
    if grown or any(each.edition != edition for each in release.views):
        what = "another release about the same round went out" if grown else "a new edition came into force"
        raise ReleaseError(
            "void",
            f"Since {release.number} was prepared, {what}: its check is void. Withdraw it and prepare it again. "
            "Nothing was released.",
            release.number,
        )
