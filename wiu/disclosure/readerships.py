"""Readerships with numbers of their own: what an earlier release withheld, by the rules asked for now.

Members may know more than outsiders. A figure that was withheld from outsiders as sensitive may not
be so for members, and one that members hold is nothing that outsiders know. A table for outsiders
must stand before both: outsiders with what outsiders hold, members with everything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wiu.disclosure.cells import lay_out
from wiu.disclosure.history import Released, ReleasedCell
from wiu.disclosure.primary import fired_rules
from wiu.disclosure.safe_table import _SEAL, SafeCell, SafeTable, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes
    from wiu.statistics.counts import Counts

BESIDE_EARLIER = "Shown beside earlier releases, it would let a figure be worked out by subtraction."
"""Said of what is withheld for the sake of earlier releases, and of nothing in the table itself."""


def said_again(
    name: str, counts: Counts, rules: Rules, statuses: Iterable[Mapping[Codes, Status]]
) -> Released:
    """Return what releases of the same question and edition tell together, by the rules asked for now.

    A cell is published if any of them publishes it. Of the others, those are to be kept secret that
    are sensitive by `rules`; the rest are withheld and owe nothing.
    """
    plain = lay_out(counts, rules)
    sensitive = np.logical_or.reduce(list(fired_rules(plain, rules).values()))
    published = {codes for each in statuses for codes, status in each.items() if status is Status.PUBLISHED}
    cells = []
    for at, codes in enumerate(plain.code_tuples()):
        if codes in published:
            status = Status.PUBLISHED
        else:
            status = Status.PRIMARY if sensitive[at] else Status.SECONDARY
        cells.append(ReleasedCell(codes, status))
    return Released(name, tuple(cells))


def withheld_besides(table: SafeTable, other: SafeTable) -> SafeTable:
    """Return the table with what another one of the same question withholds withheld as well.

    Whoever reads it knows less than the reader of either, so that what both audits found holds for it.
    What only the other withholds reads as withheld for the sake of others, whatever it was there.

    Raises:
        ValueError: the two are not of one question. Fit to show.

    """
    if [each.codes for each in table.cells] != [each.codes for each in other.cells]:
        raise ValueError("only two tables of one question can be joined")
    cells = tuple(
        SafeCell(mine.codes, Status.SECONDARY, {}, BESIDE_EARLIER)
        if mine.status is Status.PUBLISHED and theirs.status is not Status.PUBLISHED
        else mine
        for mine, theirs in zip(table.cells, other.cells, strict=True)
    )
    audits = (table.report.audit, other.report.audit)
    return SafeTable(
        _SEAL,
        name=table.name,
        dimensions=table.dimensions,
        tables=table.tables,
        measures=table.measures,
        cells=cells,
        rules=table.rules,
        report=replace(
            table.report,
            secondary=sum(cell.status is Status.SECONDARY for cell in cells),
            bound=None,
            gap=None,
            audit=replace(
                audits[0],
                attackers=tuple(dict.fromkeys(name for each in audits for name in each.attackers)),
                cells_attacked=max(each.cells_attacked for each in audits),
            ),
        ),
    )


def owes_earlier(table: SafeTable) -> bool:
    """Return whether something may be withheld for the sake of earlier releases: it protects nothing here."""
    return any(cell.status is Status.SECONDARY and not cell.protects for cell in table.cells)


def told_apart(table: SafeTable, alone: SafeTable) -> SafeTable:
    """Return a table made beside earlier releases, in which cells withheld for their sake say so.

    `alone` is the same table as it would be without them.
    """
    return SafeTable(
        _SEAL,
        name=table.name,
        dimensions=table.dimensions,
        tables=table.tables,
        measures=table.measures,
        cells=tuple(
            replace(cell, reason=BESIDE_EARLIER)
            if cell.status is Status.SECONDARY and other.status is Status.PUBLISHED
            else cell
            for cell, other in zip(table.cells, alone.cells, strict=True)
        ),
        rules=table.rules,
        report=table.report,
    )
