"""The document that `table` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.policy.wording import words

if TYPE_CHECKING:
    from wiu.disclosure.safe_table import SafeCell
    from wiu.presentation.view import View


def table_document(view: View) -> dict[str, Any]:
    """Return the answer for programs: a row for each combination of codes, figures only where published."""
    names = [each.name for each in view.table.dimensions]
    totals = [each.total for each in view.table.dimensions]
    rows = [
        {"by": dict(zip(names, cell.codes, strict=True)), "measures": _measures(cell, view.table.measures)}
        for cell in view.table.cells
        if view.question.totals
        or not any(code == total for code, total in zip(cell.codes, totals, strict=True))
    ]
    rules = view.table.rules
    audit = view.table.report.audit
    return {
        "question": view.question.as_json(),
        "columns": [*names, *view.table.measures],
        "rows": rows,
        "thresholds": {
            "audience": view.audience,
            "min_persons": None if rules.max_n is None else rules.max_n + 1,
            "min_departments": rules.min_contributors,
            "p_percent": rules.p_percent,
            "dominance": [list(pair) for pair in rules.nk],
            "group_disclosure": sorted(rules.group_dimensions),
            "zeros_protected": rules.protect_zeros,
        },
        "base": {"answered": view.base.answered, "eligible": view.base.eligible},
        "round": {"title": view.round_title, "census_date": view.census_date.isoformat()},
        "edition": view.edition,
        "sample": view.sample,
        "notes": [*_counted(view), *view.notes],
        "audit": {
            "attackers": list(audit.attackers),
            "cells_attacked": audit.cells_attacked,
            "disclosures": audit.disclosures,
        },
    }


def _counted(view: View) -> list[str]:
    said = view.base.counted
    return [f"{said[:1].upper()}{said[1:]}."] if said else []


def _measures(cell: SafeCell, measures: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    figures = dict(cell.values)
    return {
        name: {
            "value": _plain(name, figures.get(name)),
            "status": cell.status.value,
            "reason": cell.reason or ("" if figures.get(name) is not None else words("symbol_x")),
        }
        for name in measures
    }


def _plain(measure: str, value: float | None) -> float | None:
    """Return a figure for a program: people whole, others without the dust of adding decimals."""
    if value is None:
        return None
    return round(value) if measure == "headcount" else round(value, 6)
