"""The menu: which screens there are, in the order a person reads them, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import Action, Viewer, may

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class Entry:
    """One screen: its file below `pages/`, its title, and the action that its door asks for.

    No icons: Streamlit would fetch the browser tab's from outside.
    """

    name: str
    title: str
    action: Action

    @property
    def file(self) -> Path:
        """The page's script."""
        return PAGES / f"{self.name}.py"


MENU: tuple[Entry, ...] = (
    Entry("overview", "Overview", Action.SEE_OVERVIEW),
    Entry("coverage", "Coverage", Action.SEE_COVERAGE),
    Entry("contracts", "Service contracts", Action.SEE_CONTRACTS),
    Entry("workforce", "Workforce", Action.EXPLORE_WORKFORCE),
    Entry("services_map", "Services map", Action.SEE_SERVICES),
    Entry("requests", "Requests", Action.SEE_REQUESTS),
    Entry("releases", "Releases", Action.SEE_RELEASES),
    Entry("benchmark", "Benchmark", Action.PREPARE_RELEASE),
    Entry("survey_data", "Survey data", Action.LOAD_SURVEY),
    Entry("audit", "Audit", Action.SEE_AUDIT),
    Entry("methods", "Policy and methods", Action.READ_POLICY),
)


def screens(viewer: Viewer | None) -> list[st.Page]:
    """Return every screen, shown in the menu only if the viewer may enter it.

    The rest stay reachable by address, so that their own doors can say why not and who may.
    """
    return [
        st.Page(
            entry.file,
            title=entry.title,
            url_path=entry.name,
            default=entry is MENU[0],
            visibility="visible" if viewer is not None and may(viewer, entry.action) else "hidden",
        )
        for entry in MENU
    ]


def show_link(name: str, label: str, query: Sequence[tuple[str, str]] = ()) -> None:
    """Show a link to a screen; `query` is what its address says beside, as (name, value)."""
    icon = ":material/arrow_forward:"
    st.page_link(PAGES / f"{name}.py", label=label, icon=icon, query_params=list(query) or None)
