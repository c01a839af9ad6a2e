"""The services map's choices, its points and the table under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.presentation import on_screen, plotly_charts, plotly_places, words
from wiu.survey.codebook import CODE_LISTS
from wiu.ui import tables

if TYPE_CHECKING:
    from wiu.presentation.services import Service, Services

_PAGE = 10
_KEYS = ("service_specialism", "service_region", "service_equipment")
_EQUIPMENT = tuple(code for code in CODE_LISTS["workload_measure"] if code != "new_patients")


def _several(label: str, key: str, codes: tuple[str, ...], dimension: str) -> list[str]:
    chosen: list[str] = st.multiselect(
        label,
        codes,
        format_func=lambda code: words.label(dimension, code),
        key=key,
        bind="query-params",
        placeholder="All",
    )
    return chosen


def _reset() -> None:
    for key in _KEYS:
        st.session_state[key] = []


def choose() -> dict[str, list[str]]:
    """Ask which departments to show; an empty list keeps all. The choice lives in the address."""
    with st.container(border=True):
        cells = st.columns(3)
        with cells[0]:
            specialisms = _several("Specialism", _KEYS[0], tuple(CODE_LISTS["specialism"]), "specialism")
        with cells[1]:
            regions = _several("Region", _KEYS[1], tuple(CODE_LISTS["region"]), "region")
        with cells[2]:
            equipment = _several("Equipment", _KEYS[2], _EQUIPMENT, "workload_measure")
    if specialisms or regions or equipment:
        st.button("Reset filters", key="reset services", type="tertiary", on_click=_reset)
    return {"specialisms": specialisms, "regions": regions, "equipment": equipment}


def _row(each: Service) -> tuple[str, ...]:
    return (
        each.department
        if each.organisation in each.department
        else f"{each.department}; {each.organisation}",
        each.region,
        ", ".join(each.services),
        ", ".join(words.label("workload_measure", code) for code in each.equipment) or "none stated",
        f"{each.head or 'Name not shown'}; {each.work_address or 'address not known'}",
    )


def show(services: Services) -> None:
    """Show how many departments match, where they are, and who they are, a page at a time."""
    number = len(services.departments)
    if not number:
        st.info("No department matches all of these filters. Take one away, equipment first.")
        return
    said = [f"{words.counted(number, 'department')} whose services we hold"]
    if services.objected:
        said.append(
            f"in the whole list, {services.objected:,} without the name of a Head of Service who objected (R4)"
        )
    if services.unplaced:
        said.append(f"{services.unplaced:,} without a known place, in the table only")
    st.caption(f"{' · '.join(said)} · {services.edition}")
    st.plotly_chart(
        on_screen.Ready(plotly_places.described(services)),
        config=plotly_charts.CONFIG,
        alt=plotly_places.alt(services),
        key="map of departments",
        theme=None,
    )
    pages = -(-number // _PAGE)
    place = 1
    if pages > 1:
        place = int(
            st.number_input(f"Page of the table, 1 to {pages}", 1, pages, key="service page", width=260)
        )
    first = (place - 1) * _PAGE
    shown = services.departments[first : first + _PAGE]
    tables.show_words(
        f"Departments {first + 1} to {first + len(shown)} of {number:,}",
        ("Department", "Region", "Services", "Equipment", "Head of Service; work address"),
        [_row(each) for each in shown],
    )
    st.caption(
        "Services are those that a department gives itself. How many machines, staff or vacancies a single "
        "department has, what it buys in and what its respondent thinks stand beside no department (R1, R2)."
    )
