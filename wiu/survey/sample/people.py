"""The people in post: ages and genders, lists of persons where a department sent one, certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.sample import draw
from wiu.survey.sample.frames import frame, joined
from wiu.survey.sample.lines import summed
from wiu.survey.sample.posts import BANDS, REGISTRATIONS

if TYPE_CHECKING:
    import pandas as pd

    from wiu.survey.sample.draw import Whole
    from wiu.survey.sample.posts import Posts
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.settings import Settings

AGES = tuple(CODE_LISTS["age_band"])
GENDERS = tuple(CODE_LISTS["gender"])


def _ages(settings: Settings, rng: np.random.Generator, group: Whole) -> Whole:
    unknown = settings.percent("irregular", "unknown_age")
    positions = np.array([AGES.index(each) for each in (*settings.tables["age"]["bands"], "unknown")])
    drawn = np.zeros(len(group), dtype=np.int64)
    for number, name in enumerate(settings.groups):
        mine = np.flatnonzero(group == number)
        share = [each * (100 - unknown) / 100 for each in settings.tables["age"][name]]
        drawn[mine] = positions[draw.shares(rng, len(mine), draw.whole([*share, unknown]))]
    return drawn


def _genders(settings: Settings, rng: np.random.Generator, specialism: Whole, group: Whole) -> Whole:
    rest = {
        "other": settings.percent("irregular", "other_gender"),
        "prefer not to say": settings.percent("irregular", "prefer_not_to_say"),
        "unknown": settings.percent("irregular", "unknown_gender"),
    }
    drawn = np.zeros(len(group), dtype=np.int64)
    for number, each in enumerate(settings.specialisms):
        for position, name in enumerate(settings.groups):
            mine = np.flatnonzero((specialism == number) & (group == position))
            female = settings.female(each.code, name)
            share = rest | {"female": female, "male": 100 - female - sum(rest.values())}
            drawn[mine] = draw.shares(rng, len(mine), draw.whole(share[code] for code in GENDERS))
    return drawn


def people_rows(settings: Settings, seed: int, answers: Answers, posts: Posts) -> dict[str, pd.DataFrame]:
    """Return `demographics` of those who answered by lines, and `person` of those who sent a list."""
    rng = draw.stream(seed, "people", answers.round.number)
    leaves_out = draw.some(rng, len(answers.ids), settings.percent("irregular", "no_demographics"), least=1)
    tells = posts.filled & (~leaves_out[posts.answer] | answers.as_people[posts.answer])
    answer, specialism, group = posts.answer[tells], posts.specialism[tells], posts.group[tells]
    age = _ages(settings, rng, group)
    gender = _genders(settings, rng, specialism, group)
    listed = answers.as_people[answer]
    people = np.flatnonzero(tells)[listed]
    keys = [each[~listed] for each in (answer, specialism, group, age, gender)]
    (by_answer, by_specialism, by_group, by_age, by_gender), (heads,) = summed(
        keys, [np.ones(len(keys[0]), dtype=np.int64)]
    )
    return {
        "demographics": frame(
            "demographics",
            {
                "submission_id": answers.id_of(by_answer),
                "specialism": [settings.specialisms[each].code for each in by_specialism],
                "staff_group": [settings.groups[each] for each in by_group],
                "age_band": [AGES[each] for each in by_age],
                "gender": [GENDERS[each] for each in by_gender],
                "headcount": heads,
            },
        ),
        "person": frame(
            "person",
            {
                "submission_id": answers.id_of(answer[listed]),
                "specialism": [settings.specialisms[each].code for each in specialism[listed]],
                "staff_group": [settings.groups[each] for each in group[listed]],
                "registration": [REGISTRATIONS[each] for each in posts.registration[people]],
                "afc_band": [BANDS[each] for each in posts.band[people]],
                "age_band": [AGES[each] for each in age[listed]],
                "gender": [GENDERS[each] for each in gender[listed]],
                "wte": posts.in_post[people] / 100,
            },
        ),
    }


def certification_rows(settings: Settings, seed: int, answers: Answers, posts: Posts) -> pd.DataFrame:
    """Return how many scientists of each answer hold a certificate; one RPA only as often as published."""
    rng = draw.stream(seed, "people", 100 + answers.round.number)
    scientist = settings.groups.index("clinical scientist")
    mine = posts.filled & (posts.group == scientist) & ~answers.as_people[posts.answer]
    (answer, specialism), (scientists,) = summed(
        [posts.answer[mine], posts.specialism[mine]], [np.ones(int(mine.sum()), dtype=np.int64)]
    )
    parts = []
    for number, each in enumerate(settings.specialisms):
        here = np.flatnonzero(specialism == number)
        for code, percent in each.certification.items():
            held = np.maximum(1, (scientists[here] * percent + 50) // 100)
            if (each.code, code) == ("DRRP", "RPA"):
                held = _one_only(rng, scientists[here], held, settings.percent("irregular", "one_rpa_only"))
            parts.append(
                frame(
                    "certification",
                    {
                        "submission_id": answers.id_of(answer[here]),
                        "specialism": [each.code] * len(here),
                        "staff_group": [settings.groups[scientist]] * len(here),
                        "certification": [code] * len(here),
                        "headcount": held,
                    },
                )
            )
    return joined("certification", parts)


def _one_only(rng: np.random.Generator, scientists: Whole, held: Whole, percent: float) -> Whole:
    """Give `percent` of the departments exactly one holder, the smallest first, and all others two or more."""
    order = np.lexsort((rng.integers(0, 1000, len(scientists)), scientists))
    several = np.minimum(np.maximum(held, 2), np.maximum(scientists, 1))
    several[order[: round(len(order) * percent / 100)]] = 1
    return several
