"""Protecting a table given as files: what `python -m wiu protect` does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wiu.disclosure.cells import TooLargeError
from wiu.disclosure.engine import AuditError, HistoryRefusal, protect
from wiu.disclosure.rounding import RoundingError, round_off
from wiu.store.published_files import read_released
from wiu.store.spec_error import SpecError
from wiu.store.spec_files import read_spec, report_document, rounding_of, write_protected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULT_BUDGET = 20.0
"""Seconds of effort for a table on the command line."""


def protect_files(
    spec: Path,
    out: Path,
    histories: Sequence[tuple[Path, Path]] = (),
    budget: float | None = None,
) -> dict[str, Any]:
    """Protect the table of `spec`, write it into the folder `out`, and return its report.

    Each of `histories` is an earlier release: its spec, and the folder that was written for it.

    Raises:
        SpecError: a file can't be used; `code`, message and `where` are fit to show.
        AttackError: an earlier release can't be read or doesn't belong to its spec. Fit to show.

    """
    counts, rules = read_spec(spec)
    rounding = rounding_of(spec)
    if rounding is not None:
        if histories:
            raise SpecError("rounding", "A rounded table can't be held against earlier releases.", spec.name)
        try:
            table = round_off(counts, rules, rounding[0], additive=rounding[1])
        except (AuditError, RoundingError, TooLargeError) as error:
            raise SpecError("not_protected", str(error), spec.name) from error
        write_protected(out, table)
        return report_document(table)
    earlier = []
    for before, folder in histories:
        its_counts, its_rules = read_spec(before)
        earlier.append((its_counts, replace(read_released(folder, its_counts), rules=its_rules)))
    try:
        table = protect(
            counts, rules, budget=DEFAULT_BUDGET if budget is None else budget, history=tuple(earlier)
        )
    except HistoryRefusal as refusal:
        named = [" × ".join(codes) for codes in refusal.cells]
        raise SpecError("history", str(refusal), "; ".join(named)) from refusal
    except (AuditError, TooLargeError) as error:
        raise SpecError("not_protected", str(error), spec.name) from error
    write_protected(out, table)
    return report_document(table)
