"""A form in which a mapping's statements are ticked by name: what it is about, and what was approved before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.survey.mapping_draft import Slot, statements
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wiu.services.approving import KeptMapping
    from wiu.survey.reading import Inspection

_FIELDS = {
    "department_id": "Department",
    "received_at": "When it was sent",
    "afc_band": "Agenda for Change band",
    "esr_code": "ESR code",
    "wte": "WTE",
    "wte_establishment": "WTE establishment",
    "wte_in_post": "WTE in post",
    "wte_vacant": "WTE vacant",
    "wte_vacant_3_months": "WTE vacant for three months",
}


@dataclass(frozen=True)
class Base:
    """What is gone through: a mapping document, the version it is compared with, and what columns may be called now."""

    key: str
    document: dict[str, Any]
    last: KeptMapping | None
    renamed: Mapping[str, str]


@dataclass
class Going:
    """How far a person has gone through a mapping: the document as it stands, and what was ticked, as it said then."""

    key: str
    document: dict[str, Any]
    ticked: dict[str, str]
    columns_done: bool = False


@dataclass
class Form:
    """One form as it is drawn: what it is about, and what was ticked and chosen in it."""

    at: Going
    base: Base
    inspection: Inspection
    said: dict[str, str]
    ticks: dict[str, bool]

    @classmethod
    def of(cls, at: Going, base: Base, inspection: Inspection) -> Form:
        """Return a form about a mapping as it stands now."""
        return cls(at, base, inspection, statements(at.document, inspection.table.columns), {})

    def approval(self, key: str) -> str:
        """Return in words who approved this very statement before; nothing where nobody did."""
        before = (self.base.last.approvals if self.base.last else {}).get(key)
        return (
            f"{before['by']}, {before['at'][:10]}" if before and before["what"] == self.said.get(key) else ""
        )

    def tick(self, key: str, words: str) -> None:
        """Ask for a tick; it stands there already where the statement was approved before."""
        before = self.approval(key)
        label = verbatim(f"{words} (approved: {before})" if before else words)
        self.ticks[key] = st.checkbox(label, value=bool(before), key=f"tick {key} {self.base.key}")


def words_of(slot: Slot) -> str:
    """Return what people call a field."""
    return _FIELDS.get(slot.field.name, slot.field.name.replace("_", " ").capitalize())
