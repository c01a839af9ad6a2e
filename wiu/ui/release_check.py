"""The release-check panel, and the answer to “why is this withheld?”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.disclosure.safe_table import Status
from wiu.policy.wording import words
from wiu.presentation import words as wording
from wiu.presentation.prevention import prevented
from wiu.presentation.table_rows import printed
from wiu.ui import marks

if TYPE_CHECKING:
    from wiu.disclosure.safe_table import SafeCell
    from wiu.presentation.view import View


def show(view: View) -> None:
    """Show what stands behind the table: who answered, what is withheld, by which rules, and the audit."""
    report, base = view.table.report, view.base
    cells = printed(view)
    primary, secondary = (
        sum(each.status is kind for each in cells) for kind in (Status.PRIMARY, Status.SECONDARY)
    )
    alone = "not said" if base.answered is None else f"{base.answered}"
    answered = f"{base.answered} of {base.eligible}" if base.eligible else alone
    tiles = {
        "Departments answered": answered,
        "Cells withheld [c]": f"{primary:,}",
        "Further cells [c2]": f"{secondary:,}",
        "Share withheld": wording.share(primary + secondary, len(cells)),
    }
    marks.show_tiles(tiles)
    audit = report.audit
    if audit.cells_attacked:
        tried = wording.joined(audit.attackers)
        found = f"{audit.disclosures}" if audit.disclosures else "none"
        st.write(
            f"**Tested before it is shown.** Could anybody work a withheld figure out of the others? All "
            f"{audit.cells_attacked:,} were tried, as {tried}: {found} could be worked out."
        )
    st.caption(words("preview_note"))
    opening, rules, closing = prevented(view.table)
    with st.expander(f"Thresholds in force (audience: {view.audience})"):
        st.markdown("\n".join((opening, "", *(f"- {rule}" for rule in rules), "", *closing)))


def _name(view: View, codes: tuple[str, ...]) -> str:
    """Return a cell's name as people read it, without the dimensions that the view is not broken down by."""
    named = [
        wording.label(dimension.name, code)
        for dimension, code in zip(view.table.dimensions, codes, strict=True)
        if dimension.name in view.question.by
    ]
    return " · ".join(named) or "All answers"


def _explain(view: View, cell: SafeCell) -> None:
    # the engine's own sentence names what a cell protects by codes, and only the first of them
    named = list(zip(cell.protects, cell.sums, strict=False))
    told = [
        f"{_name(view, one)}" + (f" (from {_name(view, total)})" if total else "") for one, total in named
    ]
    if len(cell.protects) > len(told) > 0:
        told.append(f"and {len(cell.protects) - len(told)} more")
    protected = "; ".join(told) or "; ".join(_name(view, one) for one in cell.protects)
    reason = (
        f"Shown, it would let these withheld figures be worked out by subtraction: {protected}."
        if protected
        else cell.reason
    )
    st.info(reason, icon=":material/lock:")


def show_why(view: View) -> None:
    """Let the viewer choose a withheld cell, and say why it is withheld."""
    withheld = {cell.codes: cell for cell in view.table.cells if cell.status is not Status.PUBLISHED}
    if not withheld:
        st.write(words("withheld_none_note"))
        return
    chosen = st.selectbox(
        "Why is this withheld?",
        list(withheld),
        index=None,
        format_func=lambda codes: f"{_name(view, codes)} {wording.WITHHELD[withheld[codes].status]}",
        placeholder="Choose a withheld cell",
        help="All measures of a cell are withheld together, for one would give another away.",
    )
    if chosen is not None:
        _explain(view, withheld[chosen])
