"""What a view of the Workforce page shows, in words: of a question, and of an address that was kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from wiu.policy.thresholds import Audience
from wiu.presentation import words
from wiu.presentation.table_rows import title
from wiu.statistics.dimensions import DIMENSIONS, groupings, known_codes
from wiu.statistics.measures import MEASURES
from wiu.statistics.question import Question, QuestionError
from wiu.ui import choosing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SOME_VIEW = "a view of the Workforce page"
WHICHEVER = "the newest round when it is opened"
"""What an address asks for that names no round, as those did that were kept before addresses named it."""


def for_whom(audience: str) -> str:
    """Return for whom a view is, as it stands inside a sentence: “for external bodies”."""
    return f"for {words.within_sentence(choosing.AUDIENCES[audience])}"


def in_words(question: Question, audience: str, round_title: str = "") -> str:
    """Return what a view shows, of which answers and which round, and by whose thresholds."""
    of_which = [
        f"{words.dimension(name)} {words.joined((words.label(name, code) for code in codes), 'or')}"
        for name, codes in question.where
    ]
    grouped = [f"{words.dimension(name)} in groups: {grouping}" for name, grouping in question.group]
    parts = (title(question.measures, question.by), *grouped, *of_which, round_title, for_whom(audience))
    return "; ".join(each for each in parts if each)


def of_address(address: str) -> str:
    """Return what the view of an address of the page shows, as the page would read it.

    Where the page does not know a word it stands at what it begins with, and so does this; where nothing can be asked so, that it is a view.
    """
    chosen = parse_qs(address.partition("?")[2])
    measures = _known(chosen.get("measures", ()), MEASURES, lambda name: words.measure(name).title)
    rows, *others = (
        _known(chosen.get(choosing.key_of(label), ())[-1:], DIMENSIONS, words.dimension)
        for label in choosing.BREAKDOWNS
    )
    by = [*(rows or [next(iter(DIMENSIONS))]), *(name for each in others for name in each)]
    try:
        question = Question(
            measures=tuple(measures or choosing.STARTS_WITH),
            by=tuple(by),
            where=tuple(_filters(chosen)),
            group=tuple((name, said) for name, said in _groups(chosen) if name in by),
        )
    except QuestionError:
        return SOME_VIEW
    whom = _known(chosen.get("audience", ())[-1:], choosing.AUDIENCES, choosing.AUDIENCES.__getitem__)
    return in_words(question, (whom or [Audience.MEMBER])[0], (chosen.get(choosing.ROUND) or [WHICHEVER])[-1])


def _known(said: Iterable[str], names: Iterable[str], word: Callable[[str], str]) -> list[str]:
    """Return the names that are meant by words of an address, in the order of the address."""
    by_word = {word(name): name for name in names}
    return [by_word[each] for each in said if each in by_word]


def _filters(chosen: Mapping[str, list[str]]) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for name in DIMENSIONS:
        said = chosen.get(choosing.key_of_filter(name), ())
        if codes := _known(said, known_codes(name), partial(words.label, name)):
            found.append((name, tuple(codes)))
    return found


def _groups(chosen: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [
        (name, said[-1])
        for name in DIMENSIONS
        if (said := chosen.get(choosing.key_of_grouping(name), [])) and said[-1] in groupings(name)
    ]
