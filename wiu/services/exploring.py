"""Exploring: a question to the survey is answered as it would be released, and the asking is logged.

Raw counts live no longer than the call that makes them safe. What is kept for the next time the
same question is asked is the safe view, which everybody who may explore may see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import protect
from wiu.disclosure.pattern import AuditError
from wiu.disclosure.rules import Rules
from wiu.policy.access import Action, require
from wiu.policy.thresholds import Thresholds, thresholds_for
from wiu.presentation.view import View
from wiu.services.in_force import edition_in_force, round_of, rounds_of
from wiu.services.kept import Kept
from wiu.services.remarks import remarks
from wiu.services.who_answered import base_of
from wiu.statistics.dimensions import SHARED
from wiu.statistics.measures import FORMULAS, SHARE, shared_of
from wiu.statistics.question import QuestionError
from wiu.store import audit_log
from wiu.store.counting import gather

if TYPE_CHECKING:
    from datetime import datetime

    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.statistics.question import Question
    from wiu.store.counting import Gathered
    from wiu.store.editions import Edition
    from wiu.store.rounds import Round

MOST_KEPT = 200
_views: Kept[View] = Kept(MOST_KEPT)


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
    edition = edition_in_force(home)
    this = round_of(question, rounds_of(home, edition))
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


def _thresholds(audience: str) -> Thresholds:
    try:
        return thresholds_for(audience)
    except ValueError as error:
        raise QuestionError(str(error), "audience") from None


def rules_for(question: Question, thresholds: Thresholds, persons: str | None) -> Rules:
    """Return the engine's rules for a question under these thresholds; `persons` counts them.

    Persons who were not asked for stand behind the figures only for the rules: nobody is shown them.
    """
    return Rules(
        rules_only=frozenset({persons} - {*question.measures} if persons else ()),
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
        base = base_of(reader, this, settled.filters, thresholds.min_departments)
    if not gathered.givers:
        # nought would be a statement about the workforce, and a false one (S3)
        raise QuestionError(
            f"Nobody gave such answers in “{this.title}”: what the question joins was not asked together. "
            "Leave out age and gender, or band and registration.",
            "by",
            code="not_held",
        )
    table = _protected(gathered, rules_for(settled, thresholds, gathered.persons))
    return View(
        question=settled,
        table=_derived(table, settled),
        audience=thresholds.audience.value,
        round_title=this.title,
        census_date=this.census_date,
        edition=edition.name,
        base=base,
        sample=edition.sample,
        notes=remarks(asked, gathered, base, thresholds),
    )


def _derived(table: SafeTable, question: Question) -> SafeTable:
    """Return the table with what is worked out from its published figures, and nothing that was not asked for."""
    formulas = {name: FORMULAS[name] for name in question.measures if name in FORMULAS}
    of = shared_of(question.measures)
    if SHARE not in question.measures or of is None:
        return table.derive(formulas, question.measures)
    along = next(name for name in SHARED if name in question.by)
    return table.with_share(SHARE, of, along).derive(formulas, question.measures)


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
