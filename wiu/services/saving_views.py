"""Saving views: a question under a name that colleagues find; figures are worked out anew whenever it is opened."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.policy.thresholds import Audience
from wiu.statistics.question import Question
from wiu.store import audit_log, sealing
from wiu.store import saved_views as store
from wiu.store.saved_views import SavedView

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.connection import Connection

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
LONGEST = 60
MOST = 200


class SavedViewError(Exception):
    """A view can't be saved or taken away as asked. Fit to show."""

    code = "saved_view"

    def __init__(self, message: str) -> None:
        self.message = f"{message} Nothing was changed."
        self.where = None
        super().__init__(self.message)


@dataclass(frozen=True)
class Saved:
    """A saved view: `mine` says whether the viewer saved it, and so may take it away."""

    name: str
    question: Question
    audience: str
    mine: bool


def saved(home: Home, viewer: Viewer) -> tuple[Saved, ...]:
    """Return the views that colleagues saved, by name; one that can't be read, or that the survey's words no longer fit, is left out.

    Raises:
        RefusedError: the viewer may not explore.
        StoreError: the register is busy or damaged. Both fit to show.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    with home.register.transaction() as connection:
        found = store.saved_views(connection)
    return tuple(each for each in (_read(one, viewer) for one in found) if each is not None)


def _read(one: SavedView, viewer: Viewer) -> Saved | None:
    try:
        question, audience = Question.from_json(json.loads(one.question)), Audience(one.audience)
    except (
        ValueError,
        RecursionError,
    ):  # of a register that somebody wrote into: one row must not shut the page for all
        return None
    return Saved(one.name, question, audience.value, mine=one.made_by == viewer.subject)


def _is_seen(sign: str) -> bool:
    """Return whether a sign takes a place of its own in a line: no control, no mark over another, no blank letter."""
    return sign == " " or (unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK)


def save(home: Home, viewer: Viewer, name: str, question: Question, audience: str, *, now: datetime) -> None:
    """Save a question and its audience under a name; no figure is kept.

    Raises:
        RefusedError: the viewer may not explore.
        SavedViewError: no name, too long a one, one that is taken, or too many views.
        StoreError: the register is busy or damaged. All fit to show; nothing is kept then.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    tidy = " ".join(unicodedata.normalize("NFKC", name).split())
    if not tidy or len(tidy) > LONGEST or not all(map(_is_seen, tidy)):
        raise SavedViewError(f"A name has 1 to {LONGEST} characters, each of which is seen.")
    if "@" in tidy:
        raise SavedViewError("Name the view by what it shows, not by a person.")
    if audience not in set(Audience):
        raise SavedViewError("There is no such audience.")
    made = SavedView(tidy, json.dumps(question.as_json(), ensure_ascii=False), audience, viewer.subject)
    with home.register.transaction() as connection:
        taken = store.saved_views(connection)
        if tidy.casefold() in {each.name.casefold() for each in taken}:
            raise SavedViewError(f"There is a view “{tidy}” already: choose another name.")
        if len(taken) >= MOST:
            raise SavedViewError(f"There are {MOST} saved views: take some away first.")
        store.add(connection, made, at=now)
        _note(connection, viewer, tidy, "save", now)


def forget(home: Home, viewer: Viewer, name: str, *, now: datetime) -> None:
    """Take a view away that the viewer saved.

    Raises:
        RefusedError: the viewer may not explore.
        SavedViewError: there is none of that name, or somebody else saved it.
        StoreError: the register is busy or damaged. All fit to show; nothing is changed then.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    with home.register.transaction() as connection:
        one = next((each for each in store.saved_views(connection) if each.name == name), None)
        if one is None:
            raise SavedViewError(f"There is no saved view “{name}”.")
        if one.made_by != viewer.subject:
            raise SavedViewError(f"“{name}” is a colleague's: ask them to take it away.")
        store.add(connection, one, at=now, removed=True)
        _note(connection, viewer, name, "take away", now)


def _note(connection: Connection, viewer: Viewer, name: str, deed: str, now: datetime) -> None:
    audit_log.append(
        connection,
        at=now,
        actor=viewer.subject,
        action=Action.EXPLORE_WORKFORCE,
        subject=f"saved view “{name}”",
        detail={"deed": deed, **sealing.seal(connection, sealing.SAVED_VIEW, name)},
    )
