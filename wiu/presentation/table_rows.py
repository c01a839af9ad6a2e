"""Safe cells laid out as rows of text, in reading order: the one table behind screens and print."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from wiu.presentation import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from wiu.disclosure.safe_table import Codes, SafeCell, SafeTable
    from wiu.presentation.view import View
    from wiu.statistics.hierarchies import Hierarchy

WIDEST_CROSSTAB = 9
"""More columns of figures than this can't be read across; the table is laid out long then."""


@dataclass(frozen=True)
class Row:
    """One row: a label per stub column, a text per column of figures, and the cell behind each text.

    `level` indents: 0 for a total, 1 for a group or for what stands under a total, 2 for what stands
    under a group. `total` marks a row over everything in the innermost dimension of its labels. `codes` holds the
    SafeTable's codes of each figure, for “why is this withheld?”.
    """

    labels: tuple[str, ...]
    cells: tuple[str, ...]
    codes: tuple[Codes, ...]
    level: int
    total: bool


@dataclass(frozen=True)
class Layout:
    """A table as it is read: headings of the stub and of the figures, then the rows."""

    title: str
    stub: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    crosstab: bool


def layouts(view: View) -> tuple[Layout, ...]:
    """Return one layout for each linked table of the view."""
    return tuple(_layout(view, names) for names in view.table.tables)


def printed(view: View) -> tuple[SafeCell, ...]:
    """Return the cells that the view's tables print, each once: a place in a table, with all measures that stand there.

    This is what is counted wherever it is said how many are shown and how many withheld. Totals are among them
    where the view shows totals.
    """
    codes = {each for layout in layouts(view) for row in layout.rows for each in row.codes}
    return tuple(cell for cell in view.table.cells if cell.codes in codes)


def table_rows(view: View) -> list[dict[str, str]]:
    """Return the rows of the view's first table as heading → text, for a screen's table."""
    first = layouts(view)[0]
    headings = (*first.stub, *first.columns)
    return [dict(zip(headings, (*row.labels, *row.cells), strict=True)) for row in first.rows]


def heading(measure_name: str) -> str:
    """Return the heading of a measure's column."""
    how = words.measure(measure_name)
    return f"{how.title} (%)" if how.percent else how.title


def title(measures: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return what a table holds: “Headcount and WTE in post by region and staff group”."""
    titles = [words.measure(each).title for each in measures]
    what = words.joined([titles[0], *(words.within_sentence(each) for each in titles[1:])])
    by = words.joined(words.within_sentence(words.dimension(name)) for name in names)
    return f"{what} by {by}" if by else what


def reading_order(hierarchy: Hierarchy, present: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """Return (code, level) of the codes present: the total, then each group with its leaves under it.

    Where groups overlap (two groupings of one dimension), all groups come before all leaves.
    """
    groups = [code for code in hierarchy.codes if code != hierarchy.total and code in present]
    leaves = [code for code in hierarchy.leaves if code in present]
    covered = [leaf for group in groups for leaf in hierarchy.covered(group)]
    base = int(hierarchy.total in present)
    ordered: list[tuple[str, int]] = [(hierarchy.total, 0)] if base else []
    if len(set(covered)) < len(covered):
        return (*ordered, *((code, base) for code in (*groups, *leaves)))
    for group in groups:
        ordered.append((group, base))
        ordered += [(leaf, base + 1) for leaf in hierarchy.covered(group) if leaf in leaves]
    return (*ordered, *((leaf, base) for leaf in leaves if leaf not in covered))


def dimension_codes(
    view: View, name: str, *, table: tuple[str, ...] | None = None
) -> tuple[tuple[str, int], ...]:
    """Return (code, level) of a dimension in reading order, as far as the view shows them."""
    safe = view.table
    place = [each.name for each in safe.dimensions].index(name)
    hierarchy = safe.dimensions[place]
    inside = _inside(safe, table or safe.tables[0])
    present = {cell.codes[place] for cell in safe.cells if inside(cell.codes)}
    if not view.question.totals:
        present -= {hierarchy.total}
    return reading_order(hierarchy, frozenset(present))


def _inside(safe: SafeTable, names: tuple[str, ...]) -> Callable[[Codes], bool]:
    """Return whether a cell belongs to the table over these dimensions: it is total in all others."""
    others = [(place, each.total) for place, each in enumerate(safe.dimensions) if each.name not in names]
    return lambda codes: all(codes[place] == total for place, total in others)


def full_codes(safe: SafeTable, chosen: dict[str, str]) -> Codes:
    """Return the codes of the cell with these chosen and every other dimension at its total."""
    return tuple(chosen.get(each.name, each.total) for each in safe.dimensions)


def _layout(view: View, names: tuple[str, ...]) -> Layout:
    safe = view.table
    orders = {name: dimension_codes(view, name, table=names) for name in names}
    if len(names) == 2 and len(safe.measures) == 1 and len(orders[names[1]]) <= WIDEST_CROSSTAB:  # noqa: PLR2004
        return _crosstab(safe, names, orders)
    return _long(safe, names, orders)


def _text(safe: SafeTable, codes: Codes, measure_name: str) -> str:
    return words.cell(safe[codes], measure_name) if codes in safe else words.NOT_AVAILABLE


def _is_total(safe: SafeTable, name: str, code: str) -> bool:
    return any(each.name == name and each.total == code for each in safe.dimensions)


def _crosstab(
    safe: SafeTable, names: tuple[str, ...], orders: dict[str, tuple[tuple[str, int], ...]]
) -> Layout:
    down, across = names
    (measure_name,) = safe.measures
    rows = []
    for code, level in orders[down]:
        codes = tuple(full_codes(safe, {down: code, across: other}) for other, _ in orders[across])
        rows.append(
            Row(
                labels=(words.label(down, code),),
                cells=tuple(_text(safe, each, measure_name) for each in codes),
                codes=codes,
                level=level,
                total=_is_total(safe, down, code),
            )
        )
    return Layout(
        title=title(safe.measures, names),
        stub=(words.dimension(down),),
        columns=tuple(words.label(across, code) for code, _ in orders[across]),
        rows=tuple(rows),
        crosstab=True,
    )


def _long(safe: SafeTable, names: tuple[str, ...], orders: dict[str, tuple[tuple[str, int], ...]]) -> Layout:
    rows = []
    for picked in product(*(orders[name] for name in names)):
        chosen = {name: code for name, (code, _) in zip(names, picked, strict=True)}
        codes = full_codes(safe, chosen)
        if codes not in safe:
            continue  # the table never had this combination
        rows.append(
            Row(
                labels=tuple(words.label(name, code) for name, code in chosen.items()) or ("All answers",),
                cells=tuple(_text(safe, codes, each) for each in safe.measures),
                codes=(codes,) * len(safe.measures),
                level=picked[0][1] if picked else 0,
                total=not names or _is_total(safe, names[-1], chosen[names[-1]]),
            )
        )
    return Layout(
        title=title(safe.measures, names),
        stub=tuple(words.dimension(name) for name in names) or ("Group",),
        columns=tuple(heading(each) for each in safe.measures),
        rows=tuple(rows),
        crosstab=False,
    )
