"""A release: what went out, to whom and why, who answers for it, and whether it still stands.

Nothing here writes, asks the time or knows a database. A release is made once and never changes;
what happens to it afterwards are steps, which are only ever added to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wiu.policy.access import same_person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from wiu.policy.thresholds import Audience

NUMBER = re.compile(r"REL-(?P<year>\d{4})-(?P<place>\d{4,})")
LONGEST = 600


class ReleaseError(Exception):
    """A release is not possible as asked: says why, and what was left unchanged. Fit to show."""

    def __init__(self, code: str, message: str, where: str | None = None) -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


class State(StrEnum):
    """Where a release stands. Only what is *prepared* or *withdrawn* has never been out."""

    PREPARED = "prepared"
    WITHDRAWN = "withdrawn"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"


WENT_OUT = frozenset({State.CURRENT, State.SUPERSEDED, State.RECALLED})


class Deed(StrEnum):
    """What happens to a release."""

    PREPARE = "prepare"
    APPROVE = "approve"
    RELEASE = "release"
    SUPERSEDE = "supersede"
    RECALL = "recall"
    WITHDRAW = "withdraw"


_FROM: Mapping[Deed, frozenset[State]] = {
    Deed.APPROVE: frozenset({State.PREPARED}),
    Deed.RELEASE: frozenset({State.PREPARED}),
    Deed.WITHDRAW: frozenset({State.PREPARED}),
    Deed.SUPERSEDE: frozenset({State.CURRENT}),
    Deed.RECALL: frozenset({State.CURRENT, State.SUPERSEDED}),
}
_TO: Mapping[Deed, State] = {
    Deed.PREPARE: State.PREPARED,
    Deed.APPROVE: State.PREPARED,
    Deed.RELEASE: State.CURRENT,
    Deed.WITHDRAW: State.WITHDRAWN,
    Deed.SUPERSEDE: State.SUPERSEDED,
    Deed.RECALL: State.RECALLED,
}


class Way(StrEnum):
    """How something gets out: *quick* where Q2 asks for no further authorisation, *approved* otherwise."""

    QUICK = "quick"
    APPROVED = "approved"


class Check(StrEnum):
    """What a motivated intruder would look at, looked at before the release."""

    SERVICES_MAP = "services_map"
    HCPC_REGISTER = "hcpc_register"
    WEB_SEARCH = "web_search"


@dataclass(frozen=True)
class Step:
    """One step: what happened, when (UTC), who did it, and why where that had to be said."""

    deed: Deed
    at: datetime
    actor: str
    reason: str = ""


@dataclass(frozen=True)
class Occasion:
    """Why something goes out, and to whom: it rests on one request or on one stated publication.

    `checked` are the intruder's sources that somebody looked at. `supersedes` is the number of the
    release that this one corrects, with what `changed` and `why`. `title` and `points` are a pack's,
    written by a person; empty where the document words its own.
    """

    audience: Audience
    recipient: str
    purpose: str
    request: str = ""
    publication: str = ""
    review_on: date | None = None
    checked: frozenset[Check] = frozenset()
    supersedes: str = ""
    changed: str = ""
    why: str = ""
    title: str = ""
    points: tuple[str, ...] = ()

    @property
    def rests_on(self) -> str:
        """What it answers, in words."""
        return f"request {self.request}" if self.request else self.publication


@dataclass(frozen=True)
class Shown:
    """One view of a release: the question it answers, of which round and edition of the data."""

    round_id: str
    edition: int
    question: Mapping[str, Any]
    published: int
    withheld: int


@dataclass(frozen=True)
class Release:
    """One release on record. `day` is the one in print (in the UK), `sha256` that of the PDF's bytes.

    `sealed` is the SHA-256 of all that was kept to make the document again.
    """

    number: str
    way: Way
    occasion: Occasion
    title: str
    day: date
    views: tuple[Shown, ...]
    sha256: str
    sealed: str
    sample: bool
    steps: tuple[Step, ...] = field(default=())

    @property
    def state(self) -> State:
        """Where it stands."""
        return _TO[self.steps[-1].deed]

    def last(self, deed: Deed) -> Step | None:
        """Return the latest step of that kind, None if there was none."""
        return next((step for step in reversed(self.steps) if step.deed is deed), None)

    @property
    def prepared_by(self) -> str:
        """The identity of who prepared it."""
        return self.steps[0].actor

    @property
    def approved_by(self) -> str:
        """The identity of who approved it, empty where nobody had to or nobody did yet."""
        step = self.last(Deed.APPROVE)
        return step.actor if step else ""

    @property
    def published(self) -> int:
        """How many cells its tables publish."""
        return sum(each.published for each in self.views)

    @property
    def withheld(self) -> int:
        """How many cells its tables withhold."""
        return sum(each.withheld for each in self.views)


def number_of(year: int, place: int) -> str:
    """Return the number of the release at that place of a year's, “REL-2026-0001”."""
    return f"REL-{year}-{place:04d}"


