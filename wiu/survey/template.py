"""A file to fill in: the headings of a whole return with an example of each part, from the tables' own definitions."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from wiu.survey.codebook import CODE_LISTS
from wiu.survey.entities import Kind
from wiu.survey.mapping_document import load_mapping, shipped_mappings

if TYPE_CHECKING:
    from wiu.survey.entities import Field
    from wiu.survey.mapping_document import Block, Mapping

FILLED_IN = "whole_return"
"""The shipped mapping that a filled-in template is read with."""


def template() -> str:
    """Return the template as CSV: one line of headings, then an example line for each part of a return.

    Codes are the first of their list, figures 1. The department stands empty, without which a line is kept back: what
    nobody filled in is never loaded as an answer.
    """
    mapping = load_mapping(shipped_mappings()[FILLED_IN])
    text = io.StringIO()
    writer = csv.DictWriter(text, _headings(mapping), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_example(block) for block in mapping.blocks)
    return text.getvalue()


def _headings(mapping: Mapping) -> list[str]:
    parts = [block.when[0] for block in mapping.blocks if block.when]
    of_rows = [source.column for block in mapping.blocks for source in block.fields.values()]
    of_all = [source.column for source in mapping.submission.values()]
    return [each for each in dict.fromkeys((*parts, *of_all, *of_rows)) if each]


def _example(block: Block) -> dict[str, str]:
    line = dict([block.when]) if block.when else {}
    fields = {each.name: each for each in block.entity.fields}
    for name, source in block.fields.items():
        if source.column and source.column not in line:
            line[source.column] = _value(fields[name])
    return line


def _value(field: Field) -> str:
    if field.codes:
        return str(next(iter(CODE_LISTS[field.codes])))
    return "1" if field.kind in {Kind.NUMBER, Kind.WHOLE} else ""
