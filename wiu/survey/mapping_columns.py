"""The columns of one file as a mapping names them, whatever their case, blanks, dashes and headers' rows."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pandas as pd

from wiu.survey.codebook import folded
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.survey.mapping_document import Mapping, Source
    from wiu.survey.reading import Inspection


_ALIKE = 0.6
_COMPARED = 200


def _keys(names: Iterable[str]) -> dict[str, list[str]]:
    """Return how a column may be called, folded: by its whole name or by one row of its header → its names."""
    places: dict[str, list[str]] = {}
    for name in names:
        for key in {folded(name), *(folded(part) for part in name.split(" / "))}:
            places.setdefault(key, []).append(name)
    return places


def lacking(names: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the columns wanted that no column of a file can be."""
    keys = _keys(names)
    return tuple(name for name in wanted if folded(name) not in keys)


def likely_names(gone: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Return what a column that is gone may be called now: the most similar new name, if it is similar at all."""
    left = {folded(name): name for name in new}
    found: dict[str, str] = {}
    for name in gone:
        close = difflib.get_close_matches(folded(name)[:_COMPARED], left, n=1, cutoff=_ALIKE)
        if close:
            found[name] = left.pop(close[0])
    return found


class Columns:
    """The columns of one file as a mapping names them."""

    def __init__(self, inspection: Inspection, mapping: Mapping) -> None:
        self._table = inspection.table
        self._private = {folded(each.name): each.private for each in inspection.columns if each.private}
        self._row = inspection.table.header.rows[-1]
        self._places = _keys(self._table.columns)
        self._mapping = mapping
        for name in mapping.columns():
            self.find(name)

    def find(self, name: str) -> str:
        """Return the table's name of a column.

        Raises:
            ReadingError: `missing-column`, `ambiguous-column`, `private-column`.

        """
        if name in self._table.body:
            return name
        whole = [each for each in self._table.columns if folded(each) == folded(name)]
        found = whole or self._places.get(folded(name), [])
        if len(found) == 1:
            return found[0]
        where: dict[str, str | int | list[str]] = {
            "row": self._row,
            "column": name,
            "columns": list(self._table.columns),
        }
        if len(found) > 1:
            raise ReadingError(
                "ambiguous-column",
                f"The header in row {self._row} has several columns that “{name}” could mean: {', '.join(found)}.",
                where,
            )
        if self._private.get(folded(name)):
            raise ReadingError(
                "private-column",
                f"The mapping asks for “{name}”, which holds private data ({self._private[folded(name)]}) and is not read (S1).",
                {"row": self._row, "column": name},
            )
        raise self._missing(name, where)

    def _missing(self, name: str, where: dict[str, str | int | list[str]]) -> ReadingError:
        """Return why the mapping can't be used, with all that is gone, new and renamed perhaps."""
        gone = lacking(self._table.columns, self._mapping.columns())
        named = _keys(self._mapping.all_columns())
        new = [each for each in self._table.columns if folded(each) not in named]
        renamed = likely_names(gone, new)
        more = f" {len(gone) - 1} more columns are gone." if len(gone) > 1 else ""
        perhaps = f" It may be “{renamed[name][:_COMPARED]}” now." if name in renamed else ""
        return ReadingError(
            "missing-column",
            f"The header in row {self._row} has no column “{name}”, which the mapping needs.{perhaps}{more} "
            f"It has: {', '.join(each[:40] for each in self._table.columns[:15])}.",
            where
            | {"gone": list(gone), "new": new, "renamed": [f"{old} → {now}" for old, now in renamed.items()]},
        )

    def has(self, name: str) -> bool:
        """Say whether the file has a column at all."""
        return folded(name) in self._places

    def name(self, source: Source) -> str:
        """Return what the file calls the place of a source."""
        return source.column or source.label or ""

    def cells(self, source: Source, index: pd.Index) -> tuple[pd.Series[str], str]:
        """Return the texts of a source for the rows wanted, and what the file calls the place."""
        if source.column is not None:
            if source.optional and not self.has(source.column):
                return pd.Series("", index=index, dtype="str"), source.column
            name = self.find(source.column)
            column = self._table.filled_down(name) if source.fill_down else self._table.body[name]
            return column.loc[index], name
        if source.label is not None:
            return pd.Series(self._label(source.label), index=index, dtype="str"), source.label
        return pd.Series(source.constant or "", index=index, dtype="str"), "constant in the mapping"

    def _label(self, label: str) -> str:
        wanted = folded(label.rstrip(": "))
        for name, value in self._table.labels.items():
            if folded(name) == wanted:
                return value
        raise ReadingError(
            "missing-label",
            f"Nothing above the table is labelled “{label}”. Labels found: {', '.join(self._table.labels) or 'none'}.",
            {"column": label, "row": self._row},
        )
