"""Rounds and who should answer them, on screen: stated in a form, listed in a file, seen before entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from wiu.presentation.words import day
from wiu.services import entering
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import changes, survey_parts, tables
from wiu.ui.upload import ask_for_list
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wiu.policy.access import Viewer
    from wiu.services.entering import Listed, RoundEntry
    from wiu.ui.desk import Desk

_NEW = "A new round"
_FILE, _FORM = "From a file", "One department"
_SPECIALISMS, _STATUS = CODE_LISTS["specialism"], CODE_LISTS["round_status"]


def show(viewer: Viewer, desk: Desk) -> None:
    """Show the rounds, and the forms that enter a round and its departments."""
    known = entering.rounds(desk.home, viewer)
    st.header("Rounds")
    _show_table(known)
    st.subheader("Enter a round, or state one anew")
    _offer_round(viewer, desk, known)
    st.header("Departments that should answer")
    _offer_population(viewer, desk, known)


def _show_table(known: Sequence[RoundEntry]) -> None:
    if not known:
        st.write("No round yet.")
        return
    tables.show_words(
        "Rounds, the newest census first",
        ("Round", "Short name", "Specialisms", "Census date", "Status", "Who should answer"),
        [
            (
                each.title,
                each.round_id,
                ", ".join(each.specialisms),
                day(each.census_date),
                _STATUS.label(each.status),
                each.population_definition or "not stated",
            )
            for each in known
        ],
    )


def _offer_round(viewer: Viewer, desk: Desk, known: Sequence[RoundEntry]) -> None:
    by_id = {each.round_id: each for each in known}
    chosen = st.selectbox(
        "Round",
        ["", *by_id],
        format_func=lambda each: by_id[each].title if each else _NEW,
        key="round to state",
    )
    entry = _asked(by_id.get(chosen), chosen)
    if st.button("Enter the round", type="primary", key="enter round"):
        with st.spinner("Making the new edition…", show_time=True):
            edition = entering.enter_round(desk.home, viewer, entry, now=desk.now())
        survey_parts.tell(f"{edition.name.capitalize()} is in force, with the round “{entry.title}”.")
        st.rerun()


def _asked(there: RoundEntry | None, chosen: str) -> RoundEntry:
    def key(field: str) -> str:
        return f"{field} of round {chosen or 'new'}"

    left, right = st.columns(2)
    title = left.text_input("Title", there.title if there else "", key=key("title"), max_chars=120)
    round_id = chosen or right.text_input(
        "Short name", key=key("id"), max_chars=40, placeholder="rt-2027", help="It names the round in files."
    )
    specialisms = left.multiselect(
        "Specialisms asked about",
        list(_SPECIALISMS),
        there.specialisms if there else (),
        format_func=_SPECIALISMS.label,
        key=key("specialisms"),
    )
    census = right.date_input(
        "Census date",
        there.census_date if there else "today",
        format="DD/MM/YYYY",
        key=key("census"),
        help="The day that the answers are about.",
    )
    opened = left.date_input(
        "Opened", there.opened if there else None, format="DD/MM/YYYY", key=key("opened")
    )
    closed = right.date_input(
        "Closed", there.closed if there else None, format="DD/MM/YYYY", key=key("closed")
    )
    status = left.selectbox(
        "Status",
        list(_STATUS),
        index=list(_STATUS).index(there.status if there else "open"),
        format_func=_STATUS.label,
        key=key("status"),
    )
    definition = right.text_input(
        "Who should answer",
        there.population_definition if there else "",
        key=key("definition"),
        max_chars=300,
        placeholder="Every NHS radiotherapy physics department of the UK",
    )
    return entering.RoundEntry(
        round_id.strip(),
        title.strip(),
        tuple(specialisms),
        census,
        opened,
        closed,
        definition.strip(),
        status,
    )


def _offer_population(viewer: Viewer, desk: Desk, known: Sequence[RoundEntry]) -> None:
    if not known:
        st.write("Enter the round first.")
        return
    by_id = {each.round_id: each for each in known}
    entry = by_id[
        st.selectbox(
            "Round they should answer",
            list(by_id),
            format_func=lambda each: by_id[each].title,
            key="round of the list",
        )
    ]
    how = st.radio("How", [_FILE, _FORM], horizontal=True, key="list from")
    said = _from_file(viewer, desk, entry) if how == _FILE else _from_form(viewer, desk, entry)
    if said is None:
        return
    listed, why = said
    st.write(
        f"**{listed.departments:,} departments**, of which {listed.eligible:,} should answer “{verbatim(entry.title)}”."
        + (" The list becomes the whole population of the round." if how == _FILE else "")
    )
    if listed.population.left_out:
        st.caption(f"Columns that are left out: {verbatim(', '.join(listed.population.left_out))}.")
    if listed.leaves_sample:
        st.warning(
            "The invented sample is left behind: real departments never lie beside it.",
            icon=":material/science:",
        )
    changes.show(viewer, desk, listed.changes, "What will change, by department")
    if st.button("Enter these departments", type="primary", key="enter departments"):
        with st.spinner("Making the new edition…", show_time=True):
            edition = entering.enter_population(
                desk.home, viewer, listed.population, entry, why=why, now=desk.now()
            )
        survey_parts.tell(
            f"{edition.name.capitalize()} is in force, with {listed.departments:,} departments."
        )
        st.rerun()


def _from_file(viewer: Viewer, desk: Desk, entry: RoundEntry) -> tuple[Listed, str] | None:
    st.caption(
        "A row a department. Needed columns: department id, department, organisation code, organisation, specialism. "
        "Known ones: region, nation, organisation type, sector, head of service, head listing, work e-mail, work address, "
        "postcode, eligible. Others are left out."
    )
    upload = ask_for_list("CSV or a workbook. Private columns are never stored (S1).")
    if upload is None:
        return None
    with st.spinner("Reading the list…", show_time=True), upload.on_disk() as path:
        return entering.listed(desk.home, viewer, path, entry), f"Departments listed in {upload.name}"


def _from_form(viewer: Viewer, desk: Desk, entry: RoundEntry) -> tuple[Listed, str] | None:
    fields = _department()
    if not all(fields[name] for name in ("department id", "department", "organisation code", "organisation")):
        st.caption("Identifiers and names of department and organisation are needed; the rest may follow.")
        return None
    listed = entering.one_department(desk.home, viewer, fields, entry)
    return listed, f"The department {fields['department id']} entered"


def _department() -> Mapping[str, Any]:
    left, right = st.columns(2)
    texts = {
        "department id": left.text_input("Department's identifier", key="department id", max_chars=40),
        "department": right.text_input("Department", key="department name", max_chars=120),
        "organisation code": left.text_input("Organisation's code (ODS)", key="org code", max_chars=10),
        "organisation": right.text_input("Organisation", key="org name", max_chars=120),
    }
    coded = {}
    for place, (name, label) in enumerate(
        (("specialism", "Specialism"), ("region", "Region or nation"), ("sector", "Sector"))
    ):
        codes = CODE_LISTS[name]
        coded[name] = (left, right)[place % 2].selectbox(
            label, list(codes), format_func=codes.label, key=f"department {name}"
        )
    work = {
        "work e-mail": right.text_input("Work e-mail", key="department e-mail", max_chars=120),
        "head of service": left.text_input("Head of Service", key="head", max_chars=120),
        "work address": right.text_input("Work address", key="department address", max_chars=200),
    }
    return texts | coded | work
