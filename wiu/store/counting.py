"""A question becomes raw counts: one row per contributor and combination of the finest codes.

Only accepted returns of the round count. The contributor is the department, or the person where
no department was asked. Nothing made here may be shown, kept or logged: it goes to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.statistics.counts import CONTRIBUTOR, Counts
from wiu.statistics.dimensions import DIMENSIONS, PLACES, Source, group_of, hierarchy, source_of
from wiu.statistics.measures import PERSONS, SAME_AS, SIGNED, summed

if TYPE_CHECKING:
    from wiu.statistics.hierarchies import Hierarchy
    from wiu.statistics.question import Question
    from wiu.store.editions import Editions, Reader

HEADCOUNT = "headcount"
FIGURES = (
    HEADCOUNT,
    PERSONS,
    *(f"wte_{each}" for each in ("in_post", "establishment", "vacant", "vacant_3_months")),
)
NO_DIMENSION = "round_id"  # a query must name a column: this one is the same in every row


@dataclass(frozen=True)
class Gathered:
    """The counts, and what must be said beside them.

    `persons`: the figure that counts them, headcount or what stands for it in the rules.
    `source`: the answers they come from. `givers`: how many departments or people of the whole
    round gave such answers, whatever the filters. `derived`: whether in post + vacant stands in
    for an establishment somewhere in a rate.
    """

    counts: Counts
    persons: str
    source: Source
    givers: int
    derived: bool


def count(editions: Editions, question: Question) -> Counts:
    """Return the raw counts that answer a settled question, from the edition in force.

    Raises:
        StoreError: there is no edition, or it is damaged.

    """
    with editions.reading() as reader:
        return gather(reader, question).counts


def gather(reader: Reader, question: Question) -> Gathered:
    """Return the counts that answer a question which names its round, and what to say beside them."""
    used = [name for name in DIMENSIONS if name in {*question.by, *question.filters}]
    source = source_of(used)
    answers = _answers(reader, question, used, source)
    kept = _filtered(answers, question)
    dimensions = _hierarchies(answers, kept, question)
    atoms = _atoms(kept, question)
    values, atoms = _values(atoms, question)
    said = HEADCOUNT if atoms[HEADCOUNT].eq(atoms[PERSONS]).all() else PERSONS
    if said == PERSONS and HEADCOUNT in question.measures:
        values = (HEADCOUNT, *values)
    counts = Counts(
        name=f"{question.round}: {', '.join(question.measures)} by {', '.join(question.by) or 'nothing'}",
        dimensions=dimensions,
        tables=(question.by,),
        rows=atoms[[*question.by, CONTRIBUTOR, said, *values]].astype({said: "int64"}),
        count=said,
        values=values,
        has_contributors=True,
        signed=SIGNED & frozenset(values),
        whole=frozenset({HEADCOUNT} & {*values}),
    )
    derived = "vacancy_rate" in question.measures and bool(kept["derived"].any())
    return Gathered(counts, said, source, int(answers[CONTRIBUTOR].nunique()), derived)


def _answers(reader: Reader, question: Question, used: list[str], source: Source) -> pd.DataFrame:
    """Return all answers of the round that know the dimensions used, with every figure; NA: not said."""
    asked = {"round": question.round, "columns": used or [NO_DIMENSION]}
    parts = [reader.query("count_persons", **asked, beside=source.value)]
    if source is not Source.PERSON:
        parts.append(reader.query(f"count_{source.value}", **asked))
    columns = [CONTRIBUTOR, *used, *FIGURES, *SAME_AS]
    texts = dict.fromkeys([CONTRIBUTOR, *used], "str")
    numbers = dict.fromkeys([*FIGURES, *SAME_AS], "float64")
    frames = [part.reindex(columns=[*columns, "derived"]) for part in parts if len(part)] or [
        pd.DataFrame(columns=[*columns, "derived"])
    ]
    frames = [
        frame.assign(derived=frame["derived"].eq(True)).astype(texts | numbers)  # noqa: FBT003 - NA is not derived
        for frame in frames
    ]
    return pd.concat(frames, ignore_index=True)


def _filtered(
    answers: pd.DataFrame, question: Question, only: tuple[str, ...] = tuple(DIMENSIONS)
) -> pd.DataFrame:
    kept = pd.Series(data=True, index=answers.index)
    for name, codes in question.where:
        if name in only:
            kept &= answers[name].isin(codes)
    return answers[kept]


def _hierarchies(answers: pd.DataFrame, kept: pd.DataFrame, question: Question) -> tuple[Hierarchy, ...]:
    """Return the hierarchies: a code has a row if anybody in the round gave it, filtered out or not.

    But for places, and for what is itself filtered: a table about England has no row for Wales.
    """
    here = _filtered(answers, question, PLACES)
    found = []
    for name in question.by:
        present = set((here if name in PLACES else answers)[name])
        if name in question.filters:
            present &= set(question.filters[name])
        found.append(hierarchy(name, present or set(kept[name]), question.groups.get(name), question.filters))
    return tuple(found)


def _atoms(kept: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Sum what is left to one row per contributor and combination of leaves; a figure nobody said stays NA."""
    grouped = {name: group_of(name, question.groups.get(name)) for name in question.by}
    leaves = kept.assign(
        **{
            name: kept[name].map(lambda code, groups=groups: groups.get(code, code))
            for name, groups in grouped.items()
        }
    )
    figures = [*FIGURES, *SAME_AS]
    return leaves.groupby([*question.by, CONTRIBUTOR], sort=True, as_index=False)[figures].sum(min_count=1)


def _values(atoms: pd.DataFrame, question: Question) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Return the figures to protect beside the persons; a rate's part that is a measure goes under its name."""
    values: dict[str, None] = {}
    for name in summed(question.measures):
        same = SAME_AS.get(name)
        values[same if same and atoms[name].equals(atoms[same]) else name] = None
    values.pop(HEADCOUNT, None)
    return tuple(values), atoms
