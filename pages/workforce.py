"""Workforce: a question, and its answer exactly as it would be released."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.services import holding
from wiu.ui import (
    answering,
    broader_offers,
    choosing,
    door,
    editions,
    ledger_panel,
    marks,
    mishap,
    over_time,
    quick_release,
    ready,
    release_check,
    saved,
    taking_out,
)

viewer, desk = door.admit(Action.EXPLORE_WORKFORCE)

marks.show_title("Workforce", marks.Badge.RELEASABLE)
editions.require_one(desk)
with mishap.said():
    choices = holding.choices(desk.home, viewer)
    quick_release.tell_of_what_waits(viewer, desk)
    quick_release.show_request(viewer, desk)
    ready.offer(choices)
    kept = saved.offer(viewer, desk, choices)
    question, audience = choosing.ask(choices)
    saved.show_for_whom(kept, choices, question, audience)
    view = answering.answer(viewer, desk, question, audience, cells=choosing.size(choices, question))

st.header("Figures as they would be released")
answering.show_base(view)
answering.show_charts(view)
answering.show_tables(view)
taking_out.offer(viewer, desk, question, audience)
saved.offer_saving(desk, choices, question, audience)

st.header("Over the rounds")
over_time.show(viewer, desk, question, audience)

st.header("Release check")
release_check.show(view)
release_check.show_why(view)
broader_offers.offer(viewer, desk, choices, question, view)
ledger_panel.show(viewer, desk, view)
