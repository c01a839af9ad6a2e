"""A question becomes raw counts: one row per contributor and combination of the finest codes.

Only accepted returns of the round count. The contributor is the department, or the person where
no department was asked. Nothing made here may be shown, kept or logged: it goes to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from wiu.statistics.counts import CONTRIBUTOR, Counts
from wiu.statistics.dimensions import DIMENSIONS, KNOWN_OF, PLACES, Source, group_of, hierarchy
from wiu.statistics.measures import CERTIFICATES, EQUIPMENT, OPINIONS, PERSONS, SAME_AS, SIGNED, summed
from wiu.store.answers import DERIVED, HEADCOUNT, answers, figures_of

if TYPE_CHECKING:
    from wiu.statistics.hierarchies import Hierarchy
    from wiu.statistics.question import Question
    from wiu.store.editions import Editions, Reader

_COUNTED = {Source.WORKLOAD: None, Source.CERTIFICATION: CERTIFICATES, Source.ADEQUACY: OPINIONS}
"""What counts people in answers that are not of staff; machines count nobody."""


@dataclass(frozen=True)
class Gathered:
    """The counts, and what must be said beside them.

    `persons`: the figure that counts them, headcount or what stands for it in the rules; None where
    nobody is counted. `source`: the answers they come from. `givers`: how many departments or people of the whole
    round gave such answers, whatever the filters. `derived`: whether in post + vacant stands in
    for an establishment somewhere in a rate.
    """

    counts: Counts
    persons: str | None
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


def gather(
    reader: Reader,
    question: Question,
    *,
    besides: frozenset[str] = frozenset(),
    in_all: tuple[str, ...] = (),
    of: str = "",
    alone: bool = False,
) -> Gathered:
    """Return the counts that answer a question which names its round, and what to say beside them.

    `besides` are figures of posts that were told before: a question that tells the third by them counts all three. With rounds
    named in `in_all`, only departments that answered in every one of them count; with a
    department named by `of`, that one alone. `alone` says that nothing was ever told of the round: what
    only the history of releases would look at (`behind`) is then not read, which is most of the work.
    """
    asked, question = question, question.with_posts(besides)
    needed = {*question.by, *question.filters}
    known = [
        name
        for name in DIMENSIONS
        if all(name in KNOWN_OF[each] for each in question.sources) and (not alone or name in needed)
    ]
    source = question.sources[0]
    given = answers(reader, question, known)
    if of:
        given = given[given[CONTRIBUTOR] == of]
    if in_all:
        matched = reader.query("select_matched_departments", rounds=list(in_all))["department_id"]
        given = given[given[CONTRIBUTOR].isin(matched)]
    if source is Source.WORKLOAD:
        # who was never asked for these machines has not said that there are none
        given = given[given[list(summed(question.measures))].notna().any(axis=1)]
    kept = _filtered(given, question)
    dimensions = _hierarchies(given, kept, question)
    atoms = _atoms(kept, question)
    printed, _ = _values(atoms, asked)
    values, atoms = _values(atoms, question)
    said, values = _persons(atoms, question, source, values)
    counts = Counts(
        name=f"{question.round}: {', '.join(question.measures)} by {', '.join(question.by) or 'nothing'}",
        dimensions=dimensions,
        tables=(question.by,),
        rows=_rows(atoms, [*question.by, CONTRIBUTOR], said, values),
        count=said,
        values=values,
        has_contributors=True,
        signed=SIGNED & frozenset(values),
        whole=_whole(atoms, values),
        unasked=frozenset(values) - {*printed},
        filters=question.where,
        behind=None if alone else given[[CONTRIBUTOR, *known, *([said] if said else []), *values]],
    )
    derived = "vacancy_rate" in question.measures and bool(kept[DERIVED].any())
    return Gathered(counts, said, source, int(given[CONTRIBUTOR].nunique()), derived)


def _persons(
    atoms: pd.DataFrame, question: Question, source: Source, values: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the figure that counts the people behind the others, and the values beside it."""
    if source in _COUNTED:
        said = _COUNTED[source]
        return said, tuple(name for name in values if name != said)
    values = tuple(name for name in values if name != HEADCOUNT)
    asked = atoms[atoms[PERSONS].notna()]  # who told of machines alone was not asked for people
    if asked[HEADCOUNT].eq(asked[PERSONS]).all():
        return HEADCOUNT, values
    return PERSONS, (HEADCOUNT, *values) if HEADCOUNT in question.measures else values


def _rows(atoms: pd.DataFrame, keys: list[str], said: str | None, values: tuple[str, ...]) -> pd.DataFrame:
    if said is None:
        return atoms[[*keys, *values]]
    # an answer about machines alone counts nobody
    return atoms[[*keys, said, *values]].assign(**{said: atoms[said].fillna(0).astype("int64")})


def _whole(atoms: pd.DataFrame, values: tuple[str, ...]) -> frozenset[str]:
    """Return the values that are whole numbers, and known to be: people, and machines where all are told whole.

    Rules for small numbers of people then hold for machines too: two scanners are as telling as two people.
    """
    machines = {*EQUIPMENT} & {*values}
    return frozenset({HEADCOUNT} & {*values}) | {
        name for name in machines if (atoms[name].dropna() % 1 == 0).all()
    }


def _filtered(
    given: pd.DataFrame, question: Question, only: tuple[str, ...] = tuple(DIMENSIONS)
) -> pd.DataFrame:
    kept = pd.Series(data=True, index=given.index)
    for name, codes in question.where:
        if name in only:
            kept &= given[name].isin(codes)
    return given[kept]


def _hierarchies(given: pd.DataFrame, kept: pd.DataFrame, question: Question) -> tuple[Hierarchy, ...]:
    """Return the hierarchies: a code has a row if anybody in the round gave it, filtered out or not.

    But for places, and for what is itself filtered: a table about England has no row for Wales.
    """
    here = _filtered(given, question, PLACES)
    found = []
    for name in question.by:
        present = set((here if name in PLACES else given)[name].unique())
        if name in question.filters:
            present &= set(question.filters[name])
        found.append(
            hierarchy(name, present or set(kept[name].unique()), question.groups.get(name), question.filters)
        )
    return tuple(found)


def _atoms(kept: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Sum what is left to one row per contributor and combination of leaves; a figure nobody said stays NA."""
    figures = list(figures_of(question))
    leaves = kept[[*question.by, CONTRIBUTOR, *figures]].assign(
        **{
            name: _joined(kept[name], group_of(name, grouping))
            for name, grouping in question.group
            if name in question.by
        }
    )
    summed_up = leaves.groupby([*question.by, CONTRIBUTOR], sort=True, as_index=False)[figures].sum(
        min_count=1
    )
    # the store keeps six decimals: a sum is the same to the last bit, however finely its parts were read
    return summed_up.assign(**{name: summed_up[name].round(6) for name in figures})


def _joined(codes: pd.Series[str], groups: dict[str, str]) -> pd.Series[str]:
    """Return each code's group; a code that no group holds stands for itself."""
    places, finest = pd.factorize(codes)
    return pd.Series(finest.map(lambda code: groups.get(code, code)).take(places), index=codes.index)


def _values(atoms: pd.DataFrame, question: Question) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Return the figures to protect beside the persons; a rate's part that is a measure goes under its name."""
    values: dict[str, None] = {}
    for name in summed(question.measures):
        same = SAME_AS.get(name)
        values[same if same and atoms[name].equals(atoms[same]) else name] = None
    return tuple(values), atoms
