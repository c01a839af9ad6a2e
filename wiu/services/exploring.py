"""Exploring: a question to the survey is answered as it would be released, and the asking is logged.

Raw counts live no longer than the call that makes them safe. What is kept for the next time the
same question is asked is the safe view, which everybody who may explore may see.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wiu.coverage.response import response
from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import protect
from wiu.disclosure.pattern import AuditError
from wiu.disclosure.rules import Rules
from wiu.policy.access import Action, require
from wiu.policy.thresholds import Thresholds, thresholds_for
from wiu.presentation.view import Base, View
from wiu.services.kept import Kept
from wiu.services.remarks import remarks
from wiu.services.table_document import table_document
from wiu.statistics.dimensions import DIMENSIONS, OF_DEPARTMENT, groupings, known_codes
from wiu.statistics.measures import FORMULAS, MEASURES
from wiu.statistics.question import Question, QuestionError
from wiu.store import audit_log
from wiu.store.counting import gather
from wiu.store.errors import StoreError
from wiu.store.rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.store.counting import Gathered
    from wiu.store.editions import Edition, Reader
    from wiu.store.rounds import Round

__all__ = [
    "Choices",
    "Overview",
    "RoundSummary",
    "choices",
    "overview",
    "read_question",
    "table_document",
    "view",
]

MOST_KEPT = 200
_views: Kept[View] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Choices:
    """What may be asked.

    `rounds` are (id, title), the newest first. `dimensions` maps each dimension to the codes that
    somebody gave, in reading order, `groupings` those that have any to the groupings' names.
    """

    rounds: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    groupings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RoundSummary:
    """One round and who answered it: nothing about a single department."""

    round_id: str
    title: str
    census_date: date
    status: str | None
    base: Base


@dataclass(frozen=True)
class Overview:
    """What is held: `edition` is None before the first load; rounds, the newest first."""

    edition: Edition | None
    rounds: tuple[RoundSummary, ...]
    measures: tuple[str, ...] = tuple(MEASURES)
    dimensions: tuple[str, ...] = tuple(DIMENSIONS)


def read_question(path: Path) -> Question:
    """Return the question in a JSON file.

    Raises:
        QuestionError: the file is no question, or a word in it is unknown; lists the known ones. Fit to show.

    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_no_word_twice)
    except UnicodeDecodeError:
        raise QuestionError("the file is not text in UTF-8", path.name) from None
    except json.JSONDecodeError as error:
        raise QuestionError(
            f"the file is not JSON: {error.msg}, line {error.lineno}, column {error.colno}", path.name
        ) from None
    except RecursionError:
        raise QuestionError("the file is nested too deep to be a question", path.name) from None
    return Question.from_json(document)


def _no_word_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for number, (word, _) in enumerate(pairs):
        if word in dict(pairs[:number]):
            raise QuestionError(f"“{word}” stands there twice", word)
    return dict(pairs)


def view(home: Home, viewer: Viewer, question: Question, audience: str = "member", *, now: datetime) -> View:
    """Return the protected answer to a question, with all that must stand beside it, and log the asking.

    Raises:
        RefusedError: the viewer may not explore.
        QuestionError: the round or the audience is unknown, nobody in the round was asked for all
            that the question joins (not_held), or nothing of the table can be shown safely
            (unprotectable).
        StoreError: there is no data, or a database is damaged or busy. All fit to show.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    thresholds = _thresholds(audience)
    edition = _in_force(home)
    this = _round_of(question, _rounds(home, edition))
    settled = question.settled(this.round_id)
    # whether totals are shown makes no difference to what is protected
    key = (home.path, edition, replace(settled, totals=True), question.group, thresholds)
    answer = _views.get(key, lambda: _answer(home, edition, this, question, thresholds))
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.EXPLORE_WORKFORCE,
            subject=edition.name,
            detail={"question": settled.as_json(), "audience": audience},
        )
    return replace(answer, question=settled)


def choices(home: Home, viewer: Viewer) -> Choices:
    """Return what may be asked of the edition in force.

    Raises:
        RefusedError: the viewer may not explore.
        StoreError: there is no data, or it is damaged.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    return _choices(home, _in_force(home))


# An edition never changes, so what may be asked of it and who answered need to be read once.
@lru_cache(maxsize=8)
def _choices(home: Home, edition: Edition) -> Choices:
    with home.editions.reading(edition) as reader:
        given = reader.query("select_codes")
    codes = {name: set(rows["code"]) for name, rows in given.groupby("dimension")}
    return Choices(
        rounds=tuple((each.round_id, each.title) for each in _rounds(home, edition)),
        measures=tuple(MEASURES),
        dimensions={
            name: tuple(code for code in known_codes(name) if code in codes[name])
            for name in DIMENSIONS
            if name in codes
        },
        groupings={name: groupings(name) for name in DIMENSIONS if groupings(name)},
    )


def overview(home: Home, viewer: Viewer) -> Overview:
    """Return what is held and who answered.

    Raises:
        RefusedError: the viewer may not see the overview.
        StoreError: a database is damaged.

    """
    require(viewer, Action.SEE_OVERVIEW)
    edition = home.editions.current()
    return Overview(None, ()) if edition is None else _overview(home, edition)


