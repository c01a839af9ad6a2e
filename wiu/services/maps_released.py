"""The website's maps the whole way at once, as the command line goes it: prepared, approved, packed.

An operator vouches for the people named, as with any release by command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.access import Action, Role, Viewer, require, same_person
from wiu.releases.release import ReleaseError
from wiu.services import publishing, releasing
from wiu.services.in_force import edition_in_force

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.services.home import Home
    from wiu.services.publishing import Published


def bundle(home: Home, operator: Viewer, *, prepared_by: str, approved_by: str, now: datetime) -> Published:
    """Return the website's bundle: of a release made now by the two people named, or of the current one.

    Without names and without a release, invented data is packed as a draft.

    Raises:
        RefusedError: the operator may not publish.
        ReleaseError: only one person is named, or both are one, or real data has no release.
        QuestionError, StoreError: as `publishing.prepare`. All fit to show; nothing is written then.

    """
    require(operator, Action.PUBLISH_MAP)
    first, second = (" ".join(name.split()) for name in (prepared_by, approved_by))
    if bool(first) != bool(second):
        raise ReleaseError(
            "second_person",
            "Name both who prepared the maps and who approved them. Nothing was released.",
            "prepared_by" if second else "approved_by",
        )
    if not first:
        found = publishing.standing(home, operator)
        if found.fits or not edition_in_force(home).sample:
            return publishing.publish(home, operator, now=now)
        return publishing.draft(home, operator, now=now)
    if same_person(first, second):
        raise ReleaseError(
            "own_cause",
            "Whoever prepared the maps does not approve them. Nothing was released.",
            "approved_by",
        )
    preparer, approver = (Viewer(name, name, frozenset({Role.OFFICE, Role.WIU})) for name in (first, second))
    prepared = publishing.put_forward(home, operator, by=preparer, now=now)
    releasing.let_out(home, prepared.number, by=approver, logged_as=operator.subject, now=now)
    return publishing.publish(home, operator, now=now)
