"""What lies on a bar of the screen beside its colour: series are never told apart by hue alone."""

from __future__ import annotations

from typing import Any

from wiu.presentation.figures import INK_ON, PALETTE

PATTERNS = ("", "/", ".", "x")
"""The pattern of each series, in their order."""
_OTHER_INK = {"#000000": "#FFFFFF", "#FFFFFF": "#000000"}


def filled(place: int) -> dict[str, Any]:
    """Return how the bars of a series are filled, as Plotly's marker takes it.

    Plotly would draw the pattern in the ink of the figures, which then stood on their own colour: it
    is of the other ink, so that a figure on it is more legible than on the bare bar.
    """
    return {
        "color": PALETTE[place],
        "pattern": {
            "shape": PATTERNS[place],
            "fillmode": "overlay",
            "fgcolor": _OTHER_INK[INK_ON[PALETTE[place]]],
            "fgopacity": 0.6,
            "size": 9,
            "solidity": 0.12,
        },
    }
