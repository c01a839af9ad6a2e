"""Broader questions: what a table would lose if a dimension were asked in groups, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wiu.disclosure.engine import AuditError, HistoryRefusal, protect
from wiu.disclosure.safe_table import Status
from wiu.statistics.hierarchies import Hierarchy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.disclosure.history import Earlier
    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import SafeTable
    from wiu.statistics.counts import Counts

MOST_OFFERS = 3


@dataclass(frozen=True)
class Offer:
    """A broader question: the dimension changed, the codes it would be asked by (none: not at all).

    `cells` and `withheld` count the cells of that table and those withheld: both are fit to show.
    """

    dimension: str
    codes: tuple[str, ...]
    cells: int
    withheld: int

    @property
    def share(self) -> float:
        """The share of cells withheld."""
        return self.withheld / self.cells if self.cells else 0.0


def offers(
    counts: Counts, rules: Rules, table: SafeTable, *, history: Sequence[Earlier] = ()
) -> tuple[Offer, ...]:
    """Return the few nearest broader questions that lose a smaller share than `table`, each computed.

    Nearest first: those that keep most cells. Nothing is offered where nothing is withheld.
    """
    lost = sum(cell.status is not Status.PUBLISHED for cell in table.cells)
    if not lost:
        return ()
    found = []
    for dimension in counts.dimensions:
        for codes in (*_groupings(dimension), ()):
            broader = _asked_by(counts, dimension, codes)
            if broader is None:
                continue
            try:
                safe = protect(broader, rules, history=history)
            except (AuditError, HistoryRefusal):
                continue
            withheld = sum(cell.status is not Status.PUBLISHED for cell in safe.cells)
            found.append(Offer(dimension.name, codes, len(safe.cells), withheld))
    better = [each for each in found if each.share < lost / len(table.cells)]
    return tuple(
        sorted(better, key=lambda each: (-(each.cells - each.withheld), each.dimension, each.codes))
    )[:MOST_OFFERS]


def _groupings(dimension: Hierarchy) -> list[tuple[str, ...]]:
    """Return the ways to cover every leaf once with groups, leaves standing in where no group does."""
    groups = {code: set(covered) for code, covered in dimension.codes.items() if code != dimension.total}
    ways = []
    for first, within in groups.items():
        chosen, left = [first], set(dimension.leaves) - within
        for code, covered in groups.items():
            if covered <= left:
                chosen.append(code)
                left -= covered
        ways.append(tuple(chosen + [leaf for leaf in dimension.leaves if leaf in left]))
    return list({frozenset(way): way for way in ways if len(way) < len(dimension.leaves)}.values())


def _asked_by(counts: Counts, dimension: Hierarchy, codes: tuple[str, ...]) -> Counts | None:
    """Return the counts with the dimension's finest codes replaced by `codes`; without it if there are none."""
    if not codes:
        tables = tuple(tuple(name for name in table if name != dimension.name) for table in counts.tables)
        return replace(counts, tables=tuple(dict.fromkeys(tables))) if any(tables) else None
    into = {leaf: code for code in codes for leaf in dimension.covered(code)}
    wider = {
        code: tuple(dict.fromkeys(into[leaf] for leaf in covered))
        for code, covered in dimension.codes.items()
        if code not in codes and _is_union(dimension, covered, codes)
    }
    coarse = Hierarchy(dimension.name, dimension.total, codes, wider)
    rows = counts.rows.copy()
    rows[dimension.name] = rows[dimension.name].map(into)
    return replace(
        counts,
        dimensions=tuple(coarse if each.name == dimension.name else each for each in counts.dimensions),
        rows=rows,
    )


def _is_union(dimension: Hierarchy, covered: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    inside = set(covered)
    return all(
        set(dimension.covered(code)) <= inside or not set(dimension.covered(code)) & inside for code in codes
    )
