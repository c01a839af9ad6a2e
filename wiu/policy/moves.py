"""How a request moves: the states, the events, and the reader of `moves.md`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wiu.policy.access import Action
from wiu.policy.tables import PolicyError, read_table

if TYPE_CHECKING:
    from wiu.policy.tables import Row

PAGE = Path(__file__).with_name("moves.md")
Word = TypeVar("Word", bound=StrEnum)


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    ASKED = "asked"
    MET = "met"
    REFERRED = "referred"
    DEFERRED = "deferred"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved with conditions"
    DECLINED = "declined"
    DENIED = "denied"
    PREPARING = "preparing"
    DISCLOSURE_CHECKED = "disclosure checked"
    RELEASED = "released"
    RELEASED_IN_PART = "released in part"
    NOTHING_HELD = "nothing held"
    RECALLED = "recalled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(
    {
        State.RECEIVED,
        State.ACKNOWLEDGED,
        State.TRIAGED,
        State.ASKED,
        State.MET,
        State.REFERRED,
        State.DEFERRED,
        State.APPROVED,
        State.APPROVED_WITH_CONDITIONS,
        State.PREPARING,
        State.DISCLOSURE_CHECKED,
    }
)


class Event(StrEnum):
    """What moves a request."""

    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    ASK = "ask"
    REPLY = "reply"
    MEET = "meet"
    REFER = "refer"
    DENY = "deny"
    TELL = "tell the group"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve with conditions"
    DECLINE = "decline"
    DEFER = "defer"
    COLLATE = "collate"
    NAME = "name an approver"
    AGREE = "agreed by another"
    OBJECT = "objected by another"
    PREPARE = "prepare"
    REFUSE_CONDITIONS = "refuse the conditions"
    CHECK = "check disclosure"
    CHANGE = "change"
    RELEASE = "release"
    RELEASE_IN_PART = "release in part"
    FIND_NOTHING = "find nothing"
    RECALL = "recall"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    WRITE = "write to the requester"
    NOTE = "note"


class Need(StrEnum):
    """What has to be said, or to be so, for an event."""

    REASON = "reason"
    CLAUSE = "clause"
    REFUSAL = "refusal"
    DAY = "day"
    ONE_NAMED = "one named"
    COLLATED = "collated"
    ALL_AGREED = "all agreed"
    TOLD_IF_Q3 = "told if Q3"
    SOMETHING_RELEASED = "something released"


class Barred(StrEnum):
    """Who may not do it, whatever their roles."""

    REQUESTER = "requester"
    REFERRER = "referrer"
    PREPARER_AFTER_REFERRAL = "preparer after referral"


class Refusal(StrEnum):
    """The fixed grounds of refusal."""

    COMMERCIAL_GAIN = "commercial gain"
    SERVICE_CONTRACT = "service contract restricted"
    IDENTIFIABLE = "identifiable"
    NOT_HELD = "not held"
    INCOMPLETE = "incomplete or inaccurate"
    NOT_ELIGIBLE = "not eligible"
    DECLINED = "UKLG declined"
    CONDITIONS = "conditions not accepted"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    NO_REPLY = "no reply to clarification"


@dataclass(frozen=True)
class Move:
    """One line of `moves.md` for one state: `to` is where the event leads, `since` where it starts."""

    since: State
    event: Event
    to: State
    who_may: Action
    not_by: frozenset[Barred]
    needs: frozenset[Need]
    why: str


def _list(row: Row, column: str, kind: type[Word]) -> frozenset[Word]:
    found = [text.strip() for text in row[column].split(",")] if row[column] else []
    for text in found:
        if text not in set(kind):
            raise PolicyError(PAGE, row.line, f"unknown {column} “{text}”; known: {', '.join(kind)}")
    return frozenset(kind(text) for text in found)


def _one(row: Row, column: str, kind: type[Word]) -> Word:
    found = _list(row, column, kind)
    if len(found) != 1:
        raise PolicyError(PAGE, row.line, f"expected one word under “{column}”")
    return next(iter(found))


def _starts(row: Row) -> frozenset[State]:
    groups = {"open": OPEN, "any": frozenset(State)}
    if not row["from"]:
        raise PolicyError(PAGE, row.line, f"expected a state, several, or one of {', '.join(groups)}")
    return groups[row["from"]] if row["from"] in groups else _list(row, "from", State)


@cache
def moves() -> dict[tuple[State, Event], Move]:
    """Return every move by the state it starts from and its event.

    Raises:
        PolicyError: a word is unknown, two rows speak of the same move, an event has no row, or a
            state can't be reached.

    """
    found: dict[tuple[State, Event], Move] = {}
    for row in read_table(PAGE, ("from", "event", "to", "who may", "not by", "needs", "why")):
        event = _one(row, "event", Event)
        to = None if row["to"] == "unchanged" else _one(row, "to", State)
        bound = (_one(row, "who may", Action), _list(row, "not by", Barred), _list(row, "needs", Need))
        for state in _starts(row):
            if (state, event) in found:
                raise PolicyError(PAGE, row.line, f"a row above speaks of “{event}” from “{state}” already")
            found[state, event] = Move(state, event, to or state, *bound, row["why"])
    missing = [event for event in Event if not any(move.event is event for move in found.values())]
    reached = {move.to for move in found.values() if move.to is not move.since} | {State.RECEIVED}
    if missing or reached != set(State):
        lost = [*missing, *(state for state in State if state not in reached)]
        raise PolicyError(PAGE, 1, f"no row speaks of, or leads to: {', '.join(lost)}")
    return found


def diagram() -> str:
    """Return the moves as a Mermaid state diagram; notes and other moves that stay put are left out."""

    def plain(state: State) -> str:
        return state.value.replace(" ", "_")

    lines = ["stateDiagram-v2", f"    [*] --> {plain(State.RECEIVED)}"]
    for state in State:
        for event in Event:
            move = moves().get((state, event))
            if move is not None and move.to is not state and event is not Event.WITHDRAW:
                lines.append(f"    {plain(state)} --> {plain(move.to)}: {event}")
    lines += [f"    {plain(state)} --> [*]" for state in (State.CLOSED, State.WITHDRAWN)]
    return "\n".join(lines) + "\n"
