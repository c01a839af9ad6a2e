"""A file as it came over the wire. It lies on disk only while a service reads it, in a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 50  # MB, as the reader takes: the widget says it too
KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"]


@dataclass(frozen=True)
class Upload:
    """A file as it came over the wire; `key` tells one upload from the next."""

    key: str
    name: str
    content: bytes

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Lay the file down under its own name for as long as a service reads it."""
        with tempfile.TemporaryDirectory(prefix="wiu-upload-") as folder:
            path = Path(folder) / Path(self.name).name
            path.write_bytes(self.content)
            yield path


def ask(label: str, kinds: list[str], key: str, advice: str) -> Upload | None:
    """Ask for a file; None until there is one."""
    given = st.file_uploader(label, type=kinds, key=key, help=advice, max_upload_size=LARGEST)
    return None if given is None else Upload(given.file_id, given.name, given.getvalue())


def ask_for_list(advice: str) -> Upload | None:
    """Ask for a list of departments; None until there is one."""
    return ask("List of departments", KINDS, "list of departments", advice)
