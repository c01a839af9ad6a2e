"""The letters of a request: which there are, and what each says, in the words of `wording.md`.

A letter tells of one step and bears that step's day, so that it reads the same whenever it is made.
The reminder of a hold tells of no step of its own and bears the day on which it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wiu.policy.moves import Event, Refusal
from wiu.policy.requests import Outcome
from wiu.policy.wording import words
from wiu.requests.clocks import day_in_words, uk_day
from wiu.requests.life import SENDS
from wiu.requests.pack import pieces
from wiu.requests.proposal import outcome_in_words
from wiu.requests.record import HOLDS
from wiu.requests.weighing import conditions_in

if TYPE_CHECKING:
    from datetime import date

    from wiu.requests.life import Step
    from wiu.requests.record import Contact, Record


class Kind(StrEnum):
    """The letters there are."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CLARIFICATION = "clarification"
    HOLDING = "holding"
    REFERRAL = "referral"
    DENIAL = "denial"
    NOTICE = "notice"
    CONDITIONS = "conditions"
    NOTHING = "nothing"
    RELEASE = "release"
    PARTIAL = "partial"
    HOLD = "hold"
    RECALL = "recall"


TELLS_OF = {
    Event.ACKNOWLEDGE: (Kind.ACKNOWLEDGEMENT,),
    Event.ASK: (Kind.CLARIFICATION,),
    Event.WRITE: (Kind.HOLDING,),
    Event.REFER: (Kind.REFERRAL,),
    Event.DENY: (Kind.DENIAL,),
    Event.REFUSE_CONDITIONS: (Kind.DENIAL,),
    Event.DECLINE: (Kind.DENIAL,),
    Event.OBJECT: (Kind.DENIAL,),
    Event.APPROVE_WITH_CONDITIONS: (Kind.CONDITIONS,),
    Event.FIND_NOTHING: (Kind.NOTHING,),
    Event.RELEASE: (Kind.RELEASE,),
    Event.RELEASE_IN_PART: (Kind.PARTIAL,),
    Event.RECALL: (Kind.RECALL,),
}
BY_THE_GROUP = frozenset({Event.DECLINE, Event.OBJECT})
ANSWERS = frozenset({Kind.RELEASE, Kind.PARTIAL})
TO_THE_GROUP = frozenset({Kind.REFERRAL, Kind.NOTICE})
NAMES = {
    Kind.ACKNOWLEDGEMENT: "Acknowledgement",
    Kind.CLARIFICATION: "Clarification",
    Kind.HOLDING: "Holding letter",
    Kind.REFERRAL: "Referral to the UK Liaison Group",
    Kind.DENIAL: "Denial",
    Kind.NOTICE: "Notice to the UK Liaison Group",
    Kind.CONDITIONS: "Conditions of the UK Liaison Group",
    Kind.NOTHING: "Word that nothing is held",
    Kind.RELEASE: "Letter with the answer",
    Kind.PARTIAL: "Letter with a part of the answer",
    Kind.HOLD: "Reminder of the hold on publication",
    Kind.RECALL: "Recall",
}


@dataclass(frozen=True)
class Due:
    """A letter that can be made: its kind, and the place (from 1) of the step it tells of."""

    kind: Kind
    place: int

    @property
    def name(self) -> str:
        """What people call it."""
        return NAMES[self.kind]


@dataclass(frozen=True)
class Passage:
    """A piece of a letter under its heading (none if empty): paragraphs, then points, then terms."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter in words. `to` are the lines of the address; `supplies` says that data comes with it (Q6)."""

    title: str
    to: tuple[str, ...]
    dear: str
    dated: date
    number: str
    passages: tuple[Passage, ...]
    supplies: bool


def _is_for_gain(step: Step) -> bool:
    return step.event is Event.DENY and (step.refusal is Refusal.COMMERCIAL_GAIN or step.clause == "Q3")


