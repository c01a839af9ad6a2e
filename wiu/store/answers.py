"""The answers of a round that can serve a question, whatever their source, as rows of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from wiu.policy.factors import factors
from wiu.statistics.counts import CONTRIBUTOR
from wiu.statistics.dimensions import Source
from wiu.statistics.measures import CERTIFICATES, EQUIPMENT, EXPECTED, OPINIONS, PERSONS, SAME_AS, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.statistics.question import Question
    from wiu.store.editions import Reader

HEADCOUNT = "headcount"
NO_DIMENSION = "round_id"  # a query must name a column: this one is the same in every row
DERIVED = "derived"

_OF_STAFF = (
    HEADCOUNT,
    PERSONS,
    *(f"wte_{each}" for each in ("in_post", "establishment", "vacant", "vacant_3_months")),
    *SAME_AS,
)
FIGURES: dict[Source, tuple[str, ...]] = {
    Source.STAFFING: _OF_STAFF,
    Source.DEMOGRAPHICS: _OF_STAFF,
    Source.PERSON: _OF_STAFF,
    Source.WORKLOAD: (*EQUIPMENT, EXPECTED),
    Source.CERTIFICATION: (CERTIFICATES,),
    Source.ADEQUACY: (OPINIONS,),
}


def figures_of(question: Question) -> tuple[str, ...]:
    """Return the figures that a question needs of its answers: people, what it sums, and what may stand for that."""
    asked = summed(question.measures)
    needed = {HEADCOUNT, PERSONS, *asked, *(SAME_AS[name] for name in asked if name in SAME_AS)}
    return tuple(name for source in question.sources for name in FIGURES[source] if name in needed)


def answers(reader: Reader, question: Question, used: Sequence[str]) -> pd.DataFrame:
    """Return all answers of the round that know the dimensions `used`.

    A row is one contributor and combination of codes, with the figures that the question needs (NA: not
    said) and `derived`, whether in post + vacant stands in for an establishment. Never to be shown.
    """
    asked = {"round": question.round, "columns": list(used) or [NO_DIMENSION]}
    figures = figures_of(question)
    wanted = [*figures, *([DERIVED] if "vacancy_rate" in question.measures else ())]
    parts = [part for source in question.sources for part in _of(reader, source, asked, wanted)]
    columns = [CONTRIBUTOR, *used, *figures, DERIVED]
    texts = dict.fromkeys([CONTRIBUTOR, *used], "str")
    numbers = dict.fromkeys(figures, "float64")
    frames = [part.reindex(columns=columns) for part in parts if len(part)] or [pd.DataFrame(columns=columns)]
    frames = [
        frame.assign(derived=frame[DERIVED].eq(True)).astype(texts | numbers)  # noqa: FBT003 - NA is not derived
        for frame in frames
    ]
    return pd.concat(frames, ignore_index=True)


def _of(reader: Reader, source: Source, asked: dict[str, Any], wanted: list[str]) -> list[pd.DataFrame]:
    if source is Source.WORKLOAD:
        return [_wide(reader.columns("count_workload", **asked), asked["columns"])]
    if source in {Source.CERTIFICATION, Source.ADEQUACY}:
        return [reader.columns(f"count_{source.value}", **asked)]
    people = reader.columns("count_persons", **asked, beside=source.value)
    if source is Source.STAFFING:
        of_staff = [name for name in wanted if name in {*_OF_STAFF, DERIVED}]
        return [people, reader.columns("count_staffing", **asked, figures=of_staff)]
    return [people] if source is Source.PERSON else [people, reader.columns("count_demographics", **asked)]


def _wide(told: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return a column for each kind of equipment, and the WTE that the factors in force expect of it all."""
    each = {(factor.equipment, factor.specialism): factor.wte for factor in factors()}
    needs = [each.get(pair) for pair in zip(told["measure"], told["of_specialism"], strict=True)]
    wide = {name: told["quantity"].where(told["measure"] == name) for name in EQUIPMENT} | {
        EXPECTED: told["quantity"] * pd.Series(needs, index=told.index, dtype="float64")
    }
    keys = [CONTRIBUTOR, *columns]
    return pd.concat([told[keys], pd.DataFrame(wide)], axis=1).groupby(keys, as_index=False).sum(min_count=1)
