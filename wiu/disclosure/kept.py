"""A safe table as a register keeps it, and read back years later: the same table, to the last figure.

Reading back makes a table without a new audit. So it is done only of a text whose seal was kept
elsewhere when the engine's own table was written down: another text gives no table.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from wiu.disclosure.rules import Rules
from wiu.disclosure.safe_table import _SEAL, AuditReport, Report, SafeCell, SafeTable, Status
from wiu.statistics.hierarchies import Hierarchy

if TYPE_CHECKING:
    from collections.abc import Mapping


class KeptTableError(ValueError):
    """A kept text is not the one that was sealed. Fit to show."""


def canonical(content: object) -> str:
    """Return one text for equal content: sorted names, no blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seal(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def written(table: SafeTable) -> dict[str, Any]:
    """Return a table as JSON can hold it: published figures, and of withheld cells what is fit to show."""
    return {
        "name": table.name,
        "dimensions": [
            {
                "name": each.name,
                "total": each.total,
                "leaves": list(each.leaves),
                "codes": [[code, list(covered)] for code, covered in each.codes.items()],
            }
            for each in table.dimensions
        ],
        "tables": [list(names) for names in table.tables],
        "measures": list(table.measures),
        "cells": [_cell(cell, table.measures) for cell in table.cells],
        "rules": _rules(table.rules),
        "report": {
            "method": table.report.method,
            "cells": table.report.cells,
            "primary": table.report.primary,
            "secondary": table.report.secondary,
            "attackers": list(table.report.audit.attackers),
            "cells_attacked": table.report.audit.cells_attacked,
        },
    }


def _cell(cell: SafeCell, measures: tuple[str, ...]) -> list[Any]:
    figures = [cell.values.get(name) for name in measures] if cell.status is Status.PUBLISHED else []
    return [
        list(cell.codes),
        cell.status.value,
        figures,
        cell.reason,
        [list(codes) for codes in cell.protects],
    ]


def _rules(rules: Rules) -> dict[str, Any]:
    return {
        "max_n": rules.max_n,
        "min_contributors": rules.min_contributors,
        "p_percent": rules.p_percent,
        "nk": [list(pair) for pair in rules.nk],
        "group_dimensions": sorted(rules.group_dimensions),
        "protect_zeros": rules.protect_zeros,
        "rules_only": sorted(rules.rules_only),
        "two_symbols": rules.two_symbols,
    }


def read_back(text: str, sealed: str, *path: str | int) -> SafeTable:
    """Return the table at a place (`path`) in a kept text.

    `sealed` is the SHA-256 that was kept beside the text's release, and in the audit log.

    Raises:
        KeptTableError: the text is not the one that was sealed. Fit to show.

    """
    if seal(text) != sealed:
        raise KeptTableError("What was kept of this release was altered since: it does not fit its seal.")
    found: Any = json.loads(text)
    for step in path:
        found = found[step]
    return _table(found)


def _table(kept: Mapping[str, Any]) -> SafeTable:
    measures = tuple(kept["measures"])
    report = kept["report"]
    return SafeTable(
        _SEAL,
        name=kept["name"],
        dimensions=tuple(
            Hierarchy(
                each["name"],
                each["total"],
                tuple(each["leaves"]),
                {code: tuple(covered) for code, covered in each["codes"]},
            )
            for each in kept["dimensions"]
        ),
        tables=tuple(tuple(names) for names in kept["tables"]),
        measures=measures,
        cells=tuple(
            SafeCell(
                tuple(codes),
                Status(status),
                dict(zip(measures, figures, strict=True)) if status == Status.PUBLISHED else {},
                reason,
                tuple(tuple(each) for each in protects),
            )
            for codes, status, figures, reason, protects in kept["cells"]
        ),
        rules=rules_back(kept["rules"]),
        report=Report(
            method=report["method"],
            cells=report["cells"],
            primary=report["primary"],
            secondary=report["secondary"],
            withheld_value=0.0,
            cost=0.0,
            bound=None,
            gap=None,
            seconds=0.0,
            audit=AuditReport(tuple(report["attackers"]), report["cells_attacked"]),
        ),
    )


def rules_back(kept: Mapping[str, Any]) -> Rules:
    """Return the rules that a kept table was printed under."""
    return Rules(
        max_n=kept["max_n"],
        min_contributors=kept["min_contributors"],
        p_percent=kept["p_percent"],
        nk=tuple((most, share) for most, share in kept["nk"]),
        group_dimensions=frozenset(kept["group_dimensions"]),
        protect_zeros=kept["protect_zeros"],
        rules_only=frozenset(kept["rules_only"]),
        two_symbols=kept["two_symbols"],
    )
