"""Overview: which data is in force, who answered, and what is held."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.presentation import words
from wiu.services import following, holding
from wiu.ui import door, editions, marks, mishap, overview_parts, tables
from wiu.ui.verbatim import verbatim

viewer, desk = door.admit(Action.SEE_OVERVIEW)

marks.show_title("Overview", marks.Badge.SIGNED_IN)
with mishap.said():
    held = holding.overview(desk.home, viewer)
    due = following.due_this_week(desk.home, viewer, now=desk.now())
if held.edition is None:
    editions.say_there_is_none()
    door.end_here()

if held.edition.sample:
    overview_parts.show_walk(viewer)
with mishap.said():
    overview_parts.show_waiting(viewer, desk)
    overview_parts.show_to_answer(viewer, desk)

newest = held.rounds[0]
base = newest.base
st.header("In force")
answered = f"{base.answered} of {base.eligible}" if base.eligible else f"{base.answered}"
marks.show_tiles(
    {
        f"Newest round, as at {words.day(newest.census_date)}": newest.title,
        "Departments answered": answered,
        "Data edition": f"{held.edition.number}",
        "Requests due this week": f"{due}",
    }
)
st.caption(
    f"{held.edition.name.capitalize()}, made {marks.moment(held.edition.made_at)}: {verbatim(held.edition.why)}."
)

st.header("Rounds")
tables.show_words(
    "Who answered, by round",
    ("Round", "Census date", "Departments answered", "Response rate", "Status"),
    [
        (
            each.title,
            words.day(each.census_date),
            f"{each.base.answered} of {each.base.eligible}"
            if each.base.eligible
            else f"{each.base.answered}",
            words.share(each.base.answered, each.base.eligible)
            if each.base.answered is not None and each.base.eligible
            else "[x]",
            each.status or "not stated",
        )
        for each in held.rounds
    ],
)

overview_parts.show_catalogue(viewer, desk)