def letters(record: Record) -> tuple[Due, ...]:
    """Return the letters that can be made now, the newest step's first."""
    found = []
    for place, step in enumerate(record.life.steps, 1):
        found += [Due(kind, place) for kind in TELLS_OF.get(step.event, ())] if step.event else []
        if _is_for_gain(step):
            found.append(Due(Kind.NOTICE, place))
        if step.event in HOLDS and step.day is not None:
            found.append(Due(Kind.HOLD, place))
    return tuple(reversed(found))


def _asked(record: Record) -> Passage:
    request = record.request
    asked = [
        ("Asked for", ", ".join(words(f"want_{want}") for want in request.wants)),
        ("For", words(f"scope_{request.scope}")),
        ("Purpose", words(f"purpose_{request.purpose}")),
        ("Group", request.for_sig or ""),
        ("In short", record.summary),
    ]
    return Passage(
        words("letter_asked"),
        terms=tuple((term, text[:1].upper() + text[1:]) for term, text in asked if text),
    )


def _to(record: Record, contact: Contact) -> tuple[str, ...]:
    lines = (contact.name, record.request.organisation, contact.work_email)
    return tuple(line for line in lines if line) or (words("letter_unnamed"),)


def _offers(record: Record) -> tuple[str, ...]:
    """Return the sentences of the proposal that say what can be had all the same."""
    keys = ["reason_instead", *(f"reason_rest_{each}" for each in (Outcome.MEET, Outcome.REFER))]
    openings = tuple(words(key).split("{")[0] for key in keys)
    return tuple(reason for reason in record.proposed.reasons if reason.startswith(openings))


def _denial(record: Record, step: Step) -> list[Passage]:
    # what the group weighed is for the log; the requester is told that it weighed, and the ground
    why = words("letter_denial_weighed") if step.event in BY_THE_GROUP else step.reason
    passages = [Passage(words("letter_denial_why"), (why,))]
    if step.event is Event.DENY and not _is_for_gain(step) and (offers := _offers(record)):
        passages.append(Passage(words("letter_denial_instead"), points=offers))
    if _is_for_gain(step):
        passages.append(Passage(paragraphs=(words("letter_denial_group"),)))
    return [*passages, Passage(paragraphs=(words("letter_on_record"),))]


def _who(record: Record) -> Passage:
    """Return who asks as the group is told: what they are and their organisation, nobody's name."""
    who = words(f"requester_{record.request.requester}")
    said = ", ".join(each for each in (who[:1].upper() + who[1:], record.request.organisation) if each)
    return Passage(words("letter_who"), (f"{said}.",))


def _pack(record: Record) -> Passage:
    """Return what was collated for the group, or that nothing was yet."""
    collated = tuple(each.holds for each in pieces(record.life))
    where = words("letter_referral_where").format(number=record.number)
    return Passage(
        words("letter_referral_pack"), (where,) if collated else (words("letter_referral_no_pack"),), collated
    )


def _withheld(record: Record, step: Step) -> Passage:
    """Return what does not come with a part of an answer, and why: the step's reason and what was refused."""
    return Passage(words("letter_partial_withheld"), points=(step.reason, *record.proposed.refused))


def _terms(record: Record, step: Step) -> list[Passage]:
    """Return what binds whoever receives an answer: the proviso, a hold, the group's conditions (Q1, Q2d, Q6)."""
    hold, conditions = record.hold_until, record.conditions
    held = hold is not None and hold > uk_day(step.at)
    until = words("letter_release_hold").format(day=day_in_words(hold)) if hold and held else ""
    said = (words("proviso"), words("terms"), until)
    terms = [Passage(paragraphs=tuple(each for each in said if each))]
    return [*terms, Passage(words("letter_conditions_are"), (conditions,))] if conditions else terms


