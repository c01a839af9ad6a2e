"""What was found in a file, by row and column, in words for the person who sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from wiu.survey.private_data import masked

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]
MOST_ROWS_LISTED = 1_000


@dataclass(frozen=True)
class Issue:
    """One thing found. `row` is the row's number in the file, 0 for the file as a whole; `column` is the file's.

    An error keeps its row out of the store (quarantine); a warning does not. `value` never holds a
    private address or number.
    """

    row: int
    column: str
    value: str
    rule: str
    message: str
    severity: Severity = "error"

    def as_json(self) -> dict[str, object]:
        """Return the issue as the command line prints it."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "rule": self.rule,
            "message": self.message,
            "severity": self.severity,
        }


@dataclass
class Findings:
    """What the reading of one file has found so far, kept as whole columns of rows until it is asked for."""

    _parts: list[tuple[pd.Index, str, list[str], str, str, Severity]] = field(default_factory=list)

    def add(
        self,
        rows: Iterable[int],
        column: str,
        values: str | Iterable[str],
        rule: str,
        message: str,
        severity: Severity = "error",
    ) -> None:
        """Add one finding for each row; `values` are the cells, or the one cell that all of them hold."""
        index = rows if isinstance(rows, pd.Index) else pd.Index(list(rows), dtype="int64")
        if len(index):
            cells = [values] if isinstance(values, str) else [str(value) for value in values]
            self._parts.append((index, column, cells, rule, message, severity))

    def failed(self) -> pd.Series[str]:
        """Return the rows with an error, and the rules they broke joined by “, ”; the index is the row."""
        errors = [(index, rule) for index, _, _, rule, _, severity in self._parts if severity == "error"]
        if not errors:
            return pd.Series(dtype="str", index=pd.Index([], dtype="int64"))
        rows = np.concatenate([index.to_numpy() for index, _ in errors])
        rules = np.concatenate([np.full(len(index), rule, dtype=object) for index, rule in errors])
        broken = pd.DataFrame({"row": rows, "rule": rules}).drop_duplicates().sort_values(["row", "rule"])
        once = broken[~broken["row"].duplicated(keep=False)].set_index("row")["rule"]
        more = broken[broken["row"].duplicated(keep=False)].groupby("row")["rule"].agg(", ".join)
        return pd.concat([once, more]).sort_index().astype("str")

    def issues(self) -> tuple[Issue, ...]:
        """Return every finding in the order of the file; of one that thousands of rows share, the first thousand."""
        found: list[Issue] = []
        for index, column, cells, rule, message, severity in self._parts:
            listed = index[:MOST_ROWS_LISTED]
            each = cells * len(listed) if len(cells) == 1 else cells
            shown = [masked(cell)[:200] for cell in (cells if len(cells) == 1 else each[: len(listed)])]
            if len(shown) == 1:
                shown *= len(listed)
            found += [
                Issue(int(row), column, value, rule, message, severity)
                for row, value in zip(listed, shown, strict=True)
            ]
            rest = len(index) - len(listed)
            if rest:
                said = f"{rest:,} more rows have the same finding, the next of them row {index[len(listed)]}: {message}"
                found.append(Issue(int(index[len(listed)]), column, "", rule, said, severity))
        return tuple(sorted(found, key=lambda each: each.row))
