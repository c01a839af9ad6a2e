"""Going through a mapping by name: each column, each map of values; nothing counts before a person ticked it.

Two forms, one after the other: what each column is, then what each value means. What stands as it was approved in the
survey's last version need not be ticked again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.services import approving
from wiu.survey.codebook import CODE_LISTS, folded
from wiu.survey.mapping_draft import (
    COLUMN,
    CONSTANT,
    LABEL,
    Slot,
    problem,
    said_values,
    slots,
    unused_columns,
    with_sources,
)
from wiu.survey.reading_error import ReadingError
from wiu.ui import survey_parts
from wiu.ui.mapping_form import Base, Form, Going, words_of
from wiu.ui.mapping_values import ask_for_values
from wiu.ui.verbatim import verbatim, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.policy.access import Viewer
    from wiu.survey.reading import Inspection
    from wiu.ui.desk import Desk

_STATE, _NEW = "mapping being gone through", "mapping just approved"
_NOTHING = "— not in this file —"
_MOST_VALUES = 80
_ORDERS = {
    "": "not stated",
    "day first": "day first",
    "month first": "month first",
    "year first": "year first",
}
_ENTITIES = {
    "submission": "The return",
    "service": "Services",
    "workload": "Workload",
    "staffing": "Staff",
    "demographics": "Ages and genders",
    "person": "People asked themselves",
    "certification": "Certificates",
    "adequacy": "Opinions on staffing",
    "service_contract": "Service contracts (office only, R1)",
}


def newly_approved() -> str | None:
    """Return the name of a mapping that was approved since the last drawing, once."""
    wanted: str | None = st.session_state.pop(_NEW, None)
    return wanted


def show(viewer: Viewer, desk: Desk, base: Base, inspection: Inspection, round_id: str) -> None:
    """Have a mapping gone through, and keep it as a version once every statement is approved."""
    at: Going | None = st.session_state.get(_STATE)
    if at is None or at.key != base.key:
        at = Going(base.key, base.document, {})
        st.session_state[_STATE] = at
    for question in at.document.get("questions", []):
        st.caption(f"To be settled: {verbatim(question)}")
    _ask_for_columns(at, base, inspection)
    if not at.columns_done:
        st.caption("Then come the values, and the mapping is kept under its survey's name.")
        return
    if (wrong := problem(at.document)) is not None:
        st.warning(f"{worded(wrong.message)} Say so above.", icon=":material/edit:")
        return
    try:
        values = said_values(inspection, at.document)
    except ReadingError as error:
        st.warning(worded(error.message), icon=":material/edit:")
        return
    done = ask_for_values(at, base, inspection, values)
    if done is None:
        return
    name, document, approved = done
    draft = approving.Draft(name, document, inspection.table.columns, approved, round_id)
    kept = approving.approve(desk.home, viewer, draft, now=desk.now())
    st.session_state[_NEW] = kept.name
    st.session_state.pop(_STATE, None)
    survey_parts.tell(f"“{kept.name}” is kept as version {kept.version}, approved by you.")
    st.rerun()


def _heading(block: Sequence[Slot], *, constants: bool) -> str:
    said = [_ENTITIES[block[0].entity]]
    said += [f"where {block[0].when}"] if block[0].when else []
    if constants:
        said += [f"{slot.source[1]}" for slot in block if slot.source and slot.source[0] == CONSTANT]
    return " · ".join(said)


def _ask_for_columns(at: Going, base: Base, inspection: Inspection) -> None:
    found = slots(at.document)
    blocks: dict[int | None, list[Slot]] = defaultdict(list)
    for slot in found:
        blocks[slot.block].append(slot)
    many = len(blocks) > 2  # noqa: PLR2004 - the return and one kind of rows
    form = Form.of(at, base, inspection)
    chosen: dict[str, tuple[str, str] | None] = {}
    with st.expander("What each column is", expanded=not at.columns_done), st.form(f"columns {base.key}"):
        st.write(
            "Tick each line that is right. Where it is not, choose another column, a fixed answer, or nothing; "
            "a line that is not in the file needs no tick."
        )
        frame = _ask_for_frame(form)
        for block in blocks.values():
            st.markdown(f"**{verbatim(_heading(block, constants=many))}**")
            for slot in block:
                fixed = slot.source is not None and slot.source[0] == CONSTANT
                if many and (fixed or slot.source is None):
                    if fixed:
                        form.ticks[slot.key] = True  # it stands in the heading, and its columns are ticked
                    continue
                chosen[slot.key] = _ask_for_source(form, slot)
        unused = unused_columns(at.document, inspection.table.columns)
        if unused:
            more = " and others" if len(unused) > _MOST_VALUES else ""
            form.tick("unused", f"Not used, and not kept: {', '.join(unused[:_MOST_VALUES])}{more}")
        if st.form_submit_button("These columns are right", key=f"columns are right {base.key}"):
            _take_columns(form, frame, chosen)


def _ask_for_frame(form: Form) -> dict[str, Any]:
    at, base = form.at, form.base
    left, right = st.columns(2)
    dates = left.selectbox(
        "03/04/2025 is written",
        list(_ORDERS),
        index=list(_ORDERS).index(at.document.get("dates") or ""),
        format_func=_ORDERS.__getitem__,
        key=f"dates {base.key}",
    )
    decimal = right.selectbox(
        "One and a half is written",
        [".", ","],
        index=[".", ","].index(at.document.get("decimal", ".")),
        format_func={".": "1.5", ",": "1,5"}.__getitem__,
        key=f"decimal {base.key}",
    )
    row = {"person": "a person", "staff_line": "a line of staff", "return": "a department's return"}
    one = at.document.get("submission", {}).get("one_per", "row")
    form.tick("frame", f"A row is {row[at.document['granularity']]}; all rows of one {one} are one return.")
    return {"dates": dates or None, "decimal": decimal}


def _ask_for_source(form: Form, slot: Slot) -> tuple[str, str] | None:
    base, inspection = form.base, form.inspection
    examples = {each.name: ", ".join(each.examples) for each in inspection.columns}
    options: dict[tuple[str, str] | None, str] = {None: _NOTHING}
    options |= {(COLUMN, name): name for name in inspection.table.columns}
    options |= {(LABEL, name): f"above the table: {name}" for name in inspection.table.labels}
    if slot.field.codes:
        codes = CODE_LISTS[slot.field.codes]
        options |= {(CONSTANT, code): f"always: {codes.label(code)}" for code in codes}
    present = _present(slot, base, inspection)
    if present is not None and present not in options:
        kind, name = present
        options[present] = f"{name} (not in this file)" if kind == COLUMN else f"always: {name}"
    left, middle, right = st.columns([3, 4, 2], vertical_alignment="center")
    needed = " (needed)" if slot.field.required else ""
    wanted = middle.selectbox(
        f"{words_of(slot)}{needed} comes from",
        list(options),
        index=list(options).index(present),
        format_func=options.__getitem__,
        key=f"source {slot.key} {base.key}",
        label_visibility="collapsed",
    )
    shown = examples.get(present[1], "") if present and present[0] == COLUMN else ""
    left.markdown(f"{words_of(slot)}{needed}")
    if shown:
        left.caption(f"such as {verbatim(shown)}")
    before = form.approval(slot.key) if _same(slot.source, present) else ""
    form.ticks[slot.key] = right.checkbox(
        f"{_short(slot)} right", value=bool(before), key=f"tick {slot.key} {base.key}"
    )
    if before:
        right.caption(f"approved: {verbatim(before)}")
    return wanted


def _short(slot: Slot) -> str:
    return words_of(slot).removeprefix("Agenda for Change ") + " is" if slot.source else "this is"


def _present(slot: Slot, base: Base, inspection: Inspection) -> tuple[str, str] | None:
    """Return the source as this file has it: its own spelling of the column, or what the column may be called now."""
    if slot.source is None or slot.source[0] != COLUMN:
        return slot.source
    name = slot.source[1]
    for each in inspection.table.columns:
        if folded(each) == folded(name) or folded(name) in map(folded, each.split(" / ")):
            return (COLUMN, each)
    return (COLUMN, base.renamed.get(name, name))


def _take_columns(form: Form, frame: dict[str, Any], chosen: dict[str, tuple[str, str] | None]) -> None:
    at = form.at
    document = {key: each for key, each in at.document.items() if key not in frame} | {
        key: each for key, each in frame.items() if each is not None
    }
    if "decimal" not in at.document and document.get("decimal") == ".":
        del document["decimal"]
    changed = {
        slot.key: chosen[slot.key]
        for slot in slots(at.document)
        if slot.key in chosen and not _same(slot.source, chosen[slot.key])
    }
    at.document = with_sources(document, changed)
    new = Form.of(at, form.base, form.inspection)
    at.ticked = {key: what for key, what in new.said.items() if form.ticks.get(key)}
    not_values = [key for key in new.said if not key.startswith("values.")]
    open_ = [key for key in not_values if key not in at.ticked and not new.approval(key)]
    at.columns_done = not open_
    if open_:
        names = {slot.key: words_of(slot) for slot in slots(at.document)} | {
            "frame": "what a row is",
            "unused": "the columns not used",
        }
        st.warning(
            f"Not ticked yet: {', '.join(names.get(key, key) for key in open_)}. Tick each that is right.",
            icon=":material/checklist:",
        )
    else:
        st.rerun()


def _same(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    """Say whether two sources are one, a column by any spelling of its name."""
    if one is None or other is None or one[0] != other[0]:
        return one == other
    return folded(one[1]) == folded(other[1]) or folded(one[1]) in map(folded, other[1].split(" / "))
