"""A view: an answered question and all that must stand beside its figures (S3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from wiu.disclosure.safe_table import SafeTable
    from wiu.statistics.question import Question


@dataclass(frozen=True)
class Base:
    """Who answered: departments with an accepted submission, and those that were asked.

    `answered` is None where returns are people's own and their number would tell, beside the figures, how many people these
    leave out. `eligible` is None where the round has no list of who should have answered; a response rate
    can't be stated then. `by_region` holds (region, answered, eligible) in reading order, empty
    where no population is known by region or a region has too few departments to be spoken of.
    `whole_round` says that the question's filters were left aside, for they keep or leave out too
    few departments. `counted` says, as part of a sentence, which of those that answered are counted in
    the view's figures, for not everybody gave all that was asked; it is empty where all are, as far as
    may be told. Nothing here says anything about a single department.
    """

    answered: int | None
    eligible: int | None
    by_region: tuple[tuple[str, int, int], ...] = ()
    whole_round: bool = False
    counted: str = ""


@dataclass(frozen=True)
class View:
    """What a screen shows and a document prints: safe figures with their whole context.

    `audience` is the readership whose thresholds the table was made under ("member", "external",
    "website"). `edition` names the edition of the data, as "edition 3". `sample` marks invented
    data, which every screen and every page of print must say. `notes` are sentences fit to show
    (a break in comparison, a filter that had no effect, figures that are derived).
    """

    question: Question
    table: SafeTable
    audience: str
    round_title: str
    census_date: date
    edition: str
    base: Base
    sample: bool
    notes: tuple[str, ...] = ()
