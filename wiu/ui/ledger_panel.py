"""The ledger beside a view: what earlier releases of the round already tell, and what that costs the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.disclosure.readerships import BESIDE_EARLIER
from wiu.policy.access import Action, may
from wiu.presentation import words as wording
from wiu.presentation.table_rows import title
from wiu.presentation.words import day
from wiu.releases.release import WENT_OUT
from wiu.services import released
from wiu.statistics.question import Question
from wiu.ui import releases_register, tables

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.presentation.view import View
    from wiu.releases.release import Release
    from wiu.ui.desk import Desk


def show(viewer: Viewer, desk: Desk, view: View) -> None:
    """Say how many releases the view was tested with, what is withheld for their sake, and list them."""
    if not may(viewer, Action.SEE_RELEASES):
        return
    st.subheader("What earlier releases already tell")
    before = [
        each
        for each in released.register(desk.home, viewer)
        if each.state in WENT_OUT and each.views[0].round_id == view.question.round
    ]
    if not before:
        st.caption("No release of this round that is yours to see has gone out yet.")
        return
    owed = [cell for cell in view.table.cells if cell.reason == BESIDE_EARLIER]
    if owed:
        named = "; ".join(
            " · ".join(
                wording.label(name, code) for name, code in zip(view.question.by, cell.codes, strict=True)
            )
            or "All answers"
            for cell in owed[:6]
        )
        more = f" and {len(owed) - 6} more" if len(owed) > 6 else ""  # noqa: PLR2004 - as many as are read
        st.info(
            f"Withheld here for the sake of earlier releases alone: {named}{more}. Beside what went out before, one of "
            "these figures would let something be worked out by subtraction that may not be shown: a figure that was "
            "withheld, or a difference that stands on few. A broader grouping may show more.",
            icon=":material/history:",
        )
    else:
        st.caption("Nothing of this view is withheld for the sake of earlier releases alone.")
    with st.expander(f"Releases of this round that it was tested with: {len(before)}"):
        tables.show_words(
            "What went out, the newest first; recalled ones count, for they were read",
            ("Release", "Day", "State", "Table", "For", "Edition"),
            [_row(each) for each in before],
        )


def _row(each: Release) -> tuple[str, ...]:
    asked = [Question.from_json(view.question) for view in each.views]
    return (
        each.number,
        day(each.day),
        str(each.state).capitalize(),
        "; ".join(title(question.measures, question.by) for question in asked),
        releases_register.audience_in_words(each.occasion.audience),
        f"{each.views[0].edition}",
    )
