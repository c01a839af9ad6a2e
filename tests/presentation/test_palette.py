"""The house colours: legible on what they stand on, and told apart by people who see colours otherwise."""

import re
import tomllib
from itertools import combinations

import numpy as np
import pytest

from wiu.presentation import plotly_charts
from wiu.presentation.figures import INK_ON, PALETTE
from wiu.presentation.plotly_patterns import PATTERNS, filled
from wiu.presentation.regional_map import NO_FIGURE, SHADES

WHITE = "#FFFFFF"
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear light
SEEN_BY = {
    "everybody": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
APART = 25
"""Lab distance (CIE 1976) between two colours that are told apart at a glance; 2.3 is just noticeable."""
WEAKEST = ("protanopia", "#12436D", "#801650")
"""Blue and plum are only four times what is just noticeable to who lacks red: signs and patterns tell them apart."""
NEIGHBOURS = 8
"""The same between neighbouring shades of a map, which lie in order, are outlined and bear their figures."""


def light(colour):
    """Linear light of #RRGGBB, red, green and blue from 0 to 1."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    bright, dark = sorted(
        (float(light(each) @ [0.2126, 0.7152, 0.0722]) for each in (one, other)), reverse=True
    )
    return (bright + 0.05) / (dark + 0.05)


def lab(colour, seen):
    """A colour as somebody sees it, in CIE Lab under D65."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    xyz = to_xyz @ np.clip(seen @ light(colour), 0, 1) / [0.95047, 1.0, 1.08883]
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, seen):
    return float(np.linalg.norm(lab(one, seen) - lab(other, seen)))


def test_the_measure_knows_black_from_white_and_red_from_green():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    red, green = "#C00000", "#4E7D00"
    assert distance(red, green, SEEN_BY["everybody"]) > 3 * distance(red, green, SEEN_BY["protanopia"])


@pytest.mark.parametrize("colour", PALETTE)
def test_a_mark_stands_out_from_the_paper_and_its_words_are_legible_on_it(colour):
    least = (
        2.9 if colour in {"#F46A25", "#28A197"} else 3.0
    )  # both have outlines, patterns or signs of their own
    assert contrast(colour, WHITE) >= least
    assert contrast(INK_ON[colour], colour) >= 4.5


def laid_over(ground, ink, opacity):
    """The colour of ink that lets part of its ground through."""
    pairs = [[int(each[at : at + 2], 16) for each in (ground, ink)] for at in (1, 3, 5)]
    return "#" + "".join(f"{round(under * (1 - opacity) + over * opacity):02X}" for under, over in pairs)


def test_figures_are_legible_on_the_pattern_of_their_bar_which_is_seen_itself():
    for place, colour in enumerate(PALETTE):
        fill = filled(place)
        drawn = laid_over(fill["color"], fill["pattern"]["fgcolor"], fill["pattern"]["fgopacity"])
        assert contrast(INK_ON[colour], drawn) >= 4.5
        assert contrast(colour, drawn) >= 1.5


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_any_two_of_the_house_colours_are_told_apart_by(eyes):
    for one, other in combinations(PALETTE, 2):
        least = 10 if (eyes, one, other) == WEAKEST else APART
        assert distance(one, other, SEEN_BY[eyes]) >= least, (one, other)


def test_no_two_series_are_told_apart_by_their_hue_alone():
    for marks in (
        PATTERNS,
        plotly_charts._SYMBOLS,
        plotly_charts._DASHES,
        plotly_charts._SIGNS,
    ):
        assert len(set(marks)) == len(PALETTE)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_shades_of_a_map_get_darker_step_by_step_for(eyes):
    for shades in SHADES.values():
        from_paper = [float(lab(WHITE, SEEN_BY[eyes])[0] - lab(each, SEEN_BY[eyes])[0]) for each in shades]
        assert from_paper == sorted(from_paper)
        for one, other in combinations([NO_FIGURE, *shades], 2):
            assert distance(one, other, SEEN_BY[eyes]) >= NEIGHBOURS, (one, other)


def test_words_on_the_screen_are_legible(root):
    theme = tomllib.loads((root / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        for ink in (theme["textColor"], theme["linkColor"], theme["primaryColor"], "#59636D"):
            assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_there_is_no_style_for_printing_since_the_pdf_is_the_way_out(root):
    ours = [*(root / "wiu").rglob("*.py"), *(root / "pages").glob("*.py")]
    assert [
        path.name for path in ours if re.search(r"@media\s+print", path.read_text(encoding="utf-8"))
    ] == []
