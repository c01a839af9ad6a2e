"""Whose return a finding is about: a department is told of its own rows only, and of nothing on contracts (R1)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from wiu.survey.mapping import Issue, MappedFile


def is_of(issue: Issue, rows: pd.Index, mapped: MappedFile) -> bool:
    """Say whether a finding is of a department's rows; of the file's other rows only if the file is all its own."""
    if issue.row in rows:
        return True
    alone = len(mapped.departments.dropna().unique()) == 1
    return alone and issue.row not in mapped.departments.index


def is_on_contracts(issue: Issue, mapped: MappedFile) -> bool:
    """Say whether a finding speaks of service contracts, which stay with the office."""
    named = {name.strip() for name in issue.column.split(",")} | {issue.column}
    return bool(named & mapped.office_columns) or "contract" in issue.rule


def by_department(mapped: MappedFile, issues: Iterable[Issue]) -> Mapping[str, int]:
    """Return how many findings each department of a file can be told of, most first; none where it has none."""
    whose = mapped.departments
    names = whose.dropna().unique()
    told = [each for each in issues if not is_on_contracts(each, mapped)]
    counts = Counter(
        str(whose[each.row]) if each.row in whose.index else str(names[0])
        for each in told
        if each.row in whose.index or len(names) == 1
    )
    return {name: times for name, times in counts.most_common() if name in set(names)}
