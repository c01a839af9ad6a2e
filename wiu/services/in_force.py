"""Which edition of the survey is in force, and which of its rounds is meant."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wiu.statistics.question import QuestionError
from wiu.store.errors import StoreError
from wiu.store.rounds import rounds

if TYPE_CHECKING:
    from wiu.services.home import Home
    from wiu.statistics.question import Question
    from wiu.store.editions import Edition
    from wiu.store.rounds import Round


@lru_cache(maxsize=8)
def rounds_of(home: Home, edition: Edition) -> tuple[Round, ...]:
    """Return the rounds of an edition, the newest first; an edition never changes, so they are read once."""
    with home.editions.reading(edition) as reader:
        return rounds(reader)


def edition_in_force(home: Home) -> Edition:
    """Return the edition in force.

    Raises:
        StoreError: there is none yet (no_edition), or it is damaged.

    """
    edition = home.editions.current()
    if edition is None:
        raise StoreError("no_edition", "No survey data has been loaded yet: run `sample` or `load` first.")
    return edition


def round_of(question: Question, known: tuple[Round, ...]) -> Round:
    """Return the round asked for, the newest where none is named.

    Raises:
        QuestionError: there is no such round; the known ones are named.

    """
    if not known:
        raise QuestionError("no round has been loaded yet", "round")
    if question.round is None:
        return known[0]
    for each in known:
        if each.round_id == question.round:
            return each
    raise QuestionError(
        f"unknown round “{question.round}”; known: {', '.join(each.round_id for each in known)}", "round"
    )
