"""Charts: one description, drawn twice, saying what the table says and nothing that is withheld."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import outloud
import pytest
from hand_made import AGE, GENDER, REGION, STAFF, hierarchy, view_of
from hypothesis import given
from hypothesis import strategies as st
from page import validate_pdf
from pdf_readback import outside_the_column, said

from wiu.disclosure.safe_table import Status
from wiu.presentation import pdf_charts, plotly_charts
from wiu.presentation.figures import PALETTE, Figure, Kind, Series, figures_of
from wiu.presentation.geography import outlines
from wiu.presentation.regional_map import NO_FIGURE, SHADES, class_of, classes_of
from wiu.presentation.table_rows import layouts
from wiu.presentation.tagged import TaggedPDF
from wiu.presentation.typeset import Furniture, Typesetter


def figure(kind, series, *, categories=("2020", "2022", "2024", "2026"), breaks=(), classes=()):
    return Figure(
        kind=kind,
        title="Headcount is highest in 2026: 412",
        subtitle="Headcount (people), UK, 2026",
        alt="A chart made by hand, said in a sentence of its own.",
        categories=tuple(categories),
        series=tuple(series),
        unit="people",
        source="Source: made by hand.",
        breaks=breaks,
        classes=classes,
    )


SCIENTISTS = Series("Clinical scientist", (310.0, None, 398.0, 412.0), ("310", "[c]", "398", "412"))
ENGINEERS = Series("Engineer", (120.0, 131.0, None, 5.0), ("120", "131", "[c2]", "5"))
TRAINEES = Series("Trainee", (20.0, 0.0, 26.0, 31.0), ("20", "0", "26", "31"))
OTHERS = Series("Other staff", (44.0, 41.0, 39.0, None), ("44", "41", "39", "[x]"))
LOSSES = Series("WTE vacant", (12.5, -3.5, None, 0.0), ("12.5", "−3.5", "[c]", "0"))

EVERY_KIND = [
    pytest.param(figure(Kind.BAR, [LOSSES]), id="bar"),
    pytest.param(figure(Kind.STACKED, [SCIENTISTS, ENGINEERS, TRAINEES, OTHERS]), id="stacked"),
    pytest.param(figure(Kind.DOT, [SCIENTISTS, ENGINEERS, TRAINEES, OTHERS]), id="dot"),
    pytest.param(figure(Kind.LINE, [SCIENTISTS, ENGINEERS], breaks=(2,)), id="line"),
]


REGIONAL = ("London", "Wales", "Scotland", "Northern Ireland", "Midlands")
WOMEN = Series("Female", (310.0, None, 398.0, 412.0), ("310", "[c]", "398", "412"))
MEN = Series("All others", (120.0, 131.0, None, 5.0), ("120", "131", "[c2]", "5"))
EVERY_KIND += [
    pytest.param(figure(Kind.PYRAMID, [WOMEN, MEN]), id="pyramid"),
    pytest.param(
        figure(
            Kind.MAP,
            [Series("Vacancy rate", (15.7, None, 8.9, None, 8.4), ("15.7", "[c]", "8.9", "[c2]", "8.4"))],
            categories=REGIONAL,
            classes=((7.5, 10.0), (10.0, 12.5), (12.5, 15.0), (15.0, 17.5)),
        ),
        id="map",
    ),
]


def printed_figure(drawn, path):
    pdf = TaggedPDF(title="Charts", subject="Charts", created=datetime(2026, 11, 22, tzinfo=UTC))
    setter = Typesetter(pdf, Furniture(("left", "right"), ("foot",), "proviso"))
    setter.heading(1, "Charts")
    setter.figure(
        drawn.title,
        drawn.source,
        drawn.alt,
        pdf_charts.height(drawn),
        lambda x, y: pdf_charts.draw(pdf, drawn, x, y, setter.measure),
    )
    path.write_bytes(setter.finish())
    return path


def on_screen(drawn):
    """Return every text that Plotly is given to draw beside its marks."""
    chart = json.loads(plotly_charts.draw(drawn).to_json())
    said = [trace.get("text", []) for trace in chart["data"]]
    return [text for texts in said if isinstance(texts, list) for text in texts if text]


@pytest.mark.parametrize("drawn", EVERY_KIND)
def test_paper_says_each_figure_of_the_description_once(drawn, tmp_path):
    text = said(printed_figure(drawn, tmp_path / "chart.pdf"), "Figure")[0]
    words = Counter(text.removesuffix(drawn.title).replace(";", " ").split())
    for each in drawn.series:
        for shown, times in Counter(each.texts).items():
            assert words[shown] >= times, f"{shown} of {each.name}"


@pytest.mark.parametrize("drawn", EVERY_KIND)
def test_the_screen_says_each_figure_of_the_description(drawn):
    texts = " ".join(on_screen(drawn)).replace(",", " ").split()
    wanted = Counter(text for each in drawn.series for text in each.texts)
    assert not wanted - Counter(texts)


@pytest.mark.parametrize("drawn", EVERY_KIND)
def test_the_screen_draws_no_mark_for_what_is_withheld(drawn):
    for trace in json.loads(plotly_charts.draw(drawn).to_json())["data"]:
        if trace.get("mode") == "text" or drawn.kind is Kind.MAP:
            continue
        values = trace["x"] if drawn.kind is not Kind.LINE else trace["y"]
        series = next(each for each in drawn.series if each.name == trace["name"])
        assert [value for value in values if value is not None] == [
            value for value in series.values if value is not None
        ]


@pytest.mark.parametrize("drawn", EVERY_KIND)
def test_every_kind_of_chart_keeps_the_standards_on_paper(drawn, tmp_path):
    path = printed_figure(drawn, tmp_path / "chart.pdf")
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    assert outloud.check(str(path)).errors == 0


LONG = [f"Registered with the council of number {number}" for number in range(4)]
NARROW = [Series(name, (2.0, 1.0, 900.0, 1.0), ("2", "1", "900", "1")) for name in LONG]


@pytest.mark.parametrize("kind", [Kind.STACKED, Kind.DOT, Kind.LINE])
def test_long_names_and_narrow_parts_stay_within_the_column(kind, tmp_path):
    path = printed_figure(figure(kind, NARROW), tmp_path / "chart.pdf")
    assert outside_the_column(path, margin=59) == []


def test_a_line_stops_at_a_change_of_method():
    chart = json.loads(plotly_charts.draw(figure(Kind.LINE, [TRAINEES], breaks=(2,))).to_json())
    assert chart["data"][0]["y"] == [20.0, 0.0, None, 26.0, 31.0]
    assert chart["data"][0]["connectgaps"] is False


def test_nothing_is_cut_off_at_the_edge_however_narrow_the_page(regional_view):
    """The figures of an upright axis have the room they need; London's figure stands in the sea, the key over no island."""
    line = plotly_charts.draw(figure(Kind.LINE, [TRAINEES]))
    assert line.layout.yaxis.automargin
    (mapped,) = (each for each in figures_of(regional_view) if each.kind is Kind.MAP)
    chart = plotly_charts.draw(mapped)
    (said,) = (trace for trace in chart.data if trace.mode == "text")
    assert said.cliponaxis is False
    assert chart.layout.legend.bgcolor == "rgba(0,0,0,0)"


