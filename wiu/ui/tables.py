"""A table of safe figures as real HTML: a caption, headed rows and columns, figures to the right.

Streamlit's own tables have no caption and no headed rows, and its grid is a picture to a screen reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.presentation.table_rows import Layout, Row

_NUMBER = re.compile(r"(REL|R)-\d{4}-\d{4,}")
"""The number of a release or a request, which is not broken over lines."""

_DAY = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4},?"
)
"""A date at the head of a cell, which is broken before its year if at all."""


@dataclass(frozen=True)
class Linked:
    """A cell of a table of words that leads somewhere: `text`, then `name` as a link to an address of the app."""

    text: str
    name: str
    address: str


_STYLE = """<style>
.wiu-table {overflow-x: auto; scrollbar-width: auto; scrollbar-color: #59636D #F2F5F8; border: 1px solid #B8C4CF;
  /* a shadow at the edge behind which there is more */
  background: linear-gradient(to left, #FFFFFF 1.5rem, transparent 3rem) right / 3rem 100% no-repeat local,
    linear-gradient(to left, #59636D99, transparent) right / 1rem 100% no-repeat scroll;}
.wiu-table:focus-visible {outline: 3px solid #12436D;}
.wiu-table table {border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: 0;}
.wiu-table caption {text-align: left; font-weight: 600; padding: .5rem .7rem;}
.wiu-table th, .wiu-table td {padding: .3rem .7rem; border: 0; border-bottom: 1px solid #D5DCE3;}
.wiu-table th:first-child {padding-left: calc(.7rem + 1.2rem * var(--level, 0));}
.wiu-table thead th {background: #F2F5F8; vertical-align: bottom;
  border-bottom: 2px solid #12436D; text-align: left;}
.wiu-table th {font-weight: 400; text-align: left;}
.wiu-table thead th {font-weight: 600;}
.wiu-table td, .wiu-table thead th.figure {text-align: right;}
.wiu-table td {white-space: nowrap;}
.wiu-table thead th.figure {min-width: 5.2rem;}
.wiu-table td.words {text-align: left; white-space: normal; vertical-align: top;}
.wiu-table td.number {white-space: nowrap;}
.wiu-table .day {display: inline-block; min-width: 6rem;}
.wiu-table td a {color: #12436D;}
.wiu-table td.words:last-child:nth-child(n+3) {min-width: 14rem; overflow-wrap: anywhere;}
@media (max-width: 900px) {
  .wiu-table caption, .wiu-table th, .wiu-table td {padding: .3rem .4rem;}
  .wiu-table th:first-child {padding-left: calc(.4rem + .8rem * var(--level, 0));}
  .wiu-table td.words:last-child:nth-child(n+3) {min-width: 8rem;}}
.wiu-table tr.total th, .wiu-table tr.total td {font-weight: 700;}
.wiu-table td.withheld {color: #59636D;}
</style>"""


def _wrapped(caption: str, head: str, body: str) -> None:
    st.html(
        f'{_STYLE}<div class="wiu-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(row: Row) -> str:
    indent = f' style="--level: {row.level}"'
    labels = "".join(
        f'<th scope="row"{indent if place == 0 else ""}>{escape(text)}</th>'
        for place, text in enumerate(row.labels)
    )
    figures = "".join(
        f"<td{' class=withheld' if text.startswith('[') else ''}>{escape(text)}</td>" for text in row.cells
    )
    return f"<tr{' class=total' if row.total else ''}>{labels}{figures}</tr>"


def show_figures(layout: Layout) -> None:
    """Show a table of safe figures, withheld cells by their symbols, in reading order."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in layout.stub) + "".join(
        f'<th scope="col" class="figure">{escape(text)}</th>' for text in layout.columns
    )
    body = "".join(_row(row) for row in layout.rows)
    _wrapped(layout.title, head, body)


def show_words(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str | Linked]]) -> None:
    """Show a small table of words: a list of issues, of editions, of entries."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in columns)
    body = "".join("<tr>" + "".join(_word(text) for text in row) + "</tr>" for row in rows)
    _wrapped(caption, head, body)


def _word(cell: str | Linked) -> str:
    if isinstance(cell, Linked):
        link = f'<a href="{escape(cell.address)}" target="_blank">{escape(cell.name)}</a>'
        return f'<td class="words">{escape(cell.text)} {link}</td>'
    number = " number" if _NUMBER.fullmatch(cell) else ""
    day = _DAY.match(cell)
    shown = f'<span class="day">{day[0]}</span>{escape(cell[day.end() :])}' if day else escape(cell)
    return f'<td class="words{number}">{shown}</td>'


def show_counts(
    caption: str, stub: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Show a small table whose first columns are words, one for each of `stub`, and the others figures."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in stub) + "".join(
        f'<th scope="col" class="figure">{escape(text)}</th>' for text in columns
    )
    body = "".join(
        "<tr>"
        + "".join(f'<th scope="row">{escape(text)}</th>' for text in row[: len(stub)])
        + "".join(f"<td>{escape(text)}</td>" for text in row[len(stub) :])
        + "</tr>"
        for row in rows
    )
    _wrapped(caption, head, body)
