"""The page of the comparison in Streamlit, with nothing of the product around it. Started by `benchmarks/peer.py`."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st
from same_page import SPECIALISMS, chart, regions, rows

st.title("Workforce")
specialism = st.radio("Specialism", SPECIALISMS)
found = rows(specialism)
body = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in found)
st.html(f"<table><caption>By region: {specialism}</caption><tr><th>Region<th>WTE<th>Lines</tr>{body}</table>")
st.plotly_chart(go.Figure(**chart(found, specialism)))
st.plotly_chart(go.Figure(**regions(found)))
