"""Occasions: why the answer to a request goes out and to whom, as the request on record says it and nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wiu.policy.wording import words
from wiu.releases.release import Occasion
from wiu.services.release_checks import audience_of

if TYPE_CHECKING:
    from wiu.releases.release import Check
    from wiu.requests.record import Record
    from wiu.statistics.question import Question


@dataclass(frozen=True)
class Reply:
    """What answers a request: the questions, one or (a pack) several, and the request's number.

    Whom it is supplied to, what for and whose thresholds it goes by has no place here: the request on record says it.
    The rest is what only whoever prepares the answer can say; see `Occasion`.
    """

    questions: tuple[Question, ...]
    request: str
    checked: frozenset[Check] = frozenset()
    supersedes: str = ""
    changed: str = ""
    why: str = ""
    title: str = ""
    points: tuple[str, ...] = ()

    def occasion(self, record: Record) -> Occasion:
        """Return why it goes out and to whom; `record` is the request that it answers."""
        return replace(
            occasion_of(record),
            checked=self.checked,
            supersedes=self.supersedes,
            changed=self.changed,
            why=self.why,
            title=self.title,
            points=self.points,
        )


def occasion_of(record: Record) -> Occasion:
    """Return why the answer to a request goes out and to whom, in the request's own words; no name."""
    request = record.request
    who = words(f"requester_{request.requester}")
    if request.member_role is not None:
        who = f"{who}, {words(f'member_role_{request.member_role}')}"
    parts = [who, request.for_sig or "", request.organisation]
    purpose = words(f"purpose_{request.purpose}")
    return Occasion(
        audience=audience_of(record),
        recipient=", ".join(each for each in parts if each),
        purpose=f"{purpose} ({record.summary.rstrip('.')})" if record.summary else purpose,
        request=record.number,
    )
