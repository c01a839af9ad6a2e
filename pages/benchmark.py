"""Benchmark: a department's own figures beside its region and the UK, for its own organisation (Q2c)."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.ui import door, editions, marks, mishap, own_figures

viewer, desk = door.admit(Action.PREPARE_RELEASE)

marks.show_title("Benchmark", marks.Badge.PREPARERS)
editions.require_one(desk)
st.header("Own figures for a Head of Department")
st.write(
    "One page: the department's own headcount, WTE and vacancies beside those of its region and the UK; by bands where "
    "enough people stand behind every own figure. Bands are joined until they do, and left out where no joining is "
    "enough (R2). Own figures are never shown here; they go on paper to the organisation that asked, and to no other."
)
with mishap.said():
    own_figures.show(viewer, desk)
