"""Short names of rounds: what is probably meant by one that is not known yet, and what to say of it.

A name that nobody knows makes a new round, without a question: the file may be the first of it. A slip would part
one survey's answers in two, so whatever speaks for a slip is said at once.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from wiu.survey.codebook import folded

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_APART = 2
_ALIKE = 0.6
_MOST_NAMED = 5


def misspelt(name: str, known: Collection[str]) -> str:
    """Return the round that has the same letters and figures but is written otherwise, empty if none is."""
    if name in known:
        return ""
    return next((each for each in known if _signs(each) and _signs(each) == _signs(name)), "")


def new_round(name: str, known: Collection[str], census: date, edition: str) -> str:
    """Return what is said of a round that is not known and is entered; `known` are the others, the newest first.

    `census` is the date that it gets, `edition` the name of the one in force before, empty if there was none.
    """
    day = f"{census.day} {census:%B %Y}"
    entered = (
        f"The round “{name}” was not known and is entered with the file. Its census date, {day}, is taken from the "
        "answers until somebody states it."
    )
    said = [entered]
    years = [int(each) for each in _YEAR.findall(name)]
    if years and all(abs(year - census.year) > _YEARS_APART for year in years):
        said.append(f"Its name says {years[0]}, that date {census.year}: one of the two is probably wrong.")
    if meant := next((each for each in known if _is_like(name, each)), ""):
        said.append(f"Was “{meant}” meant?")
    if known:
        named = [f"“{each}”" for each in known][:_MOST_NAMED]
        more = len(known) - len(named)
        said.append(f"Known before: {', '.join(named)}{f' and {more} more' if more else ''}.")
        said.append("If one of them was meant, load the file into that round.")
        if edition:
            said.append(f"If it is loaded already, return to {edition} on the Survey data page first.")
    return " ".join(said)


def _signs(name: str) -> str:
    return "".join(each for each in folded(name) if each.isalnum())


def _is_like(name: str, other: str) -> bool:
    """Return whether two names differ by a slip among the letters: by their figures one survey's rounds are told apart."""
    one, two = _signs(name), _signs(other)
    letters = [re.sub(r"\d", "", each) for each in (one, two)]
    figures = [re.sub(r"\D", "", each) for each in (one, two)]
    return figures[0] == figures[1] and SequenceMatcher(None, letters[0], letters[1]).ratio() >= _ALIKE
