"""Trending: the same question to every round, broken where the method changed, like compared with like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import HistoryRefusal, protect
from wiu.disclosure.pattern import AuditError
from wiu.policy.access import Action, require
from wiu.policy.thresholds import thresholds_for
from wiu.presentation.trend import Trend
from wiu.presentation.words import joined
from wiu.services import exploring
from wiu.services.against_ledger import rules_for
from wiu.services.exploring import derived
from wiu.services.in_force import edition_in_force, rounds_of
from wiu.services.kept import Kept
from wiu.statistics.question import Question, QuestionError
from wiu.store import releases
from wiu.store.counting import gather

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.services.home import Home
    from wiu.store.editions import Edition, Reader

_LEFT_OUT = frozenset({"not_held", "unprotectable", "history"})
_matched: Kept[View | None] = Kept(60)


@dataclass(frozen=True)
class _Asked:
    """What a matched table is kept under: everything that it depends on."""

    home: Home
    edition: Edition
    question: Question
    audience: str
    rounds: tuple[str, ...]


def trend(
    home: Home, viewer: Viewer, question: Question, audience: str, *, matched: bool, now: datetime
) -> Trend:
    """Return the protected answers of every round that can give one, the oldest first, and where lines break.

    With `matched`, only departments that answered in all of these rounds count; each such table is
    protected beside the whole round's, so that the others can't be found by subtraction. A round of which
    anything was released gives no matched table: the ledger can't hold one, so it can't be held against it (R2).
    The answers are for the screen: what leaves is released round by round.

    Raises:
        RefusedError: the viewer may not explore.
        QuestionError: fewer than two rounds can answer, or the audience is unknown.
        StoreError: there is no data, or it is damaged or busy. All fit to show.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    edition = edition_in_force(home)
    views: list[View] = []
    left_out: list[str] = []
    for each in reversed(rounds_of(home, edition)):
        try:
            views.append(
                exploring.view(home, viewer, replace(question, round=each.round_id), audience, now=now)
            )
        except QuestionError as error:
            if error.code not in _LEFT_OUT:
                raise
            left_out.append(each.title)
    if len(views) < 2:  # noqa: PLR2004 - a line has two ends
        raise QuestionError(
            "fewer than two rounds can answer this, so there is no trend", "round", "no_trend"
        )
    rounds = tuple(str(view.question.round) for view in views)
    if matched:
        told = _told_of(home, rounds)
        titles = [(view.round_title, round_) for view, round_ in zip(views, rounds, strict=True)]
        like = [
            None if told[round_] else _like_with_like(home, edition, view, rounds)
            for round_, view in zip(rounds, views, strict=True)
        ]
        left_out += [view.round_title for view, same in zip(views, like, strict=True) if same is None]
        views = [each for each in like if each is not None]
        rounds = tuple(str(view.question.round) for view in views)
        if len(views) < 2:  # noqa: PLR2004
            raise QuestionError(
                _why_not_matched([title for title, round_ in titles if told[round_]]), "round", "no_trend"
            )
    with home.editions.reading(edition) as reader:
        breaks = _breaks(reader, rounds)
    return Trend(tuple(views), breaks, matched=matched, left_out=tuple(left_out))


def _why_not_matched(released: Sequence[str]) -> str:
    """Return why no trend of matched departments can be shown, and the nearest question that can be answered."""
    why = (
        f"Figures of {joined(released)} went out already, and departments that answered in every round, set beside "
        "them, would show the others by subtraction (R2)."
        if released
        else "The departments that answered in every round are too few, or too much like all, to be shown apart (R2)."
    )
    return f"{why} What can be answered instead: the same rounds counted by every department that answered."


def _told_of(home: Home, rounds: tuple[str, ...]) -> dict[str, bool]:
    """Return of which rounds the ledger tells anything."""
    with home.register.transaction() as connection:
        return {each: bool(releases.ledger(connection, each)) for each in rounds}


def _breaks(reader: Reader, rounds: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places before which the population or the specialisms asked changed."""
    rows = reader.query("select_round_methods").set_index("round_id")
    methods = [tuple(rows.loc[each]) for each in rounds]
    return tuple(place for place in range(1, len(methods)) if methods[place] != methods[place - 1])


def _like_with_like(home: Home, edition: Edition, view: View, rounds: tuple[str, ...]) -> View | None:
    """Return a view of the matched departments alone; None where it can't be shown beside the whole."""
    key = _Asked(home, edition, view.question, view.audience, rounds)
    return _matched.get(key, lambda: _protected(key, view))


def _protected(key: _Asked, view: View) -> View | None:
    thresholds = thresholds_for(key.audience)
    with key.home.editions.reading(key.edition) as reader:
        whole = gather(reader, key.question)
        same = gather(reader, key.question, in_all=key.rounds)
    rules = rules_for(key.question, thresholds, whole.persons)
    try:
        shown = protect(whole.counts, rules)
        table = protect(
            same.counts, rules_for(key.question, thresholds, same.persons), history=((whole.counts, shown),)
        )
    except (AuditError, HistoryRefusal, TooLargeError):
        return None
    return replace(view, table=derived(table, key.question))
