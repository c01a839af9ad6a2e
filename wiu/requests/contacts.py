"""Work addresses that answer a request (R5): when they may be listed, for which places, and the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.moves import State
from wiu.policy.requests import Scope, Want
from wiu.survey.codebook import CODE_LISTS

if TYPE_CHECKING:
    from datetime import date

    from wiu.requests.record import Record

BEING_ANSWERED = frozenset({State.PREPARING, State.DISCLOSURE_CHECKED})
EVERYWHERE = ""


class ContactsError(Exception):
    """Work addresses can't be listed for this request, now or for this place. Fit to show."""

    code = "contacts"

    def __init__(self, message: str) -> None:
        self.message = f"{message} Nothing was listed."
        self.where = None
        super().__init__(self.message)


@dataclass(frozen=True)
class Entry:
    """One department on the list; what the survey does not know is empty."""

    department_id: str
    region: str
    organisation: str
    department: str
    head_of_service: str
    work_email: str
    work_address: str


@dataclass(frozen=True)
class ContactList:
    """The work details of departments for one request. `specialism` and `place` are empty for all."""

    number: str
    specialism: str
    place: str
    edition: str
    made_on: date
    sample: bool
    entries: tuple[Entry, ...]


def wanted(record: Record) -> bool:
    """Return whether the request asks for work addresses."""
    return Want.CONTACTS in record.request.wants


def places(record: Record) -> tuple[str, ...]:
    """Return the places that the request's scope lets a list be made for, one at a time."""
    scope = record.request.scope
    if scope is Scope.UK:
        return (EVERYWHERE,)
    codes = CODE_LISTS["nation" if scope is Scope.NATION else "region"].codes
    return tuple(each.code for each in codes if each.code != "unknown")


def check(record: Record, place: str, specialism: str) -> None:
    """Return quietly if work addresses may be listed for this request.

    Raises:
        ContactsError: they were not asked for, nobody let the request through, or the place or the
            specialism is not one that was asked for. Fit to show.

    """
    if not wanted(record):
        raise ContactsError(f"{record.number} does not ask for work addresses.")
    if record.life.state not in BEING_ANSWERED:
        raise ContactsError(f"{record.number} is {record.life.state}: its answer is not being prepared.")
    if place not in places(record):
        raise ContactsError(f"{record.number} does not ask for this place.")
    if specialism and specialism not in CODE_LISTS["specialism"]:
        raise ContactsError("There is no such specialism.")