def test_series_differ_by_more_than_hue():
    dots = plotly_charts.draw(figure(Kind.DOT, [SCIENTISTS, ENGINEERS, TRAINEES, OTHERS])).data[:4]
    assert len({trace.marker.symbol for trace in dots}) == 4
    stacks = plotly_charts.draw(figure(Kind.STACKED, [SCIENTISTS, ENGINEERS, TRAINEES, OTHERS])).data[:4]
    assert len({trace.marker.pattern.shape for trace in stacks}) == 4
    lines = plotly_charts.draw(figure(Kind.LINE, [SCIENTISTS, ENGINEERS, TRAINEES, OTHERS])).data[:4]
    assert len({trace.line.dash for trace in lines}) == 4


def test_colours_are_the_house_palette():
    assert [
        trace.marker.color for trace in plotly_charts.draw(figure(Kind.DOT, [TRAINEES, OTHERS])).data[:2]
    ] == [
        "#12436D",
        "#28A197",
    ]
    assert len(PALETTE) == 4


def test_no_figure_has_more_than_four_series():
    with pytest.raises(ValueError, match="at most 4 series"):
        figure(Kind.DOT, [TRAINEES] * 5)


def test_no_button_lets_a_picture_out():
    chart = plotly_charts.draw(figure(Kind.BAR, [LOSSES]))
    assert "toImage" in chart.layout.modebar.remove
    assert "toImage" in plotly_charts.CONFIG["modeBarButtonsToRemove"]


def test_the_description_says_what_the_table_says(any_view):
    in_table = Counter(text for layout in layouts(any_view) for row in layout.rows for text in row.cells)
    for drawn in figures_of(any_view):
        assert not Counter(text for each in drawn.series for text in each.texts) - in_table
        for each in drawn.series:
            assert [value is None for value in each.values] == [text.startswith("[") for text in each.texts]


def test_a_single_breakdown_is_bars_in_the_order_of_the_table():
    (drawn,) = figures_of(view_of((AGE,), ("headcount",)))
    assert drawn.kind is Kind.BAR
    assert drawn.categories == ("Under 35", "35–54", "55 and over")


def test_a_group_never_stands_beside_its_own_parts():
    (drawn,) = figures_of(view_of((REGION,), ("headcount",)))
    assert "London" in drawn.categories
    assert "England" not in drawn.categories


