"""What was found in a file, by row and column, in words for the person who sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from wiu.survey.private_data import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning"]
MOST_ROWS_LISTED = 1_000
_WIDTH = 200


@dataclass(frozen=True)
class Issue:
    """One thing found. `row` is the row's number in the file, 0 for the file as a whole; `column` is the file's.

    An error keeps its row out of the store (quarantine); a warning does not. `value` never holds a
    private address or number. `acceptable`: an error that a person may accept with a reason, or did.
    """

    row: int
    column: str
    value: str
    rule: str
    message: str
    severity: Severity = "error"
    acceptable: bool = False

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


class _Part(NamedTuple):
    rows: pd.Index
    column: str
    cells: list[str]
    rule: str
    message: str
    severity: Severity
    acceptable: bool


@dataclass
class Findings:
    """What the reading of one file has found so far, kept as whole columns of rows until it is asked for.

    `accepted`: (row, column, rule) → the reason why a person accepted that finding.
    """

    accepted: Mapping[tuple[int, str, str], str] = field(default_factory=dict)
    _parts: list[_Part] = field(default_factory=list)

    def add(
        self,
        rows: Iterable[int],
        column: str,
        values: str | Iterable[str],
        *,
        rule: str,
        message: str,
        severity: Severity = "error",
        acceptable: bool = False,
    ) -> None:
        """Add one finding for each row; one that is `acceptable` and was accepted is a warning.

        `values` are the cells (of the first rows, as many as are listed), or the one cell of them all.
        """
        index = rows if isinstance(rows, pd.Index) else pd.Index(list(rows), dtype="int64")
        if not len(index):
            return
        cells = [values] if isinstance(values, str) else [str(value) for value in values]
        if acceptable and self.accepted:
            index, cells = self._add_accepted(index, column, cells, rule, message)
        if len(index):
            self._parts.append(_Part(index, column, cells, rule, message, severity, acceptable))

    def _add_accepted(
        self, rows: pd.Index, column: str, cells: list[str], rule: str, message: str
    ) -> tuple[pd.Index, list[str]]:
        """Add the accepted ones of an error's rows as warnings; return the other rows and their cells."""
        listed = cells * min(len(rows), MOST_ROWS_LISTED) if len(cells) == 1 else cells
        left: list[str] = []
        gone: list[int] = []
        for place, (row, cell) in enumerate(zip(rows[:MOST_ROWS_LISTED], listed, strict=False)):
            reason = self.accepted.get((int(row), column, rule))
            if reason is None:
                left.append(cell)
                continue
            gone.append(place)
            said = f"{message} Accepted: {reason}"
            self._parts.append(_Part(rows[[place]], column, [cell], rule, said, "warning", acceptable=True))
        return rows.delete(gone), left

    def failed_in(self, column: str) -> pd.Index:
        """Return the rows with an error in a column so far."""
        parts = [part.rows for part in self._parts if part.severity == "error" and part.column == column]
        return parts[0].append(parts[1:]) if parts else pd.Index([], dtype="int64")

    def failed(self) -> pd.Series[str]:
        """Return the rows with an error, and the rules they broke joined by “, ”; the index is the row."""
        errors = [part for part in self._parts if part.severity == "error"]
        if not errors:
            return pd.Series(dtype="str", index=pd.Index([], dtype="int64"))
        rows = np.concatenate([part.rows.to_numpy() for part in errors])
        rules = np.concatenate([np.full(len(part.rows), part.rule, dtype=object) for part in errors])
        broken = pd.DataFrame({"row": rows, "rule": rules}).drop_duplicates().sort_values(["row", "rule"])
        several = broken["row"].duplicated(keep=False)
        once = broken[~several].set_index("row")["rule"]
        more = broken[several].groupby("row")["rule"].agg(", ".join)
        rules_by_row: pd.Series[str] = pd.concat([once, more]).sort_index().astype("str")
        return rules_by_row

    def issues(self) -> tuple[Issue, ...]:
        """Return every finding in the order of the file; of one that thousands of rows share, the first thousand."""
        found: list[Issue] = []
        for part in self._parts:
            listed = part.rows[:MOST_ROWS_LISTED]
            message = masked(part.message)
            shown = [masked(cell)[:_WIDTH] for cell in part.cells[:MOST_ROWS_LISTED]]
            if len(shown) == 1:
                shown *= len(listed)
            found += [
                Issue(int(row), part.column, value, part.rule, message, part.severity, part.acceptable)
                for row, value in zip(listed, shown, strict=True)
            ]
            rest = len(part.rows) - len(listed)
            if rest:
                row = int(part.rows[len(listed)])
                said = f"{rest:,} more rows have the same finding, the next of them row {row}: {message}"
                found.append(Issue(row, part.column, "", part.rule, said, part.severity))
        return tuple(sorted(found, key=lambda each: each.row))
