"""Flows from left to right as a Sankey diagram: at most fifteen nodes, the rest joined into one a side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from wiu.presentation.figures import TYPEFACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_NODES = 15
_ROOM = 46
_LETTERS = 40
_OTHERS = "All others ("
_LINK = "rgba(18, 67, 109, 0.28)"
_OF_OTHERS = "rgba(89, 99, 109, 0.22)"
_NODE, _RIGHT, _REST = "#12436D", "#28A197", "#59636D"


@dataclass(frozen=True)
class Flow:
    """So many from one on the left to one on the right."""

    source: str
    target: str
    count: int


def joined(flows: Iterable[Flow], most_left: int = 8, most_right: int = 7) -> tuple[Flow, ...]:
    """Return the flows with all but the largest nodes of each side joined under “all others (n)”.

    One node of each side's number is the one of the others, where there are any.
    """
    flows = tuple(flows)
    left = _names(Counter(), flows, "source", most_left)
    right = _names(Counter(), flows, "target", most_right)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for each in flows:
        sums[left[each.source], right[each.target]] += each.count
    return tuple(
        Flow(source, target, count)
        for (source, target), count in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    )


def between_others(flow: Flow) -> bool:
    """Return whether a flow is one between those who were joined: it dwarfs the others, and says nothing of anybody."""
    return flow.source.startswith(_OTHERS) and flow.target.startswith(_OTHERS)


def _names(sizes: Counter[str], flows: Sequence[Flow], end: str, most: int) -> dict[str, str]:
    for each in flows:
        sizes[getattr(each, end)] += each.count
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    if len(ranked) <= most:
        return {name: name for name in ranked}
    kept, others = ranked[: most - 1], ranked[most - 1 :]
    return {name: name for name in kept} | dict.fromkeys(others, f"{_OTHERS}{len(others)})")


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"


def draw(flows: Sequence[Flow]) -> go.Figure:
    """Return the diagram of flows that were joined already.

    Raises:
        ValueError: there are more than fifteen nodes.

    """
    left = list(dict.fromkeys(each.source for each in flows))
    right = list(dict.fromkeys(each.target for each in flows))
    if len(left) + len(right) > MOST_NODES:
        raise ValueError(f"a diagram of flows has at most {MOST_NODES} nodes")
    sizes: Counter[str] = Counter()
    for each in flows:
        sizes["l" + each.source] += each.count
        sizes["r" + each.target] += each.count
    names = [*left, *right]
    counts = [sizes["l" + each] for each in left] + [sizes["r" + each] for each in right]
    rest = [each.startswith(_OTHERS) for each in names]
    own = [_NODE] * len(left) + [_RIGHT] * len(right)
    return go.Figure(
        data=[
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": [
                        f"{escape(_short(name), quote=False)} ({count})"
                        for name, count in zip(names, counts, strict=True)
                    ],
                    "color": [
                        _REST if grouped else colour for grouped, colour in zip(rest, own, strict=True)
                    ],
                    "line": {"color": "#1A1A1A", "width": 1},
                    "pad": 20,
                    "thickness": 16,
                    "customdata": [escape(name, quote=False) for name in names],
                    "hovertemplate": "%{customdata}: %{value}<extra></extra>",
                },
                "link": {
                    "source": [left.index(each.source) for each in flows],
                    "target": [len(left) + right.index(each.target) for each in flows],
                    "value": [each.count for each in flows],
                    "color": [_OF_OTHERS if rest[left.index(each.source)] else _LINK for each in flows],
                    "hovertemplate": "%{source.customdata} → %{target.customdata}: %{value}<extra></extra>",
                },
            }
        ],
        layout={
            "height": 60 + _ROOM * max(len(left), len(right), 4),
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "font": {"family": TYPEFACE, "size": 14, "color": "#000000"},
            "paper_bgcolor": "#FFFFFF",
            "modebar": {"remove": ["toImage"]},
        },
    )
