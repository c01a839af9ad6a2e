"""The life of one request: the steps it took, and the next one if the policy allows it.

A life is only ever added to. Nothing here writes, asks the time or knows a database: `move` returns
the life with one step more, or says why not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wiu.policy.access import Viewer, may, require, same_person
from wiu.policy.clauses import clauses
from wiu.policy.moves import Barred, Event, Move, Need, Refusal, State, moves
from wiu.policy.requests import Outcome
from wiu.requests.clocks import Clocks, Pause, clocks, uk_day

if TYPE_CHECKING:
    from datetime import date, datetime

LETS_OUT = frozenset({State.MET, State.REFERRED, State.APPROVED, State.APPROVED_WITH_CONDITIONS})
DECIDES = {Event.MEET: Outcome.MEET, Event.REFER: Outcome.REFER, Event.DENY: Outcome.DENY}
REFUSED = frozenset({Outcome.DENY, Outcome.NEVER})
BY_THE_GROUP = REFUSED | {Outcome.REFER}
"""What no single colleague meets."""
BY_ANOTHER = frozenset({Event.AGREE, Event.OBJECT})
LONGEST_NAME = 120
LONGEST_REASON = 6000
NAMED_ENDS = ": "
"""Ends the name of an approver where their word follows."""
PREPARES = frozenset({Event.PREPARE, Event.CHECK, Event.CHANGE})
SENDS = frozenset({Event.RELEASE, Event.RELEASE_IN_PART})
LEAVES_THE_HOUSE = SENDS | {Event.CHECK}
"""What the answer itself does on its way out."""
ANSWERS = frozenset(
    {
        Event.WRITE,
        Event.DENY,
        Event.REFUSE_CONDITIONS,
        Event.DECLINE,
        Event.OBJECT,
        Event.FIND_NOTHING,
        *SENDS,
    }
)


class MoveError(Exception):
    """A step is not possible as asked: says why, and that nothing has changed. Fit to show."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = f"{message} The request is unchanged."
        self.where = None
        super().__init__(self.message)


@dataclass(frozen=True)
class Step:
    """One step: what happened, where it led, when (UTC), who did it, which clause, and why.

    `event` is None for the first, the request's coming in. `day` is the one on which the group was
    told, or the new one that was promised. `refusal` is None unless something was refused.
    """

    event: Event | None
    state: State
    at: datetime
    actor: str
    clause: str = ""
    reason: str = ""
    refusal: Refusal | None = None
    day: date | None = None


@dataclass(frozen=True)
class Said:
    """What the person who moves a request says about it; what the move does not need may be empty."""

    clause: str = ""
    reason: str = ""
    refusal: Refusal | None = None
    day: date | None = None


@dataclass(frozen=True)
class Life:
    """The steps of one request, oldest first; there is always one.

    `requester` is the identity of the person who asks, empty if they have none here; `proposed` is
    what the policy proposed when the request came in, and `only_contracts` says that it wanted
    service contracts and nothing else. `rest` is what it proposed for the part that it does not
    refuse where it refuses another, None unless there are both; `for_gain` says that an outsider asks
    for commercial gain, so that the group is told of a denial whatever its ground (Q3).
    """

    requester: str
    proposed: Outcome
    steps: tuple[Step, ...]
    only_contracts: bool = False
    rest: Outcome | None = None
    for_gain: bool = False

    @property
    def state(self) -> State:
        """Where the request stands."""
        return self.steps[-1].state

    def _first_day(self, events: frozenset[Event]) -> date | None:
        return next((uk_day(step.at) for step in self.steps if step.event in events), None)

    def actors(self, events: frozenset[Event]) -> set[str]:
        """Return who took steps of these kinds."""
        return {step.actor for step in self.steps if step.event in events}

    @property
    def was_referred(self) -> bool:
        """Whether it ever went to the UK Liaison Group (Q1)."""
        return any(step.event is Event.REFER for step in self.steps)

    @property
    def denied_for_gain(self) -> bool:
        """Whether the latest denial was for commercial gain, or of a request for it (Q3)."""
        denials = [step for step in self.steps if step.event in {Event.DENY, Event.REFUSE_CONDITIONS}]
        return bool(denials) and (
            self.for_gain or denials[-1].refusal is Refusal.COMMERCIAL_GAIN or denials[-1].clause == "Q3"
        )

    @property
    def awaited(self) -> tuple[str, ...]:
        """The approvers named beside the group whose word has not come yet, in the order of their naming."""
        named = [step.reason for step in self.steps if step.event is Event.NAME]
        heard = {step.reason.partition(NAMED_ENDS)[0] for step in self.steps if step.event in BY_ANOTHER}
        return tuple(name for name in dict.fromkeys(named) if name not in heard)

    @property
    def group_told(self) -> date | None:
        """The day on which the group was told of a denial, None if it was not."""
        return next((step.day for step in reversed(self.steps) if step.event is Event.TELL), None)

    def clocks(self, today: date) -> Clocks:
        """Return both clocks as they stand today, a day in the UK (Q5)."""
        return clocks(
            uk_day(self.steps[0].at),
            today=today,
            acknowledged=self._first_day(frozenset({Event.ACKNOWLEDGE})),
            answered=self._first_day(ANSWERS),
            promised=[
                (uk_day(step.at), step.day) for step in self.steps if step.event is Event.WRITE and step.day
            ],
            sent=self._first_day(ANSWERS - {Event.WRITE}),
            pauses=self._pauses(),
        )

    def _pauses(self) -> list[Pause]:
        """Return the times in which the requester was asked; whatever left that state ended them."""
        pauses = []
        since: date | None = None
        for step in self.steps:
            if step.state is State.ASKED and since is None:
                since = uk_day(step.at)
            elif step.state is not State.ASKED and since is not None:
                pauses.append(Pause(since, uk_day(step.at)))
                since = None
        return pauses if since is None else [*pauses, Pause(since)]


