"""Who answered, said so that nobody learns who did not (R2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from wiu.coverage.response import response
from wiu.presentation.view import Base
from wiu.statistics.dimensions import OF_DEPARTMENT, Source, known_codes

_GAVE = {
    Source.STAFFING: "told of their staff",
    Source.DEMOGRAPHICS: "gave ages or genders",
    Source.CERTIFICATION: "told of certificates",
    Source.ADEQUACY: "gave an opinion on their staffing",
}

_WITHOUT_A_NUMBER = {
    Source.WORKLOAD: "only those of them that stated these quantities are counted",
    Source.PERSON: "",
}

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wiu.coverage.response import Response
    from wiu.disclosure.safe_table import SafeTable
    from wiu.policy.thresholds import Thresholds
    from wiu.statistics.question import Question
    from wiu.store.counting import Gathered
    from wiu.store.editions import Reader
    from wiu.store.rounds import Round


def base_of(reader: Reader, this: Round, filters: Mapping[str, tuple[str, ...]], least: int) -> Base:
    """Return who answered, among the departments that the filters on departments keep.

    Fewer departments than `least` are not spoken of, nor any of which none or but one answered: who stayed silent is
    theirs to say (R2). Only regions and nations, or one specialism, have a base of their own: of finer filters two could
    differ by one department, whose silence the two bases would tell. Where the filters are finer, or keep or leave out so
    few, the base is the whole round's; where a region does, none is listed, for the rest would tell it. The same holds of
    a specialism that all others, taken from the whole round, would tell. Where nobody listed who should answer, the
    returns of the whole round are counted, whatever the filters: a filtered number of people who answered would be a
    headcount.
    """
    narrowing = [name for name in filters if name in OF_DEPARTMENT or name == "specialism"]
    asked = reader.columns(
        "select_responses", round=this.round_id, columns=list({"region": None} | dict.fromkeys(narrowing))
    )
    if asked.empty:
        return Base(answered=this.returned, eligible=None)
    kept = asked
    for name in narrowing:
        kept = kept[kept[name].isin(filters[name])]
    whole, found = (_response(each) for each in (asked, kept))
    one_specialism = "specialism" in filters and _in_the_family(filters)
    too_narrow = len(kept) < len(asked) and (
        not _in_the_family(filters)
        or _apart(found, whole, least)
        or (not filters.keys().isdisjoint({"region", "nation"}) and _of_few_in_a_region(whole, least))
        or (one_specialism and _told_by_the_rest(asked, whole, least))
    )
    said = whole if too_narrow else found
    unlisted = _unlisted(said, whole, least) or (one_specialism and _rest_is_listed(asked, whole, least))
    return Base(said.answered, said.eligible, () if unlisted else said.by_region, whole_round=too_narrow)


def beside(base: Base, this: Round, question: Question, table: SafeTable) -> Base:
    """Return what may be said of who answered beside a table.

    Where returns are people's own, their number is a headcount that no engine protected: taken from it, a total of those
    whom a filter keeps tells of those it leaves out, and it tells a total that is withheld. So it is said only where the table
    prints the very number itself (R2).
    """
    if base.eligible is not None or not this.people:
        return base
    totals = tuple(each.total for each in table.dimensions)
    total = next(
        dict(cell.values) for cell in table.cells if cell.codes == totals
    )  # empty where it is withheld
    printed = not question.where and total.get("headcount") == base.answered
    return base if printed else replace(base, answered=None)


def _response(asked: pd.DataFrame) -> Response:
    return response(asked, known_codes("region"))


def _of_few(answered: int, eligible: int, least: int) -> bool:
    """Return whether to know which departments these are is to know, or nearly, who of them stayed silent."""
    return eligible < least or answered <= 1


def _apart(found: Response, whole: Response, least: int) -> bool:
    return _of_few(found.answered, found.eligible, least) or 0 < whole.eligible - found.eligible < least


def _of_few_in_a_region(said: Response, least: int) -> bool:
    return any(_of_few(answered, eligible, least) for _, answered, eligible in said.by_region)


def _unlisted(said: Response, whole: Response, least: int) -> bool:
    everywhere = {region: eligible for region, _, eligible in whole.by_region}
    return _of_few_in_a_region(said, least) or any(
        0 < everywhere[region] - eligible < least for region, _, eligible in said.by_region
    )


def _beside_those(asked: pd.DataFrame, spoken_of: Callable[[Response], bool]) -> Response:
    """Return who answered of the departments of no specialism that is spoken of: the whole round without these tells it."""
    told = [rows["department_id"] for _, rows in asked.groupby("specialism") if spoken_of(_response(rows))]
    return _response(asked[~asked["department_id"].isin(pd.concat(told))] if told else asked)


def _told_by_the_rest(asked: pd.DataFrame, whole: Response, least: int) -> bool:
    rest = _beside_those(asked, lambda found: not _apart(found, whole, least))
    return rest.eligible > 0 and _of_few(rest.answered, rest.eligible, least)


def _rest_is_listed(asked: pd.DataFrame, whole: Response, least: int) -> bool:
    rest = _beside_those(asked, lambda found: not _unlisted(found, whole, least))
    return _of_few_in_a_region(rest, least)


def counted(
    reader: Reader, this: Round, question: Question, gathered: Gathered, thresholds: Thresholds
) -> str:
    """Return which of those that answered a settled question's figures count, as part of a sentence.

    Not everybody gives all that a survey asks, so that two tables of one round count different departments. The number is the
    whole round's, whatever the filters, so that no two of them differ by a department; it is said neither where few
    gave such answers nor where all but a few did, for these few's people could then be told by subtraction (R2), nor where
    people answered for themselves, whose number is a headcount, nor of opinions, of which a table counts the departments too.
    What equipment is counted depends on the machines asked for: of these, no number is said. Empty where all
    that answered told of their staff, and of people's own answers, which a remark speaks of.
    """
    if len(question.sources) > 1:
        return "each figure counts only those of them that gave it"
    (source,) = question.sources
    if source in _WITHOUT_A_NUMBER:
        return _WITHOUT_A_NUMBER[source]
    everybody = int(reader.query("count_everybody", round=question.round)["everybody"].iloc[0])
    gave, least = _GAVE[source], thresholds.min_departments
    if gathered.givers < max(thresholds.min_persons, least):
        return f"only the few of them that {gave} are counted"
    if source is Source.ADEQUACY or (this.people and everybody - gathered.givers >= least):
        return f"only those of them that {gave} are counted"
    if everybody - gathered.givers >= least:
        return f"in the whole round {gathered.givers:,} of {everybody:,} {gave}, and only these are counted"
    return "" if source is Source.STAFFING else f"all of them, or nearly all, {gave} and are counted"


def _in_the_family(filters: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether these filters have a base that no other of the family tells a department's silence from."""
    narrowing = {name for name in filters if name in OF_DEPARTMENT or name == "specialism"}
    return narrowing <= {"region", "nation"} or (
        narrowing == {"specialism"} and len(filters["specialism"]) == 1
    )
