"""An uploaded survey file on its way into an edition: read, mapped, checked, loaded; each step seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.policy.access import Action
from wiu.presentation.words import counted
from wiu.services import entering, loading
from wiu.ui import changes, exports, findings, mapping_choice, signin, survey_parts, tables, work
from wiu.ui.upload import KINDS, LARGEST, Upload, ask
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.survey.progress import Progress
    from wiu.survey.reading import Inspection
    from wiu.ui.desk import Desk
    from wiu.ui.mapping_choice import Choice

_READ, _CHECKED, _LOADED = "survey file as read", "survey file as checked", "survey file as loaded"
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def ask_for_file() -> Upload | None:
    """Ask for a survey file; None until there is one."""
    return ask(
        "Survey file",
        KINDS,
        "survey file",
        f"CSV or a workbook, at most {LARGEST} MB. Private columns are recognised, named below, and never stored (S1).",
    )


def read(viewer: Viewer, upload: Upload) -> Inspection:
    """Return the file as it was read; each upload, and each sheet of it, is read once.

    Raises:
        ReadingError: the file can't be read, and why. Fit to show.

    """
    sheet: str | None = st.session_state.get(f"sheet {upload.key}")

    def do(progress: Progress) -> Inspection:
        with upload.on_disk() as path:
            return loading.read_file(viewer, path, sheet, progress=progress)

    return work.result_of(_READ, (upload.key, sheet), f"Reading {upload.name}", do)


def show_inspection(upload: Upload, found: Inspection) -> bool:
    """Show how the file was read, its columns, and what was left out of it; return whether it has any row."""
    rows = len(found.table.body) + len(found.table.left_out)  # as “rows read” counts them further down
    if not rows:
        st.warning(
            f"{verbatim(upload.name)} has headings and no row of answers under them: there is nothing to load. Nothing was changed."
        )
    how = [counted(rows, "row"), counted(len(found.columns), "column")]
    how += (
        [f"{len(found.table.left_out):,} of the rows left out as no answers"] if found.table.left_out else []
    )
    how += [f"encoding {found.encoding}"] if found.encoding else []
    how += [f"sheet {verbatim(found.sheet)}"] if found.sheet else []
    how += (
        [f"separated by {_DELIMITERS.get(found.delimiter) or verbatim(found.delimiter)}"]
        if found.delimiter
        else []
    )
    if rows:
        st.write(f"Read as {' · '.join(how)} · data from row {found.first_data_row}.")
    if len(found.sheets) > 1:
        st.selectbox(
            "Sheet",
            list(found.sheets),
            index=list(found.sheets).index(found.sheet or found.sheets[0]),
            key=f"sheet {upload.key}",
            help="The sheet that looks like the answers is read first.",
        )
    for left_out in found.dropped:
        what = ", ".join(f"{name} “{value}”" for name, value in left_out.items() if name != "reason")
        why = left_out.get("reason", "not part of the table")
        st.caption(verbatim(f"Left out: {what or 'a part of the file'}: {why}."))
    with st.expander("Columns as read"):
        tables.show_words(
            "Columns",
            ("Column", "Kind", "Empty cells", "Private"),
            [
                (each.name, each.kind, f"{each.missing:,}", "yes: not stored" if each.private else "no")
                for each in found.columns
            ],
        )
    return bool(rows)


def checked(
    viewer: Viewer, desk: Desk, upload: Upload, choice: Choice, inspection: Inspection
) -> dict[str, Any]:
    """Return what loading the file would do, without doing it; each choice is checked once.

    Raises:
        ReadingError, LoadRefusedError, StoreError: it can't be loaded, and why. Fit to show.

    """
    settled = findings.accepted(upload, choice)
    key = (upload.key, choice.key, inspection.sheet, desk.home.editions.current(), settled)

    def do(progress: Progress) -> dict[str, Any]:
        with upload.on_disk() as path, choice.usable() as mapping:
            return loading.load_file(
                desk.home,
                viewer,
                path,
                mapping,
                choice.round_id,
                dry_run=True,
                compare=True,
                accepted=settled,
                inspection=inspection,
                progress=progress,
                now=desk.now(),
            )

    return work.result_of(_CHECKED, key, f"Checking {upload.name}", do)


def show(viewer: Viewer, desk: Desk) -> None:
    """Take a file from upload to edition, one step after the other."""
    st.header("Load a file")
    st.write(
        "A file is loaded whole or not at all. Nothing changes before you press “Load the file”; what is in "
        "force stays in force if anything goes wrong. Late returns and corrections are loaded just so: the newest "
        "complete return of a department counts, and all are kept."
    )
    upload = ask_for_file()
    if work.under_way(_whose(viewer, desk)) is not None:
        _see_load_through(viewer, desk, upload)
    if upload is None:
        st.caption(
            "Choose a file to see how it is read. It may be a department's return, staff lines, or people."
        )
        _offer_template(viewer)
        return
    if _was_loaded(upload):
        return
    st.subheader("1. How it was read")
    inspection = read(viewer, upload)
    if not show_inspection(upload, inspection):
        return
    st.subheader("2. What it means")
    rounds = {each.round_id: each.title for each in entering.rounds(desk.home, viewer)}
    choice = mapping_choice.ask_for_choice(viewer, desk, upload, inspection, rounds)
    if choice is None:
        return
    st.subheader("3. What was found")
    found = checked(viewer, desk, upload, choice, inspection)
    wrong = findings.show(found, findings.accepted(upload, choice))
    findings.offer_acceptance(upload, choice, found)
    findings.offer_reports(viewer, desk, upload, choice, inspection, found)
    st.subheader("4. What will change")
    changes.show(viewer, desk, found["changes"], "Before and after, by department")
    offer_loading(viewer, desk, upload, choice, inspection, wrong=wrong)


def _offer_template(viewer: Viewer) -> None:
    """Offer a file to fill in, for whoever has none to load yet."""
    browser, still_valid = signin.browser(), signin.validity(viewer, Action.LOAD_SURVEY)

    def made() -> bytes:
        still_valid()
        return exports.hand_over(browser, viewer, loading.template_file(viewer), still_valid)

    st.download_button(
        "Download a template to fill in (CSV)",
        made,
        file_name="return-template.csv",
        mime="text/csv",
        on_click="ignore",
        help="The headings of a whole return, and an example line for each part of it. It is read without a mapping of "
        "your own: choose “Whole returns, a line for each statement”. Replace the example lines: they name no "
        f"department, and are kept back as they stand. {exports.IF_IT_FAILS}",
    )


def _whose(viewer: Viewer, desk: Desk) -> tuple[str, str]:
    return (str(desk.home.path), viewer.subject)


def offer_loading(
    viewer: Viewer, desk: Desk, upload: Upload, choice: Choice, inspection: Inspection, *, wrong: bool
) -> None:
    """Offer to load what was checked; wrong rows need a word that they may be set aside."""
    aside = wrong and st.checkbox("Keep the wrong rows back in quarantine and load the rest", key="set aside")
    if not st.button("Load the file", type="primary", disabled=wrong and not aside):
        return
    settled = findings.accepted(upload, choice)

    def do(progress: Progress) -> dict[str, Any]:
        with upload.on_disk() as path, choice.usable() as mapping:
            return loading.load_file(
                desk.home,
                viewer,
                path,
                mapping,
                choice.round_id,
                set_aside=aside,
                accepted=settled,
                inspection=inspection,
                progress=progress,
                now=desk.now(),
            )

    work.begin(_whose(viewer, desk), lambda: work.Work(upload.key, f"Loading {upload.name}", do))
    _see_load_through(viewer, desk, upload)


def _see_load_through(viewer: Viewer, desk: Desk, upload: Upload | None) -> None:
    """Show how far a load is, then draw the page anew, with the new edition beside it and what became of the load."""
    load = work.under_way(_whose(viewer, desk))
    if load is None:
        return
    load.watch()
    work.seen(_whose(viewer, desk))
    name = load.name.removeprefix("Loading ")
    document: Any = load.result()
    work.forget(_CHECKED)
    said = (
        f"{document['edition'].capitalize()} is in force: {counted(document['accepted'], 'row')} of {name} "
        f"{'was' if document['accepted'] == 1 else 'were'} loaded, {document['quarantined']:,} are in quarantine. The Workforce page answers from it now."
    )
    if upload is not None and load.key == upload.key:
        st.session_state[_LOADED] = (upload.key, said)
    else:
        survey_parts.tell(said)
    st.rerun()


def _is_loaded(upload: Upload) -> bool:
    return bool(st.session_state.get(_LOADED, (None, ""))[0] == upload.key)


def _was_loaded(upload: Upload) -> bool:
    """Say that an upload is in force already; it can be looked at again all the same."""
    if not _is_loaded(upload):
        return False
    st.success(verbatim(st.session_state[_LOADED][1]), icon=":material/check:")
    st.caption("The edition is listed under Editions. Choose another file above, or look at this one again.")
    if st.button("Look at this file again", key=f"again {upload.key}"):
        del st.session_state[_LOADED]
        st.rerun()
    return True
