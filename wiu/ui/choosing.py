"""What a viewer asks of the survey: widgets whose values live in the page's address, and nowhere else."""

from __future__ import annotations

from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from wiu.policy.thresholds import Audience
from wiu.presentation import words
from wiu.statistics.dimensions import DIMENSIONS, PLACES
from wiu.statistics.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.services.holding import Choices

_NONE = "none"
_SINGLE = "not grouped"
_AUDIENCES = {
    Audience.MEMBER.value: "Members",
    Audience.EXTERNAL.value: "External bodies",
    Audience.WEBSITE.value: "The website",
}
_FILTER_WIDE = 385  # pixels; what does not fit beside stands below, so that what was chosen can be read
_BREAKDOWNS = ("Rows", "Columns", "And by")
_STARTS_WITH = ["wte_establishment", "wte_vacant", "vacancy_rate"]


def _where(name: str) -> str:
    return f"only_{name}"


def _measures(choices: Choices) -> list[str]:
    chosen: list[str] = st.multiselect(
        "Measures",
        list(choices.measures),
        default=[name for name in _STARTS_WITH if name in choices.measures],
        format_func=lambda name: words.measure(name).title,
        key="measures",
        bind="query-params",
    )
    return chosen


def _one(label: str, options: list[str], key: str, **more: Any) -> str:
    chosen: str = st.selectbox(label, options, key=key, bind="query-params", **more)
    return chosen


def _dimension(name: str) -> str:
    return "None" if name == _NONE else words.dimension(name)


def _grouping(choices: Choices, name: str) -> str:
    options = [_SINGLE, *choices.groupings.get(name, ())]
    return _one(f"{words.dimension(name)}: groups", options, f"group_{name}")


def _others(names: list[str], taken: list[str]) -> list[str]:
    """Return the dimensions that may still be crossed: a region lies in a nation, so not with it."""
    barred = {*taken, *(PLACES if set(taken) & set(PLACES) else ())}
    return [_NONE, *(name for name in names if name not in barred)]


def _shape(choices: Choices) -> tuple[list[str], dict[str, str]]:
    """Ask for rows, columns and a third breakdown; return them, and the grouping of each that has one."""
    names = list(choices.dimensions)
    by: list[str] = []
    group: dict[str, str] = {}
    for place, (column, label) in enumerate(zip(st.columns(3), _BREAKDOWNS, strict=True)):
        with column:
            options = _others(names, by) if place else names
            chosen = _one(label, options, _key(label), format_func=_dimension)
            if chosen == _NONE:
                continue
            by.append(chosen)
            if choices.groupings.get(chosen):
                group[chosen] = _grouping(choices, chosen)
    return by, {name: grouping for name, grouping in group.items() if grouping != _SINGLE}


def _is_wanted(key: str) -> bool:
    """Return whether a filter is in force, or named by the page's address, which says so before any list is drawn."""
    return bool(st.session_state.get(key)) or key in st.query_params


def _filters(choices: Choices) -> dict[str, list[str]]:
    """Ask which answers count; while the lists are folded up only those in force are drawn, for each costs every click."""
    folder = st.expander("Filters", key="filters", on_change="rerun")
    drawn = [name for name in choices.dimensions if folder.open or _is_wanted(_where(name))]
    for name in choices.dimensions:
        if name not in drawn:
            # a value that is there before its list lets Streamlit write it into the address when the list comes
            st.session_state.setdefault(_where(name), [])
    if not drawn:
        return {}
    chosen = {}
    with folder, st.container(horizontal=True):
        for name in drawn:
            chosen[name] = st.multiselect(
                words.dimension(name),
                list(choices.dimensions[name]),
                format_func=lambda code, name=name: words.label(name, code),
                key=_where(name),
                bind="query-params",
                placeholder="All",
                width=_FILTER_WIDE,
                wrap=True,
            )
    return {name: codes for name, codes in chosen.items() if codes}


def _drop(name: str, code: str) -> None:
    st.session_state[_where(name)] = [each for each in st.session_state[_where(name)] if each != code]


def _reset(names: list[str]) -> None:
    for name in names:
        st.session_state[_where(name)] = []


