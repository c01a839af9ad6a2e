"""Measure a click on a ready view at the server: asked for the first time, asked again, and drawn.

Run from the project's root: `python benchmarks/views.py`, and `python benchmarks/views.py --large` over a survey a
hundred times as large (about 65,000 departments; building it takes minutes and about 1 GB). Medians of processor
time, so that a busy machine tells the same; the clock is the second figure.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wiu.policy.access import Role, Viewer
from wiu.presentation import plotly_charts
from wiu.presentation.figures import figures_of
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, mapping_services, sampling
from wiu.services.home import Home
from wiu.statistics.question import QuestionError
from wiu.statistics.ready import ready_views

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 65_200
REPEATS = 5
OPERATOR = Viewer("benchmark", "benchmark", frozenset({Role.OFFICE}))


def taken(deed: Callable[[], object]) -> tuple[float, float]:
    """Return processor time and time by the clock, in milliseconds."""
    processor, clock = time.process_time(), time.perf_counter()
    deed()
    return (time.process_time() - processor) * 1000, (time.perf_counter() - clock) * 1000


def median(deed: Callable[[], object]) -> tuple[float, float]:
    """Return the medians of several runs."""
    every = [taken(deed) for _ in range(REPEATS)]
    return statistics.median(each[0] for each in every), statistics.median(each[1] for each in every)


def measure(home: Home) -> None:
    """Print a line for each ready view."""
    now = datetime.now(UTC)
    print(f"{'view':24}{'first, ms':>12}{'by the clock':>14}{'again, ms':>11}{'drawn, ms':>11}")
    for ready in ready_views():

        def ask(question: object = ready.question) -> object:
            return exploring.view(home, OPERATOR, question, now=now)  # type: ignore[arg-type]

        try:
            first, clock = taken(ask)
        except QuestionError as refused:
            print(f"{ready.name:24}{refused.code:>12}")
            continue
        again, _ = median(ask)
        view = exploring.view(home, OPERATOR, ready.question, now=now)

        def draw(view: object = view) -> None:
            layouts(view)  # type: ignore[arg-type]
            for figure in figures_of(view):  # type: ignore[arg-type]
                plotly_charts.draw(figure).to_json()

        drawn, _ = median(draw)
        print(f"{ready.name:24}{first:12.0f}{clock:14.0f}{again:11.0f}{drawn:11.0f}")
    first, clock = taken(lambda: mapping_services.services(home, OPERATOR))
    again, _ = median(lambda: mapping_services.services(home, OPERATOR))
    print(f"{'services map':24}{first:12.0f}{clock:14.0f}{again:11.0f}")


def main() -> None:
    """Build a survey, and measure."""
    departments = LARGE if "--large" in sys.argv else None
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        built, _ = taken(
            lambda: sampling.build(home, OPERATOR, now=datetime.now(UTC), departments=departments)
        )
        print(f"survey of {departments or 'as many as published'} departments, built in {built / 1000:.0f} s")
        measure(home)


if __name__ == "__main__":
    main()
