"""An uploaded survey file on its way into an edition: read, mapped, checked, loaded; each step seen.

The file lies on disk only while a service reads it, in a folder of its own that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.services import entering, loading
from wiu.survey.mapping import load_mapping, shipped_mappings
from wiu.ui import changes, suggested, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_READ, _CHECKED = "survey file as read", "survey file as checked"
_MOST_SHOWN = 200
_LARGEST = 50  # MB, as the reader takes: the widget says it too
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods"]


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


@dataclass(frozen=True)
class Choice:
    """What is to be done with the upload: the mapping (a shipped one's name, or its text) and the round."""

    mapping: str | Upload
    round_id: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells one choice from another."""
        return (self.mapping if isinstance(self.mapping, str) else self.mapping.key, self.round_id)


def _uploaded(label: str, kinds: list[str], key: str, advice: str) -> Upload | None:
    given = st.file_uploader(label, type=kinds, key=key, help=advice, max_upload_size=_LARGEST)
    return None if given is None else Upload(given.file_id, given.name, given.getvalue())


def ask_for_file() -> Upload | None:
    """Ask for a survey file; None until there is one."""
    return _uploaded(
        "Survey file",
        _KINDS,
        "survey file",
        f"CSV or a workbook, at most {_LARGEST} MB. Private columns are recognised, named below, and never stored (S1).",
    )


def ask_for_list(advice: str) -> Upload | None:
    """Ask for a list of departments; None until there is one."""
    return _uploaded("List of departments", _KINDS, "list of departments", advice)


def inspected(viewer: Viewer, upload: Upload) -> dict[str, Any]:
    """Return how the file was read; each upload is read once.

    Raises:
        ReadingError: the file can't be read, and why. Fit to show.

    """
    kept: tuple[str, dict[str, Any]] | None = st.session_state.get(_READ)
    if kept is not None and kept[0] == upload.key:
        return kept[1]
    with st.spinner("Reading the file…", show_time=True), upload.on_disk() as path:
        document = loading.inspect_file(viewer, path)
    st.session_state[_READ] = (upload.key, document)
    return document


def show_inspection(document: dict[str, Any]) -> None:
    """Show how the file was read, its columns, and what was left out of it."""
    how = [f"{document['rows']:,} rows", f"{len(document['columns'])} columns"]
    delimiter = document["delimiter"]
    how += [f"{name} {document[name]}" for name in ("encoding", "sheet") if document[name]]
    how += [f"separated by {_DELIMITERS.get(delimiter, delimiter)}"] if delimiter else []
    st.write(f"Read as {' · '.join(how)} · data from row {document['first_data_row']}.")
    for left_out in document["dropped"]:
        what = ", ".join(f"{name} “{value}”" for name, value in left_out.items() if name != "reason")
        st.caption(
            f"Left out: {what or 'a part of the file'}: {left_out.get('reason', 'not part of the table')}."
        )
    with st.expander("Columns as read"):
        tables.show_words(
            "Columns",
            ("Column", "Kind", "Empty cells", "Private"),
            [
                (
                    each["name"],
                    each["kind"],
                    f"{each['missing']:,}",
                    "yes: not stored" if each["personal"] else "no",
                )
                for each in document["columns"]
            ],
        )


def _fitting(document: dict[str, Any]) -> int:
    """Return the place of the shipped mapping that fits best, the one after the last where none does.

    A mapping fits if the file has every column that it must have; the best names most of the columns.
    """
    present = {each["name"] for each in document["columns"]}
    fits = [
        len(present & set(mapping.all_columns())) if set(mapping.columns()) <= present else -1
        for mapping in map(load_mapping, shipped_mappings())
    ]
    return fits.index(max(fits)) if max(fits) >= 0 else len(fits)


def ask_for_choice(document: dict[str, Any], rounds: dict[str, str]) -> Choice | None:
    """Ask for the mapping and the round; None until both are said."""
    names = shipped_mappings()
    titles = {name: load_mapping(name).title for name in names} | {"": "A mapping of my own (TOML)…"}
    mapping: str | Upload | None = st.selectbox(
        "Mapping: which column is what",
        [*names, ""],
        index=_fitting(document),
        format_func=titles.__getitem__,
        key="mapping",
    )
    if mapping == "":
        suggested.show(document["suggested_mapping"])
        mapping = _uploaded("Mapping file", ["toml"], "mapping file", "TOML, as the shipped mappings are.")
    known = [*rounds, ""]
    round_id: str = st.selectbox(
        "Round the answers belong to",
        known,
        format_func=lambda each: rounds.get(each, "A new round…"),
        key="round of the file",
    )
    if not round_id:
        round_id = st.text_input(
            "Short name of the new round", key="new round", placeholder="csc-2022"
        ).strip()
    return Choice(mapping, round_id) if mapping and round_id else None


def _load(viewer: Viewer, desk: Desk, upload: Upload, choice: Choice, **how: Any) -> dict[str, Any]:
    with upload.on_disk() as path:
        mapping = choice.mapping
        if isinstance(mapping, str):
            return loading.load_file(desk.home, viewer, path, mapping, choice.round_id, now=desk.now(), **how)
        with mapping.on_disk() as own:
            return loading.load_file(desk.home, viewer, path, own, choice.round_id, now=desk.now(), **how)


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """Show how far it is, and what comes next, for as long as a file is read, checked or loaded."""
    bar = st.progress(0.0, text="Beginning")
    try:
        yield lambda done, words: bar.progress(done, text=f"{words[:1].upper()}{words[1:]}…")
    finally:
        bar.empty()


def checked(viewer: Viewer, desk: Desk, upload: Upload, choice: Choice) -> dict[str, Any]:
    """Return what loading the file would do, without doing it; each choice is checked once.

    Raises:
        ReadingError, LoadRefusedError, StoreError: it can't be loaded, and why. Fit to show.

    """
    key = (upload.key, choice.key, desk.home.editions.current())
    kept: tuple[object, dict[str, Any]] | None = st.session_state.get(_CHECKED)
    if kept is not None and kept[0] == key:
        return kept[1]
    with _progress() as progress:
        document = _load(viewer, desk, upload, choice, dry_run=True, compare=True, progress=progress)
    st.session_state[_CHECKED] = (key, document)
    return document


def show(viewer: Viewer, desk: Desk) -> None:
    """Take a file from upload to edition, one step after the other."""
    st.header("Load a file")
    st.write(
        "A file is loaded whole or not at all. Nothing changes before you press “Load the file”; what is in "
        "force stays in force if anything goes wrong. Late returns and corrections are loaded just so: the newest "
        "complete return of a department counts, and all are kept."
    )
    upload = ask_for_file()
    if upload is None:
        st.caption(
            "Choose a file to see how it is read. It may be a department's return, staff lines, or people."
        )
        return
    st.subheader("1. How it was read")
    document = inspected(viewer, upload)
    show_inspection(document)
    st.subheader("2. What it means")
    choice = ask_for_choice(
        document, {each.round_id: each.title for each in entering.rounds(desk.home, viewer)}
    )
    if choice is not None:
        st.subheader("3. What will change")
        found = checked(viewer, desk, upload, choice)
        wrong = show_check(found)
        changes.show(viewer, desk, found["changes"], "Before and after, by department")
        offer_loading(viewer, desk, upload, choice, wrong=wrong)


def show_check(document: dict[str, Any]) -> bool:
    """Show every issue by row and column; return whether a row is wrong."""
    errors = [each for each in document["issues"] if each["severity"] == "error"]
    st.write(
        f"Of {document['read']:,} rows read, **{document['accepted']:,} would be loaded** and "
        f"{document['quarantined']:,} kept back in quarantine. A new edition is made; the one in force stays "
        "as it is until the new one is complete."
    )
    if document["issues"]:
        tables.show_words(
            f"Issues by row and column: {len(errors):,} errors, {len(document['issues']) - len(errors):,} notes",
            ("Row", "Column", "Value", "What", "Kind"),
            [
                (str(each["row"] or "file"), each["column"], each["value"], each["message"], each["severity"])
                for each in document["issues"][:_MOST_SHOWN]
            ],
        )
        if len(document["issues"]) > _MOST_SHOWN:
            st.caption(f"The first {_MOST_SHOWN} are shown; `python -m wiu load --dry-run` lists all.")
    else:
        st.success("No issue was found.", icon=":material/check:")
    return bool(errors)


def offer_loading(viewer: Viewer, desk: Desk, upload: Upload, choice: Choice, *, wrong: bool) -> None:
    """Offer to load what was checked; wrong rows need a word that they may be set aside."""
    aside = wrong and st.checkbox("Keep the wrong rows back in quarantine and load the rest", key="set aside")
    if not st.button("Load the file", type="primary", disabled=wrong and not aside):
        return
    with _progress() as progress:
        document = _load(viewer, desk, upload, choice, set_aside=aside, progress=progress)
    st.session_state.pop(_CHECKED, None)
    st.success(
        f"{document['edition'].capitalize()} is in force: {document['accepted']:,} rows of {upload.name} were "
        f"loaded, {document['quarantined']:,} are in quarantine. The Workforce page answers from it now.",
        icon=":material/check:",
    )