def _referral(record: Record, step: Step) -> list[Passage]:
    said = outcome_in_words(record.proposed.outcome, record.proposed.rest)
    proposal = (f"{said}.", *record.proposed.reasons)
    weigh = tuple(words(f"letter_referral_{each}") for each in ("impact", "benefit", "choice"))
    return [
        _who(record),
        Passage(words("letter_referral_why"), (step.reason,)),
        Passage(words("letter_referral_proposal"), points=(*proposal, *record.proposed.conditions)),
        _pack(record),
        Passage(words("letter_referral_weigh"), points=weigh),
    ]


def _after(kind: Kind, record: Record, step: Step, fields: dict[str, str]) -> list[Passage]:
    """Return what stands below the opening and the reminder of what was asked for."""
    said = {
        Kind.ACKNOWLEDGEMENT: (words("letter_acknowledgement_next").format(**fields),),
        Kind.CLARIFICATION: (step.reason, words("letter_clarification_pause").format(**fields)),
        Kind.HOLDING: (step.reason, words("letter_holding_next").format(**fields)),
        Kind.HOLD: (words("letter_hold_end"),),
        Kind.RECALL: (step.reason, words("letter_recall_next")),
        Kind.NOTHING: (step.reason, words("letter_on_record")),
    }
    if kind is Kind.CONDITIONS:
        asked = Passage(paragraphs=(words("letter_conditions_next"),))
        return [Passage(words("letter_conditions_are"), (conditions_in(step.reason),)), asked]
    if kind in ANSWERS:
        withheld = [_withheld(record, step)] if kind is Kind.PARTIAL else []
        return [*withheld, *_terms(record, step)]
    if kind is Kind.NOTICE:
        return [_who(record), Passage(words("letter_denial_why"), (step.reason,))]
    if kind is Kind.DENIAL:
        return _denial(record, step)
    if kind is Kind.REFERRAL:
        return _referral(record, step)
    return [Passage(paragraphs=said[kind])]


def _sent(record: Record, place: int) -> date:
    """Return the day on which the latest answer before a step went out; the step's own day if none did."""
    steps = record.life.steps[:place]
    return uk_day(next((step.at for step in reversed(steps) if step.event in SENDS), steps[-1].at))


def write(
    record: Record, contact: Contact, due: Due, *, today: date, enclosed: tuple[str, ...] = ()
) -> Letter:
    """Return a letter in words. One to the UK Liaison Group names no person and no address.

    `enclosed` says what comes with an answer, in a sentence each.

    Raises:
        KeyError: there is no such letter of this request.

    """
    if due not in letters(record):
        raise KeyError(due)
    kind, step = due.kind, record.life.steps[due.place - 1]
    dated = today if kind is Kind.HOLD else uk_day(step.at)
    fields = {
        "number": record.number,
        "received": day_in_words(uk_day(record.life.steps[0].at)),
        "answer_by": day_in_words(record.life.clocks(dated).answer.original),
        "dated": day_in_words(dated),
        "day": day_in_words(step.day) if step.day else "",
        "clause": step.clause or "Q1",
        "refusal": step.refusal.value if step.refusal else "",
        "sent": day_in_words(_sent(record, due.place)),
    }
    opening = Passage(paragraphs=(words(f"letter_{kind}_body").format(**fields),))
    after = _after(kind, record, step, fields)
    if enclosed and kind in ANSWERS:
        after = [Passage(words("letter_enclosed"), points=enclosed), *after]
    asked = _asked(record)
    to_group = kind in TO_THE_GROUP
    close = Passage(paragraphs=(words("letter_close").format(**fields),))
    # the requester knows what was asked for, the group does not
    rest = [asked, *after] if to_group else [*after, close, asked]
    return Letter(
        title=words(f"letter_{kind}").format(**fields),
        to=(words("letter_group"),) if to_group else _to(record, contact),
        dear=words("letter_dear").format(name=contact.name) if contact.name and not to_group else "",
        dated=dated,
        number=record.number,
        passages=(opening, *rest),
        supplies=kind in ANSWERS,
    )
