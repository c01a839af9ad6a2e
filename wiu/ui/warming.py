"""A server has at hand what whoever comes first needs: made in a thread of its own, while it answers already.

Whoever came first used to wait a second for all that Python reads once in a process, and half of one for the first table.
"""

from __future__ import annotations

import inspect
import logging
import threading

from wiu.services.home import Home
from wiu.ui import settled

_LOG = logging.getLogger("wiu.server")
_LONGEST = 30.0
"""Seconds that a stop waits, at most, for what is being read; a table that is being made is broken off."""


class Warming:
    """The one warming of a server: begun once it runs, and over, at the latest, when it stops."""

    def __init__(self) -> None:
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def begin(self) -> None:
        """Begin, and return at once."""
        self._thread.start()

    def unwanted(self) -> None:
        """Let it end after what it is at."""
        self._unwanted.set()

    def join(self) -> None:
        """Return once nothing is being made any more, or after some seconds."""
        self._thread.join(_LONGEST)

    def _run(self) -> None:
        try:
            _read_what_pages_need()
            if not self._unwanted.is_set():
                _make_the_first_pages()
                settled.settle()
                _LOG.info("the first pages are ready")
        except Exception as error:  # noqa: BLE001 - whoever asks is told what is wrong; here it is only no help
            _LOG.info("the first pages are not made ready: %s", type(error).__name__)


def _read_what_pages_need() -> None:
    """Read what the scripts in `pages/` name, but the office's own: a server that starts must not wait for it."""
    from wiu.ui import (  # noqa: F401, PLC0415 - read, and used elsewhere
        answering,
        audit_entries,
        broader_offers,
        choosing,
        door,
        editions,
        ledger_panel,
        marks,
        mishap,
        over_time,
        overview_parts,
        own_figures,
        policy_pages,
        publishing_map,
        quick_release,
        ready,
        regional_posts,
        release_check,
        releases_prepare,
        releases_record,
        releases_register,
        releases_verify,
        requests_file,
        requests_form,
        requests_queue,
        requests_year,
        rights,
        rounds,
        saved,
        services_list,
        survey_parts,
        tables,
        taking_out,
        uploads,
    )


def _make_the_first_pages() -> None:
    from wiu.services import warming  # noqa: PLC0415

    warming.warm(Home.from_environment())
    # Streamlit looks at a stack once, before its first element, for which Python looks at every module
    inspect.stack()
