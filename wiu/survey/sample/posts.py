"""Posts: the finest thing drawn. Lines of staff, people and vacancies are all worked out from them.

WTE is in whole hundredths here, so that totals are met exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.sample import draw
from wiu.survey.sample.settings import OTHERS

if TYPE_CHECKING:
    from wiu.survey.sample.departments import Departments
    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.settings import Settings, Specialism
    from wiu.survey.sample.world import World

BANDS = tuple(CODE_LISTS["afc_band"])
REGISTRATIONS = tuple(CODE_LISTS["registration"])
SUBTYPES = (None, *CODE_LISTS["subtype"])


@dataclass(frozen=True)
class Posts:
    """Posts of all answers to a round. Codes are positions in the lists above; WTE in hundredths.

    A post above the establishment has 0 established and somebody in post.
    """

    answer: Whole
    specialism: Whole
    group: Whole
    subtype: Whole
    registration: Whole
    band: Whole
    established: Whole
    in_post: Whole
    vacant_3_months: Whole

    @property
    def vacant(self) -> Whole:
        """Established less in post; negative above the establishment."""
        return self.established - self.in_post

    @property
    def filled(self) -> Flags:
        """Posts with a person in them."""
        return self.in_post > 0


def _sizes(weight: Whole, lines: Flags, posts: int) -> Whole:
    """Share the posts out over the answers that state lines; lists of people get as many as their weight says.

    Lists tell no establishment, so they come on top: what is stated meets the specialism's share.
    """
    size = np.zeros(len(weight), dtype=np.int64)
    size[lines] = draw.apportion(max(posts, int(lines.sum())), weight[lines], least=1)
    size[~lines] = np.maximum(1, weight[~lines] * posts // max(1, int(weight[lines].sum())))
    return size


def _established(
    settings: Settings, rng: np.random.Generator, departments: Departments, answers: Answers
) -> tuple[Whole, Whole, Whole, Whole]:
    """Draw answer, specialism, staff group and hundredths of a WTE of each established post."""
    hundredths = np.array(settings.tables["post"]["hundredths"], dtype=np.int64)
    share = draw.whole(settings.tables["post"]["share"])
    mean = float((hundredths * share).sum()) / float(share.sum())
    drawn = []
    for number, specialism in enumerate(settings.specialisms):
        here = np.flatnonzero(departments.specialism[answers.departments] == number)
        if not len(here):
            continue
        wte = specialism.establishment * answers.round.establishment * len(here) / specialism.departments
        weight = departments.size[answers.departments[here]] * rng.integers(92, 109, len(here))
        size = _sizes(weight, ~answers.as_people[here], round(wte * 100 / mean))
        posts = int(size.sum())
        groups = draw.whole(specialism.groups.get(each, 0) for each in settings.groups)
        drawn.append(
            (
                np.repeat(here, size),
                np.full(posts, number),
                draw.shares(rng, posts, groups),
                hundredths[draw.shares(rng, posts, share)],
            )
        )
    answer, specialisms, group, established = (np.concatenate(each) for each in zip(*drawn, strict=True))
    return answer, specialisms, group, established


def _coded(
    settings: Settings,
    rng: np.random.Generator,
    group: Whole,
    table: str,
    *,
    codes: tuple[str, ...],
    unknown: float,
) -> Whole:
    """Draw a code for each post by the shares of its staff group, of which `unknown` % are not known."""
    drawn = np.full(len(group), codes.index("unknown"))
    for number, name in enumerate(settings.groups):
        mine = np.flatnonzero(group == number)
        shares = {code: share * (100 - unknown) / 100 for code, share in settings.tables[table][name].items()}
        shares["unknown"] = shares.get("unknown", 0) + unknown
        positions = np.array([codes.index(code) for code in shares])
        drawn[mine] = positions[draw.shares(rng, len(mine), draw.whole(shares.values()))]
    return drawn


def _vacancy_classes(settings: Settings, specialism: Specialism) -> list[tuple[list[int], float]]:
    """Return the staff groups that share a vacancy rate, as positions, and that rate in per cent."""
    named = [each for each in specialism.vacancy if each != OTHERS]
    others = [number for number, each in enumerate(settings.groups) if each not in named]
    classes = [([settings.groups.index(each)], specialism.vacancy[each]) for each in named]
    return [*classes, (others, specialism.vacancy[OTHERS])]


def _with_vacancies(settings: Settings, rng: np.random.Generator, answers: Answers, posts: Posts) -> Posts:
    """Empty posts until vacant ÷ established is the specialism's rate; the last one only in part.

    What is above the establishment is a negative vacancy, so as much more stands empty elsewhere.
    Answers that are lists of people tell of no vacancies and have none.
    """
    in_post = posts.in_post.copy()
    told = ~answers.as_people[posts.answer]
    for number, specialism in enumerate(settings.specialisms):
        for groups, percent in _vacancy_classes(settings, specialism):
            pool = told & (posts.specialism == number) & np.isin(posts.group, groups)
            above = int(posts.in_post[pool & (posts.established == 0)].sum())
            order = rng.permutation(np.flatnonzero(pool & (posts.established > 0)))
            so_far = np.cumsum(posts.established[order])
            if not len(order):
                continue
            wanted = round(int(so_far[-1]) * percent * answers.round.vacancy / 100) + above
            empty = int(np.searchsorted(so_far, wanted, side="right"))
            in_post[order[:empty]] = 0
            if empty < len(order):
                in_post[order[empty]] -= wanted - (int(so_far[empty - 1]) if empty else 0)
    vacant = np.maximum(posts.established - in_post, 0)
    long = rng.integers(0, 100, len(vacant)) < 55  # noqa: PLR2004 - a little over half stay open
    return replace(posts, in_post=in_post, vacant_3_months=np.where(long, vacant, 0))


def _above_establishment(
    settings: Settings, rng: np.random.Generator, answers: Answers, posts: Posts
) -> Posts:
    """Put somebody above the establishment beside a post of a few answers that tell of posts."""
    telling = np.flatnonzero(~answers.as_people)
    chosen = telling[draw.some(rng, len(telling), settings.percent("irregular", "over_established"), least=1)]
    first = np.searchsorted(posts.answer, chosen)
    after = np.searchsorted(posts.answer, chosen, side="right")
    beside = first + rng.integers(0, 1000, len(chosen)) % (after - first)
    added = np.array([50, 80, 100], dtype=np.int64)[rng.integers(0, 3, len(chosen))]
    nothing = np.zeros(len(chosen), dtype=np.int64)
    both = {name: np.concatenate([value, value[beside]]) for name, value in vars(posts).items()}
    both["established"] = np.concatenate([posts.established, nothing])
    both["in_post"] = np.concatenate([posts.in_post, added])
    return Posts(**both)


def draw_posts(world: World, answers: Answers) -> Posts:
    """Draw the posts of everyone who answered a round.

    Establishment of a specialism is its share of the eligible field's, by departments answering.
    """
    settings, organisations, departments = world.settings, world.organisations, world.departments
    rng = draw.stream(world.seed, "posts", answers.round.number)
    answer, specialism, group, established = _established(settings, rng, departments, answers)
    order = np.argsort(answer, kind="stable")
    answer, specialism, group, established = (
        each[order] for each in (answer, specialism, group, established)
    )
    unknown = settings.percent("irregular", "unknown_band")
    band = _coded(settings, rng, group, "band", codes=BANDS, unknown=unknown)
    clinic = organisations.independent[departments.organisation[answers.departments[answer]]]
    band[clinic] = BANDS.index("not AfC")
    trainee = np.flatnonzero(group == settings.groups.index("trainee"))
    kinds = settings.tables["trainee_subtype"]
    subtype = np.zeros(len(answer), dtype=np.int64)
    positions = np.array([SUBTYPES.index(each) for each in kinds])
    subtype[trainee] = positions[draw.shares(rng, len(trainee), draw.whole(kinds.values()))]
    posts = Posts(
        answer=answer,
        specialism=specialism,
        group=group,
        subtype=subtype,
        registration=_coded(settings, rng, group, "registration", codes=REGISTRATIONS, unknown=0),
        band=band,
        established=established,
        in_post=established.copy(),
        vacant_3_months=np.zeros(len(answer), dtype=np.int64),
    )
    return _with_vacancies(settings, rng, answers, _above_establishment(settings, rng, answers, posts))
