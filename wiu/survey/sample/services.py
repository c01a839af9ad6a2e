"""What departments do and with what, and whether they think that they are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw
from wiu.survey.sample.frames import frame, joined

if TYPE_CHECKING:
    import pandas as pd

    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.posts import Posts
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.settings import Settings

_PROVIDED = ("in house", "bought in", "both", "none", None)
_PROVIDED_SHARE = draw.whole((66, 12, 9, 12, 1))
_RATING_SHARE = draw.whole((14, 29, 27, 22, 8))
_COMMENTS = (
    "We keep up with routine work but development waits.",
    "Recruitment to senior posts has taken three rounds of advertising.",
    "Two colleagues will retire within the next few years.",
    "Enough for the present workload, not for the new scanner.",
    "On-call cover is thin during the holidays.",
    "Training takes more of our time than the establishment allows.",
    "Adequate since the last business case was agreed.",
    "Administrative support would free scientists' time.",
    "Equipment numbers have grown faster than the team.",
    "We rely on goodwill for out-of-hours commissioning.",
    "Stable team, no concerns this year.",
    "Apprentices have helped a great deal.",
)


def service_rows(settings: Settings, seed: int, departments: Departments, answers: Answers) -> pd.DataFrame:
    """Return which services each answer names (D1); the first of a specialism is always in house."""
    rng = draw.stream(seed, "services", answers.round.number)
    parts = []
    for number, specialism in enumerate(settings.specialisms):
        here = _telling(departments, answers, number)
        for position, service in enumerate(specialism.services):
            provided = np.array(_PROVIDED, dtype=object)[draw.shares(rng, len(here), _PROVIDED_SHARE)]
            parts.append(
                frame(
                    "service",
                    {
                        "submission_id": answers.id_of(here),
                        "specialism": [specialism.code] * len(here),
                        "service_type": [service] * len(here),
                        "provided": provided if position else ["in house"] * len(here),
                    },
                )
            )
    return joined("service", parts)


def workload_rows(
    settings: Settings, seed: int, departments: Departments, answers: Answers, posts: Posts
) -> pd.DataFrame:
    """Return equipment and patients (D4), by the number of posts; 4 % of the figures were left blank."""
    rng = draw.stream(seed, "services", 100 + answers.round.number)
    size = np.bincount(posts.answer, minlength=len(answers.ids))
    parts = []
    for number, specialism in enumerate(settings.specialisms):
        here = _telling(departments, answers, number)
        for measure, units in specialism.workload.items():
            quantity = np.maximum(1, size[here] * units * rng.integers(75, 126, len(here)) // 10_000)
            parts.append(
                frame(
                    "workload",
                    {
                        "submission_id": answers.id_of(here),
                        "specialism": [specialism.code] * len(here),
                        "measure": [measure] * len(here),
                        "quantity": np.where(draw.some(rng, len(here), 4), np.nan, quantity),
                    },
                )
            )
    return joined("workload", parts)


def adequacy_rows(settings: Settings, seed: int, departments: Departments, answers: Answers) -> pd.DataFrame:
    """Return ratings from 1 to 5 and comments (D11), some of either without the other."""
    rng = draw.stream(seed, "services", 200 + answers.round.number)
    here = np.flatnonzero(~answers.as_people)
    rating = draw.shares(rng, len(here), _RATING_SHARE) + 1
    silent = draw.some(rng, len(here), settings.percent("irregular", "missing_rating"))
    speaks = draw.some(rng, len(here), settings.percent("irregular", "comments"))
    specialism = departments.specialism[answers.departments[here]]
    return frame(
        "adequacy",
        {
            "submission_id": answers.id_of(here),
            "specialism": [settings.specialisms[each].code for each in specialism],
            "rating": [None if gap else int(each) for each, gap in zip(rating, silent, strict=True)],
            "comment": [
                str(text) if said else None
                for text, said in zip(draw.pick(rng, len(here), _COMMENTS), speaks, strict=True)
            ],
        },
    )


def _telling(departments: Departments, answers: Answers, specialism: int) -> draw.Whole:
    mine = departments.specialism[answers.departments] == specialism
    return np.flatnonzero(mine & ~answers.as_people)
