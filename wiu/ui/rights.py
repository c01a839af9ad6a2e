"""Objections of Heads of Service and what is due to be erased, on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.presentation.words import counted, day
from wiu.services import entering, erasing, objecting
from wiu.ui import marks, survey_parts, tables
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.services.objecting import Standing
    from wiu.ui.desk import Desk

_OBJECTS, _WITHDRAWS = "Objects to being listed", "No longer objects"
_MOST_SHOWN = 200


def show(viewer: Viewer, desk: Desk) -> None:
    """Show who objected and what is due, and take down what the office enters."""
    st.header("Objections to being listed")
    st.write(
        "Members see a Head of Service's name beside the department unless the head objected (R4). What is entered here "
        "counts from that moment on the services map and in every list of contacts; what was released before stays as it was."
    )
    standing = objecting.standing(desk.home, viewer)
    _show_objections(standing)
    if standing.names:
        _offer_objection(viewer, desk, standing)
    st.header("Due to be erased")
    _show_due(viewer, desk)


def _show_objections(standing: Standing) -> None:
    objected = [standing.names[each] for each in standing.names if each in standing.objected]
    if objected:
        with st.expander(f"{counted(len(objected), 'department')} whose head is not listed"):
            st.markdown("\n".join(f"- {verbatim(name)}" for name in objected))
    else:
        st.write("No head objects.")
    if standing.words:
        tables.show_words(
            "What was entered here, the newest first",
            ("Department", "What", "When", "By", "How it was said"),
            [
                (
                    standing.names.get(each.department_id, each.department_id),
                    _WITHDRAWS if each.listed else _OBJECTS,
                    marks.moment(each.at),
                    each.actor,
                    each.reason,
                )
                for each in standing.words[:_MOST_SHOWN]
            ],
        )


def _offer_objection(viewer: Viewer, desk: Desk, standing: Standing) -> None:
    st.subheader("Enter what a head said")
    department = st.selectbox(
        "Department",
        list(standing.names),
        index=None,
        format_func=standing.names.__getitem__,
        key="objecting department",
        placeholder="Choose a department",
    )
    objects = department is None or department not in standing.objected
    reason = st.text_input(
        "How and when was it said?", key="how objected", max_chars=300, placeholder="By e-mail of 3 June 2026"
    )
    label = "Enter the objection" if objects else "Enter that they no longer object"
    if st.button(label, key="enter objection", disabled=department is None or not reason.strip()):
        enter = objecting.object_to_listing if objects else objecting.withdraw
        enter(desk.home, viewer, str(department), reason, now=desk.now())
        said = "is no longer listed" if objects else "is listed again"
        survey_parts.tell(f"The head of {standing.names[str(department)]} {said}, from now on.")
        st.rerun()


def _show_due(viewer: Viewer, desk: Desk) -> None:
    st.write(
        "How long personal data is kept is on the page “Policy and methods”. Free text counts from the day on which the "
        "round's report was published."
    )
    found = erasing.due(desk.home, viewer, now=desk.now())
    tables.show_words(
        "Personal data that is kept for a time",
        ("What", "Held", "Due now", "Next due", "Why it is not kept longer"),
        [
            (
                each.record.capitalize(),
                f"{each.held:,}",
                f"{each.due:,}",
                day(each.next) if each.next else "not known yet" if each.held > each.due else "none",
                each.why,
            )
            for each in found
        ],
    )
    due = sum(each.due for each in found)
    if due:
        sure = st.checkbox(
            f"Erase {counted(due, 'record')} for good, from every edition that holds them", key="sure"
        )
        if st.button("Erase what is due", key="erase", disabled=not sure):
            with st.spinner("Writing the editions without them…", show_time=True):
                erasing.erase(desk.home, viewer, now=desk.now())
            survey_parts.tell(
                f"{counted(due, 'record was', 'records were')} erased. The log says how many of which kind, not what they said."
            )
            st.rerun()
    else:
        st.write("Nothing is due now.")
    _offer_report(viewer, desk)


def _offer_report(viewer: Viewer, desk: Desk) -> None:
    titles = {each.round_id: each.title for each in entering.rounds(desk.home, viewer)}
    if not titles:
        return
    st.subheader("When was a round's report published?")
    days = erasing.reports(desk.home, viewer)
    left, right = st.columns(2)
    round_id = left.selectbox("Round", list(titles), format_func=titles.__getitem__, key="reported round")
    stated = days.get(round_id)
    published = right.date_input("Published on", stated, format="DD/MM/YYYY", key=f"published {round_id}")
    if st.button("State the day", key="state report", disabled=published is None or published == stated):
        erasing.state_report(desk.home, viewer, round_id, published, now=desk.now())
        survey_parts.tell(f"The report of “{titles[round_id]}” was published on {day(published)}.")
        st.rerun()
