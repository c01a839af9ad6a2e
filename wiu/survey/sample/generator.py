"""The sample survey from one seed: places, departments, then each round's answers and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.entities import ENTITIES
from wiu.survey.sample import draw
from wiu.survey.sample.chains import with_chains
from wiu.survey.sample.contracts import contract_rows, draw_statements
from wiu.survey.sample.departments import department_rows, draw_departments
from wiu.survey.sample.frames import frame, joined
from wiu.survey.sample.lines import staffing_rows
from wiu.survey.sample.people import certification_rows, people_rows
from wiu.survey.sample.places import by_region, draw_organisations, organisation_rows
from wiu.survey.sample.posts import draw_posts
from wiu.survey.sample.returns import (
    draw_answers,
    draw_extras,
    population_rows,
    round_rows,
    submission_rows,
    with_extras,
)
from wiu.survey.sample.services import adequacy_rows, service_rows, workload_rows
from wiu.survey.sample.settings import SampleError, read_settings
from wiu.survey.sample.supply import draw_supply
from wiu.survey.sample.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from wiu.survey.entities import SurveyRows
    from wiu.survey.sample.settings import Round, Settings
    from wiu.survey.sample.supply import Supply

SEED = 20261122
FEWEST, MOST = 20, 100_000


def _checked(
    settings: Settings, seed: int, departments: int | None, round_id: str | None
) -> tuple[Round, ...]:
    """Return the rounds to build, or say which wish can't be met."""
    if seed < 0:
        raise SampleError(
            "sample_seed", f"The seed must be 0 or more, not {seed}. No sample was built.", "seed"
        )
    if departments is not None and not FEWEST <= departments <= MOST:
        raise SampleError(
            "sample_departments",
            f"A sample has from {FEWEST} to {MOST:,} departments, not {departments:,}. No sample was built.",
            "departments",
        )
    chosen = tuple(each for each in settings.rounds if round_id in (None, each.id))
    if not chosen:
        known = ", ".join(each.id for each in settings.rounds)
        raise SampleError(
            "sample_round",
            f"The sample has no round {round_id!r}; it has {known}. No sample was built.",
            "round",
        )
    return chosen


def _world(settings: Settings, seed: int, departments: int | None) -> World:
    published = np.array([each.departments for each in settings.specialisms], dtype=np.int64)
    counts = published if departments is None else draw.apportion(departments, published, least=1)
    placed = by_region(settings, counts)
    organisations = draw_organisations(settings, seed, placed)
    drawn = draw_departments(settings, seed, organisations, placed)
    return World(settings, seed, organisations, drawn)


def _round_rows(world: World, supply: Supply, asked: Round) -> dict[str, pd.DataFrame]:
    settings, seed, departments = world.settings, world.seed, world.departments
    answers = draw_answers(settings, seed, departments, asked)
    posts = draw_posts(world, answers)
    stated = with_chains(world, answers, draw_statements(world, answers, supply))
    extras = draw_extras(settings, seed, answers)
    said = {
        "service": service_rows(settings, seed, departments, answers),
        "workload": workload_rows(settings, seed, departments, answers, posts),
        "staffing": staffing_rows(settings, seed, answers, posts),
        **people_rows(settings, seed, answers, posts),
        "certification": certification_rows(settings, seed, answers, posts),
        "adequacy": adequacy_rows(settings, seed, departments, answers),
        "service_contract": contract_rows(world, answers, stated),
    }
    return {
        "population": population_rows(settings, departments, answers),
        "submission": submission_rows(settings, seed, departments, answers, extras),
        **with_extras(said, answers, extras),
    }


def generate(
    seed: int = SEED,
    departments: int | None = None,
    round_id: str | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> SurveyRows:
    """Return an invented survey: every entity, office-only ones included, columns and types as declared.

    The same arguments give the same rows on any machine. `departments` counts those eligible in
    the newest round; unset, it is as many as were published. With `round_id` only that round's rows
    are given, the very same as in the whole. `progress` hears the fraction done and what is done next.

    Raises:
        SampleError: a wish that can't be met, or settings that can't be used. Fit to show.

    """
    settings = read_settings()
    rounds = _checked(settings, seed, departments, round_id)
    tell = progress or (lambda _fraction, _words: None)
    tell(0.0, "Inventing organisations and departments")
    world = _world(settings, seed, departments)
    supply = draw_supply(world)
    rows: dict[str, Sequence[pd.DataFrame]] = {
        "organisation": [organisation_rows(settings, seed, world.organisations)],
        "department": [department_rows(settings, seed, world.organisations, world.departments)],
        "survey_round": [round_rows(settings, rounds)],
    }
    by_round = []
    for number, asked in enumerate(rounds):
        tell((1 + 3 * number) / (1 + 3 * len(rounds)), f"Filling in the returns of {asked.id}")
        by_round.append(_round_rows(world, supply, asked))
    tell(1.0, "Putting the invented rows in order")
    return {
        entity: joined(entity, rows.get(entity) or [each.get(entity, frame(entity, {})) for each in by_round])
        for entity in ENTITIES
    }
