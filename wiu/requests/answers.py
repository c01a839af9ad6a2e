"""What answers a request, and which of its steps nobody takes by saying so: the answer itself takes them.

Figures leave by the register of releases alone, work addresses by a list that keeps whose they were
(R5, R6). What is only told in words, such as which services there are, is nowhere but in its letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.moves import Event
from wiu.policy.requests import Want
from wiu.requests.life import LEAVES_THE_HOUSE

if TYPE_CHECKING:
    from wiu.requests.record import Record

TOLD_IN_WORDS = frozenset({Want.CONTACTS, Want.SERVICES, Want.SERVICE_CONTRACTS})


def asks_figures(record: Record) -> bool:
    """Return whether figures are asked for, or rows in whose place figures may be had."""
    return bool(set(record.request.wants) - TOLD_IN_WORDS)


def not_by_hand(record: Record, event: Event, *, listed: bool, waiting: str = "", current: str = "") -> str:
    """Return why a step can't be taken by saying so, empty if it can.

    `listed` says that work addresses were listed for the request; `waiting` is the number of a release
    prepared for it, `current` that of one that is out. Empty where there is none.
    """
    if event in LEAVES_THE_HOUSE:
        if asks_figures(record):
            return "Figures leave by the register alone: release them on the Releases or the Workforce page (R6)."
        if Want.CONTACTS in record.request.wants and not listed:
            return "No list of work addresses was made for it yet: make it first (R5)."
    if event is Event.CHANGE and waiting:
        return (
            f"{waiting} is prepared for it: withdraw it on the Releases page, and the check is void with it."
        )
    if event is Event.RECALL and current:
        return (
            f"{current} answers it: recall it on the Releases page, and the request is recalled with it (S3)."
        )
    return ""