@lru_cache(maxsize=8)
def _overview(home: Home, edition: Edition) -> Overview:
    with home.editions.reading(edition) as reader:
        return Overview(
            edition=edition,
            rounds=tuple(
                RoundSummary(
                    each.round_id,
                    each.title,
                    each.census_date,
                    each.status,
                    _base(reader, each, {}, thresholds_for("member").min_departments),
                )
                for each in rounds(reader)
            ),
        )


@lru_cache(maxsize=8)
def _rounds(home: Home, edition: Edition) -> tuple[Round, ...]:
    with home.editions.reading(edition) as reader:
        return rounds(reader)


def _in_force(home: Home) -> Edition:
    edition = home.editions.current()
    if edition is None:
        raise StoreError("no_edition", "No survey data has been loaded yet.")
    return edition


def _thresholds(audience: str) -> Thresholds:
    try:
        return thresholds_for(audience)
    except ValueError as error:
        raise QuestionError(str(error), "audience") from None


def _round_of(question: Question, known: tuple[Round, ...]) -> Round:
    """Return the round asked for, the newest where none is named."""
    if not known:
        raise QuestionError("no round has been loaded yet", "round")
    if question.round is None:
        return known[0]
    for each in known:
        if each.round_id == question.round:
            return each
    raise QuestionError(
        f"unknown round “{question.round}”; known: {', '.join(each.round_id for each in known)}", "round"
    )


def rules_for(question: Question, thresholds: Thresholds, persons: str) -> Rules:
    """Return the engine's rules for a question under these thresholds; `persons` counts them.

    Persons who were not asked for stand behind the figures only for the rules: nobody is shown them.
    """
    return Rules(
        rules_only=frozenset({persons} - {*question.measures}),
        max_n=thresholds.max_n,
        min_contributors=thresholds.min_departments,
        p_percent=thresholds.p_percent,
        nk=thresholds.dominance,
        group_dimensions=thresholds.group_dimensions & frozenset(question.by),
        protect_zeros=thresholds.zeros_protected,
        two_symbols=True,  # screens and PDFs print [c] and [c2]
    )


def _answer(home: Home, edition: Edition, this: Round, asked: Question, thresholds: Thresholds) -> View:
    settled = asked.settled(this.round_id)
    with home.editions.reading(edition) as reader:
        gathered = gather(reader, settled)
        base = _base(reader, this, settled.filters, thresholds.min_departments)
    if not gathered.givers:
        # nought would be a statement about the workforce, and a false one (S3)
        raise QuestionError(
            f"Nobody gave such answers in “{this.title}”: what the question joins was not asked together. "
            "Leave out age and gender, or band and registration.",
            "by",
            code="not_held",
        )
    table = _protected(gathered, rules_for(settled, thresholds, gathered.persons))
    formulas = {name: FORMULAS[name] for name in settled.measures if name in FORMULAS}
    return View(
        question=settled,
        table=table.derive(formulas, settled.measures),
        audience=thresholds.audience.value,
        round_title=this.title,
        census_date=this.census_date,
        edition=edition.name,
        base=base,
        sample=edition.sample,
        notes=remarks(asked, gathered, base, thresholds),
    )


def _protected(gathered: Gathered, rules: Rules) -> SafeTable:
    """Return the protected table, or say in words fit to show that this question has none."""
    try:
        return protect(gathered.counts, rules)
    except (AuditError, TooLargeError):
        raise QuestionError(
            "No figure of this table can be shown safely as it is asked. Join codes into groups, cross fewer "
            "dimensions, or take filters away.",
            "by",
            code="unprotectable",
        ) from None


def _base(reader: Reader, this: Round, filters: Mapping[str, tuple[str, ...]], least: int) -> Base:
    """Return who answered, among the departments that the filters on departments keep.

    Fewer departments than `least` are not spoken of: who stayed silent is theirs to say (R2). Where
    the filters keep or leave out so few, the base is the whole round's; where a region does, none is
    listed, for the rest would tell it. Where nobody listed who should answer, the returns of the whole
    round are counted, whatever the filters: a filtered number of people who answered would be a headcount.
    """
    asked = reader.query("select_responses", round=this.round_id)
    if asked.empty:
        return Base(answered=this.returned, eligible=None)
    kept = asked
    for name, codes in filters.items():
        if name in OF_DEPARTMENT or name == "specialism":
            kept = kept[kept[name].isin(codes)]
    whole, found = (response(each, known_codes("region")) for each in (asked, kept))
    too_narrow = len(kept) < len(asked) and (
        found.eligible < least or 0 < whole.eligible - found.eligible < least
    )
    said = whole if too_narrow else found
    everywhere = {region: eligible for region, _, eligible in whole.by_region}
    by_region = said.by_region
    if any(
        eligible < least or 0 < everywhere[region] - eligible < least for region, _, eligible in by_region
    ):
        by_region = ()
    return Base(said.answered, said.eligible, by_region, whole_round=too_narrow)
