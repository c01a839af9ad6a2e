"""Exploring: a question to the survey is answered as it would be released, and the asking is logged.

Raw counts live no longer than the call that makes them safe. What is kept for the next time the
same question is asked is the safe view, which everybody who may explore may see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wiu.disclosure.readerships import BESIDE_EARLIER
from wiu.policy.access import Action, require
from wiu.policy.thresholds import Thresholds, thresholds_for
from wiu.policy.wording import words
from wiu.presentation.view import Base, View
from wiu.releases.ledger import posts_out
from wiu.services import against_ledger, aside
from wiu.services.in_force import edition_in_force, round_of, rounds_of
from wiu.services.kept import Kept
from wiu.services.remarks import remarks
from wiu.services.who_answered import base_of, beside, counted
from wiu.statistics.dimensions import SHARED
from wiu.statistics.measures import FORMULAS, SHARE, shared_of
from wiu.statistics.question import QuestionError
from wiu.store import audit_log, releases
from wiu.store.counting import gather

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.access import Viewer
    from wiu.releases.ledger import Told
    from wiu.services.home import Home
    from wiu.statistics.question import Question
    from wiu.store.editions import Edition
    from wiu.store.rounds import Round

MOST_KEPT = 200
_views: Kept[View | aside.Raised] = Kept(MOST_KEPT)
_bases: Kept[Base] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Answered:
    """An answer, the edition it is taken from, and the ledger of its round as it stood then."""

    view: View
    edition: Edition
    round_id: str
    ledger: tuple[Told, ...]

    @property
    def ledger_size(self) -> int:
        """How many views had gone out by then."""
        return len(self.ledger)


def view(home: Home, viewer: Viewer, question: Question, audience: str = "member", *, now: datetime) -> View:
    """Return the protected answer to a question, with all that must stand beside it, and log the asking.

    Raises:
        RefusedError: the viewer may not explore.
        QuestionError: the round or the audience is unknown, nobody in the round was asked for all
            that the question joins (not_held), or nothing of the table can be shown safely
            (unprotectable), or earlier releases tell too much already (history).
        StoreError: there is no data, or a database is damaged or busy. All fit to show.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    found = answered(home, question, audience)
    with home.register.transaction() as connection:
        audit_log.append(
            connection,
            at=now,
            actor=viewer.subject,
            action=Action.EXPLORE_WORKFORCE,
            subject=found.edition.name,
            detail={"question": found.view.question.as_json(), "audience": audience},
        )
    return found.view


def answered(home: Home, question: Question, audience: str, *, besides: tuple[Told, ...] = ()) -> Answered:
    """Return the protected answer to a question, safe beside everything in the ledger, and what it rests on.

    `besides` is what is to go out with it. For services that have asked whether the viewer may; nothing
    is logged here.

    Raises:
        QuestionError, StoreError: as `view`. Fit to show.

    """
    thresholds = _thresholds(audience)
    edition = edition_in_force(home)
    this = round_of(question, rounds_of(home, edition))
    settled = question.settled(this.round_id)
    with home.register.transaction() as connection:
        told = releases.ledger(connection, this.round_id)
    # whether totals are shown makes no difference to what is protected; the ledger only ever grows
    key = (
        home.path,
        edition,
        replace(settled, totals=True),
        question.group,
        thresholds,
        tuple((each.number, each.place, each.asked) for each in (*told, *besides)),
    )
    answer = _kept(key, home, edition, this, question, thresholds, (*told, *besides))
    return Answered(replace(answer, question=settled), edition, this.round_id, told)


def protected_alone(home: Home, question: Question, audience: str) -> View:
    """Return the answer as it would be had nothing ever been released: to say what earlier releases cost.

    It must go to nobody: beside earlier releases it may show what they withhold.

    Raises:
        QuestionError, StoreError: as `view`. Fit to show.

    """
    thresholds = _thresholds(audience)
    edition = edition_in_force(home)
    this = round_of(question, rounds_of(home, edition))
    settled = question.settled(this.round_id)
    key = (home.path, edition, replace(settled, totals=True), question.group, thresholds, ())
    return _kept(key, home, edition, this, question, thresholds, ())


def _kept(key: Hashable, *asked: Any) -> View:
    """Return the answer of that key, made now if it is not kept. A refusal is kept too: to find it takes as long."""
    found = _views.get(key, lambda: _answer_or_refusal(*asked))
    if isinstance(found, aside.Raised):
        raise found.again() from None
    return found


def _answer_or_refusal(*asked: Any) -> View | aside.Raised:
    try:
        return aside.done(_answer, *asked)
    except QuestionError as refusal:
        return aside.Raised.of(refusal)


def _thresholds(audience: str) -> Thresholds:
    try:
        return thresholds_for(audience)
    except ValueError as error:
        raise QuestionError(str(error), "audience") from None


def _answer(  # noqa: PLR0917 - a private step of answered
    home: Home,
    edition: Edition,
    this: Round,
    asked: Question,
    thresholds: Thresholds,
    told: tuple[Told, ...],
) -> View:
    settled = asked.settled(this.round_id)
    with home.editions.reading(edition) as reader:
        gathered = gather(reader, settled, besides=posts_out(told), alone=not told)
        base = _bases.get(
            (home.path, edition, this, settled.where, thresholds.min_departments),
            lambda: base_of(reader, this, settled.filters, thresholds.min_departments),
        )
        base = replace(base, counted=counted(reader, this, settled, gathered, thresholds))
    if not gathered.givers:
        # nought would be a statement about the workforce, and a false one (S3)
        raise QuestionError(
            f"Nobody gave such answers in “{this.title}”: what the question joins was not asked together. "
            "Leave out age and gender, or band and registration.",
            "by",
            code="not_held",
        )
    table = against_ledger.protected(home, edition, gathered, settled, thresholds, told)
    base = beside(base, this, settled, table)
    return View(
        question=settled,
        table=derived(table, settled),
        audience=thresholds.audience.value,
        round_title=this.title,
        census_date=this.census_date,
        edition=edition.name,
        base=base,
        sample=edition.sample,
        notes=(*remarks(asked, gathered, base, thresholds), *_beside_earlier(table)),
    )


def derived(table: SafeTable, question: Question) -> SafeTable:
    """Return the table with what is worked out from its published figures, and nothing that was not asked for."""
    formulas = {name: FORMULAS[name] for name in question.measures if name in FORMULAS}
    of = shared_of(question.measures)
    if SHARE not in question.measures or of is None:
        return table.derive(formulas, question.measures)
    along = next(name for name in SHARED if name in question.by)
    return table.with_share(SHARE, of, along).derive(formulas, question.measures)


def _beside_earlier(table: SafeTable) -> tuple[str, ...]:
    """Return what to say where figures are withheld for the sake of earlier releases alone; no figure."""
    withheld = sum(cell.reason == BESIDE_EARLIER for cell in table.cells)
    return (words("withheld_beside_earlier").format(cells=f"{withheld:,}"),) if withheld else ()
