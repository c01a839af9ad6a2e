"""Measure a click on a ready view at the server: asked for the first time, asked again, and the whole page drawn.

Run from the project's root: `PYTHONPATH=. python benchmarks/views.py`. It builds the sample and a survey a hundred times as large
(65,200 departments; about 1 GB of memory) and prints a Markdown table for each; `--sample` leaves the large one out.
Medians of processor time in milliseconds, so that a busy machine tells the same. *First* is an answer that nobody asked
for before (counted, protected, attacked, logged), *again* one that is kept, *charts* the drawing of its charts and
tables, *page* the whole run of the Workforce page after the press of the button, its answer not kept.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from wiu.policy.access import Role, Viewer
from wiu.presentation import plotly_charts
from wiu.presentation.figures import figures_of
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, mapping_services, sampling
from wiu.services.home import Home
from wiu.services.kept import Kept
from wiu.statistics.question import QuestionError
from wiu.statistics.ready import ready_views

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.presentation.view import View
    from wiu.statistics.ready import Ready

ROOT = Path(__file__).resolve().parents[1]
LARGE = 65_200
REPEATS = 3
OPERATOR = Viewer("benchmark", "benchmark", frozenset({Role.OFFICE}))
PROVIDER = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "only-to-measure-only-to-measure-it",
    "client_id": "wiu",
    "client_secret": "only-to-measure",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}


def taken(deed: Callable[[], object]) -> float:
    """Return the processor time that a deed takes, in milliseconds."""
    before = time.process_time()
    deed()
    return (time.process_time() - before) * 1000


def median(deed: Callable[[], object], before: Callable[[], object] = bool) -> float:
    """Return the median of several runs; `before` each, what is not measured."""
    every = []
    for _ in range(REPEATS):
        before()
        every.append(taken(deed))
    return statistics.median(every)


def forget() -> None:
    """Forget every kept answer, as if nobody had asked before."""
    exploring._views = Kept(exploring.MOST_KEPT)  # noqa: SLF001 - what is measured is asking without it
    exploring._bases = Kept(exploring.MOST_KEPT)  # noqa: SLF001


def draw(view: View) -> None:
    """Draw an answer as the page does."""
    layouts(view)
    for figure in figures_of(view):
        plotly_charts.draw(figure).to_json()


def opened(home: Home) -> AppTest:
    """Return the Workforce page, opened by somebody of the office."""
    os.environ["WIU_HOME"] = str(home.path)
    at = AppTest.from_file(ROOT / "wiu/ui/entrance.py", default_timeout=300)
    at.secrets["auth"] = PROVIDER
    expires = int(time.time()) + 36_000
    at.user = {"is_logged_in": True, "sub": "benchmark", "name": "B", "roles": ["office"], "exp": expires}
    at.run()
    at.switch_page(str(ROOT / "pages/workforce.py"))
    return at.run()


def line(home: Home, page: AppTest, ready: Ready) -> tuple[str, ...]:
    """Return the measurements of one ready view."""
    now = datetime.now(UTC)

    def ask() -> View:
        return exploring.view(home, OPERATOR, ready.question, now=now)

    try:
        first = median(ask, forget)
    except QuestionError as refused:
        return (ready.title, f"refused: {refused.code}", "", "", "")
    view = ask()
    other = next(each for each in ready_views() if each.name != ready.name)

    def elsewhere() -> None:
        page.button(key=f"ready {other.name}").click().run()
        forget()

    click = median(lambda: page.button(key=f"ready {ready.name}").click().run(), elsewhere)
    return (ready.title, *(f"{each:.0f}" for each in (first, median(ask), median(lambda: draw(view)), click)))


def measure(home: Home) -> None:
    """Print a line for each ready view, and the worst of each column."""
    page = opened(home)
    print("| view | first, ms | again, ms | charts, ms | page, ms |\n| --- | --: | --: | --: | --: |")
    lines = [line(home, page, ready) for ready in ready_views()]
    for each in lines:
        print(f"| {' | '.join(each)} |")
    told = [[int(text) for text in each[1:]] for each in lines if each[-1]]
    print(f"| **the slowest** | {' | '.join(f'**{max(column)}**' for column in zip(*told, strict=True))} |")
    first = taken(lambda: mapping_services.services(home, OPERATOR))
    again = median(lambda: mapping_services.services(home, OPERATOR))
    print(f"\nServices map: {first:.0f} ms first, {again:.0f} ms again.")


def main() -> None:
    """Build the surveys, and measure."""
    for departments in (None,) if "--sample" in sys.argv else (None, LARGE):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            started = datetime.now(UTC)
            built = taken(partial(sampling.build, home, OPERATOR, now=started, departments=departments))
            size = f"{departments:,} departments" if departments else "The sample"
            print(f"\n### {size}, built in {built / 1000:.0f} s\n")
            measure(home)


if __name__ == "__main__":
    main()
