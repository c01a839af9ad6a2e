"""Drawing up: questions become the very document that is to go out, safe beside all that went before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.disclosure.kept import canonical, seal
from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import AuditReport, Report, SafeCell, SafeTable, Status
from wiu.policy.wording import noting_words
from wiu.presentation.document import document_title, release_pdf
from wiu.presentation.imprint import Imprint
from wiu.presentation.kept_view import as_kept
from wiu.presentation.table_rows import printed
from wiu.presentation.view import Base, View
from wiu.releases.gate import refuse_strangers
from wiu.releases.ledger import Told
from wiu.releases.release import Release, ReleaseError, Shown
from wiu.services import exploring
from wiu.statistics.hierarchies import Hierarchy
from wiu.statistics.question import Question
from wiu.store import releases

if TYPE_CHECKING:
    from datetime import date

    from wiu.releases.release import Occasion, Step, Way
    from wiu.services.home import Home

MAY_LEAVE = frozenset(
    {
        *(View, Base, Imprint, Question, Hierarchy),
        *(SafeTable, SafeCell, Status, Rules, Report, AuditReport),
    }
)
"""What a document may be made of (R1): nothing else ever comes through the gate."""
MOST_VIEWS = 12
THIS_ONE = "this release"


@dataclass(frozen=True, repr=False)
class Drawn:
    """A document drawn up and not yet kept: its views, its bytes, and all that makes it again.

    `ledger` is how much of the round's ledger it was tested against.
    """

    views: tuple[View, ...]
    imprint: Imprint
    round_id: str
    edition: int
    ledger: int
    kept: str
    document: bytes

    @property
    def cells(self) -> tuple[int, int]:
        """How many cells are published, and how many withheld, of those that its tables print."""
        every = [cell.status for view in self.views for cell in printed(view)]
        published = sum(status is Status.PUBLISHED for status in every)
        return published, len(every) - published

    def release(self, way: Way, occasion: Occasion, steps: tuple[Step, ...]) -> Release:
        """Return the release that this document is."""
        return Release(
            number=self.imprint.number,
            way=way,
            occasion=occasion,
            title=document_title(self.views, self.imprint),
            day=self.imprint.day,
            views=tuple(_shown(view, self.round_id, self.edition) for view in self.views),
            sha256=hashlib.sha256(self.document).hexdigest(),
            sealed=seal(self.kept),
            sample=self.views[0].sample,
            steps=steps,
        )


def _shown(view: View, round_id: str, edition: int) -> Shown:
    cells = printed(view)
    held = sum(cell.status is not Status.PUBLISHED for cell in cells)
    return Shown(round_id, edition, view.question.as_json(), len(cells) - held, held)


def draw_up(
    home: Home,
    questions: tuple[Question, ...],
    occasion: Occasion,
    *,
    number: str,
    day: date,
    hold_until: date | None = None,
) -> Drawn:
    """Return the document that answers the questions, under a number that is still to be taken.

    The views of one document are protected beside each other, as if each had gone out before the next.

    Raises:
        QuestionError: a question can't be answered, or earlier releases tell too much (LedgerRefusal).
        ReleaseError: there are no questions or too many, they are of several rounds, or something in
            the document may not leave (R1).
        StoreError: there is no data, or a database is damaged. All fit to show; nothing is kept.

    """
    if not questions or len(questions) > MOST_VIEWS:
        raise ReleaseError("how_many", f"A release holds 1 to {MOST_VIEWS} views. Nothing was released.")
    if len(questions) > 1 and not (occasion.title and occasion.points):
        raise ReleaseError(
            "missing",
            "A pack has a title and main points that a person wrote. Nothing was released.",
            "points",
        )
    answers: list[exploring.Answered] = []
    besides: tuple[Told, ...] = ()
    for place, question in enumerate(questions, 1):
        found = exploring.answered(home, question, occasion.audience, besides=besides)
        answers.append(found)
        besides = (*besides, _told(found, occasion, place))
    first = answers[0]
    if len({(each.round_id, each.edition.number) for each in answers}) > 1:
        raise ReleaseError("rounds", "The views of one release are of one round. Nothing was released.")
    refuse_empty(tuple(each.view for each in answers))
    imprint = _imprint(occasion, number, day, hold_until)
    views = tuple(each.view for each in answers)
    refuse_strangers((views, imprint), MAY_LEAVE)
    with noting_words() as used:
        document = release_pdf(views, imprint)
    kept = canonical(as_kept(views, imprint, used) | {"ledger": first.ledger_size})
    return Drawn(views, imprint, first.round_id, first.edition.number, first.ledger_size, kept, document)


def refuse_empty(views: tuple[View, ...]) -> None:
    """Return quietly if the views show any figure.

    Raises:
        ReleaseError: every figure is withheld. Fit to show.

    """
    if not any(cell.status is Status.PUBLISHED for view in views for cell in view.table.cells):
        raise ReleaseError(
            "nothing_shown",
            "Every figure would be withheld, so there is nothing to release. Ask for broader groups, fewer "
            "breakdowns or no filter. Nothing was released.",
        )


def _told(found: exploring.Answered, occasion: Occasion, place: int) -> Told:
    view = found.view
    return Told(
        THIS_ONE,
        place,
        occasion.audience,
        found.edition.number,
        view.question.as_json(),
        releases.asked(view.question),
        {cell.codes: cell.status for cell in view.table.cells},
        view.table.rules,
    )


def _imprint(occasion: Occasion, number: str, day: date, hold_until: date | None) -> Imprint:
    return Imprint(
        number=number,
        day=day,
        recipient=occasion.recipient,
        purpose=occasion.purpose,
        request=occasion.request,
        publication=occasion.publication,
        review_on=occasion.review_on,
        hold_until=hold_until,
        supersedes=occasion.supersedes,
        changed=occasion.changed,
        why=occasion.why,
        title=occasion.title,
        points=occasion.points,
    )
