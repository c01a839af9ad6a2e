"""The editions of the survey data that are kept: listed, compared, and put in force again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from wiu.services import comparing
from wiu.ui import changes, marks, survey_parts, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.policy.access import Viewer
    from wiu.services.comparing import AcceptedFinding, KeptEdition
    from wiu.ui.desk import Desk

_SHORT = 12
_MOST_SHOWN = 200


def say_there_is_none() -> None:
    """Say that there is no survey data yet, and who loads it."""
    st.info("No survey data yet. The office loads a survey file on the page “Survey data”.")


def require_one(desk: Desk) -> None:
    """Return quietly if there is survey data; otherwise say so, and end the page."""
    if not desk.home.has_data():
        say_there_is_none()
        st.stop()


def show(viewer: Viewer, desk: Desk) -> None:
    """List the editions, and offer to compare two and to return to an earlier one."""
    st.header("Editions")
    st.write(
        "Each load, late return and correction makes a new edition; none is ever changed. A release names the edition "
        "that it was made from."
    )
    kept = comparing.kept(desk.home, viewer)
    if not kept:
        st.write("No edition yet: the first file that is loaded makes one.")
        return
    accepted = comparing.accepted(desk.home, viewer)
    _show_table(kept, accepted)
    _show_accepted(accepted)
    if len(kept) > 1:
        _offer_comparison(viewer, desk, kept)
        _offer_return(viewer, desk, kept)


def _show_table(kept: Sequence[KeptEdition], accepted: Sequence[AcceptedFinding]) -> None:
    times = Counter(each.edition for each in accepted)
    tables.show_words(
        "Editions, the newest first",
        ("Edition", "Made", "By", "Data", "SHA-256 begins", "Findings accepted", "Why"),
        [
            (
                f"{each.edition.number}{', in force' if each.in_force else ''}",
                marks.moment(each.edition.made_at),
                each.edition.made_by,
                "invented sample" if each.edition.sample else "survey",
                each.sha256[:_SHORT],
                str(times[each.edition.number] or "none"),
                each.edition.why,
            )
            for each in kept
        ],
    )


def _show_accepted(accepted: Sequence[AcceptedFinding]) -> None:
    if not accepted:
        return
    with st.expander(f"Findings accepted with a reason: {len(accepted):,}"):
        tables.show_words(
            "What was loaded as it stood, and why",
            ("Edition", "File", "Row", "Column", "Rule", "By", "When", "Reason"),
            [
                (
                    str(each.edition),
                    each.file,
                    str(each.row_number or "file"),
                    each.column_name,
                    each.rule,
                    each.accepted_by,
                    marks.moment(each.accepted_at),
                    each.reason,
                )
                for each in accepted[:_MOST_SHOWN]
            ],
        )
        if len(accepted) > _MOST_SHOWN:
            st.caption(f"The newest {_MOST_SHOWN} are shown.")


def _named(each: KeptEdition) -> str:
    return f"{each.edition.number}: {each.edition.why}"


def _offer_comparison(viewer: Viewer, desk: Desk, kept: Sequence[KeptEdition]) -> None:
    st.subheader("What is otherwise between two editions")
    numbers = {each.edition.number: _named(each) for each in kept}
    left, right = st.columns(2)
    earlier = left.selectbox(
        "Edition", list(numbers), index=1, format_func=numbers.__getitem__, key="compared edition"
    )
    later = right.selectbox(
        "compared with edition", list(numbers), index=0, format_func=numbers.__getitem__, key="with edition"
    )
    if not st.button("Compare", key="compare"):
        return
    with st.spinner("Comparing every row…", show_time=True):
        found = comparing.between(desk.home, viewer, earlier, later, now=desk.now())
    changes.show(viewer, desk, found, f"From edition {earlier} to edition {later}, by department")


def _offer_return(viewer: Viewer, desk: Desk, kept: Sequence[KeptEdition]) -> None:
    st.subheader("Return to an earlier edition")
    st.write(
        "The rows of the earlier edition become a new one, which is then in force; every edition stays, and the log keeps "
        "the reason. Objections of Heads of Service stay in force."
    )
    earlier = {each.edition.number: _named(each) for each in kept if not each.in_force}
    number = st.selectbox(
        "Edition to return to", list(earlier), format_func=earlier.__getitem__, key="return to edition"
    )
    reason = st.text_input(
        "Why", key="why return", max_chars=300, placeholder="The file of 3 June was a draft"
    )
    if st.button("Return to it", key="return", disabled=not reason.strip()):
        with st.spinner("Making the new edition…", show_time=True):
            edition = comparing.return_to(desk.home, viewer, number, reason, now=desk.now())
        survey_parts.tell(f"{edition.name.capitalize()} is in force, with the rows of edition {number}.")
        st.rerun()
