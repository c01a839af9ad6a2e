"""Services map: who gives which services where, and posts by region (R3, R4)."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.services import mapping_services
from wiu.ui import door, editions, marks, mishap, publishing_map, regional_posts, services_list

viewer, desk = door.admit(Action.SEE_SERVICES)

marks.show_title("Services map", marks.Badge.RELEASABLE)
editions.require_one(desk)
st.header("Departments and their services")
with mishap.said():
    services_list.show(mapping_services.services(desk.home, viewer, **services_list.choose()))

st.header("Posts by region")
with mishap.said():
    regional_posts.show(viewer, desk)

st.header("Publish for the website")
publishing_map.offer(viewer, desk)
