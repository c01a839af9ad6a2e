"""One answer, five places: screen table, screen chart, PDF table, PDF chart and bundle show the same numbers."""

import io
import json
import re
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from html import escape, unescape

import pytest
from pdf_readback import said
from pdf_readback import tables as pdf_tables

from wiu.policy.access import Role, Viewer
from wiu.presentation import plotly_charts
from wiu.presentation.document import release_pdf
from wiu.presentation.figures import Kind, figures_of, regional_map
from wiu.presentation.geography import outlines
from wiu.presentation.imprint import Imprint
from wiu.presentation.regional_map import shade_of
from wiu.presentation.table_rows import layouts
from wiu.services import exploring, mapping_services, publishing, sampling
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


def lengths_on_screen(figure):
    """Return how long the marks of each series are; of a map, the shade of each region."""
    chart = json.loads(plotly_charts.draw(figure).to_json())["data"]
    if figure.kind is Kind.MAP:
        return [each["fillcolor"] for each in chart if each.get("fill") == "toself"]
    names = [each.name for each in figure.series]
    return [[abs(length) for length in each["x"]] for each in chart if each["name"] in names]


def lengths_in(figure):
    if figure.kind is Kind.MAP:
        values = dict(zip(figure.categories, figure.series[0].values, strict=True))
        return [shade_of(values.get(region), figure.classes) for region in outlines()]
    return [[abs(value) for value in each.values if value is not None] for each in figure.series]


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
        assert lengths_on_screen(figure) == lengths_in(figure), figure.title
        assert not figures_in(figure) - Counter(drawing.replace(";", " ").split()), figure.title
        # every figure of a chart stands in the table, too
        assert not set(figures_in(figure)) - {*shown, "0", "[x]"}, figure.title


def cells(page, wanted="figure"):
    """Return the texts of a page's cells: of figures, or of words."""
    mark = f' class="{wanted}"' if wanted else ""
    return [unescape(text) for text in re.findall(rf"<td{mark}>([^<]*)</td>", page)]


def test_all_that_the_bundle_holds_says_what_the_page_says(home, tmp_path):
    view = exploring.view(home, OFFICE, publishing.posts_by_region(), publishing.AUDIENCE, now=NOW)
    services = mapping_services.services(home, OFFICE)
    made = publishing.draft(home, OFFICE, now=NOW).bundle
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    assert set(held) == {
        "index.html",
        "departments.html",
        "regions.geojson",
        "departments.geojson",
        "notes.pdf",
    }
    (layout,) = layouts(view)
    shown = [text for row in layout.rows for text in row.cells]
    page, others = held["index.html"].decode(), held["departments.html"].decode()
    assert cells(page) == shown

    figures = [drawn for name in view.table.measures if (drawn := regional_map(view, name))]
    pictures = re.findall(r"<svg.*?</svg>", page)
    assert len(pictures) == len(figures) > 0
    for figure, picture in zip(figures, pictures, strict=True):
        assert not figures_in(figure) - Counter(re.findall(r"<text[^>]*>([^<]*)</text>", picture))
        assert escape(figure.title) in picture
        values = dict(zip(figure.categories, figure.series[0].values, strict=True))
        assert re.findall(r'<path d="M[^"]*Z" fill="([^"]*)"', picture) == [
            shade_of(values.get(region), figure.classes) for region in outlines()
        ]

    regions = {
        each["properties"].pop("region"): each["properties"]
        for each in json.loads(held["regions.geojson"])["features"]
    }
    assert set(regions) == set(outlines())
    for row in layout.rows:
        if row.labels[0] in regions:
            assert tuple(regions[row.labels[0]].values()) == row.cells

    path = tmp_path / "notes.pdf"
    path.write_bytes(held["notes.pdf"])
    printed = pdf_tables(path)[0][1:]
    assert [text for row in printed for text in row[len(layout.stub) :]] == shown
    for figure, drawing in zip(figures_of(view), said(path, "Figure"), strict=True):
        assert not figures_in(figure) - Counter(drawing.replace(";", " ").split()), figure.title

    told = [
        (
            each.organisation,
            each.region,
            ", ".join(each.services),
            each.head or "name not shown",
            each.work_address,
        )
        for each in services.departments
    ]
    assert cells(others, "") == [text for each in told for text in each]
    assert re.findall(r'<th scope="row">([^<]*)</th>', others) == [
        escape(each.department) for each in services.departments
    ]
    assert others.count("<circle") == len(services.departments) - services.unplaced
    listed = [each["properties"] for each in json.loads(held["departments.geojson"])["features"]]
    assert [
        (
            each["organisation"],
            each["region"],
            ", ".join(each["services"]),
            each["head_of_service"] or "name not shown",
            each["work_address"],
        )
        for each in listed
    ] == told