def test_a_rate_stands_beside_the_rate_of_all():
    drawn, _ = figures_of(view_of((REGION,), ("vacancy_rate",)))
    assert drawn.categories[0] == "UK"


def test_parts_are_stacked_only_if_every_part_is_there(stacked_view, crossed_view):
    assert figures_of(stacked_view)[0].kind is Kind.STACKED
    assert figures_of(crossed_view)[0].kind is Kind.DOT


def test_a_finding_of_totals_that_no_dot_shows_says_so(crossed_view, stacked_view):
    assert "taken together" in figures_of(crossed_view)[0].title
    assert "taken together" not in figures_of(stacked_view)[0].title


def test_too_many_series_give_way_to_a_figure_for_each_breakdown(wide_view):
    assert [drawn.kind for drawn in figures_of(wide_view)] == [Kind.BAR, Kind.BAR]
    assert figures_of(wide_view)[1].categories[0] == "Clinical scientist"


def test_without_totals_no_figure_leans_on_totals():
    assert figures_of(view_of((REGION, STAFF), ("headcount",), totals=False)) == ()


def test_a_long_figure_is_told_in_its_range_and_a_short_one_whole(stacked_view, regional_view):
    assert "Under 35 from 37 for Midlands to 58 for Scotland" in figures_of(stacked_view)[0].alt
    assert "London 46; South East 47" in figures_of(regional_view)[2].alt


def test_nothing_is_drawn_of_a_table_that_shows_nothing():
    every = {(code,): Status.SECONDARY for code in GENDER.all_codes}
    assert figures_of(view_of((GENDER,), ("headcount",), withheld=every)) == ()


def test_the_subtitle_gives_measure_place_and_year_and_the_source_who_answered(regional_view):
    drawn = figures_of(regional_view)[3]
    assert drawn.subtitle == "WTE establishment (WTE), UK, 2026"
    assert drawn.source.endswith("edition 3; 57 of 62 departments answered.")


def test_a_figure_too_narrow_for_its_text_is_said_beside_the_stack():
    thin = Series("Engineer", (3.0, 131.0, 120.0, 5.0), ("3", "131", "120", "5"))
    beside = plotly_charts.draw(figure(Kind.STACKED, [TRAINEES, thin], categories="abcd")).data[-1]
    assert beside.mode == "text"
    assert list(beside.text) == ["3 Engineer", "0 Trainee", "5 Engineer"]


@given(st.floats(0.5, 120), st.floats(0, 40))
def test_no_figure_on_paper_is_written_over_the_sign_of_its_bar(width, text):
    signed, begins = pdf_charts._inside(width, text)
    assert begins == pytest.approx((width - text) / 2) or signed
    if signed:
        assert begins >= pdf_charts._SIGN_AT + 1.2  # the widest sign reaches a millimetre from its middle
        assert begins + text <= width
    elif not text:
        assert width < pdf_charts._ROOM_FOR_SIGN


def test_a_map_shades_every_region_by_the_class_of_its_figure_and_none_that_is_withheld():
    drawn = next(each.values[0] for each in EVERY_KIND if each.id == "map")
    chart = json.loads(plotly_charts.draw(drawn).to_json())
    fills = {trace["name"]: trace["fillcolor"] for trace in chart["data"] if trace.get("fill") == "toself"}
    assert set(fills) == set(outlines())
    assert fills["London"] == SHADES[4][3]
    assert fills["Scotland"] == fills["Midlands"] == SHADES[4][0]
    assert {fills[name] for name in ("Wales", "Northern Ireland", "North West")} == {NO_FIGURE}


@given(st.lists(st.floats(-1e4, 1e4).filter(lambda value: value == 0 or abs(value) > 1e-3), max_size=12))
def test_classes_are_few_of_one_width_and_hold_every_figure(values):
    classes = classes_of(values)
    if not classes:
        assert len(set(values)) < 3
        return
    assert 3 <= len(classes) <= 5
    widths = [high - low for low, high in classes]
    assert max(widths) - min(widths) <= 1e-6 * max(1, *map(abs, values))
    for value in values:
        low, high = classes[class_of(value, classes)]
        assert low - 1e-6 <= value <= high + 1e-6


def test_ages_and_two_genders_make_a_pyramid_the_oldest_at_the_top():
    two = hierarchy("gender", ("female", "all others"), "All genders")
    (drawn,) = figures_of(view_of((AGE, two), ("headcount",), group=(("gender", "female / all others"),)))
    assert drawn.kind is Kind.PYRAMID
    assert drawn.categories[0] == "55 and over"
    assert [each.name for each in drawn.series] == ["Female", "All others"]


def test_a_rate_by_region_is_mapped_too():
    figures = figures_of(view_of((REGION,), ("vacancy_rate",)))
    assert [each.kind for each in figures] == [Kind.BAR, Kind.MAP]
    assert figures[1].series[0].texts == figures[0].series[0].texts[1:]  # the bars begin with the UK
