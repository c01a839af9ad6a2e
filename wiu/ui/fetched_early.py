"""Which of Streamlit's scripts a page will need, told to the browser with the page's first answer.

Streamlit's page asks for the script of each kind of element when the first of that kind arrives, that is after the page
has been worked out; the one that draws charts is as large as all others together. So the browser fetches and reads them while
the server works. The names are those of Streamlit's own list of its files; what it does not list is not told.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATIC = Path(streamlit.__file__).with_name("static")
_START = "index.html"
_PLAIN = ("Html", "Button")
_CHOSEN = (*_PLAIN, "Selectbox", "Multiselect")
KINDS = {
    "": (*_PLAIN, "Metric", "PageLink"),
    "coverage": (*_CHOSEN, "Metric", "PlotlyChart"),
    "contracts": (*_CHOSEN, "PlotlyChart"),
    "workforce": (*_CHOSEN, "Metric", "PlotlyChart"),
    "services_map": (*_CHOSEN, "PlotlyChart"),
}
"""By page, as its address calls it: the kinds of elements that it always has, as Streamlit names their scripts."""
_LEAST = 1_500
"""Bytes: a smaller one is fetched in no time, and a proxy takes no more than 4 kB of headers."""


@cache
def _listed() -> dict[str, dict[str, Any]]:
    listed: dict[str, dict[str, Any]] = json.loads((_STATIC / "manifest.json").read_text(encoding="utf-8"))
    return listed


def _with_all_it_imports(key: str, seen: set[str]) -> set[str]:
    if key in _listed() and key not in seen:
        seen.add(key)
        for each in _listed()[key].get("imports", ()):
            _with_all_it_imports(each, seen)
    return seen


def _files(path: str) -> Iterator[Path]:
    kinds = set(KINDS.get(path, ()))
    there: set[str] = _with_all_it_imports(_START, set())
    needed: set[str] = set()
    for key, said in _listed().items():
        if said.get("isDynamicEntry") and said.get("name") in kinds:
            _with_all_it_imports(key, needed)
    yield from (_STATIC / _listed()[key]["file"] for key in needed - there)


def _told(path: str) -> bytes:
    large = sorted(
        (file for file in _files(path) if file.is_file() and file.stat().st_size >= _LEAST),
        key=lambda file: (-file.stat().st_size, file.name),
    )
    return ", ".join(
        f"<./{file.relative_to(_STATIC).as_posix()}>; rel=modulepreload; crossorigin" for file in large
    ).encode("ascii")


@cache
def _every() -> dict[str, bytes]:
    return {path: _told(path) for path in KINDS}


def links(path: str) -> bytes:
    """Return the value of a `Link` header for a page of that path; nothing where no page of ours lies there."""
    return _every().get(path, b"")