def receive(
    *,
    by: str,
    at: datetime,
    proposed: Outcome,
    requester: str = "",
    only_contracts: bool = False,
    rest: Outcome | None = None,
    for_gain: bool = False,
) -> Life:
    """Return the life of a request that has just come in; the fields are those of `Life`.

    Raises:
        ValueError: the moment has no time zone.

    """
    uk_day(at)
    came_in = Step(None, State.RECEIVED, at, by)
    return Life(requester, proposed, (came_in,), only_contracts, rest, for_gain)


def possible(life: Life, viewer: Viewer) -> tuple[Move, ...]:
    """Return the moves that are open to the viewer now, in the policy's order."""
    here = [moves()[life.state, event] for event in Event if (life.state, event) in moves()]
    return tuple(
        move
        for move in here
        if may(viewer, move.who_may) and not _forbidden(life, move) and not _barred(life, move, viewer)
    )


def _forbidden(life: Life, move: Move) -> str:
    """Return why nobody may take this step, whoever decides; empty if somebody may."""
    if life.only_contracts and move.to in LETS_OUT:
        return "No authorisation releases service contracts (R1), and nothing else was asked for. Deny it."
    if move.event in BY_ANOTHER and not life.awaited:
        return "No approver beside the group is awaited: name one first (Q1)."
    if move.event is Event.RELEASE and life.proposed in REFUSED:
        return (
            f"The policy proposes “{life.proposed}” for a part at least, and that part is never released: "
            "let the rest go out in part, and name what is withheld and why (R1, R2)."
        )
    if move.event is Event.MEET and life.proposed in BY_THE_GROUP and life.rest is not Outcome.MEET:
        return (
            f"The policy proposes “{life.proposed}”: only the UK Liaison Group can let such a request through "
            "(Q1, Q3). Refer it to the group, or deny it."
        )
    return ""


def _took_any(life: Life, viewer: Viewer, events: frozenset[Event]) -> bool:
    return any(same_person(viewer.subject, each) for each in life.actors(events))


def _barred(life: Life, move: Move, viewer: Viewer) -> str:
    """Return why this very person may not, empty if they may."""
    if Barred.REQUESTER in move.not_by and life.requester and same_person(viewer.subject, life.requester):
        return "Nobody decides on a request of their own. Ask a colleague."
    if Barred.REFERRER in move.not_by and _took_any(life, viewer, frozenset({Event.REFER})):
        return "Whoever referred a request to the group does not decide on it there. Ask a colleague (Q1)."
    prepared = _took_any(life, viewer, PREPARES)
    if Barred.PREPARER_AFTER_REFERRAL in move.not_by and life.was_referred and prepared:
        return "Whoever prepared the answer to a referred request does not let it out. Ask a colleague."
    return ""


