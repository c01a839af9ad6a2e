"""The answer on screen: asked once for each question, drawn as it would be released."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.wording import words
from wiu.presentation import on_screen, plotly_charts
from wiu.presentation import words as wording
from wiu.presentation.figures import Kind, figures_of, responded
from wiu.presentation.table_rows import layouts
from wiu.services import exploring
from wiu.ui import tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.figures import Figure
    from wiu.presentation.view import View
    from wiu.statistics.hierarchies import Hierarchy
    from wiu.statistics.question import Question
    from wiu.ui.desk import Desk

_LARGE = 350
_KEY = "the answer last shown"


def _settle_for_waiting(cells: int) -> None:
    """End the page here unless the viewer wants a table that may take minutes to make safe."""
    st.info(
        f"This crosses about {cells:,} cells. Every one is attacked before the table is shown, which may "
        "take minutes. Groups, filters or fewer breakdowns give a smaller table, and withhold less of it."
    )
    if not st.button("Make it all the same"):
        st.stop()


def answer(viewer: Viewer, desk: Desk, question: Question, audience: str, *, cells: int) -> View:
    """Return the protected answer; a rerun that asks nothing new is not asked, or logged, again.

    The memory is this session's own and holds one answer, under the person, question and edition.
    `cells` is about how large the table is: a large one is made only at a word.
    """
    asked = (viewer, question, audience, desk.home.editions.current())
    kept: tuple[object, View] | None = st.session_state.get(_KEY)
    if kept is not None and kept[0] == asked:
        return kept[1]
    if cells > _LARGE:
        _settle_for_waiting(cells)
    with st.spinner("Counting, withholding and attacking the table…", show_time=True):
        view = exploring.view(desk.home, viewer, question, audience, now=desk.now())
    st.session_state[_KEY] = (asked, view)
    return view


def show_base(view: View) -> None:
    """Say beside the headline who answered, on which day, under which thresholds (rule 4 of the screens)."""
    base = view.base
    unlisted = "" if base.eligible else "nobody listed who should have answered"
    answered = "; ".join(each for each in (responded(view), unlisted, base.counted) if each)
    st.caption(
        f"{verbatim(view.round_title)} · as at {wording.day(view.census_date)} · {answered} · "
        f"thresholds for audience “{view.audience}” · {view.edition}"
    )


def _name(view: View, figure: Figure) -> str:
    """Return what a figure shows and by what it is broken down, “Headcount by region”."""

    def shared(dimension: Hierarchy) -> int:
        labels = {wording.label(dimension.name, code) for code in dimension.all_codes}
        return len(labels & set(figure.categories))

    asked = [each for each in view.table.dimensions if each.name in view.question.by]
    measure = figure.subtitle.split(" (")[0]
    if not asked:
        return measure
    along = max(asked, key=shared)
    return f"{measure} by {wording.within_sentence(wording.dimension(along.name))}"


def show_charts(view: View) -> None:
    """Draw the figures that suit the view, from the same safe table as the table beside them."""
    figures = figures_of(view)
    if not figures:
        st.caption("No chart suits this table: too few figures to compare, or too many rows to read.")
        return
    names = [
        f"{'Map' if figure.kind is Kind.MAP else 'Chart'} {place}: {_name(view, figure)}"
        for place, figure in enumerate(figures, 1)
    ]
    if len(figures) == 1:
        show_figure(figures[0], key="chart 0")
        return
    # a chart that nobody looks at is neither sent nor drawn: charts are most of what a page costs a browser
    for place, (tab, figure) in enumerate(zip(st.tabs(names, on_change="rerun"), figures, strict=True)):
        if tab.open:
            with tab:
                show_figure(figure, key=f"chart {place}")


def show_figure(figure: Figure, *, key: str) -> None:
    """Draw one figure under its finding."""
    st.subheader(figure.title)
    st.caption(figure.subtitle)
    st.plotly_chart(
        on_screen.untitled(plotly_charts.described(figure)),
        config=plotly_charts.CONFIG,
        alt=figure.alt,
        key=key,
        theme=None,
    )


def show_tables(view: View) -> None:
    """Show every table of the view, the symbols that occur in it, and the notes."""
    every = layouts(view)
    for layout in every:
        tables.show_figures(layout)
    signs = wording.legend(text for layout in every for row in layout.rows for text in row.cells)
    said = [f"**{symbol}** {meaning}" for symbol, meaning in signs]
    st.caption("  \n".join((*said, *view.notes, words("response_caution"))))
