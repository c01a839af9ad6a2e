"""Requests: the queue, one request with all that happened to it, and the form that takes a new one down."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.ui import door, marks, mishap, requests_file, requests_form, requests_queue, requests_year

viewer, desk = door.admit(Action.SEE_REQUESTS)

marks.show_title("Requests", marks.Badge.SIGNED_IN)
requests_queue.show_news()
view = requests_queue.choose_view(viewer)
with mishap.said():
    if view == requests_queue.NEW:
        st.header("Log a request")
        requests_form.show(viewer, desk)
    elif view == requests_queue.YEAR:
        st.header("A year in numbers")
        requests_year.show(viewer, desk)
    else:
        st.header("Queue")
        number = requests_queue.show(viewer, desk)
        if number is not None:
            requests_file.show(viewer, desk, number)
