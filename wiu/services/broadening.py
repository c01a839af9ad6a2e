"""Broader questions: where a table loses much, the nearest ones that lose less, each protected to know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.policy.access import Action, require
from wiu.services import exploring
from wiu.statistics.broader import broader
from wiu.statistics.question import QuestionError

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.services.home import Home
    from wiu.statistics.question import Question

MOST_TRIED, MOST_OFFERED = 6, 3


@dataclass(frozen=True)
class Offered:
    """A broader question, and how many cells its table has and withholds: fit to show."""

    question: Question
    cells: int
    withheld: int

    @property
    def share(self) -> float:
        """The share of cells withheld."""
        return self.withheld / self.cells if self.cells else 0.0


def lost(view: View) -> float:
    """Return the share of a view's cells that is withheld."""
    report = view.table.report
    return (report.primary + report.secondary) / report.cells if report.cells else 0.0


def offers(home: Home, viewer: Viewer, view: View, question: Question) -> tuple[Offered, ...]:
    """Return the few nearest broader questions that lose a smaller share than `view`, which answers `question`.

    Each is protected as it would be for release, beside all that was released; nearest first: those that show most
    cells. What can't be answered is left out. Nothing is logged: no figure is handed out.

    Raises:
        RefusedError: the viewer may not explore.
        StoreError: there is no data, or a database is damaged or busy. Fit to show.

    """
    require(viewer, Action.EXPLORE_WORKFORCE)
    found = []
    for asked in list(broader(question))[:MOST_TRIED]:
        try:
            report = exploring.answered(home, asked, view.audience).view.table.report
        except QuestionError:
            continue
        found.append(Offered(asked, report.cells, report.primary + report.secondary))
    better = [each for each in found if each.share < lost(view)]
    return tuple(sorted(better, key=lambda each: each.withheld - each.cells)[:MOST_OFFERED])
