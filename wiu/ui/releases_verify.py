"""Verify a PDF: drop a file, learn whether it is ours, unaltered and current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.releases.verdict import Finding
from wiu.services import released
from wiu.ui.verbatim import verbatim

if TYPE_CHECKING:
    from wiu.policy.access import Viewer
    from wiu.ui.desk import Desk

_SAYS = {
    Finding.CURRENT: st.success,
    Finding.SUPERSEDED: st.warning,
    Finding.RECALLED: st.error,
    Finding.ALTERED: st.error,
    Finding.UNKNOWN: st.error,
}
_HEADS = {
    Finding.CURRENT: "Ours, unaltered and current",
    Finding.SUPERSEDED: "Ours and unaltered, but superseded",
    Finding.RECALLED: "Recalled",
    Finding.ALTERED: "Altered",
    Finding.UNKNOWN: "Not ours",
}


def show(viewer: Viewer, desk: Desk) -> None:
    """Ask for a file and say what it is; the file is not kept."""
    file = st.file_uploader("Drop a PDF here", type="pdf", key="file to verify")
    st.caption(
        "The file is compared with the register, byte by byte, and not kept. That it was asked is logged."
    )
    if file is None:
        return
    verdict = released.verify(desk.home, viewer, file.getvalue(), now=desk.now())
    if verdict.nothing:
        st.warning(f"**Not compared.** {verdict.in_words}")
    else:
        _SAYS[verdict.finding](f"**{_HEADS[verdict.finding]}.** {verbatim(verdict.in_words)}")
    st.caption(f"SHA-256 of the file: `{verdict.sha256}`")
