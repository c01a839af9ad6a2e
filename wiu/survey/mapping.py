"""The front door of mapping: read a mapping, apply it to a file, and the mappings that are shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.survey.issues import Issue
from wiu.survey.mapping_apply import MappedFile, apply
from wiu.survey.mapping_difference import Difference, difference, unknown_values
from wiu.survey.mapping_document import Mapping, load_mapping, mapping_of, mapping_text, shipped_mappings
from wiu.survey.mapping_suggestion import suggest
from wiu.survey.mapping_toml import as_toml

if TYPE_CHECKING:
    from wiu.survey.reading import Inspection

__all__ = [
    "Difference",
    "Issue",
    "MappedFile",
    "Mapping",
    "apply",
    "as_toml",
    "difference",
    "load_mapping",
    "mapping_of",
    "mapping_text",
    "shipped_mappings",
    "suggested_for",
    "unknown_values",
]


def suggested_for(inspection: Inspection) -> dict[str, Any]:
    """Return the mapping that a file's own names and values suggest, with `questions` for a person."""
    return suggest(inspection.table, inspection.columns)
