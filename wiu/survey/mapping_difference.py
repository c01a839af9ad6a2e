"""How a file differs from what a mapping expects: columns gone, new, renamed perhaps; values that nobody named.

A mapping is made for one round and used again in the next, when the form has changed a little. This is
what a person looks at before the mapping is given its next version.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wiu.survey.codebook import folded
from wiu.survey.entities import Kind
from wiu.survey.mapping_columns import Columns, lacking, likely_names
from wiu.survey.mapping_values import is_unknown
from wiu.survey.private_data import masked
from wiu.survey.reading_error import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from wiu.survey.entities import Field
    from wiu.survey.mapping_document import Block, Mapping, Source
    from wiu.survey.reading import Inspection

_MOST_LISTED = 200
_WIDTH = 60


@dataclass(frozen=True)
class UnknownValue:
    """A value that neither the codebook nor the mapping knows: where it stands, and in how many rows."""

    column: str
    field: str
    value: str
    rows: int


@dataclass(frozen=True)
class Difference:
    """`gone`: columns that the mapping needs and the file lacks; `renamed`: which of them may be called what now.

    `new`: columns that the mapping doesn't name. `unknown`: values without a code, the most frequent
    first; empty while columns are gone, since the mapping can't be applied then.
    """

    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    new: tuple[str, ...]
    unknown: tuple[UnknownValue, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the difference as a page or program takes it."""
        return {
            "gone": list(self.gone),
            "renamed": [{"from": old, "to": new} for old, new in self.renamed],
            "new": list(self.new),
            "unknown_values": [vars(each) for each in self.unknown],
        }


def difference(inspection: Inspection, mapping: Mapping) -> Difference:
    """Return how a file differs from what a mapping expects; nothing is changed, and no private cell is shown."""
    names = inspection.table.columns
    gone = lacking(names, mapping.columns())
    named = {folded(name) for name in mapping.all_columns()}
    new = tuple(name for name in names if not ({folded(name), *map(folded, name.split(" / "))} & named))
    return Difference(
        gone=gone,
        renamed=tuple(likely_names(gone, new).items()),
        new=new,
        unknown=() if gone else tuple(unknown_values(inspection, mapping)),
    )


def unknown_values(inspection: Inspection, mapping: Mapping) -> list[UnknownValue]:
    """Return the values of coded columns for which nobody named a code; none where the mapping doesn't fit."""
    try:
        columns = Columns(inspection, mapping)
        found = [
            UnknownValue(column, field.name, masked(text)[:_WIDTH], rows)
            for field, source in _coded(mapping)
            for column, text, rows in _unknown(columns, source, field, mapping, inspection.table.body.index)
        ]
    except ReadingError:
        return []
    once = {(each.column, each.field, each.value): each for each in found}
    return sorted(once.values(), key=lambda each: (-each.rows, each.column, each.value))[:_MOST_LISTED]


def _coded(mapping: Mapping) -> Iterator[tuple[Field, Source]]:
    for block in mapping.blocks:
        # in a file of several parts a column says nothing of the parts that lack it
        yield from ((block.field(name), each) for name, each in block.fields.items() if _asks(block, name))


def _asks(block: Block, name: str) -> bool:
    return (
        block.when is None and block.field(name).kind is Kind.CODE and block.fields[name].column is not None
    )


def _unknown(
    columns: Columns, source: Source, field: Field, mapping: Mapping, index: pd.Index
) -> Iterator[tuple[str, str, int]]:
    cells, column = columns.cells(source, index)
    counts: Counter[str] = Counter()
    for text, times in cells.fillna("").value_counts().items():
        for part in str(text).split(source.split) if source.split else [str(text)]:
            counts[part.strip()] += int(times)
    for text, rows in counts.items():
        if text and is_unknown(text, field, source, mapping):
            yield column, text, rows
