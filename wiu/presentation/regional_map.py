"""What a map of regions needs besides its figures: classes, shades, and where each label stands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from wiu.presentation.geography import outlines, projected

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST, MOST = 3, 5
SHADES = {
    3: ("#DCE7F0", "#7FA6C6", "#12436D"),
    4: ("#DCE7F0", "#A9C4DA", "#5587B0", "#12436D"),
    5: ("#DCE7F0", "#B7CEE1", "#84AACA", "#4A7FAA", "#12436D"),
}
"""Tints of the house blue, from low to high; every region has its outline and its figure besides."""
INK_ON_SHADE = {"#12436D": "#FFFFFF", "#4A7FAA": "#FFFFFF", "#5587B0": "#FFFFFF"}
NO_FIGURE = "#FFFFFF"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_AWAY = {"London": (1.9, 51.25), "Northern Ireland": (-6.75, 54.62), "East of England": (0.75, 52.3)}
"""Labels that have no room on their own region (London: off the coast), as longitude and latitude."""
LEADERS = ("London",)


@dataclass(frozen=True)
class Label:
    """Where the figure of a region is written, and the place it points at; km east and north."""

    at: tuple[float, float]
    of: tuple[float, float]


def classes_of(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return from 3 to 5 classes of one width with round ends that hold all values; none where they are all alike.

    A class holds its lower end and, but for the last, not its upper one.
    """
    if len(set(values)) < FEWEST:
        return ()
    low, high = min(values), max(values)
    for wanted in (4, 5, 3):
        step = _round_step((high - low) / wanted)
        start = math.floor(low / step + 1e-9) * step
        number = math.ceil((high - start) / step - 1e-9)
        if FEWEST <= number <= MOST:
            return tuple(
                (round(start + step * place, 9), round(start + step * (place + 1), 9))
                for place in range(number)
            )
    step = (high - low) / FEWEST
    return tuple((low + step * place, low + step * (place + 1)) for place in range(FEWEST))


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(each * power for each in _STEPS if each * power >= raw * 0.999)


def class_of(value: float, classes: tuple[tuple[float, float], ...]) -> int:
    """Return the place of the class that holds a value."""
    return next((place for place, (_, high) in enumerate(classes) if value < high), len(classes) - 1)


def shade_of(value: float | None, classes: tuple[tuple[float, float], ...]) -> str:
    """Return the shade of a region; white where nothing is shown of it."""
    return NO_FIGURE if value is None else SHADES[len(classes)][class_of(value, classes)]


def ink_on(shade: str) -> str:
    """Return what is legible on a shade."""
    return INK_ON_SHADE.get(shade, "#000000")


def labels() -> dict[str, Label]:
    """Return where the figure of each region is written."""
    return {
        name: Label(projected(*_AWAY.get(name, each.middle)), projected(*each.middle))
        for name, each in outlines().items()
    }


@cache
def frame() -> tuple[float, float, float, float]:
    """Return the least and greatest km east and north of all outlines: west, south, east, north."""
    points = [point for each in outlines().values() for ring in each.projected for point in ring]
    east, north = [x for x, _ in points], [y for _, y in points]
    return min(east), min(north), max(east), max(north)
