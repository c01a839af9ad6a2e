"""Warming: what the first pages show is made before anybody asks, and kept where it is kept anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wiu.policy.thresholds import Audience
from wiu.presentation import on_screen, plotly_charts
from wiu.presentation.figures import figures_of
from wiu.services import exploring, holding
from wiu.statistics.ready import ready_views

if TYPE_CHECKING:
    from wiu.services.home import Home


def warm(home: Home) -> None:
    """Read what the Overview says, protect the question with which the Workforce page opens, and draw it once.

    Nobody asked, so nothing is returned and nothing logged: who asks later is asked who they are, and logged, as ever.
    Does nothing where there is no data.

    Raises:
        QuestionError: that question can't be answered of the newest round.
        StoreError: a database is damaged or busy.

    """
    if not home.has_data():
        return
    holding.read(home)
    view = exploring.answered(home, ready_views()[0].question, Audience.MEMBER).view
    for figure in figures_of(view):
        on_screen.untitled(plotly_charts.described(figure)).to_dict()
