"""A request on record: as it was stated, what the policy proposed for it then, and its life since."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.policy.moves import Event
from wiu.policy.requests import Gain, Outcome
from wiu.requests.request import RequestError, on_one_line
from wiu.requests.weighing import conditions_in

if TYPE_CHECKING:
    from datetime import date, datetime

    from wiu.requests.life import Life
    from wiu.requests.proposal import Proposal
    from wiu.requests.request import Request

APPROVALS = frozenset({Event.APPROVE, Event.APPROVE_WITH_CONDITIONS})
HOLDS = APPROVALS | {Event.MEET}
LONGEST_SUMMARY = 2000
LONGEST_NAME = 200
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_GAIN: dict[Gain, bool | str] = {Gain.YES: True, Gain.NO: False, Gain.UNCLEAR: "unclear"}


@dataclass(frozen=True)
class Contact:
    """How to reach whoever asks: work details and no more (S1); empty where nobody said it."""

    name: str = ""
    work_email: str = ""


@dataclass(frozen=True)
class Proposed:
    """What the policy proposed when the request came in; it stays, whatever the policy says later.

    `rest` and `for_gain` are those of `life.Life`, and `refused` are the sentences that say which
    part is refused and why; requests kept before these were known have none of them.
    """

    outcome: Outcome
    clauses: tuple[str, ...]
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    notify_uklg: bool
    only_contracts: bool
    rest: Outcome | None = None
    for_gain: bool = False
    refused: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "outcome": self.outcome.value,
            "clauses": list(self.clauses),
            "reasons": list(self.reasons),
            "conditions": list(self.conditions),
            "notify_uklg": self.notify_uklg,
            "only_contracts": self.only_contracts,
            "rest": self.rest.value if self.rest else None,
            "for_gain": self.for_gain,
            "refused": list(self.refused),
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Proposed:
        """Return what `as_json` kept."""
        return cls(
            Outcome(document["outcome"]),
            tuple(document["clauses"]),
            tuple(document["reasons"]),
            tuple(document["conditions"]),
            document["notify_uklg"],
            document["only_contracts"],
            Outcome(document["rest"]) if document.get("rest") else None,
            document.get("for_gain", False),
            tuple(document.get("refused", ())),
        )


@dataclass(frozen=True)
class Record:
    """One request on record. `summary` says in a sentence what is asked, empty where nobody wrote one.

    `logged_at` is when it was written down (UTC), which may be days after it came in.
    """

    number: str
    request: Request
    summary: str
    proposed: Proposed
    logged_at: datetime
    life: Life

    @property
    def hold_until(self) -> date | None:
        """The day until which the requester is not to publish (Q2d), None if no hold was set."""
        return next((step.day for step in reversed(self.life.steps) if step.event in HOLDS), None)

    @property
    def conditions(self) -> str:
        """The conditions under which the group approved an answer, empty if it set none (Q1)."""
        approvals = [step for step in self.life.steps if step.event in APPROVALS]
        return conditions_in(approvals[-1].reason) if approvals else ""


def proposed(proposal: Proposal) -> Proposed:
    """Return a proposal as it is kept."""
    return Proposed(
        proposal.outcome,
        proposal.clauses,
        proposal.reasons,
        proposal.conditions,
        proposal.notify_uklg,
        proposal.only_contracts,
        proposal.rest,
        proposal.for_gain,
        proposal.refused,
    )


def as_stated(request: Request) -> dict[str, Any]:
    """Return the JSON form of a request, which `request.from_json` reads back as the same request."""
    return {
        "requester": request.requester.value,
        "member_role": request.member_role.value if request.member_role else None,
        "for_sig": request.for_sig,
        "organisation": request.organisation,
        "commercial_gain": _GAIN[request.commercial_gain],
        "purpose": request.purpose.value,
        "wants": [want.value for want in request.wants],
        "scope": request.scope.value,
        "format": request.format.value,
    }


def contact(name: str, work_email: str) -> Contact:
    """Return how to reach whoever asks.

    Raises:
        RequestError: the e-mail is none, or a text is too long. Fit to show.

    """
    tidy = Contact(on_one_line(name), on_one_line(work_email))
    if tidy.work_email and not _MAIL.fullmatch(tidy.work_email):
        raise RequestError("no_email", "work e-mail: expected an address as name@organisation", "work_email")
    if max(len(tidy.name), len(tidy.work_email)) > LONGEST_NAME:
        raise RequestError("too_long", f"name and e-mail: up to {LONGEST_NAME} characters each", "name")
    return tidy


def summary(text: str) -> str:
    """Return what is asked, tidied.

    Raises:
        RequestError: it is too long. Fit to show.

    """
    tidy = on_one_line(text)
    if len(tidy) > LONGEST_SUMMARY:
        raise RequestError("too_long", f"summary: up to {LONGEST_SUMMARY} characters", "summary")
    return tidy
