"""A question to the survey: what is measured, broken down by what, of which answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wiu.policy.factors import factors
from wiu.statistics.dimensions import (
    DIMENSIONS,
    KNOWN_OF,
    PLACES,
    UNKNOWN,
    Source,
    group_of,
    groupings,
    known_codes,
    source_of,
)
from wiu.statistics.measures import EXPECTED, MEASURES, POSTS, SHARE, Kind, kinds, posts_in, shared_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_DIMENSIONS = 4
TELL_THE_THIRD = 2
SOURCES = {
    Kind.WORKLOAD: Source.WORKLOAD,
    Kind.CERTIFICATES: Source.CERTIFICATION,
    Kind.OPINIONS: Source.ADEQUACY,
}
WORDS = ("measures", "by", "totals", "round", "where", "group")


class QuestionError(ValueError):
    """A question can't be asked as it stands. Fit to show: `where` names the place in the question."""

    def __init__(self, message: str, where: str | None = None, code: str = "question") -> None:
        self.code = code
        self.message = message
        self.where = where
        super().__init__(message)


def _known(word: object, known: Collection[str], what: str, where: str) -> str:
    if not isinstance(word, str) or word not in known:
        raise QuestionError(f"unknown {what} “{word}”; known: {', '.join(known)}", where)
    return word


