"""As little as Streamlit can show, to say what is its own. Started by `benchmarks/peer.py`."""

from __future__ import annotations

import streamlit as st

st.title("Workforce")
chosen = st.radio("Specialism", ("All specialisms", "RT", "NM", "DRRP", "MR", "CE"))
st.html(f"<table><caption>By region: {chosen}</caption></table>")
