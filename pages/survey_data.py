"""Survey data: a file is read, mapped, checked and loaded into a new edition."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.services import holding
from wiu.ui import door, editions, marks, mishap, uploads

viewer, desk = door.admit(Action.LOAD_SURVEY)

marks.show_title("Survey data", marks.Badge.OFFICE)
st.header("Load a file")
st.write(
    "A file is loaded whole or not at all. Nothing changes before you press “Load the file”; what is in "
    "force stays in force if anything goes wrong."
)
upload = uploads.ask_for_file()
if upload is None:
    st.caption(
        "Choose a file to see how it is read. It may be a department's return, staff lines, or people."
    )
else:
    with mishap.said():
        st.subheader("1. How it was read")
        document = uploads.inspected(viewer, upload)
        uploads.show_inspection(document)
        st.subheader("2. What it means")
        choice = uploads.ask_for_choice(
            document,
            {each.round_id: each.title for each in holding.overview(desk.home, viewer).rounds},
        )
        if choice is not None:
            st.subheader("3. What will change")
            wrong = uploads.show_check(uploads.checked(viewer, desk, upload, choice))
            uploads.offer_loading(viewer, desk, upload, choice, wrong=wrong)

st.header("Editions")
editions.show(desk)
