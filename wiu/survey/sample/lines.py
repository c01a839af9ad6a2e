"""Lines of staff as a department states them: its posts added up, and now and then a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wiu.survey.sample import draw
from wiu.survey.sample.frames import frame
from wiu.survey.sample.posts import BANDS, REGISTRATIONS, SUBTYPES

if TYPE_CHECKING:
    import pandas as pd

    from wiu.survey.sample.draw import Flags, Whole
    from wiu.survey.sample.posts import Posts
    from wiu.survey.sample.returns import Answers
    from wiu.survey.sample.settings import Settings

_SMALL = 100  # hundredths: figures are left out on small lines only, so that totals keep their size


def summed(keys: list[Whole], values: list[Whole]) -> tuple[list[Whole], list[Whole]]:
    """Return the combinations of keys that occur, in order, and the sums of the values over each."""
    order = np.lexsort(keys[::-1])
    sorted_keys = [each[order] for each in keys]
    change = np.zeros(len(order), dtype=np.bool_)
    change[:1] = True
    for each in sorted_keys:
        change[1:] |= each[1:] != each[:-1]
    starts = np.flatnonzero(change)
    sums = [np.add.reduceat(each[order], starts) if len(starts) else each for each in values]
    return [each[starts] for each in sorted_keys], sums


def _esr(settings: Settings, rng: np.random.Generator, group: Whole) -> list[str | None]:
    lists = [settings.tables["esr"][each] for each in settings.groups]
    unheard_of = settings.tables["esr"]["unheard_of"]
    missing = draw.some(rng, len(group), settings.percent("irregular", "missing_esr_code"))
    odd = draw.some(rng, len(group), settings.percent("irregular", "unheard_of_esr_code"))
    turn = rng.integers(0, 1000, len(group))
    codes: list[str | None] = []
    for each, number in enumerate(group):
        known = unheard_of if odd[each] else lists[number]
        codes.append(None if missing[each] else known[turn[each] % len(known)])
    return codes


def _left_out(rng: np.random.Generator, among: Flags, percent: float) -> Flags:
    """Mark `percent` of all lines, all of them among those that may lack the figure."""
    marked = np.zeros(len(among), dtype=np.bool_)
    fit = rng.permutation(np.flatnonzero(among))
    marked[fit[: max(1, round(len(among) * percent / 100))]] = True
    return marked


def _unstated(rng: np.random.Generator, among: Flags, specialism: Whole, percent: float) -> Flags:
    """Mark up to `percent` of each specialism's lines: a small specialism keeps its whole establishment."""
    marked = np.zeros(len(among), dtype=np.bool_)
    for number in np.unique(specialism):
        mine = specialism == number
        fit = rng.permutation(np.flatnonzero(among & mine))
        marked[fit[: int(mine.sum() * percent / 100)]] = True
    return marked


def staffing_rows(settings: Settings, seed: int, answers: Answers, posts: Posts) -> pd.DataFrame:
    """Return the staff lines of everyone who answered by lines.

    Establishment, in post and vacant are stated each for itself: on a few lines they don't add up,
    on a few others one of them is missing.
    """
    rng = draw.stream(seed, "lines", answers.round.number)
    told = ~answers.as_people[posts.answer]
    keys = [posts.answer, posts.specialism, posts.group, posts.subtype, posts.registration, posts.band]
    values = [
        posts.filled.astype(np.int64),
        posts.established,
        posts.in_post,
        posts.vacant,
        posts.vacant_3_months,
    ]
    (answer, specialism, group, subtype, registration, band), (heads, established, in_post, vacant, long) = (
        summed([each[told] for each in keys], [each[told] for each in values])
    )
    count = len(answer)
    few = settings.percent("irregular", "missing_figures")
    slips = _left_out(
        rng, (in_post >= _SMALL) & (heads > 0), settings.percent("irregular", "figures_that_do_not_add_up")
    )
    stated = in_post + np.where(slips, np.array([-20, -10, 5, 10, 20])[rng.integers(0, 5, count)], 0)
    longer = _left_out(rng, vacant > 0, few / 10)  # vacant for longer than vacant at all: a contradiction
    long = np.where(longer, vacant + 50, long)
    small = (established > 0) & (established <= _SMALL) & ~slips
    return frame(
        "staffing",
        {
            "submission_id": answers.id_of(answer),
            "specialism": [settings.specialisms[each].code for each in specialism],
            "staff_group": [settings.groups[each] for each in group],
            "subtype": [SUBTYPES[each] for each in subtype],
            "registration": [REGISTRATIONS[each] for each in registration],
            "afc_band": [BANDS[each] for each in band],
            "esr_code": _esr(settings, rng, group),
            "headcount": _whole_or_missing(heads, _left_out(rng, small & (heads > 0), few / 2)),
            "wte_establishment": _wte(established, _unstated(rng, small, specialism, few / 4)),
            "wte_in_post": _wte(stated, _left_out(rng, small & (vacant == 0), few / 2)),
            "wte_vacant": _wte(vacant, _left_out(rng, vacant == 0, few)),
            "wte_vacant_3_months": _wte(long, _left_out(rng, vacant >= 0, 5 * few)),
        },
    )


def _wte(hundredths: Whole, missing: Flags) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.where(missing, np.nan, hundredths / 100)


def _whole_or_missing(values: Whole, missing: Flags) -> list[int | None]:
    return [None if gap else int(value) for value, gap in zip(values, missing, strict=True)]
