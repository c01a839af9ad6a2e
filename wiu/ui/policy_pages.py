"""Policy pages on screen: the very files that the program goes by, with their prose and their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SYMBOL = "symbol_"


def show(page: Path, *, title: str) -> None:
    """Show a policy page under a header; its own first heading is replaced, the rest stands."""
    lines = page.read_text(encoding="utf-8").splitlines()
    st.header(title)
    st.markdown("\n".join(line for line in lines if not line.startswith("# ")))


def show_terms(words: Mapping[str, str], *, starting: str) -> None:
    """Show the definitions, each “term: sentence”, with the term standing out."""
    for key, text in words.items():
        if key.startswith(starting):
            term, _, meaning = text.partition(":")
            st.markdown(f"**{term}**: {meaning.strip()}")


def show_symbols(words: Mapping[str, str]) -> None:
    """Show what stands in a cell instead of a figure, and what it means."""
    rows = ["| symbol | meaning |", "| --- | --- |"]
    for key, text in words.items():
        if key.startswith(_SYMBOL):
            sign = key.removeprefix(_SYMBOL)
            rows.append(f"| `{sign if sign == '0' else f'[{sign}]'}` | {text} |")
    st.markdown("\n".join(rows))