def occasion(asked: Occasion, *, day: date) -> Occasion:
    """Return an occasion, tidied.

    Raises:
        ReleaseError: it rests on no request and no publication, or on both; something is not said or
            too long; the review comes too early. Fit to show.

    """
    texts: dict[str, Any] = {name: _line(name, getattr(asked, name)) for name in _TEXTS}
    tidy = replace(
        asked,
        **texts,
        points=tuple(text for each in asked.points if (text := _line("main points", each))),
    )
    if bool(tidy.request) == bool(tidy.publication):
        raise ReleaseError(
            "no_occasion",
            "Nothing leaves without one request that it answers, or one publication that is stated.",
            "request",
        )
    for name in ("recipient", "purpose"):
        if not getattr(tidy, name):
            raise ReleaseError("missing", f"Say the {name}: it is printed in the document.", name)
    if tidy.review_on is not None and tidy.review_on <= day:
        raise ReleaseError("wrong_day", "The review comes after the day of the release.", "review_on")
    if tidy.supersedes and not (tidy.changed and tidy.why):
        raise ReleaseError(
            "missing", "Say what changed, and why: a correction is printed with both.", "changed"
        )
    return tidy


_TEXTS = ("recipient", "purpose", "request", "publication", "supersedes", "changed", "why", "title")


def _line(name: str, text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST:
        raise ReleaseError("too_long", f"{name}: up to {LONGEST} characters.", name)
    return tidy


def step(release: Release, deed: Deed, *, by: str, at: datetime, reason: str = "") -> Release:
    """Return the release with one step more.

    Raises:
        ReleaseError: not from the state it is in, by the person who prepared it, or without a reason
            where one is needed; nothing has changed. Fit to show.

    """
    if release.state not in _FROM[deed]:
        raise ReleaseError(
            "no_such_step",
            f"{release.number} is {release.state}; one can't {deed} it any more. Nothing was changed.",
            release.number,
        )
    if deed is Deed.APPROVE and same_person(by, release.prepared_by):
        raise ReleaseError(
            "own_cause",
            f"Whoever prepared {release.number} does not approve it. Ask a colleague. Nothing was changed.",
            release.number,
        )
    unapproved = release.way is Way.APPROVED and release.last(Deed.APPROVE) is None
    if deed is Deed.RELEASE and unapproved:
        raise ReleaseError(
            "not_approved",
            f"A second person has to approve {release.number} first. Nothing was changed.",
            release.number,
        )
    if deed in {Deed.RECALL, Deed.WITHDRAW, Deed.SUPERSEDE} and not reason.strip():
        raise ReleaseError("missing", f"Say why you {deed} it. Nothing was changed.", "reason")
    if len(reason) > 2 * LONGEST:  # that of a correction holds another's in full
        raise ReleaseError(
            "too_long", f"Say why in up to {LONGEST} characters. Nothing was changed.", "reason"
        )
    return replace(release, steps=(*release.steps, Step(deed, at, by, " ".join(reason.split()))))
