"""The front door of mapping: read a mapping, apply it to a file, and the mappings that are shipped."""

from __future__ import annotations

from wiu.survey.issues import Issue
from wiu.survey.mapping_apply import MappedFile, apply
from wiu.survey.mapping_difference import Difference, difference, unknown_values
from wiu.survey.mapping_document import Mapping, load_mapping, mapping_of, shipped_mappings
from wiu.survey.mapping_toml import as_toml

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
    "shipped_mappings",
    "unknown_values",
]
