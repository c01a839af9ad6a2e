"""Which mapping a file goes by: one that was approved for this survey, one that comes with the product, or a new one."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from wiu.services import approving
from wiu.services.approving import KeptMapping
from wiu.survey import mapping as mappings
from wiu.survey.codebook import folded
from wiu.survey.mapping import Mapping, load_mapping, mapping_of, shipped_mappings
from wiu.survey.mapping_draft import problem
from wiu.ui import mapping_approval, marks, tables
from wiu.ui.mapping_form import Base
from wiu.ui.upload import Upload, ask
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Names
    from pathlib import Path

    from wiu.policy.access import Viewer
    from wiu.survey.mapping import Difference
    from wiu.survey.reading import Inspection
    from wiu.ui.desk import Desk

KEPT, SUGGESTED, OWN = "kept:", "suggested", ""
_MOST_SHOWN = 100


@dataclass(frozen=True)
class Choice:
    """What is to be done with an upload: the mapping (kept, a shipped one's name, or a file) and the round."""

    mapping: str | Upload | KeptMapping
    round_id: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells one choice from another."""
        match self.mapping:
            case str():
                return self.mapping, self.round_id
            case KeptMapping():
                return f"{KEPT}{self.mapping.name}:{self.mapping.version}", self.round_id
        return self.mapping.key, self.round_id

    @contextmanager
    def usable(self) -> Iterator[str | Path | KeptMapping]:
        """Yield the mapping as services take it: a file lies on disk for that long."""
        if isinstance(self.mapping, Upload):
            with self.mapping.on_disk() as path:
                yield path
        else:
            yield self.mapping


def _fitting_shipped(inspection: Inspection) -> str | None:
    """Return the shipped mapping that names most of the file's columns, of those whose columns are all there."""
    present = set(inspection.table.columns)
    marks_of = {
        name: len(present & set(one.all_columns()))
        for name, one in ((name, load_mapping(name)) for name in shipped_mappings())
        if set(one.columns()) <= present
    }
    return max(marks_of, key=lambda name: marks_of[name], default=None)


def ask_for_choice(
    viewer: Viewer, desk: Desk, upload: Upload, inspection: Inspection, rounds: Names[str, str]
) -> Choice | None:
    """Ask for the mapping and the round, and have the mapping gone through; None until all is said."""
    kept = approving.kept(desk.home, viewer)
    chosen = _ask_for_mapping(kept, inspection)
    round_id = _ask_for_round(rounds)
    if chosen == SUGGESTED:
        document = mappings.suggested_for(inspection)
        name = upload.name.rsplit(".", 1)[0][: approving.LONGEST_NAME]
        base = Base(f"{upload.key}:{SUGGESTED}", document | {"title": name}, None, {})
        mapping_approval.show(viewer, desk, base, inspection, round_id)
        return None
    found = _found(chosen, kept)
    if found is None:
        return None
    meant, text = found
    document = tomllib.loads(text)
    last = (
        meant
        if isinstance(meant, KeptMapping)
        else approving.find(desk.home, viewer, document.get("title", ""))
    )
    if (wrong := problem(document)) is not None:
        raise wrong
    ready = mapping_of(document)
    key = f"{upload.key}:{chosen}:{meant.key if isinstance(meant, Upload) else ''}"
    fits = _look_at_difference(ready, inspection, last)
    if fits is None:
        return None
    like = approving.fitting(kept, inspection.table.columns) if last is None else last
    renamed = dict(fits.renamed)
    base = Base(key, document, like if like and like.name == document.get("title") else None, renamed)
    if st.checkbox(
        "Go through this mapping by name, and keep what I approve",
        value=bool(fits.gone),
        key=f"go through {key}",
        disabled=bool(fits.gone),
    ):
        mapping_approval.show(viewer, desk, base, inspection, round_id)
    return Choice(meant, round_id) if round_id and not fits.gone else None


def _ask_for_mapping(kept: tuple[KeptMapping, ...], inspection: Inspection) -> str:
    titles = {f"{KEPT}{each.name}": _titled(each) for each in kept}
    titles |= {name: f"{load_mapping(name).title} · comes with the product" for name in shipped_mappings()}
    titles |= {
        SUGGESTED: "A new one, suggested by the file's own words…",
        OWN: "A mapping file of my own (TOML)…",
    }
    like = approving.fitting(kept, inspection.table.columns)
    first = f"{KEPT}{like.name}" if like else _fitting_shipped(inspection) or SUGGESTED
    if (wanted := mapping_approval.newly_approved()) is not None:
        st.session_state["mapping"] = f"{KEPT}{wanted}"
    elif st.session_state.get("mapping") not in titles:
        st.session_state["mapping"] = first
    _say_again("mapping")
    found: str = st.selectbox(
        "Mapping: which column is what", list(titles), format_func=titles.__getitem__, key="mapping"
    )
    return found


def _say_again(key: str) -> None:
    """Tell the browser what is chosen: a list that is drawn anew, as for another file, shows its first entry else."""
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]


