"""Checking the ledger: does it hold every cell that went out, and are the editions there that it rests on?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from wiu.releases.release import WENT_OUT
from wiu.statistics.question import Question
from wiu.store import releases
from wiu.store.errors import StoreError

if TYPE_CHECKING:
    from wiu.releases.release import Release
    from wiu.services.home import Home


def require_ledger(home: Home) -> None:
    """Return quietly if the ledger tells of every release what its document tells.

    Raises:
        StoreError: a cell is missing or told otherwise, or an edition that something was released from
            is missing (ledger). Fit to show.

    """
    editions = {each.number for each in home.editions.all()}
    with home.register.transaction() as connection:
        for release in releases.releases(connection):
            if release.state not in WENT_OUT:
                continue
            if not {each.edition for each in release.views} <= editions:
                raise _wrong(
                    release,
                    "an edition that it was released from is missing, so that later ones can't be tested against it",
                )
            if not _same_cells(connection, release):
                raise _wrong(release, "its cells in the ledger are not those of its document")


def _wrong(release: Release, why: str) -> StoreError:
    return StoreError("ledger", f"{release.number}: {why}. Restore it from a backup.")


def _same_cells(connection: releases.Connection, release: Release) -> bool:
    """Return whether the ledger holds every view and cell of a release as its document gives them."""
    kept = releases.kept(connection, release.number)
    if kept is None:
        return False
    told = {
        each.place: (each.audience.value, f"edition {each.edition}", each.question, each.asked, each.cells)
        for each in releases.ledger(connection, release.views[0].round_id)
        if each.number == release.number
    }
    shown = {
        place: (
            view["audience"],
            view["edition"],
            view["question"],
            releases.asked(Question.from_json(view["question"])),
            {tuple(codes): status for codes, status, *_ in view["table"]["cells"]},
        )
        for place, view in enumerate(json.loads(kept[0])["views"], 1)
    }
    return told == shown
