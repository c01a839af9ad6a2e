"""The entrance: the script that Streamlit runs at every rerun. The menu, then the page.

It guards nothing: every page opens its own door (`wiu.ui.door`).
"""

from __future__ import annotations

import streamlit as st

from wiu.ui import logbook, menu, settled, signin

_MENU_WIDTH = 240

viewer = signin.viewer_now()
page = st.navigation(menu.screens(viewer), position="hidden" if viewer is None else "sidebar")
title = "Sign in" if viewer is None else page.title
st.set_page_config(
    page_title=f"{title} · Workforce intelligence", layout="wide", initial_sidebar_state=_MENU_WIDTH
)
with logbook.timed(page.url_path or menu.MENU[0].name):
    try:
        page.run()
    finally:
        settled.after_a_run()
