"""Circles among buyers: A buys from B, B buys from A, or round more corners; each is reported once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Node = TypeVar("Node", bound=tuple[str, str])


def of(edges: Mapping[Node, Sequence[Node]]) -> tuple[tuple[Node, ...], ...]:
    """Return one circle for each knot of nodes that lead to each other, in the order of going round.

    Each begins with its least node; circles come in the order of those. No recursion: a chain may be
    as long as it likes. Source: M. Sharir, A strong-connectivity algorithm, 1981.
    """
    left = _without_ends(edges)
    return tuple(sorted(_round(knot, left) for knot in _knots(left))) if left else ()


def _without_ends(edges: Mapping[Node, Sequence[Node]]) -> dict[Node, list[Node]]:
    """Leave out, again and again, what leads nowhere: of the chains nothing remains, and all of the circles."""
    leads = {node: len(onward) for node, onward in edges.items()}
    back: dict[Node, list[Node]] = defaultdict(list)
    for node, onward in edges.items():
        for after in onward:
            back[after].append(node)
    ends = [node for node in back if node not in leads]
    while ends:
        for before in back.get(ends.pop(), ()):
            leads[before] -= 1
            if leads[before] == 0:
                ends.append(before)
    return {
        node: [after for after in edges[node] if leads.get(after, 0)] for node, left in leads.items() if left
    }


def _knots(edges: Mapping[Node, Sequence[Node]]) -> Iterator[frozenset[Node]]:
    back: dict[Node, list[Node]] = defaultdict(list)
    for node, onward in edges.items():
        for after in onward:
            back[after].append(node)
    placed: set[Node] = set()
    for start in reversed(_by_finish(edges)):
        if start in placed:
            continue
        knot, waiting = {start}, [start]
        while waiting:
            new = {each for each in back.get(waiting.pop(), ()) if each not in placed} - knot
            knot |= new
            waiting += new
        placed |= knot
        if len(knot) > 1:
            yield frozenset(knot)


def _by_finish(edges: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """Return all nodes in the order in which a search in depth is done with them."""
    order: list[Node] = []
    seen: set[Node] = set()
    for start in edges:
        if start in seen:
            continue
        seen.add(start)
        work = [(start, iter(edges[start]))]
        while work:
            node, onward = work[-1]
            after = next((each for each in onward if each not in seen), None)
            if after is None:
                order.append(node)
                work.pop()
            else:
                seen.add(after)
                work.append((after, iter(edges.get(after, ()))))
    return order


def _round(knot: frozenset[Node], edges: Mapping[Node, Sequence[Node]]) -> tuple[Node, ...]:
    """Return the shortest way round a knot from its least node back to it."""
    start = min(knot)
    came: dict[Node, Node] = {}
    front = [start]
    while front:
        further = []
        for node in front:
            for after in edges.get(node, ()):
                if after == start:
                    way = [node]
                    while way[-1] != start:
                        way.append(came[way[-1]])
                    return tuple(reversed(way))
                if after in knot and after not in came:
                    came[after] = node
                    further.append(after)
        front = further
    raise AssertionError("a knot leads back to each of its nodes")
