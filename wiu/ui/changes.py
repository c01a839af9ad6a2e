"""What is otherwise between two states of the survey data, by department: counts, for the office only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import streamlit as st

from wiu.services import comparing
from wiu.ui import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.policy.access import Viewer
    from wiu.services.comparing import Change
    from wiu.ui.desk import Desk

_MOST_SHOWN = 200
_NAMES = {
    "organisation": "organisations",
    "department": "departments",
    "survey_round": "rounds",
    "population": "who should answer",
    "submission": "returns",
    "service": "services",
    "workload": "workload",
    "staffing": "staff",
    "demographics": "ages and genders",
    "person": "people asked themselves",
    "certification": "certificates",
    "adequacy": "opinions",
    "service_contract": "service contracts",
}


def _sum(changes: Sequence[Change]) -> str:
    by_entity: dict[str, list[Change]] = defaultdict(list)
    for each in changes:
        by_entity[each.entity].append(each)
    return "; ".join(
        f"{_NAMES[name]}: {sum(each.come for each in found):,} come, {sum(each.gone for each in found):,} gone"
        for name, found in by_entity.items()
    )


def show(viewer: Viewer, desk: Desk, changes: Sequence[Change], caption: str) -> None:
    """Show rows come and gone, in sum and by department; a row that is altered is one gone and one come."""
    if not changes:
        st.write("Nothing is otherwise: every row is the same.")
        return
    st.write(f"Rows in sum: {_sum(changes)}. A row that is altered is one gone and one come.")
    names = comparing.named(desk.home, viewer, (each.department for each in changes))
    tables.show_words(
        caption,
        ("Department", "What", "Rows before", "Rows after", "Come", "Gone"),
        [
            (
                names.get(each.department, "of no department"),
                _NAMES[each.entity],
                f"{each.before:,}",
                f"{each.after:,}",
                f"{each.come:,}",
                f"{each.gone:,}",
            )
            for each in changes[:_MOST_SHOWN]
        ],
    )
    if len(changes) > _MOST_SHOWN:
        st.caption(f"The first {_MOST_SHOWN} of {len(changes):,} lines are shown; the sum above is of all.")
