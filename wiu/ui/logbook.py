"""The server's log: one JSON object a line, for whoever operates the product. It says nothing of any person.

What people did stands in the audit log, in the register. Here stand starts and stops, how long pages
took, and the references of mishaps. Addresses are logged without their query: filters are somebody's
question, and a sign-in passes its code there.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import warnings
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wiu.services import laid_down, serving
from wiu.ui import ready_again, warming
from wiu.ui.version import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PARTICULARS = "particulars"
_LOG = logging.getLogger("wiu.server")
_PAGES = logging.getLogger("wiu.pages")
_OTHERS = ("streamlit", "uvicorn", "uvicorn.error", "uvicorn.access")


class OneObjectALine(logging.Formatter):
    """Formats a record as JSON: `time` (UTC), `level`, `logger`, `message`, and particulars by name.

    A traceback is told by the place and the kind of its error; an error's own words may quote figures (R2).
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_queries(record),
        }
        said |= getattr(record, PARTICULARS, {})
        if record.exc_info and record.exc_info[1] is not None:
            said |= _told(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def _told(error: BaseException) -> dict[str, str]:
    """Return the kind of an error, or of the one that caused it, and where it was raised as far as that is known."""
    while error.__cause__ is not None:
        error = error.__cause__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    at = {} if trace is None else {"at": f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"}
    return {"error": type(error).__name__, **at}


def keep_words_out() -> None:
    """Let nobody's log tell more of an error than its kind and its place, whatever writes it, and where.

    Streamlit has a logger with a form of its own for each of its modules, and so has every library; a thread that fails
    writes to no log at all.
    """
    threading.excepthook = _thread_failed
    logging.setLogRecordFactory(_record)


def _record(*args: Any, **particulars: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **particulars)
    if record.exc_info and record.exc_info[1] is not None:
        # a formatter writes what stands here, and makes it of the whole error only where nothing does
        record.exc_text = " at ".join(_told(record.exc_info[1]).values())
    return record


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    told = _told(failed.exc_value) if failed.exc_value else {"error": failed.exc_type.__name__}
    _LOG.error("a thread failed", extra={PARTICULARS: told})


def _without_queries(record: logging.LogRecord) -> str:
    if record.name == "uvicorn.access" and isinstance(record.args, tuple):
        record.args = tuple(
            each.partition("?")[0] if isinstance(each, str) and each.startswith("/") else each
            for each in record.args
        )
    return record.getMessage()


def set_up() -> None:
    """Let our own log, Streamlit's and uvicorn's write one JSON object a line to standard error, and none an error's words."""
    keep_words_out()
    handler = logging.StreamHandler()
    handler.setFormatter(OneObjectALine())
    ours = logging.getLogger("wiu")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
    theirs = [name for name in logging.root.manager.loggerDict if name.startswith("streamlit.")]
    for name in (*_OTHERS, *theirs):
        for kept in logging.getLogger(name).handlers:
            kept.setFormatter(OneObjectALine())


def leave_out_known_warnings() -> None:
    """Keep one warning out of the log that says nothing to an operator: Authlib would rather have httpx2.

    It works with the httpx that is installed until its version 2; httpx2 would bring a trust store of its own into the
    sign-in. Authlib shows its warnings always, from its import on: so it is imported first.
    """
    from authlib.deprecate import AuthlibDeprecationWarning  # noqa: PLC0415 - where it is needed, once

    warnings.filterwarnings("ignore", "The httpx module is deprecated", category=AuthlibDeprecationWarning)


@asynccontextmanager
async def lifetime(_: object) -> AsyncIterator[None]:
    """Log the start and the stop of the server; what it keeps open is closed before the stop is logged."""
    leave_out_known_warnings()
    set_up()  # uvicorn has made its handlers by now
    refusal = serving.refusal()
    if refusal is not None:
        _LOG.error("refused to start", extra={PARTICULARS: refusal})
        raise SystemExit(1)
    _LOG.info("started", extra={PARTICULARS: {"version": VERSION}})
    if left := laid_down.take_away_what_was_left():
        _LOG.info("took away uploads that a killed server left", extra={PARTICULARS: {"folders": left}})
    ready, again = warming.Warming(), ready_again.ReadyAgain()
    with serving.prepared():
        ready.begin()
        again.begin()
        yield
        ready.unwanted()
        again.unwanted()
    ready.join()
    again.join()
    _LOG.info("stopped", extra={PARTICULARS: {"version": VERSION}})


@contextmanager
def timed(page: str) -> Iterator[None]:
    """Log how long a page took at the server, in milliseconds; `page` is its name in the menu."""
    started = time.perf_counter()
    try:
        yield
    finally:
        took = round((time.perf_counter() - started) * 1000)
        _PAGES.info("page", extra={PARTICULARS: {"page": page, "milliseconds": took}})
