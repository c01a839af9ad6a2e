"""Who answered, said so that nobody learns who did not (R2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.coverage.response import response
from wiu.presentation.view import Base
from wiu.statistics.dimensions import OF_DEPARTMENT, Source, known_codes

_GAVE = {
    Source.STAFFING: "told of their staff",
    Source.DEMOGRAPHICS: "gave ages or genders",
    Source.CERTIFICATION: "told of certificates",
    Source.ADEQUACY: "gave an opinion on their staffing",
}

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.coverage.response import Response
    from wiu.policy.thresholds import Thresholds
    from wiu.statistics.question import Question
    from wiu.store.counting import Gathered
    from wiu.store.editions import Reader
    from wiu.store.rounds import Round


def base_of(reader: Reader, this: Round, filters: Mapping[str, tuple[str, ...]], least: int) -> Base:
    """Return who answered, among the departments that the filters on departments keep.

    Fewer departments than `least` are not spoken of: who stayed silent is theirs to say (R2). Only regions and
    nations, or one specialism, have a base of their own: of finer filters two could differ by one department,
    whose silence the two bases would tell. Where the filters are finer, or keep or leave out so few, the base is
    the whole round's; where a region does, none is listed, for the rest would tell it. Where nobody listed who should answer, the returns of the whole
    round are counted, whatever the filters: a filtered number of people who answered would be a headcount.
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
    whole, found = (response(each, known_codes("region")) for each in (asked, kept))
    too_narrow = len(kept) < len(asked) and (
        not _in_the_family(filters)
        or found.eligible < least
        or 0 < whole.eligible - found.eligible < least
        or (not filters.keys().isdisjoint({"region", "nation"}) and _smallest(whole) < least)
    )
    said = whole if too_narrow else found
    everywhere = {region: eligible for region, _, eligible in whole.by_region}
    by_region = said.by_region
    if any(
        eligible < least or 0 < everywhere[region] - eligible < least for region, _, eligible in by_region
    ):
        by_region = ()
    return Base(said.answered, said.eligible, by_region, whole_round=too_narrow)


def counted(reader: Reader, question: Question, gathered: Gathered, thresholds: Thresholds) -> str:
    """Return which of those that answered a settled question's figures count, as part of a sentence.

    Not everybody gives all that a survey asks, so that two tables of one round count different departments. The number is the
    whole round's, whatever the filters, so that no two of them differ by a department; it is said neither where few
    gave such answers nor where all but a few did, for these few's people could then be told by subtraction (R2).
    What equipment is counted depends on the machines asked for: of these, no number is said. Empty where all
    that answered told of their staff, and of people's own answers, which a remark speaks of.
    """
    if len(question.sources) > 1:
        return "each figure counts only those of them that gave it"
    (source,) = question.sources
    if source is Source.WORKLOAD:
        return "only those of them that stated these quantities are counted"
    if source is Source.PERSON:
        return ""
    everybody = int(reader.query("count_everybody", round=question.round)["everybody"].iloc[0])
    gave, least = _GAVE[source], thresholds.min_departments
    if gathered.givers < max(thresholds.min_persons, least):
        return f"only the few of them that {gave} are counted"
    if everybody - gathered.givers >= least:
        return f"in the whole round {gathered.givers:,} of {everybody:,} {gave}, and only these are counted"
    return "" if source is Source.STAFFING else f"all of them, or nearly all, {gave} and are counted"


def _in_the_family(filters: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether these filters have a base that no other of the family tells a department's silence from."""
    narrowing = {name for name in filters if name in OF_DEPARTMENT or name == "specialism"}
    return narrowing <= {"region", "nation"} or (
        narrowing == {"specialism"} and len(filters["specialism"]) == 1
    )


def _smallest(whole: Response) -> int:
    return min((eligible for _, _, eligible in whole.by_region), default=0)
