"""A view and an imprint as the register keeps them, and read back to make the same document again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from wiu.disclosure.kept import read_back, written
from wiu.presentation.imprint import Imprint
from wiu.presentation.view import Base, View
from wiu.statistics.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def as_kept(views: Sequence[View], imprint: Imprint, used: Mapping[str, str]) -> dict[str, Any]:
    """Return all that a document is made of, as JSON can hold it; `used` are the words it was made with."""
    return {
        "views": [_view(each) for each in views],
        "imprint": {
            **vars(imprint),
            "day": imprint.day.isoformat(),
            "review_on": imprint.review_on.isoformat() if imprint.review_on else None,
            "hold_until": imprint.hold_until.isoformat() if imprint.hold_until else None,
            "points": list(imprint.points),
        },
        "words": dict(used),
    }


def _view(view: View) -> dict[str, Any]:
    base = view.base
    return {
        "question": view.question.as_json(),
        "table": written(view.table),
        "audience": view.audience,
        "round_title": view.round_title,
        "census_date": view.census_date.isoformat(),
        "edition": view.edition,
        "base": {
            "answered": base.answered,
            "eligible": base.eligible,
            "by_region": [list(each) for each in base.by_region],
            "whole_round": base.whole_round,
            "counted": base.counted,
        },
        "sample": view.sample,
        "notes": list(view.notes),
    }


def views_back(text: str, kept: Mapping[str, Any], sealed: str) -> tuple[View, ...]:
    """Return the views of a kept text, whose JSON is `kept`.

    Raises:
        KeptTableError: the text is not the one that was sealed. Fit to show.

    """
    return tuple(
        View(
            question=Question.from_json(each["question"]),
            table=read_back(text, sealed, "views", place, "table"),
            audience=each["audience"],
            round_title=each["round_title"],
            census_date=date.fromisoformat(each["census_date"]),
            edition=each["edition"],
            base=Base(
                each["base"]["answered"],
                each["base"]["eligible"],
                tuple((region, got, asked) for region, got, asked in each["base"]["by_region"]),
                each["base"]["whole_round"],
                each["base"].get("counted", ""),  # releases kept before it was said have none
            ),
            sample=each["sample"],
            notes=tuple(each["notes"]),
        )
        for place, each in enumerate(kept["views"])
    )


def imprint_back(kept: Mapping[str, Any]) -> Imprint:
    """Return the imprint that was kept."""
    said = kept["imprint"]
    return Imprint(
        **said
        | {
            "day": date.fromisoformat(said["day"]),
            "review_on": date.fromisoformat(said["review_on"]) if said["review_on"] else None,
            "hold_until": date.fromisoformat(said["hold_until"]) if said["hold_until"] else None,
            "points": tuple(said["points"]),
        }
    )
