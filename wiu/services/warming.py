"""Warming: what the first pages show is made before anybody asks, and kept where it is kept anyway."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wiu.policy.thresholds import Audience
from wiu.presentation import on_screen, plotly_charts
from wiu.presentation.figures import figures_of
from wiu.services import exploring, holding
from wiu.statistics.question import QuestionError
from wiu.statistics.ready import ready_views

if TYPE_CHECKING:
    from collections.abc import Callable

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


def make_ready_again(home: Home, *, wanted: Callable[[], bool]) -> None:
    """Protect the ready views beside all that went out by now, one after the other, as long as it is `wanted`.

    Whoever asks meanwhile for one that is being made waits for no more than the rest of it. As `warm`, it returns and logs nothing.

    Raises:
        StoreError: a database is damaged or busy, or the server is being stopped.

    """
    for each in ready_views():
        if not wanted():
            return
        with suppress(QuestionError):  # refused beside what went out: so will whoever asks be told
            exploring.answered(home, each.question, Audience.MEMBER)
