"""Protecting a table given as files: what `python -m wiu protect` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.disclosure.engine import protect
from wiu.store.spec_files import read_spec, report_document, write_protected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULT_BUDGET = 60.0
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

    """
    counts, rules = read_spec(spec)
    table = protect(counts, rules, budget=DEFAULT_BUDGET if budget is None else budget)
    write_protected(out, table)
    del histories
    return report_document(table)
