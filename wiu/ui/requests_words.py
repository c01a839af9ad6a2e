"""How the requests page words states and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.clauses import clause
from wiu.policy.moves import Event
from wiu.policy.requests import Outcome
from wiu.policy.wording import words
from wiu.requests.proposal import outcome_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.requests.record import Record

STEPS = {
    Event.ACKNOWLEDGE: "Acknowledge it",
    Event.TRIAGE: "Look at what the policy proposes, ready to decide",
    Event.ASK: "Ask the requester for more (the clock pauses)",
    Event.REPLY: "The requester has replied (the clock goes on)",
    Event.MEET: "Meet it",
    Event.REFER: "Refer it to the UK Liaison Group",
    Event.DENY: "Deny it",
    Event.TELL: "The UK Liaison Group was told",
    Event.APPROVE: "Approve",
    Event.APPROVE_WITH_CONDITIONS: "Approve with conditions",
    Event.DECLINE: "Decline",
    Event.DEFER: "Defer: decide later",
    Event.COLLATE: "Put a piece of the answer before the group",
    Event.NAME: "Name an approver beside the group",
    Event.AGREE: "Another approver has agreed",
    Event.OBJECT: "Another approver objects",
    Event.PREPARE: "Prepare the answer",
    Event.REFUSE_CONDITIONS: "The requester does not accept the conditions",
    Event.CHECK: "The answer passed the disclosure check",
    Event.CHANGE: "Change the answer (the check is void)",
    Event.RELEASE: "The answer went out",
    Event.RELEASE_IN_PART: "A part of the answer went out",
    Event.FIND_NOTHING: "Nothing of the kind is held",
    Event.RECALL: "Recall what went out",
    Event.CLOSE: "Close it",
    Event.WITHDRAW: "The requester has withdrawn it",
    Event.WRITE: "Write that it takes longer, with a new day",
    Event.NOTE: "Add a note for the record",
}
DECIDES = {
    Outcome.MEET: Event.MEET,
    Outcome.REFER: Event.REFER,
    Outcome.DENY: Event.DENY,
    Outcome.NEVER: Event.DENY,
    Outcome.ASK: Event.ASK,
}


def sentence(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def cited(numbers: Iterable[str]) -> str:
    """Return clauses as people read them, “Q2b, regional or national action; R2, workforce figures”."""
    return "; ".join(str(clause(number)) for number in numbers)


def who(record: Record) -> str:
    """Return who asks, in words, without anybody's name."""
    request = record.request
    role = words(f"member_role_{request.member_role}") if request.member_role else ""
    said = [words(f"requester_{request.requester}"), role, request.for_sig or "", request.organisation]
    return sentence(", ".join(each for each in said if each))


def who_in_short(record: Record) -> str:
    """Return who asks as a queue has room for, “Member, Northmoor Trust”."""
    request = record.request
    return ", ".join(each for each in (sentence(request.requester), request.organisation) if each)


def standing(record: Record) -> str:
    """Return where a request stands; while nobody has decided, also what the policy proposes."""
    state = sentence(record.life.state)
    if any(step.event in DECIDES.values() for step in record.life.steps):
        return state
    said = outcome_in_words(record.proposed.outcome, record.proposed.rest)
    return f"{state}; proposed: {said[:1].lower()}{said[1:]}"


def wants(record: Record) -> str:
    """Return what is asked for, and for how much of the country."""
    request = record.request
    asked = ", ".join(words(f"want_{want}") for want in request.wants)
    return sentence(f"{asked}: {words(f'scope_{request.scope}')}")
