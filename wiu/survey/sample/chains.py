"""Chains (A buys from B, B from C) and circles among what is stated: rare in life, so planted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw
from wiu.survey.sample.contracts import BY_CLIENT, BY_PROVIDER, Statements, speakers, together
from wiu.survey.sample.supply import first_of_april

if TYPE_CHECKING:
    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.world import World

_CHAINS = 120  # one chain for every so many answers, and one circle for every two chains
_LONGEST = 3  # silent departments between the client and the provider that answered


class _Planter:
    """What one round still has to plant with; each department and client is used once."""

    def __init__(self, world: World, rng: np.random.Generator, answers: Answers) -> None:
        organisations, departments = world.organisations, world.departments
        self.departments = departments
        self.answers = answers
        self.speaker = speakers(organisations, departments, answers)
        self._rng = rng
        own = departments.organisation
        self._silent = answers.eligible & (answers.of < 0) & (self.speaker[own] >= 0)
        self._telling = (answers.of >= 0) & ~answers.as_people[answers.of]
        self._asks = self.speaker >= 0
        self._taken = np.zeros(len(organisations.codes), dtype=np.bool_)

    def _take(self, candidates: Whole, number: int) -> Whole:
        """Return up to `number` of the candidate departments, of organisations not used yet."""
        free = candidates[~self._taken[self.departments.organisation[candidates]]]
        taken = self._rng.permutation(free)[:number]
        self._taken[self.departments.organisation[taken]] = True
        return taken

    def silent(self, specialism: int, number: int) -> Whole:
        """Take silent departments of a specialism whose organisations speak in another return."""
        return self._take(np.flatnonzero(self._silent & (self.departments.specialism == specialism)), number)

    def telling(self, specialism: int) -> Whole:
        """Take one department of a specialism that answered."""
        return self._take(np.flatnonzero(self._telling & (self.departments.specialism == specialism)), 1)

    def client(self, specialism: int) -> Whole:
        """Take one organisation that speaks and has no department of the specialism."""
        has = np.zeros(len(self._taken), dtype=np.bool_)
        has[self.departments.organisation[self.departments.specialism == specialism]] = True
        taken = self._rng.permutation(np.flatnonzero(self._asks & ~has & ~self._taken))[:1]
        self._taken[taken] = True
        return taken


def _link(planter: _Planter, client: int, provider: int, by: int, year: int) -> Statements:
    answer = planter.speaker[client] if by == BY_CLIENT else planter.answers.of[provider]
    return Statements(
        provider=np.array([provider]),
        name=np.array([None], dtype=object),
        client=np.array([client]),
        specialism=planter.departments.specialism[[provider]],
        arrangement=np.array(
            ["received_under_sla" if by == BY_CLIENT else "provided_under_sla"], dtype=object
        ),
        start=first_of_april(np.array([year])),
        end=np.array(["NaT"], dtype="datetime64[D]"),
        by=np.array([by]),
        answer=np.array([answer]),
    )


def _chain(planter: _Planter, specialism: int, between: int, year: int) -> list[Statements]:
    """Plant client → silent → … → a provider that answered and says so; nothing if parts are lacking."""
    client, last = planter.client(specialism), planter.telling(specialism)
    middle = planter.silent(specialism, between)
    if not (len(client) and len(last) and len(middle)):
        return []
    buyers = [int(client[0]), *(int(planter.departments.organisation[each]) for each in middle)]
    links = [
        _link(planter, buyer, int(seller), BY_CLIENT, year)
        for buyer, seller in zip(buyers, middle, strict=False)
    ]
    return [*links, _link(planter, buyers[-1], int(last[0]), BY_PROVIDER, year)]


def _circle(planter: _Planter, specialism: int, year: int) -> list[Statements]:
    """Plant two silent departments whose organisations each say that the other's serves them."""
    pair = planter.silent(specialism, 2)
    if len(pair) < 2:  # noqa: PLR2004 - a circle takes two
        return []
    owners = planter.departments.organisation[pair]
    return [
        _link(planter, int(owners[0]), int(pair[1]), BY_CLIENT, year),
        _link(planter, int(owners[1]), int(pair[0]), BY_CLIENT, year),
    ]


def with_chains(world: World, answers: Answers, stated: Statements) -> Statements:
    """Return the statements with chains and circles in place of what their clients said before."""
    rng = draw.stream(world.seed, "contracts", 100 + answers.round.number)
    width = len(world.settings.specialisms)
    planter = _Planter(world, rng, answers)
    year = answers.round.census_date.year - 4
    chains = max(4, len(answers.ids) // _CHAINS)
    planted: list[Statements] = []
    for turn in range(chains):
        specialism = _most_silent(world, answers)[turn % width]
        planted += _chain(planter, specialism, 1 + turn % _LONGEST, year)
        if turn % 2 == 0:
            planted += _circle(planter, specialism, year)
    if not planted:
        return stated
    new = together(planted)
    replaced: Flags = np.isin(stated.client * width + stated.specialism, new.client * width + new.specialism)
    return together([stated.where(~replaced), new])


def _most_silent(world: World, answers: Answers) -> list[int]:
    """Return the specialisms, those with most silent departments first: there is most to plant with."""
    silent = world.departments.specialism[answers.eligible & (answers.of < 0)]
    count = np.bincount(silent, minlength=len(world.settings.specialisms))
    return [int(each) for each in np.argsort(-count, kind="stable")]
