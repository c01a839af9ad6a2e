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
    from collections.abc import Mapping, Sequence

    from wiu.disclosure.rules import Rules
    from wiu.disclosure.safe_table import Codes
    from wiu.statistics.counts import Counts

BESIDE_EARLIER = "Shown beside earlier releases, it would let a figure be worked out by subtraction."
"""Said of what is withheld for the sake of earlier releases, and of nothing in the table itself."""


def said_again(
    name: str,
    counts: Counts,
    rules: Rules,
    statuses: Sequence[Mapping[Codes, Status]],
    printed_under: Rules | None = None,
) -> Released:
    """Return what releases of the same question and edition tell together, by the rules asked for now.

    A cell is published if any of them publishes it. Of the others, those are to be kept secret that
    are sensitive by `rules`; the rest are withheld and owe nothing. What the symbols say of all that is
    withheld goes by the rules that they were `printed_under` (None: by `rules`).
    """
    plain = lay_out(counts, rules)
    sensitive = np.logical_or.reduce(list(fired_rules(plain, rules).values()))
    said: dict[Codes, set[Status]] = {}
    for each in statuses:
        for codes, status in each.items():
            said.setdefault(codes, set()).add(status)
    cells, owed = [], set()
    for at, codes in enumerate(plain.code_tuples()):
        of_cell = said.get(codes, set())
        if Status.PUBLISHED in of_cell:
            cells.append(ReleasedCell(codes, Status.PUBLISHED))
            continue
        if sensitive[at]:
            owed.add(codes)
        primary = Status.PRIMARY in of_cell if printed_under is not None else bool(sensitive[at])
        cells.append(ReleasedCell(codes, Status.PRIMARY if primary else Status.SECONDARY))
    return Released(name, tuple(cells), printed_under, frozenset(owed), rules)


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
