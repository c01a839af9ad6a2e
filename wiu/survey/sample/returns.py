"""Rounds, whom they asked, who answered, and the returns that came late, twice or not usable."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw
from wiu.survey.sample.frames import frame, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.settings import Round, Settings

_POPULATION = (
    "Departments of medical physics and clinical engineering that were open on the census date, "
    "one for each organisation and specialism."
)
_HOUR = 3600
_EVEN = 1 << 20
_MIDDLING = (700, 1800)  # sizes of departments that send lists of people


@dataclass(frozen=True)
class Answers:
    """Who answered one round. `departments`: their positions, ascending; an *answer* is a position in it.

    `of`: department → its answer, −1 where it was silent. `as_people`: answers that are lists of persons.
    """

    round: Round
    eligible: Flags
    departments: Whole
    of: Whole
    ids: list[str]
    as_people: Flags

    def id_of(self, answers: Whole) -> list[str]:
        """Return the submission ids of some answers."""
        return [self.ids[each] for each in answers]


@dataclass(frozen=True)
class Extra:
    """A return that doesn't count: which answer it repeats, its id and its status."""

    answer: int
    id: str
    status: str
    complete: bool
    same_file: bool


def draw_answers(settings: Settings, seed: int, departments: Departments, asked: Round) -> Answers:
    """Draw who answers a round: exactly the specialism's response of those eligible.

    Who answered once answers again more often than not, so that rounds can be compared department
    by department. One long list of people comes instead of staff lines for every 200 answers or so.
    """
    rng = draw.stream(seed, "returns", asked.number + 1)
    eligible = departments.eligible(asked.number)
    habit = draw.stream(seed, "returns").integers(0, 2 * _EVEN, len(departments.ids))
    reluctance = habit + rng.integers(0, _EVEN, len(departments.ids))
    chosen = []
    for number, specialism in enumerate(settings.specialisms):
        asked_here = np.flatnonzero(eligible & (departments.specialism == number))
        rate = min(specialism.response * asked.response, 100)
        answering = int(len(asked_here) * rate / 100 + 0.5)
        chosen.append(asked_here[np.argsort(reluctance[asked_here], kind="stable")][:answering])
    answered = np.sort(np.concatenate(chosen))
    of = np.full(len(departments.ids), -1, dtype=np.int64)
    of[answered] = np.arange(len(answered))
    # the large surveys with middling departments: lists of people are short there
    fit = np.flatnonzero(
        np.isin([settings.specialisms[each].code for each in departments.specialism[answered]], ["NM", "CE"])
        & (departments.size[answered] > _MIDDLING[0])
        & (departments.size[answered] < _MIDDLING[1])
    )
    as_people = np.zeros(len(answered), dtype=np.bool_)
    as_people[rng.permutation(fit)[: len(answered) // 100]] = True
    return Answers(
        round=asked,
        eligible=eligible,
        departments=answered,
        of=of,
        ids=[f"{asked.id}-{each + 1:05d}" for each in range(len(answered))],
        as_people=as_people,
    )


def draw_extras(settings: Settings, seed: int, answers: Answers) -> list[Extra]:
    """Draw the returns that came a second time: older complete ones, newer incomplete ones, the same file."""
    rng = draw.stream(seed, "returns", 100 + answers.round.number)
    number = len(answers.ids)
    turn = [int(each) for each in rng.permutation(np.flatnonzero(~answers.as_people))]
    older = max(1, round(number * settings.percent("irregular", "superseded_returns") / 100))
    again = max(2, round(number * settings.percent("irregular", "duplicate_returns") / 100))
    plans = [
        *((answer, "superseded", True, False) for answer in turn[:older]),
        *(
            (answer, "duplicate", each % 2 == 1, each % 2 == 1)
            for each, answer in enumerate(turn[older : older + again])
        ),
    ]
    return [
        Extra(answer, f"{answers.round.id}-{number + each + 1:05d}", status, complete, same)
        for each, (answer, status, complete, same) in enumerate(plans)
    ]


def round_rows(settings: Settings, rounds: tuple[Round, ...]) -> pd.DataFrame:
    """Return the rows of the rounds, all closed."""
    return frame(
        "survey_round",
        {
            "round_id": [each.id for each in rounds],
            "title": [each.title for each in rounds],
            "specialisms": [";".join(each.code for each in settings.specialisms) for _ in rounds],
            "census_date": np.array([each.census_date for each in rounds], dtype="datetime64[us]"),
            "opened": np.array([each.opened for each in rounds], dtype="datetime64[us]"),
            "closed": np.array([each.closed for each in rounds], dtype="datetime64[us]"),
            "population_definition": [_POPULATION for _ in rounds],
            "status": ["closed" for _ in rounds],
        },
    )


def population_rows(settings: Settings, departments: Departments, answers: Answers) -> pd.DataFrame:
    """Return who should have answered, and with `eligible` false who is known but wasn't to be asked."""
    return frame(
        "population",
        {
            "round_id": [answers.round.id] * len(departments.ids),
            "department_id": departments.ids,
            "specialism": [settings.specialisms[each].code for each in departments.specialism],
            "eligible": answers.eligible,
        },
    )


def _hash(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def submission_rows(
    settings: Settings, seed: int, departments: Departments, answers: Answers, extras: list[Extra]
) -> pd.DataFrame:
    """Return all returns of a round: those that count, the extra ones, and those put in quarantine.

    A quarantined return is its department's only one, so the department counts as silent.
    """
    rng = draw.stream(seed, "returns", 200 + answers.round.number)
    asked, number = answers.round, len(answers.ids)
    opened = np.datetime64(asked.opened, "s")
    days = (asked.closed - asked.opened).days
    came = rng.integers(_HOUR * 48, days * 24 * _HOUR - 24 * _HOUR, number)
    late = draw.some(rng, number, settings.percent("irregular", "late_returns"), least=1)
    came[late] = days * 24 * _HOUR + rng.integers(24 * _HOUR, 30 * 24 * _HOUR, int(late.sum()))
    silent = np.flatnonzero(answers.eligible & (answers.of < 0))
    broken = silent[
        draw.some(rng, len(silent), settings.percent("irregular", "quarantined_returns"), least=1)
    ]
    granularity = np.where(
        answers.as_people, "person", np.where(draw.some(rng, number, 30), "return", "staff_line")
    ).astype(object)
    position = np.concatenate([np.arange(number), np.array([each.answer for each in extras], dtype=np.int64)])
    shift = [-1 if each.complete else 1 for each in extras]
    moments = np.concatenate(
        [
            came[position] + np.array([0] * number + [each * 26 * _HOUR for each in shift]),
            days * 12 * _HOUR + broken,
        ]
    )
    who = np.concatenate([answers.departments[position], broken])
    ids = answers.ids + [each.id for each in extras]
    ids += [f"{asked.id}-{len(ids) + each + 1:05d}" for each in range(len(broken))]
    source = [ids[each.answer] if each.same_file else each.id for each in extras]
    source = answers.ids + source + ids[len(ids) - len(broken) :]
    return frame(
        "submission",
        {
            "submission_id": ids,
            "round_id": [asked.id] * len(ids),
            "department_id": [departments.ids[each] for each in who],
            "received_at": (opened + moments.astype("timedelta64[s]")).astype("datetime64[us]"),
            "file": [f"{asked.id}/{departments.ids[d]}.{'csv' if d % 3 else 'xlsx'}" for d in who],
            "row_hash": [_hash(seed, each) for each in source],
            "granularity": np.concatenate([granularity[position], ["staff_line"] * len(broken)]),
            "status": ["accepted"] * number
            + [each.status for each in extras]
            + ["quarantined"] * len(broken),
        },
    )


def with_extras(
    rows: Mapping[str, pd.DataFrame], answers: Answers, extras: list[Extra]
) -> dict[str, pd.DataFrame]:
    """Return a round's rows, and under them what the extra returns said.

    An older return had a tenth of a WTE less in post on its larger lines; an incomplete one tells
    only which services there are.
    """
    result = {}
    for entity, table in rows.items():
        told = {answers.ids[each.answer]: each for each in extras if each.complete or entity == "service"}
        copy = table[table["submission_id"].isin(list(told))].copy()
        if entity == "staffing":
            older = copy["submission_id"].map({each: told[each].status == "superseded" for each in told})
            less = older.astype(bool) & (copy["wte_in_post"] >= 1)
            copy["wte_in_post"] = copy["wte_in_post"].where(~less, (copy["wte_in_post"] - 0.1).round(2))
        copy["submission_id"] = (
            copy["submission_id"].map({each: told[each].id for each in told}).astype("str")
        )
        result[entity] = joined(entity, [table, copy])
    return result
