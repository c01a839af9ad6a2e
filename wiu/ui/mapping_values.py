"""What each value of a file means: a code chosen by a person for each that has none, and a tick for each map."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.presentation.words import counted
from wiu.services import approving
from wiu.survey.codebook import CODE_LISTS
from wiu.survey.mapping_draft import SaidValue, not_known, slots, statements, with_codes
from wiu.ui.mapping_form import Base, Form, Going, words_of
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wiu.survey.reading import Inspection

_CHOOSE, _LATER = "", "(later)"
_MOST_VALUES = 80


def ask_for_values(
    at: Going, base: Base, inspection: Inspection, values: Sequence[SaidValue]
) -> tuple[str, dict[str, Any], frozenset[str]] | None:
    """Ask for every value's code; return the survey's name, the document and what is approved, once all is said."""
    by_slot: dict[str, list[SaidValue]] = defaultdict(list)
    for each in values:
        by_slot[each.key].append(each)
    words = {slot.key: words_of(slot) for slot in slots(at.document)}
    form = Form.of(at, base, inspection)
    chosen: dict[tuple[str, str], str] = {}
    with st.expander("What each value means", expanded=True), st.form(f"values {base.key}"):
        st.write(
            "Choose a code for each value that has none. Nothing is guessed: without a code its rows are kept back."
        )
        for key, found in by_slot.items():
            chosen |= _ask_for_codes(form, key, words[key], found)
        _ask_for_other_maps(form, by_slot)
        name = st.text_input(
            "Survey: the mapping is found again by this name",
            value=str(at.document.get("title", "")),
            max_chars=approving.LONGEST_NAME,
            key=f"name {base.key}",
        )
        if not st.form_submit_button(
            "Approve and keep this mapping", type="primary", key=f"approve {base.key}"
        ):
            return None
    unchosen = [f"“{raw}”" for (_, raw), code in chosen.items() if code == _CHOOSE]
    unticked = [
        words.get(key, key.removeprefix("values.")) for key, ticked in form.ticks.items() if not ticked
    ]
    if unchosen or unticked:
        said = [f"no choice yet for {', '.join(unchosen[:10])}"] if unchosen else []
        said += [f"not ticked: {', '.join(unticked)}"] if unticked else []
        st.warning(verbatim(f"Not yet: {'; '.join(said)}."), icon=":material/checklist:")
        return None
    codes = {where: "" if code == _LATER else code for where, code in chosen.items()}
    document = with_codes(at.document, codes)
    now = statements(document, inspection.table.columns)
    approved = {key for key, what in at.ticked.items() if now.get(key) == what} | set(form.ticks)
    approved |= {f"values.{_map_of(document, key)[0]}" for key in by_slot}
    return name, document, frozenset(approved)


def _ask_for_codes(
    form: Form, key: str, words: str, found: Sequence[SaidValue]
) -> dict[tuple[str, str], str]:
    own = [each for each in found if each.own]
    asked = [each for each in found if not each.own][:_MOST_VALUES]
    st.markdown(f"**{words}**, from “{verbatim(found[0].column)}”")
    if own:
        said = ", ".join(f"{verbatim(each.value)} ({each.rows:,})" for each in own[:_MOST_VALUES])
        st.caption(f"The codebook's own words, with their rows: {said}.")
    codes = CODE_LISTS[found[0].codes]
    options = {
        _CHOOSE: "— choose —",
        **{code: codes.label(code) for code in codes},
        not_known(found[0].codes): "not known",
        _LATER: "not decided: keep its rows back",
    }
    name, before = _map_of(form.at.document, key)
    chosen: dict[tuple[str, str], str] = {}
    for each in asked:
        left, right = st.columns([4, 5], vertical_alignment="center")
        left.markdown(f"{verbatim(each.value)} · {each.rows:,} {'row' if each.rows == 1 else 'rows'}")
        present = each.code or (_LATER if each.value in before and form.base.last else _CHOOSE)
        chosen[key, each.value] = right.selectbox(
            f"{words}: {each.value} means",
            list(options),
            index=list(options).index(present) if present in options else 0,
            format_func=options.__getitem__,
            key=f"code {key} {each.value} {form.base.key}",
            label_visibility="collapsed",
        )
    here = {each.value for each in found}
    absent = [f"{verbatim(raw)} = {code or 'not decided'}" for raw, code in before.items() if raw not in here]
    if absent:
        st.caption(f"Also named, and not in this file: {', '.join(absent[:_MOST_VALUES])}.")
    if asked or absent:
        stands = bool(form.approval(f"values.{name}")) and all(each.code for each in asked)
        form.ticks[key] = st.checkbox(
            f"{words}: these {len(asked) + len(absent)} values mean that",
            value=stands,
            key=f"tick values {key} {form.base.key}",
        )
    return chosen


def _ask_for_other_maps(form: Form, shown: Mapping[str, Any]) -> None:
    """Ask for a tick for each map of values of columns that this file does not show above."""
    seen = {_map_of(form.at.document, key)[0] for key in shown}
    for name, values in form.at.document.get("values", {}).items():
        if name not in seen:
            said = ", ".join(
                f"{raw} = {code or 'not decided'}" for raw, code in list(values.items())[:_MOST_VALUES]
            )
            st.caption(f"{verbatim(said)}")
            form.tick(f"values.{name}", f"The map “{name}” is right: {counted(len(values), 'value')}")


def _map_of(document: Mapping[str, Any], key: str) -> tuple[str, Mapping[str, str]]:
    """Return name and values of the map that a slot's column goes by; no name where it has none."""
    slot = next(each for each in slots(dict(document)) if each.key == key)
    held = document["rows"][slot.block]["fields"].get(slot.field.name) if slot.block is not None else None
    name = str(held.get("values", "")) if isinstance(held, dict) else ""
    values: Mapping[str, str] = document.get("values", {}).get(name, {})
    return name, values
