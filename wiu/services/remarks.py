"""What must be said beside an answer so that it is not misread (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.wording import words
from wiu.statistics.dimensions import DIMENSIONS, Source
from wiu.statistics.measures import MEASURES, PERSONS

if TYPE_CHECKING:
    from wiu.policy.thresholds import Thresholds
    from wiu.presentation.view import Base
    from wiu.statistics.question import Question
    from wiu.store.counting import Gathered


def remarks(asked: Question, gathered: Gathered, base: Base, thresholds: Thresholds) -> tuple[str, ...]:
    """Return the notes to an answer, as sentences fit to show; they hold no figure of the table."""
    notes = []
    if {"vacancy_rate", "wte_establishment"} <= set(asked.measures):  # whoever divides gets another number
        notes.append(words("rate_note"))
    if gathered.derived:
        notes.append(words("derived_note"))
    if gathered.source is Source.PERSON:
        # the number is the whole round's, whatever the filters: not said where it is small, nor where it may count people
        # whom nothing else beside the figures does
        few = gathered.givers < max(thresholds.min_persons, thresholds.min_departments)
        many = f"{gathered.givers:,}" if gathered.givers == base.answered else "some"
        who = f"{'few' if few else many} departments or people"
        notes.append(
            "Band or registration together with age or gender is known only where people answered for "
            f"themselves: in this round {who} did."
        )
    if gathered.source is Source.DEMOGRAPHICS and any(
        MEASURES[name].unit == "WTE" for name in asked.measures
    ):
        notes.append(
            "Departments are asked for headcount by age and gender, and not for WTE: WTE here is of those "
            "people alone who answered for themselves."
        )
    if gathered.persons == PERSONS and "headcount" in asked.measures:
        notes.append("Some departments gave WTE and no headcount: headcount leaves their people out.")
    if base.eligible is None:
        notes.append(
            "Nobody listed who should have answered this round, so that no response rate can be stated."
        )
    if base.whole_round:
        notes.append(
            "Who answered is stated for the whole round: the filters keep or leave out too few departments to "
            "say it of them alone."
        )
    for name, _ in asked.group:
        if name not in asked.by:
            notes.append(
                f"The grouping of {DIMENSIONS[name]} has no effect: the table is not broken down by them."
            )
    return tuple(notes)
