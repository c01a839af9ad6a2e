"""The application: Streamlit behind the guard. `streamlit run app.py` and `uvicorn app:app` both start it.

The script stands in `wiu/ui/`, away from `pages/`: Streamlit serves any `pages/` beside its main
script straight by address, past the entrance.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wiu.policy import pages
from wiu.ui import development_routes, health, logbook
from wiu.ui.guard import Guard
from wiu.ui.mishap import tell

pages.read_all()  # a misspelt word stops the start, by page and line, and not somebody's work later

app = st.App(
    Path(__file__).parent / "wiu/ui/entrance.py",
    middleware=[Middleware(Guard)],
    routes=[
        Route("/overview", lambda _: RedirectResponse("./")),  # the first page lives at the root
        Route(health.PATH, health.tell),
        *development_routes.ROUTES,
    ],
    lifespan=logbook.lifetime,
    on_script_error=tell,
)
