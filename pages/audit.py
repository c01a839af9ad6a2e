"""Audit: who did what, and whether the log can be believed."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.services import auditing
from wiu.ui import audit_entries, door, marks, mishap

viewer, desk = door.admit(Action.SEE_AUDIT)

marks.show_title("Audit", marks.Badge.OFFICE)
st.write(
    "Every sign-in, refusal, load, question, decision and document, in the order in which it happened. "
    "Entries are only ever added, and each one seals those before it."
)
with mishap.said():
    log = auditing.log(desk.home, viewer)
st.header("The chain")
audit_entries.show_chain(log)
st.header("Entries")
audit_entries.show(audit_entries.choose(log))
