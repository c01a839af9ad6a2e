"""Policy pages on screen: the very files that the program goes by, with their prose and their table."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from wiu.ui import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/glossary.md"
_SYMBOL = "symbol_"


_MARKERS = re.compile(r"`([^`]+)`|\*+([^*]+)\*+")


def _cells(line: str) -> list[str]:
    """Return the cells of a line of a table as they are read, without the marks of their typesetting."""
    cells = line.strip().strip("|").split("|")
    return [_MARKERS.sub(lambda found: found[1] or found[2], cell.strip()) for cell in cells]


def _kind(line: str) -> str:
    return "table" if line.startswith("|") else "section" if line.startswith("## ") else "prose"


def show(page: Path, *, title: str) -> None:
    """Show a page of prose, sections and tables under a header; its own first heading is replaced."""
    lines = page.read_text(encoding="utf-8").splitlines()
    st.header(title)
    section = title
    for kind, block in groupby((line for line in lines if not line.startswith("# ")), key=_kind):
        found = list(block)
        if kind == "table":
            tables.show_words(section, _cells(found[0]), [_cells(line) for line in found[2:]])
        elif kind == "section":
            section = found[0].removeprefix("## ")
            st.subheader(section)
        else:
            st.markdown("\n".join(found))


def show_terms(words: Mapping[str, str], *, starting: str) -> None:
    """Show the definitions, each “term: sentence”, with the term standing out."""
    for key, text in words.items():
        if key.startswith(starting):
            term, _, meaning = text.partition(":")
            st.markdown(f"**{term}**: {meaning.strip()}")


def show_symbols(words: Mapping[str, str]) -> None:
    """Show what stands in a cell instead of a figure, and what it means."""
    signs = {key.removeprefix(_SYMBOL): text for key, text in words.items() if key.startswith(_SYMBOL)}
    rows = [(sign if sign == "0" else f"[{sign}]", text) for sign, text in signs.items()]
    tables.show_words("Symbols in tables and charts", ("Symbol", "Meaning"), rows)
