"""A map for the office's screens: regions shaded by class, places told apart by shape and colour.

It knows shapes, colours and words, and nothing of what they mean. No tiles and no network: `map_style`
stays unset, for even None would fetch one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pydeck
from pydeck.bindings.json_tools import default_serialize

from wiu.presentation.geography import attribution, outlines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEIGHT = 640
_SEEN = {"latitude": 54.6, "longitude": -3.6, "zoom": 4.75}
_COARSE = 3  # decimals of a degree: 100 m, a fifth of a pixel
_SMALLEST = 25
_INK = [26, 26, 26]
_HALO = [255, 255, 255, 255]


@dataclass(frozen=True)
class Area:
    """A region as it is drawn: its fill (#RRGGBB), the words on it, and those when it is pointed at."""

    fill: str
    words: str
    said: str


@dataclass(frozen=True)
class Place:
    """A place as it is drawn: a sign of one letter in a colour (#RRGGBB), and the words when it is pointed at."""

    lon: float
    lat: float
    sign: str
    colour: str
    said: str


class _Compact(pydeck.Deck):
    """A map that is sent without line breaks and spaces, which makes Python's fast writer of JSON write it."""

    def to_json(self) -> str:
        """Return the map as pydeck describes it."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


def deck(areas: Mapping[str, Area], places: Sequence[Place]) -> pydeck.Deck:
    """Return the map. A region that is not among the areas is drawn white."""
    white = Area("#FFFFFF", "", "")
    shapes = [
        {"polygon": ring, "fill": _rgb(areas.get(region, white).fill), "said": areas.get(region, white).said}
        for region, ring in _rings()
    ]
    labels = [
        {"at": outlines()[region].middle, "words": area.words}
        for region, area in areas.items()
        if region in outlines()
    ]
    marks = [
        {"at": [each.lon, each.lat], "sign": each.sign, "colour": _rgb(each.colour), "said": each.said}
        for each in places
    ]
    return _Compact(
        map_provider=None,
        initial_view_state=pydeck.ViewState(**_SEEN, min_zoom=4, max_zoom=10),
        layers=[
            pydeck.Layer(
                "PolygonLayer",
                id="regions",  # a name that stays: a made-up one would draw the map anew at every rerun
                data=shapes,
                get_polygon="polygon",
                get_fill_color="fill",
                get_line_color=[47, 59, 69],
                line_width_min_pixels=1,
                pickable=True,
            ),
            _signs(marks),
            pydeck.Layer(
                "TextLayer",
                id="figures",
                data=labels,
                get_position="at",
                get_text="words",
                get_size=15,
                get_color=_INK,
                font_family=pydeck.types.String("sans-serif"),
                font_weight=700,
                font_settings={"sdf": True},
                outline_width=3,
                outline_color=_HALO,
            ),
        ],
        tooltip={"text": "{said}"},  # text, not HTML: names are shown as they are
        parameters={"clearColor": [1, 1, 1, 1]},
    )


def _signs(marks: list[dict[str, Any]]) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        id="places",
        data=marks,
        get_position="at",
        get_text="sign",
        get_color="colour",
        get_size=17,
        character_set=pydeck.types.String("".join(sorted({each["sign"] for each in marks})) or " "),
        font_family=pydeck.types.String("sans-serif"),
        font_weight=700,
        font_settings={"sdf": True, "fontSize": 48, "buffer": 6},
        outline_width=2,
        outline_color=_INK,
        pickable=True,
    )


@cache
def _rings() -> tuple[tuple[str, list[list[float]]], ...]:
    """Return (region, ring) of what can be seen at this size: mainlands, and islands of some points."""
    found = []
    for region, outline in outlines().items():
        for place, ring in enumerate(outline.rings):
            if place == 0 or len(ring) >= _SMALLEST:
                coarse = dict.fromkeys((round(lon, _COARSE), round(lat, _COARSE)) for lon, lat in ring)
                found.append((region, [list(point) for point in coarse]))
    return tuple(found)


def _rgb(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def credit() -> str:
    """Return the words that stand under the map."""
    return f"{attribution()}."
