"""A file as it came over the wire. It lies on disk only while a service reads it, in a folder that is gone afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from wiu.services.laid_down import laid_down

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

LARGEST = 50  # MB, as the reader takes: the widget says it too
KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"]


@dataclass(frozen=True)
class Upload:
    """A file as it came over the wire; `key` tells one upload from the next."""

    key: str
    name: str
    content: bytes

    def on_disk(self) -> AbstractContextManager[Path]:
        """Lay the file down under its own name for as long as a service reads it."""
        return laid_down(self.name, self.content)


def ask(label: str, kinds: list[str], key: str, advice: str) -> Upload | None:
    """Ask for a file; None until there is one."""
    given = st.file_uploader(label, type=kinds, key=key, help=advice, max_upload_size=LARGEST)
    return None if given is None else Upload(given.file_id, given.name, given.getvalue())


def ask_for_list(advice: str) -> Upload | None:
    """Ask for a list of departments; None until there is one."""
    return ask("List of departments", KINDS, "list of departments", advice)
