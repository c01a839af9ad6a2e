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
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiu.services.holding import Choices

_NONE = "none"
_SINGLE = "not grouped"
AUDIENCES = {
    Audience.MEMBER.value: "Members",
    Audience.EXTERNAL.value: "External bodies",
    Audience.WEBSITE.value: "The website",
}
_FILTER_WIDE = 385  # pixels; what does not fit beside stands below, so that what was chosen can be read
BREAKDOWNS = ("Rows", "Columns", "And by", "And also by")
_ASKED_FOR = BREAKDOWNS[:3]
"""What is asked for on the page; the fourth stands there only where a saved view or an address brings one."""
ROUND = "round"
_ELSEWHERE = "round that was named and is not held"
STARTS_WITH = ["wte_establishment", "wte_vacant", "vacancy_rate"]


def key_of_filter(name: str) -> str:
    """Return what the page's address calls the filter of a dimension."""
    return f"only_{name}"


def key_of_grouping(name: str) -> str:
    """Return what the page's address calls the grouping of a dimension."""
    return f"group_{name}"


def _measures(choices: Choices) -> list[str]:
    chosen: list[str] = st.multiselect(
        "Measures",
        list(choices.measures),
        default=[name for name in STARTS_WITH if name in choices.measures],
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
    return _one(f"{words.dimension(name)}: groups", options, key_of_grouping(name))


def _others(names: list[str], taken: list[str]) -> list[str]:
    """Return the dimensions that may still be crossed: a region lies in a nation, so not with it."""
    barred = {*taken, *(PLACES if set(taken) & set(PLACES) else ())}
    return [_NONE, *(name for name in names if name not in barred)]


def _shape(choices: Choices) -> tuple[list[str], dict[str, str]]:
    """Ask for rows, columns and a third breakdown; return them, and the grouping of each that has one."""
    names = list(choices.dimensions)
    by: list[str] = []
    group: dict[str, str] = {}
    more = [label for label in BREAKDOWNS if label not in _ASKED_FOR and _is_broken_down(key_of(label))]
    columns = [*st.columns(len(_ASKED_FOR)), *(st.columns(len(_ASKED_FOR))[: len(more)] if more else ())]
    for place, (column, label) in enumerate(zip(columns, [*_ASKED_FOR, *more], strict=True)):
        with column:
            options = _others(names, by) if place else names
            chosen = _one(label, options, key_of(label), format_func=_dimension)
            if chosen == _NONE:
                continue
            by.append(chosen)
            if choices.groupings.get(chosen):
                group[chosen] = _grouping(choices, chosen)
    return by, {name: grouping for name, grouping in group.items() if grouping != _SINGLE}


def _is_wanted(key: str) -> bool:
    """Return whether a filter is in force, or named by the page's address, which says so before any list is drawn."""
    return bool(st.session_state.get(key)) or key in st.query_params


def _is_broken_down(key: str) -> bool:
    """Return whether a further breakdown is in force, or named by the page's address."""
    return st.session_state.get(key, _NONE) != _NONE or (
        key not in st.session_state and key in st.query_params
    )


def _filters(choices: Choices) -> dict[str, list[str]]:
    """Ask which answers count; while the lists are folded up only those in force are drawn, for each costs every click."""
    folder = st.expander("Filters", key="filters", on_change="rerun")
    drawn = [name for name in choices.dimensions if folder.open or _is_wanted(key_of_filter(name))]
    for name in choices.dimensions:
        if name not in drawn:
            # a value that is there before its list lets Streamlit write it into the address when the list comes
            st.session_state.setdefault(key_of_filter(name), [])
    if not drawn:
        return {}
    chosen = {}
    with folder, st.container(horizontal=True):
        for name in drawn:
            chosen[name] = st.multiselect(
                words.dimension(name),
                list(choices.dimensions[name]),
                format_func=lambda code, name=name: words.label(name, code),
                key=key_of_filter(name),
                bind="query-params",
                placeholder="All",
                width=_FILTER_WIDE,
                wrap=True,
            )
    return {name: codes for name, codes in chosen.items() if codes}


def _drop(name: str, code: str) -> None:
    st.session_state[key_of_filter(name)] = [
        each for each in st.session_state[key_of_filter(name)] if each != code
    ]


def _reset(names: list[str]) -> None:
    for name in names:
        st.session_state[key_of_filter(name)] = []


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


def key_of(label: str) -> str:
    """Return what the page's address calls a breakdown."""
    return label.lower().replace(" ", "_")


def _set_grouping(name: str, grouping: str) -> None:
    key = key_of_grouping(name)
    st.session_state[key] = grouping
    if grouping != _SINGLE:
        _tell_address(key, grouping)


def _tell_address(key: str, said: str) -> None:
    """Write into the address what a list is set to that may not be drawn yet: it does not tell it of a value of ours."""
    with suppress(StreamlitAPIException):
        st.query_params[key] = said


def take(choices: Choices, question: Question) -> None:
    """Set all widgets to a question; round and audience stay as the viewer chose them."""
    state = st.session_state
    state["measures"] = list(question.measures)
    for place, label in enumerate(BREAKDOWNS):
        state[key_of(label)] = question.by[place] if place < len(question.by) else _NONE
        if label not in _ASKED_FOR and place < len(question.by):
            _tell_address(key_of(label), _dimension(question.by[place]))
    for name in question.by:
        if choices.groupings.get(name):
            _set_grouping(name, question.groups.get(name, _SINGLE))
    for name in choices.dimensions:
        state[key_of_filter(name)] = list(question.filters.get(name, ()))


def query(choices: Choices, question: Question, audience: str) -> list[tuple[str, str]]:
    """Return what the address of the page says that asks a question: codes and choices, never a person.

    The round stands there though it be the newest: whoever opens the address next year means the same.
    """
    parts = [("measures", words.measure(name).title) for name in question.measures]
    parts += [(key_of(label), _dimension(name)) for label, name in zip(BREAKDOWNS, question.by, strict=False)]
    parts += [(key_of_grouping(name), grouping) for name, grouping in question.group]
    parts += [
        (key_of_filter(name), words.label(name, code)) for name, codes in question.where for code in codes
    ]
    titles = dict(choices.rounds)
    if (round_id := question.round or choices.rounds[0][0]) in titles:
        parts.append((ROUND, titles[round_id]))
    if audience != Audience.MEMBER:
        parts.append(("audience", AUDIENCES[audience]))
    return parts


def address(choices: Choices, question: Question, audience: str) -> str:
    """Return the address of the page that asks a question."""
    return f"workforce?{urlencode(query(choices, question, audience))}"


def open_saved(choices: Choices, question: Question, audience: str) -> None:
    """Set all widgets to a saved question, its round and its audience."""
    take(choices, question)
    newest = choices.rounds[0][0]
    is_held = question.round in {None, *dict(choices.rounds)}
    st.session_state[ROUND] = question.round if question.round and is_held else newest
    if not is_held:
        st.session_state[_ELSEWHERE] = (question.round, newest)
    st.session_state["audience"] = audience


def asked_among(questions: Iterable[Question]) -> Question | None:
    """Return the first of these questions that the widgets stand at, as far as they have been drawn; None if at none."""
    state = st.session_state
    measures = state.get("measures")
    by = [each for label in BREAKDOWNS if (each := state.get(key_of(label), _NONE)) != _NONE]
    groups = {name: state.get(key_of_grouping(name), _SINGLE) for name in by}
    filters = {name: tuple(kept) for name in DIMENSIONS if (kept := state.get(key_of_filter(name)))}
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
            named = st.query_params.get(
                ROUND
            )  # read before the list is drawn, which takes away what it does not know
            round_id = _one("Round", list(rounds), ROUND, format_func=rounds.__getitem__)
        with right:
            audience = _one(
                "Audience",
                list(AUDIENCES),
                "audience",
                format_func=AUDIENCES.__getitem__,
                help="Whom the table is meant for: its figures are withheld by the thresholds of that audience.",
            )
        where = _filters(choices)
    show_filters(where)
    _say_which_round(rounds, named, round_id)
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


def _say_which_round(rounds: dict[str, str], named: str | None, round_id: str) -> None:
    """Say that these are not the figures of the round that an address or a saved view names, until another is chosen."""
    state = st.session_state
    if named and named not in rounds.values():
        state[_ELSEWHERE] = (named, round_id)
    if _ELSEWHERE not in state:
        return
    wanted, instead = state[_ELSEWHERE]
    if round_id != instead:
        del state[_ELSEWHERE]
        return
    st.warning(
        f"The round “{verbatim(wanted)}”, for which this was asked, is not held. These are the figures of "
        f"“{verbatim(rounds[round_id])}”: other figures than those that were meant."
    )


def size(choices: Choices, question: Question) -> int:
    """Return about how many cells a question's table has, totals included; groups are counted as codes."""
    kept = question.filters
    return prod(len(kept.get(name, choices.dimensions[name])) + 1 for name in question.by)
