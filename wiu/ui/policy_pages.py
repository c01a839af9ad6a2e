"""Policy pages on screen: the very files that the program goes by, with their prose and their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.ui import tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SYMBOL = "symbol_"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def show(page: Path, *, title: str) -> None:
    """Show a policy page under a header: its prose, then its one table; its own heading is replaced."""
    lines = page.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")]
    prose = [line for line in lines if line not in table and not line.startswith("# ")]
    st.header(title)
    st.markdown("\n".join(prose))
    tables.show_words(title, _cells(table[0]), [_cells(line) for line in table[2:]])


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
