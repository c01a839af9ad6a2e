"""Releases: the register, the way out for what a second person approves, and whether a file is ours."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.ui import (
    door,
    marks,
    mishap,
    releases_prepare,
    releases_record,
    releases_register,
    releases_verify,
)

viewer, desk = door.admit(Action.SEE_RELEASES)

marks.show_title("Releases", marks.Badge.SIGNED_IN)
releases_register.show_news()
part = releases_register.choose_part(viewer)
with mishap.said():
    if part == releases_register.PREPARE:
        st.header("Prepare a release")
        releases_prepare.show(viewer, desk)
    elif part == releases_register.VERIFY:
        st.header("Verify a PDF")
        releases_verify.show(viewer, desk)
    else:
        st.header("Register")
        number = releases_register.show(viewer, desk)
        if number is not None:
            releases_record.show(viewer, desk, number)
