"""Contracting: who serves whom, as a network; for the office alone, and never to be exported (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.coverage.contracts import OfficeOnly
from wiu.coverage.network import Contract, contracts
from wiu.policy.access import Action
from wiu.services.covering import Coverage, look

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.services.home import Home


@dataclass(frozen=True, repr=False)
class Network(OfficeOnly):
    """The contracts of a round in force on its census date, and the coverage they were reckoned with."""

    coverage: Coverage
    contracts: tuple[Contract, ...]


def network(home: Home, viewer: Viewer, round_id: str | None = None, *, now: datetime) -> Network:
    """Return the contracts of a round, the newest where none is named, and log that they were looked at.

    Raises:
        RefusedError: the viewer may not see contracts.
        QuestionError: there is no such round.
        StoreError: there is no data or no key, or a database is damaged or busy. All fit to show.

    """
    seen = look(home, viewer, Action.SEE_CONTRACTS, round_id, now=now)
    return Network(seen, contracts(seen.now.found))
