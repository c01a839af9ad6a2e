"""What providers and clients say about service contracts (D3): office only, and seldom of one mind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wiu.survey.sample import draw
from wiu.survey.sample.frames import frame
from wiu.survey.sample.supply import NOT_NEEDED, PRIVATE, SLA, UNSAID, first_of_april, near_provider

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.places import Organisations
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.supply import Days, Supply
    from wiu.survey.sample.world import World

BY_PROVIDER, BY_CLIENT = 0, 1
NOBODY = -1
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Statements:
    """One position a statement. `provider`: a department, or −1. `answer`: the return it stands in."""

    provider: Whole
    name: npt.NDArray[np.object_]
    client: Whole
    specialism: Whole
    arrangement: npt.NDArray[np.object_]
    start: Days
    end: Days
    by: Whole
    answer: Whole

    def where(self, kept: Flags) -> Statements:
        """Return the statements marked."""
        return Statements(**{name: value[kept] for name, value in vars(self).items()})


def together(parts: Iterable[Statements]) -> Statements:
    """Return the statements of all parts, in order."""
    listed = [vars(each) for each in parts]
    return Statements(**{name: np.concatenate([each[name] for each in listed]) for name in listed[0]})


def speakers(organisations: Organisations, departments: Departments, answers: Answers) -> Whole:
    """Return for each organisation the answer that speaks for it as a client, −1 where all are silent."""
    telling = np.flatnonzero(~answers.as_people)[::-1]
    speaks = np.full(len(organisations.codes), NOBODY, dtype=np.int64)
    speaks[departments.organisation[answers.departments[telling]]] = telling
    return speaks


def _said(
    supply: Supply, marked: Flags, answer: Whole, by: int, arrangement: npt.NDArray[np.object_]
) -> Statements:
    return Statements(
        provider=supply.provider[marked],
        name=supply.name[marked],
        client=supply.client[marked],
        specialism=supply.specialism[marked],
        arrangement=arrangement[marked],
        start=supply.start[marked],
        end=supply.end[marked],
        by=np.full(int(marked.sum()), by),
        answer=answer[marked],
    )


def _supplied(world: World, rng: np.random.Generator, answers: Answers, supply: Supply) -> Statements:
    """State the true supply, each side where it answered and cared to say so."""
    settings, organisations, departments = world.settings, world.organisations, world.departments
    count = len(supply.client)
    of_provider = np.where(supply.provider >= 0, answers.of[supply.provider], NOBODY)
    telling = (of_provider >= 0) & ~answers.as_people[of_provider]
    of_client = speakers(organisations, departments, answers)[supply.client]
    provider_says = telling & draw.some(rng, count, settings.percent("supply", "provider_states"))
    client_says = (of_client >= 0) & draw.some(rng, count, settings.percent("supply", "client_states"))
    client_says &= (supply.kind != UNSAID) | draw.some(rng, count, 30)
    word = np.full(count, "received_under_sla", dtype=object)
    word[supply.kind == NOT_NEEDED] = "none"
    word[supply.kind == UNSAID] = "unknown"
    clinic = (supply.provider >= 0) & organisations.independent[departments.organisation[supply.provider]]
    word[(supply.kind == PRIVATE) | clinic] = "private_provider"
    dated = (supply.kind == SLA) | (supply.kind == PRIVATE)
    known = replace(
        supply, start=np.where(dated, supply.start, NEVER), end=np.where(dated, supply.end, NEVER)
    )
    provided = np.full(count, "provided_under_sla", dtype=object)
    return together(
        [
            _said(known, provider_says, of_provider, BY_PROVIDER, provided),
            _said(known, client_says, of_client, BY_CLIENT, word),
        ]
    )


def _in_house(world: World, rng: np.random.Generator, answers: Answers) -> Statements:
    """State departments of one's own: the answering ones mostly, the silent ones sometimes, by a sister."""
    organisations, departments = world.organisations, world.departments
    own = np.flatnonzero(answers.eligible)
    answered = answers.of[own]
    sister = speakers(organisations, departments, answers)[departments.organisation[own]]
    speaker = np.where((answered >= 0) & ~answers.as_people[answered], answered, sister)
    chance = rng.integers(0, 100, len(own))
    says = (speaker >= 0) & np.where(answered >= 0, chance < 60, chance < 35)  # noqa: PLR2004 - per cent
    own, speaker = own[says], speaker[says]
    return Statements(
        provider=own,
        name=np.full(len(own), None, dtype=object),
        client=departments.organisation[own],
        specialism=departments.specialism[own],
        arrangement=np.full(len(own), "in_house", dtype=object),
        start=np.full(len(own), NEVER),
        end=np.full(len(own), NEVER),
        by=np.full(len(own), BY_CLIENT),
        answer=speaker,
    )