def _titled(each: KeptMapping) -> str:
    round_id = f" for {each.round_id}" if each.round_id else ""
    return f"{each.name} · version {each.version}, approved {marks.moment(each.approved_at)}{round_id}"


def _ask_for_round(rounds: Names[str, str]) -> str:
    _say_again("round of the file")
    round_id: str = st.selectbox(
        "Round the answers belong to",
        [*rounds, ""],
        format_func=lambda each: rounds.get(each, "A new round…"),
        key="round of the file",
    )
    if not round_id:
        return st.text_input("Short name of the new round", key="new round", placeholder="csc-2022").strip()
    return round_id


def _found(chosen: str, kept: tuple[KeptMapping, ...]) -> tuple[str | Upload | KeptMapping, str] | None:
    if chosen.startswith(KEPT):
        one = next(each for each in kept if f"{KEPT}{each.name}" == chosen)
        with st.expander(f"“{verbatim(one.name)}”, version {one.version}, as it is kept"):
            _show_approvals(one)
            st.code(one.toml, language="toml")
        return one, one.toml
    if chosen:
        return chosen, mappings.mapping_text(chosen)
    own = ask("Mapping file", ["toml"], "mapping file", "TOML, as the shipped mappings are.")
    if own is None:
        return None
    with own.on_disk() as path:
        load_mapping(path)
        return own, mappings.mapping_text(path)


def _show_approvals(one: KeptMapping) -> None:
    by = {(each["by"], each["at"][:10]): 0 for each in one.approvals.values()}
    for each in one.approvals.values():
        by[each["by"], each["at"][:10]] += 1
    said = "; ".join(f"{times} by {who} on {day}" for (who, day), times in by.items())
    st.caption(verbatim(f"Statements approved: {said}."))


def _look_at_difference(
    mapping: Mapping, inspection: Inspection, last: KeptMapping | None
) -> Difference | None:
    """Show how the file differs from the mapping, and from the file it was approved for; None for another sheet."""
    if mapping.sheet and inspection.sheet and folded(mapping.sheet) != folded(inspection.sheet):
        st.warning(f"This mapping is for the sheet “{verbatim(mapping.sheet)}”: choose that sheet above.")
        return None
    found = mappings.difference(inspection, mapping)
    now = {folded(each): each for each in inspection.table.columns}
    then = {folded(each): each for each in last.columns} if last else {}
    come = [each for key, each in now.items() if key not in then] if last else list(found.new)
    went = [each for key, each in then.items() if key not in now]
    rows = [("needed and gone", each, dict(found.renamed).get(each, "")) for each in found.gone]
    rows += [("no longer there", each, "not needed") for each in went if each not in found.gone]
    rows += [("new" if last else "not used", each, "") for each in come]
    if rows:
        since = f"version {last.version} was approved" if last else "the mapping expects"
        with st.expander(f"Columns that differ from what {since}: {len(rows)}", expanded=bool(found.gone)):
            tables.show_words(
                "Columns that differ", ("What", "Column", "Perhaps now called"), rows[:_MOST_SHOWN]
            )
    elif last:
        st.caption(f"The columns are those that version {last.version} was approved for.")
    if found.unknown:
        with st.expander(f"Values that no code was named for: {len(found.unknown)}", expanded=True):
            tables.show_words(
                "Values without a code: their rows are kept back until somebody names one",
                ("Column", "Value", "Rows"),
                [(each.column, each.value, f"{each.rows:,}") for each in found.unknown[:_MOST_SHOWN]],
            )
    return found