def show_filters(chosen: dict[str, list[str]]) -> None:
    """Show the filters in force as chips: pressing one takes it away, and one takes all away."""
    if not chosen:
        st.caption("No filter: all answers of the round.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, codes in chosen.items():
            for code in codes:
                st.button(
                    f"{words.dimension(name)}: {words.label(name, code)} ✕",
                    key=f"drop {name} {code}",
                    help="Take this filter away",
                    on_click=_drop,
                    args=(name, code),
                )
        st.button("Reset filters", key="reset", type="tertiary", on_click=_reset, args=(list(chosen),))


def _key(label: str) -> str:
    return label.lower().replace(" ", "_")


def _set_grouping(name: str, grouping: str) -> None:
    key = f"group_{name}"
    st.session_state[key] = grouping
    # a widget that is drawn for the first time with a value of ours does not tell the address of it
    with suppress(StreamlitAPIException):
        if grouping != _SINGLE:
            st.query_params[key] = grouping


def take(choices: Choices, question: Question) -> None:
    """Set all widgets to a question; round and audience stay as the viewer chose them."""
    state = st.session_state
    state["measures"] = list(question.measures)
    for place, label in enumerate(_BREAKDOWNS):
        state[_key(label)] = question.by[place] if place < len(question.by) else _NONE
    for name in question.by:
        if choices.groupings.get(name):
            _set_grouping(name, question.groups.get(name, _SINGLE))
    for name in choices.dimensions:
        state[_where(name)] = list(question.filters.get(name, ()))


def query(choices: Choices, question: Question, audience: str) -> list[tuple[str, str]]:
    """Return what the address of the page says that asks a question: codes and choices, never a person."""
    parts = [("measures", words.measure(name).title) for name in question.measures]
    parts += [(_key(label), _dimension(name)) for label, name in zip(_BREAKDOWNS, question.by, strict=False)]
    parts += [(f"group_{name}", grouping) for name, grouping in question.group]
    parts += [(_where(name), words.label(name, code)) for name, codes in question.where for code in codes]
    titles = dict(choices.rounds)
    if question.round in titles and question.round != choices.rounds[0][0]:
        parts.append(("round", titles[question.round]))
    if audience != Audience.MEMBER:
        parts.append(("audience", _AUDIENCES[audience]))
    return parts


def address(choices: Choices, question: Question, audience: str) -> str:
    """Return the address of the page that asks a question."""
    return f"workforce?{urlencode(query(choices, question, audience))}"


def open_saved(choices: Choices, question: Question, audience: str) -> None:
    """Set all widgets to a saved question, its round and its audience."""
    take(choices, question)
    newest = choices.rounds[0][0]
    st.session_state["round"] = question.round if question.round in dict(choices.rounds) else newest
    st.session_state["audience"] = audience


def asked_among(questions: Iterable[Question]) -> Question | None:
    """Return the first of these questions that the widgets stand at, as far as they have been drawn; None if at none."""
    state = st.session_state
    measures = state.get("measures")
    by = [each for label in _BREAKDOWNS if (each := state.get(_key(label), _NONE)) != _NONE]
    groups = {name: state.get(f"group_{name}", _SINGLE) for name in by}
    filters = {name: tuple(kept) for name in DIMENSIONS if (kept := state.get(_where(name)))}
    for question in questions:
        if (
            measures == list(question.measures)
            and by == list(question.by)
            and all(groups[name] == question.groups.get(name, _SINGLE) for name in question.by)
            and filters == question.filters
        ):
            return question
    return None


def ask(choices: Choices) -> tuple[Question, str]:
    """Ask what to count, how to break it down, of which round, and for whom; return question and audience.

    Raises:
        QuestionError: the choices do not go together. Fit to show.

    """
    with st.container(border=True):
        measures = _measures(choices)
        by, group = _shape(choices)
        left, right = st.columns(2)
        with left:
            rounds = dict(choices.rounds)
            round_id = _one("Round", list(rounds), "round", format_func=rounds.__getitem__)
        with right:
            audience = _one(
                "Audience",
                list(_AUDIENCES),
                "audience",
                format_func=_AUDIENCES.__getitem__,
                help="Whom the table is meant for: its figures are withheld by the thresholds of that audience.",
            )
        where = _filters(choices)
    show_filters(where)
    if not measures:
        st.info("Choose at least one measure to see a table.")
        st.stop()
    question = Question(
        measures=tuple(measures),
        by=tuple(by),
        round=round_id,
        where=tuple((name, tuple(codes)) for name, codes in where.items()),
        group=tuple(group.items()),
    )
    return question, audience


def size(choices: Choices, question: Question) -> int:
    """Return about how many cells a question's table has, totals included; groups are counted as codes."""
    kept = question.filters
    return prod(len(kept.get(name, choices.dimensions[name])) + 1 for name in question.by)
