"""One answer, five places: screen table, screen chart, PDF table, PDF chart and bundle show the same numbers."""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from pdf_readback import said
from pdf_readback import tables as pdf_tables

from wiu.policy.access import Role, Viewer
from wiu.presentation import plotly_charts
from wiu.presentation.bundle import bundle
from wiu.presentation.document import release_pdf
from wiu.presentation.figures import figures_of
from wiu.presentation.imprint import Imprint
from wiu.presentation.services import Services
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, publishing, sampling
from wiu.services.home import Home
from wiu.statistics.question import QuestionError
from wiu.statistics.ready import ready_views
from wiu.ui import tables

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 25)
IMPRINT = Imprint("X", DAY, "Members", "Comparing", publication="A test")
OFFICE = Viewer("o", "O", frozenset({Role.OFFICE}))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = Home(tmp_path_factory.mktemp("numbers"))
    sampling.build(made, OFFICE, now=NOW, departments=200)
    return made


def on_screen(view, monkeypatch):
    """Return the figures in the cells of the table as the page writes it."""
    pages = []
    monkeypatch.setattr(tables.st, "html", pages.append)
    for layout in layouts(view):
        tables.show_figures(layout)
    return [unescape(text) for text in re.findall(r"<td[^>]*>([^<]*)</td>", "".join(pages))]


def drawn_on_screen(figure):
    chart = json.loads(plotly_charts.draw(figure).to_json())
    texts = [trace.get("text") for trace in chart["data"] if isinstance(trace.get("text"), list)]
    return Counter(" ".join(text for each in texts for text in each if text).replace(", ", " ").split())


def figures_in(figure):
    return Counter(text for each in figure.series for text in each.texts)


@pytest.mark.parametrize("ready", ready_views(), ids=[each.name for each in ready_views()])
def test_a_ready_view_shows_the_same_numbers_wherever_it_stands(home, ready, monkeypatch, tmp_path):
    try:
        view = exploring.view(home, OFFICE, ready.question, now=NOW)
    except QuestionError as refused:
        if refused.code != "unprotectable":  # too few machines in so small a sample
            raise
        return
    shown = [text for layout in layouts(view) for row in layout.rows for text in row.cells]
    assert on_screen(view, monkeypatch) == shown
    path = tmp_path / "view.pdf"
    path.write_bytes(release_pdf((view,), IMPRINT))
    (layout,) = layouts(view)
    printed = pdf_tables(path)[0][1:]
    assert [text for row in printed for text in row[len(layout.stub) :]] == shown
    drawings = said(path, "Figure")
    figures = figures_of(view)
    assert len(drawings) == len(figures)
    for figure, drawing in zip(figures, drawings, strict=True):
        assert not figures_in(figure) - drawn_on_screen(figure), figure.title
        assert not figures_in(figure) - Counter(drawing.replace(";", " ").split()), figure.title
        # every figure of a chart stands in the table, too
        assert not set(figures_in(figure)) - {*shown, "0", "[x]"}, figure.title


def test_the_bundle_says_what_the_page_says(home):
    view = exploring.view(home, OFFICE, publishing.posts_by_region(), publishing.AUDIENCE, now=NOW)
    services = Services((), 0, "edition 1", sample=True)
    made = bundle(view, services, b"%PDF", reference="X", made_on=DAY, draft=True)
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        page = packed.read("index.html").decode()
    (layout,) = layouts(view)
    assert [unescape(text) for text in re.findall(r'<td class="figure">([^<]*)</td>', page)] == [
        text for row in layout.rows for text in row.cells
    ]
    for figure in figures_of(replace(view)):
        if figure.kind.value == "map":
            drawn = Counter(re.findall(r"<text[^>]*>([^<]*)</text>", page))
            assert not figures_in(figure) - drawn