def _contradicted(world: World, rng: np.random.Generator, stated: Statements) -> Statements:
    """Turn some pairs of statements about one contract against each other."""
    settings = world.settings
    pair = stated.client * len(settings.specialisms) + stated.specialism
    contract = stated.provider >= 0
    provider_side = np.flatnonzero(contract & (stated.by == BY_PROVIDER))
    client_side = np.flatnonzero(contract & (stated.by == BY_CLIENT))
    _, first, second = np.intersect1d(pair[provider_side], pair[client_side], return_indices=True)
    turn = rng.permutation(len(first))
    of_provider, of_client = provider_side[first][turn], client_side[second][turn]
    provider, arrangement, start = stated.provider.copy(), stated.arrangement.copy(), stated.start.copy()
    taken = 0
    slices = {}
    for kind in ("client_names_another", "client_denies", "provider_denies", "dates_differ"):
        number = max(1, round(len(turn) * settings.percent("supply", kind) / 100))
        slices[kind] = slice(taken, taken + number)
        taken += number
    another = of_client[slices["client_names_another"]]
    other = near_provider(world, rng, stated.client[another], stated.specialism[another])
    provider[another] = np.where(other == provider[another], NOBODY, other)
    arrangement[another] = np.where(provider[another] < 0, "in_house", arrangement[another])
    denied = of_client[slices["client_denies"]]
    arrangement[denied] = np.where(np.arange(len(denied)) % 2, "none", "in_house")
    provider[denied] = NOBODY
    arrangement[of_provider[slices["provider_denies"]]] = "none"
    unlike = of_client[slices["dates_differ"]]
    start[unlike] = first_of_april(start[unlike].astype("datetime64[Y]").astype(np.int64) + 1970 + 1)
    return replace(stated, provider=provider, arrangement=arrangement, start=start)


def draw_statements(world: World, answers: Answers, supply: Supply) -> Statements:
    """Return what everyone who answered a round states, contradictions and all."""
    rng = draw.stream(world.seed, "contracts", 1 + answers.round.number)
    stated = _supplied(world, rng, answers, supply)
    return together(
        [
            _contradicted(world, rng, stated),
            _in_house(world, rng, answers),
        ]
    )


def _client_codes(organisations: Organisations, answers: Answers, stated: Statements) -> list[str]:
    """Return the code by which each statement names its client: providers are slow to learn new ones."""
    named = stated.client.copy()
    slow = (stated.by == BY_PROVIDER) & (np.arange(len(named)) % 2 == 0)
    for old in np.flatnonzero(organisations.successor >= 0):
        of_new = stated.client == organisations.successor[old]
        still_called_so = not organisations.merged[old] and organisations.gone[old] > answers.round.number
        named[of_new if still_called_so else of_new & slow] = old
    return [organisations.codes[each] for each in named]


def contract_rows(world: World, answers: Answers, stated: Statements) -> pd.DataFrame:
    """Return the statements as rows. Office only (R1)."""
    departments, specialisms = world.departments, world.settings.specialisms
    return frame(
        "service_contract",
        {
            "provider_department_id": [
                departments.ids[each] if each >= 0 else None for each in stated.provider
            ],
            "provider_name": stated.name,
            "client_org_code": _client_codes(world.organisations, answers, stated),
            "specialism": [specialisms[each].code for each in stated.specialism],
            "arrangement": stated.arrangement,
            "start": stated.start.astype("datetime64[us]"),
            "end": stated.end.astype("datetime64[us]"),
            "stated_by": np.where(stated.by == BY_PROVIDER, "provider", "client"),
            "submission_id": answers.id_of(stated.answer),
        },
    )