def _missing(life: Life, move: Move, said: Said) -> str:
    """Return what still has to be said or done, empty if nothing has."""
    departs = move.event in DECIDES and DECIDES[move.event] is not life.proposed
    lacks = {
        "Say why; a sentence will do.": Need.REASON in move.needs and not said.reason.strip(),
        f"The policy proposes “{life.proposed}”; say why you depart from it.": departs
        and not said.reason.strip(),
        "Name the clause that the decision rests on.": Need.CLAUSE in move.needs
        and said.clause not in clauses(),
        "Name the ground of refusal.": Need.REFUSAL in move.needs and said.refusal is None,
        "Name the day.": Need.DAY in move.needs and said.day is None,
        "Record first the day on which the UK Liaison Group was told (Q3).": Need.TOLD_IF_Q3 in move.needs
        and life.denied_for_gain
        and life.group_told is None,
        "Begin with the name of an approver who was named and is awaited, then a colon and what they said: "
        + ("; ".join(life.awaited) or "nobody is awaited")
        + ".": Need.ONE_NAMED in move.needs and _of_whom(said) not in life.awaited,
        "Nothing of the answer is collated yet: the Workforce Intelligence Unit collates it first, and the group decides "
        "on that (Q1). Defer it until then.": Need.COLLATED in move.needs
        and not any(step.event is Event.COLLATE for step in life.steps),
        f"Not all who were named have agreed yet: {'; '.join(life.awaited)} (Q1).": Need.ALL_AGREED
        in move.needs
        and bool(life.awaited),
        "Nothing has been released, so there is nothing to recall.": Need.SOMETHING_RELEASED in move.needs
        and not any(step.event in SENDS for step in life.steps),
    }
    return next((sentence for sentence, lacking in lacks.items() if lacking), "")


def _of_whom(said: Said) -> str:
    name, _, told = said.reason.strip().partition(NAMED_ENDS)
    return name if told.strip() else ""


def _wrong_name(life: Life, event: Event, said: Said) -> str:
    if event is not Event.NAME:
        return ""
    if NAMED_ENDS in said.reason.strip() or len(said.reason.strip()) > LONGEST_NAME:
        return f"Name one approver, in up to {LONGEST_NAME} characters, without “{NAMED_ENDS.strip()} ”."
    if said.reason.strip() in life.awaited:
        return "This approver is named already."
    return ""


def _too_long(said: Said) -> str:
    long = max(len(said.reason), len(said.clause)) > LONGEST_REASON
    return (
        f"Say it in up to {LONGEST_REASON:,} characters: everybody who opens the request is shown it."
        if long
        else ""
    )


def _wrong_day(life: Life, event: Event, said: Said, at: datetime) -> str:
    if said.day is None:
        return ""
    if event is Event.TELL and not uk_day(life.steps[0].at) <= said.day <= uk_day(at):
        return "The group was told between the day the request came in and today."
    if event is Event.WRITE and said.day < uk_day(at):
        return "The promised day has passed already."
    return ""


def move(life: Life, event: Event, said: Said, *, by: Viewer, at: datetime) -> Life:
    """Return the life with one step more.

    Raises:
        RefusedError: none of the viewer's roles allows it; says who may. Fit to show.
        MoveError: not from this state, not by this person, something is missing, or the moment lies
            before the last step. Fit to show.
        ValueError: the moment has no time zone.

    """
    found = moves().get((life.state, event))
    if found is None:
        here = ", ".join(known for state, known in moves() if state is life.state)
        raise MoveError("no_such_move", f"A request that is {life.state} can't: {event}. It can: {here}.")
    require(by, found.who_may)
    today = uk_day(at)
    if at < life.steps[-1].at:
        raise MoveError("too_early", f"The last step was later than this one ({today.isoformat()}).")
    for code, why in (
        ("never", _forbidden(life, found)),
        ("own_cause", _barred(life, found, by)),
        ("missing", _missing(life, found, said)),
        ("wrong_name", _wrong_name(life, event, said)),
        ("too_long", _too_long(said)),
        ("wrong_day", _wrong_day(life, event, said, at)),
    ):
        if why:
            raise MoveError(code, why)
    reason = "".join(each for each in said.reason if each.isprintable() or each.isspace()).strip()
    step = Step(event, found.to, at, by.subject, said.clause, reason, said.refusal, said.day)
    return replace(life, steps=(*life.steps, step))
