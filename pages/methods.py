"""Policy and methods: what binds us, how figures are protected, and what the words mean."""

from __future__ import annotations

import streamlit as st

from wiu.policy import access, clauses, retention, thresholds, wording
from wiu.policy.access import Action
from wiu.ui import door, marks, policy_pages

viewer, desk = door.admit(Action.READ_POLICY)

marks.show_title("Policy and methods", marks.Badge.SIGNED_IN)
st.write(
    "What binds everybody here, as it stands in force. Numbers such as R2 or Q6 name clauses of the policy."
)
protection, policy, definitions, words, roles = st.tabs(
    ["How figures are protected", "The policy", "Definitions and symbols", "Glossary", "Who may do what"]
)
with protection:
    policy_pages.show(thresholds.PAGE, title="When a figure is withheld")
with policy:
    policy_pages.show(clauses.PAGE, title="The policy, clause by clause")
    policy_pages.show(retention.PAGE, title="How long personal data is kept")
with definitions:
    st.header("Definitions")
    policy_pages.show_terms(wording.wording(), starting="definition_")
    st.header("Symbols")
    policy_pages.show_symbols(wording.wording())
with words:
    policy_pages.show(policy_pages.GLOSSARY, title="Glossary")
with roles:
    policy_pages.show(access.PAGE, title="Who may do what")
