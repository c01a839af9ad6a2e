"""The only thing that screens, maps, documents and bundles can be given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wiu.disclosure.rules import Rules
    from wiu.statistics.hierarchies import Hierarchy

Codes = tuple[str, ...]


class Status(StrEnum):
    """What became of a cell. On screen and in print both suppressed kinds read *withheld*."""

    PUBLISHED = "published"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class SafeCell:
    """One cell: its codes, and its figures only if they are published.

    `codes` has one code per dimension of the table, the total's where a linked table lacks the
    dimension. `values` maps measure → figure; it is empty unless the cell is published, and a
    figure is None where nobody gave one ([x], not available). `reason` is a sentence fit to show,
    empty for a published cell. `protects` lists the primaries that a secondary protects; `sums` holds, for
    the first few of them, the published cell from which they would be found if it were shown (no codes: none).
    """

    codes: Codes
    status: Status
    values: Mapping[str, float | None]
    reason: str = ""
    protects: tuple[Codes, ...] = ()
    sums: tuple[Codes, ...] = ()

    def __post_init__(self) -> None:
        if self.status is not Status.PUBLISHED and self.values:
            raise ValueError("a withheld cell carries no figures")
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))


@dataclass(frozen=True)
class AuditReport:
    """What the audit tried before the table was allowed to exist. `disclosures` is always 0."""

    attackers: tuple[str, ...]
    cells_attacked: int
    disclosures: int = 0


@dataclass(frozen=True)
class Report:
    """How the pattern came about; the content of `report.json`.

    `withheld_value` and `cost` are in the unit of the cost (the first measure by default); `bound`
    is the proved lower bound of the cost and `gap` = (cost − bound) / cost; both None where the
    method proves nothing. `given_away` counts the figures that the printed legend gives away by its own
    words (1 to n in a sum of 1 to n), whatever is withheld: where there are any, no cell's reason names its rule.
    """

    method: str
    cells: int
    primary: int
    secondary: int
    withheld_value: float
    cost: float
    bound: float | None
    gap: float | None
    seconds: float
    audit: AuditReport
    given_away: int = 0


_SEAL = object()


class SafeTable:
    """Audited figures. Made only by `wiu.disclosure`: the seal refuses anybody else.

    Cells stand in a fixed order: the tables' order, then reading order of the codes. `measures`
    names the figures that published cells carry. `rules` are those it was made under.
    """

    def __init__(
        self,
        seal: object,
        *,
        name: str,
        dimensions: tuple[Hierarchy, ...],
        tables: tuple[tuple[str, ...], ...],
        measures: tuple[str, ...],
        cells: tuple[SafeCell, ...],
        rules: Rules,
        report: Report,
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("a SafeTable is made only by the disclosure engine, after its audit")
        self.name = name
        self.dimensions = dimensions
        self.tables = tables
        self.measures = measures
        self.cells = cells
        self.rules = rules
        self.report = report
        self._by_codes = {cell.codes: cell for cell in cells}

    def __getitem__(self, codes: Codes) -> SafeCell:
        return self._by_codes[codes]

    def __contains__(self, codes: object) -> bool:
        return codes in self._by_codes

    def __repr__(self) -> str:
        return f"<SafeTable {self.name!r}: {len(self.cells)} cells, {self.report.primary + self.report.secondary} withheld>"

    def derive(
        self,
        formulas: Mapping[str, Callable[[Mapping[str, float | None]], float | None]],
        keep: tuple[str, ...],
    ) -> SafeTable:
        """Return the table with figures worked out from published parts, and only `keep` of them all.

        A derived figure follows its parts: it is withheld wherever they are, for the pattern is one.
        """
        cells = []
        for cell in self.cells:
            if cell.status is not Status.PUBLISHED:
                cells.append(cell)
                continue
            figures = dict(cell.values) | {name: formula(cell.values) for name, formula in formulas.items()}
            cells.append(replace(cell, values={name: figures[name] for name in keep}))
        return SafeTable(
            _SEAL,
            name=self.name,
            dimensions=self.dimensions,
            tables=self.tables,
            measures=keep,
            cells=tuple(cells),
            rules=self.rules,
            report=self.report,
        )

    def with_share(self, name: str, of: str, along: str) -> SafeTable:
        """Return the table with a figure more: what `of` is of the total over the dimension `along`, in per cent.

        It is worked out from two published figures, so it tells nothing new. It is None where the
        total is withheld, not given or nothing.
        """
        place = [each.name for each in self.dimensions].index(along)
        total = self.dimensions[place].total
        cells = []
        for cell in self.cells:
            if cell.status is not Status.PUBLISHED:
                cells.append(cell)
                continue
            whole_codes = (*cell.codes[:place], total, *cell.codes[place + 1 :])
            whole = self[whole_codes].values.get(of) if whole_codes in self else None
            part = cell.values.get(of)
            share = None if part is None or not whole else part / whole * 100
            cells.append(replace(cell, values=dict(cell.values) | {name: share}))
        return SafeTable(
            _SEAL,
            name=self.name,
            dimensions=self.dimensions,
            tables=self.tables,
            measures=(*self.measures, name),
            cells=tuple(cells),
            rules=self.rules,
            report=self.report,
        )
