"""Questions that are a little broader than one that was asked: what a table that loses much can be exchanged for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wiu.statistics.dimensions import groupings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wiu.statistics.question import Question


def broader(question: Question, *, to_total: bool = False) -> Iterator[Question]:
    """Yield broader questions, nearest first: codes joined into groups, regions into nations, a breakdown left out.

    `to_total`: the only one, too.
    """
    for name in question.by:
        if name not in question.groups:
            for grouping in groupings(name):
                yield replace(question, group=(*question.group, (name, grouping)))
        if name == "region" and "nation" not in question.by:
            yield replace(question, by=tuple("nation" if each == "region" else each for each in question.by))
    for name in question.by if to_total or len(question.by) > 1 else ():
        by = tuple(each for each in question.by if each != name)
        yield replace(question, by=by, group=tuple(pair for pair in question.group if pair[0] in by))
