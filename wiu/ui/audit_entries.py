"""The entries of the audit log on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from wiu.presentation.words import counted
from wiu.ui import audit_words, marks, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiu.services.auditing import Entry, Log

_MOST_SHOWN = 200
_ANY = "Any"


def show_chain(log: Log) -> None:
    """Say whether the chain holds, and which entry breaks it first."""
    if log.broken is None and log.cut:
        st.error(log.cut, icon=":material/error:")
        return
    if log.broken is None:
        st.success(
            f"The chain holds: {counted(len(log.entries), 'entry is', 'entries are')} as written.",
            icon=":material/check:",
        )
        return
    st.error(
        f"The log was altered: entry {log.broken} is the first that does not fit the chain. What stands before it "
        "can be trusted, what follows can't. Keep a copy as it is, then restore the register from a backup; "
        "`python -m wiu check` says more.",
        icon=":material/error:",
    )


def choose(log: Log) -> tuple[Entry, ...]:
    """Ask which entries to show; return them. Names are kept out of the address."""
    left, right = st.columns(2)
    action = left.selectbox("What was done", [_ANY, *log.actions], key="action", bind="query-params")
    actor = right.selectbox("By whom", [_ANY, *log.actors], key="actor")
    return log.of(action="" if action == _ANY else action, actor="" if actor == _ANY else actor)


def show(entries: Sequence[Entry]) -> None:
    """List entries, the newest first; say how many more there are."""
    if not entries:
        st.write("No entry fits. Set “What was done” or “By whom” back to Any.")
        return
    tables.show_words(
        f"{counted(len(entries), 'entry', 'entries')}, the newest first",
        ("No.", "When", "Who", "What", "To what", "Particulars"),
        [
            (
                str(each.number),
                marks.moment(each.at),
                each.actor,
                each.action,
                each.subject,
                audit_words.particulars(each.detail),
            )
            for each in entries[:_MOST_SHOWN]
        ],
    )
    if len(entries) > _MOST_SHOWN:
        st.caption(f"The newest {_MOST_SHOWN} are shown. Narrow the choice above for the others.")