@dataclass(frozen=True)
class Question:
    """A question, checked against the codebook when it is made.

    `measures` and `by` stand in the order in which they are to be read. `totals`: whether rows over
    all codes are shown. `round` is None for the newest. `where` keeps only answers with one of the
    codes, as (dimension, codes); `group` joins codes, as (dimension, name of the grouping). Two
    questions that differ only in the order of filters are equal.

    Raises:
        QuestionError: an unknown word (the known ones are listed), or one named twice.

    """

    measures: tuple[str, ...]
    by: tuple[str, ...] = ()
    totals: bool = True
    round: str | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    group: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name in self.measures:
            _known(name, MEASURES, "measure", "measures")
        for name in self.by:
            _known(name, DIMENSIONS, "dimension", "by")
        if not self.measures:
            raise QuestionError(f"no measure is asked for; known: {', '.join(MEASURES)}", "measures")
        _once(self.measures, "measures")
        _once(self.by, "by")
        _once([name for name, _ in self.where], "where")
        _once([name for name, _ in self.group], "group")
        if len(self.by) > MOST_DIMENSIONS:
            raise QuestionError(f"at most {MOST_DIMENSIONS} dimensions can be crossed", "by")
        if set(PLACES) <= set(self.by):
            raise QuestionError("regions lie within nations: ask by region or by nation, not by both", "by")
        object.__setattr__(
            self, "where", _in_order({name: _codes(name, codes) for name, codes in self.where})
        )
        _refuse_nowhere(self.filters)
        for name, grouping in self.group:
            _known(name, [each for each in DIMENSIONS if groupings(each)], "grouped dimension", "group")
            _known(grouping, groupings(name), f"grouping of {name}", f"group.{name}")
        object.__setattr__(self, "group", _in_order(dict(self.group)))
        _refuse_unjoined(self.measures, {*self.by, *self.filters})
        _refuse_share_of_nothing(self.measures, self.by)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """Dimension → the codes kept."""
        return dict(self.where)

    @property
    def groups(self) -> dict[str, str]:
        """Dimension → the name of its grouping."""
        return dict(self.group)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The kinds of answers that are counted, those about staff first."""
        asked = kinds(self.measures)
        staff = (source_of({*self.by, *self.filters}),) if Kind.STAFF in asked else ()
        return (*staff, *(source for kind, source in SOURCES.items() if kind in asked))

    def with_posts(self, besides: Collection[str] = ()) -> Question:
        """Return the question with all figures of posts if it tells some, and two of them are told with what was told `besides`.

        What was not asked for is shown to nobody. But it is told, and so must be protected.
        """
        mine = posts_in(self.measures)
        if not mine or len(mine | {*besides}) < TELL_THE_THIRD or Source.STAFFING not in self.sources:
            return self
        return replace(self, measures=(*self.measures, *(name for name in POSTS if name not in mine)))

    def settled(self, round_id: str) -> Question:
        """Return the question of a certain round, without groupings of what it is not broken down by."""
        kept = tuple((name, grouping) for name, grouping in self.group if name in self.by)
        return replace(self, round=round_id, group=kept)

    @classmethod
    def from_json(cls, document: Any) -> Question:
        """Return the question of a QUESTION.json document.

        Raises:
            QuestionError: an unknown word anywhere, or a value of the wrong form.

        """
        if not isinstance(document, dict):
            raise QuestionError(f"a question is an object with the words {', '.join(WORDS)}")
        for word in document:
            _known(word, WORDS, "word", str(word))
        totals = document.get("totals", True)
        if not isinstance(totals, bool):
            raise QuestionError("totals must be true or false", "totals")
        round_id = document.get("round")
        if round_id is not None and not isinstance(round_id, str):
            raise QuestionError("round must be a text", "round")
        where = _mapping(document, "where")
        group = _mapping(document, "group")
        for name, grouping in group.items():
            if not isinstance(grouping, str):
                raise QuestionError("a grouping is named by a text", f"group.{name}")
        return cls(
            measures=_texts(document.get("measures", []), "measures"),
            by=_texts(document.get("by", []), "by"),
            totals=totals,
            round=round_id,
            where=tuple((name, _texts(codes, f"where.{name}")) for name, codes in where.items()),
            group=tuple(group.items()),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the QUESTION.json document of this question."""
        return {
            "measures": list(self.measures),
            "by": list(self.by),
            "totals": self.totals,
            "round": self.round,
            "where": {name: list(codes) for name, codes in self.where},
            "group": dict(self.group),
        }

    def canonical(self) -> str:
        """Return one text for all questions with the same answer, however measures and dimensions are ordered."""
        document = self.as_json() | {"measures": sorted(self.measures), "by": sorted(self.by)}
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """Return the SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def _once(names: Collection[str], where: str) -> None:
    for name in names:
        if list(names).count(name) > 1:
            raise QuestionError(f"“{name}” is named twice", where)


def _codes(name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    _known(name, DIMENSIONS, "dimension", "where")
    for code in codes:
        _known(code, known_codes(name), f"code of {name}", f"where.{name}")
    if not codes:
        raise QuestionError(f"no code is kept; known: {', '.join(known_codes(name))}", f"where.{name}")
    return tuple(code for code in known_codes(name) if code in codes)


def _refuse_nowhere(filters: Mapping[str, tuple[str, ...]]) -> None:
    regions, nations = filters.get("region", ()), filters.get("nation", ())
    of = group_of("region", "nation")
    reached = {UNKNOWN, *nations} & {*regions, *(of.get(each, each) for each in regions)}
    if regions and nations and not reached and UNKNOWN not in nations:
        raise QuestionError("no region that is kept lies in a nation that is kept", "where.region")


def _refuse_unjoined(measures: Collection[str], used: Collection[str]) -> None:
    """Refuse what was never asked together: the survey asks for machines, certificates and opinions apart."""
    asked = kinds(measures)
    if len(asked) > 1 and asked & {Kind.OPINIONS, Kind.CERTIFICATES}:
        raise QuestionError(
            "opinions and certificates are asked for apart from all else: ask for each alone", "measures"
        )
    others = [SOURCES[kind] for kind in SOURCES if kind in asked]
    source = others[0] if others else Source.PERSON
    known = [name for name in DIMENSIONS if name in KNOWN_OF[source]]
    for name in DIMENSIONS:
        if name in used and name not in known:
            what = source.value if others else "staff"
            raise QuestionError(f"“{name}” is not known of {what}; known: {', '.join(known)}", "by")
    if EXPECTED in measures and not factors():
        raise QuestionError(
            "no factors of staffing have been loaded, so no WTE can be expected of a workload",
            "measures",
            "not_held",
        )


def _refuse_share_of_nothing(measures: Collection[str], by: Collection[str]) -> None:
    if SHARE not in measures:
        return
    if not by:
        raise QuestionError("a share is one of a total: name a breakdown", "by")
    if shared_of(measures) is None:
        fit = ", ".join(name for name in MEASURES if shared_of([name]))
        raise QuestionError(f"a share needs a figure to be one of beside it: {fit}", "measures")


def _in_order(chosen: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, chosen[name]) for name in DIMENSIONS if name in chosen)


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise QuestionError(f"{where} must be a list of texts", where)
    return tuple(value)


def _mapping(document: Mapping[str, Any], word: str) -> dict[str, Any]:
    value = document.get(word)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise QuestionError(
            f"{word} must be an object: dimension → {'codes' if word == 'where' else 'grouping'}", word
        )
    return value
