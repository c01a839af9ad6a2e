"""Which mapping a load goes by, and the file as it was read: both may be at hand already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wiu.services import approving
from wiu.services.approving import KeptMapping
from wiu.survey import mapping
from wiu.survey.codebook import folded

if TYPE_CHECKING:
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.services.home import Home
    from wiu.survey.mapping import Mapping
    from wiu.survey.reading import Inspection


@dataclass(frozen=True)
class Asked:
    """The mapping that a load goes by; `text` is there where a person wrote it, to be kept as a version."""

    mapping: Mapping
    text: str | None = None


def asked_for(home: Home, viewer: Viewer, given: Path | str | KeptMapping) -> Asked:
    """Return the mapping meant: a kept one, a file, a shipped one by its name, or an approved one by its survey's name.

    Raises:
        RefusedError: the viewer may not load surveys.
        ReadingError: there is no such mapping, or it is none.
        StoreError: the register is busy or damaged. All fit to show.

    """
    if isinstance(given, KeptMapping):
        return Asked(approving.ready(given))
    if isinstance(given, str):
        if given in mapping.shipped_mappings():
            return Asked(mapping.load_mapping(given))
        if (known := approving.find(home, viewer, given)) is not None:
            return Asked(approving.ready(known))
    return Asked(mapping.load_mapping(given), mapping.mapping_text(given))


def is_of_sheet(inspection: Inspection, sheet: str | None) -> bool:
    """Say whether a file was read as a mapping for that sheet wants it."""
    return sheet is None or inspection.sheet is None or folded(sheet) == folded(inspection.sheet)
