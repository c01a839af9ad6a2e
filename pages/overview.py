"""Overview: which data is in force, who answered, and what is held."""

from __future__ import annotations

import streamlit as st

from wiu.policy.access import Action
from wiu.ui import door

viewer, desk = door.admit(Action.SEE_OVERVIEW)

st.title("Overview")
