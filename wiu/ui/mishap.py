"""What a person is told when something goes wrong that nobody foresaw: plain words and a reference.

The reference stands in the server's log beside the place where it happened. The error's own words
stay out of both: they may quote a figure that is nobody's business (R2).
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from wiu.policy.access import RefusedError
from wiu.policy.tables import PolicyError
from wiu.ui.verbatim import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = ("file", "sheet", "row", "column", "key")
_LOG = logging.getLogger("wiu.ui")
_STREAMLITS_OWN = logging.getLogger("streamlit.error_util")


def _not_an_uncaught_error(record: logging.LogRecord) -> bool:
    return record.exc_info is None


_STREAMLITS_OWN.addFilter(_not_an_uncaught_error)  # it would log the error's own words


def _place(error: BaseException) -> str:
    """Return the innermost of our own lines that the error passed, as file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/wiu/" in frame.filename or "/pages/" in frame.filename]
    if not (ours or frames):
        return "an unknown place"
    frame = (ours or list(frames))[-1]
    return f"{frame.filename}:{frame.lineno} in {frame.name}"


def _in_words(error: Exception) -> str:
    """Return the words of an error that is fit to show, none for any other.

    Errors that carry a code and a message were worded for people, where they were raised.
    """
    if isinstance(error, RefusedError | PolicyError):
        return str(error)
    message, where = getattr(error, "message", ""), getattr(error, "where", None)
    if not (message and hasattr(error, "code")):
        return ""
    place = ""
    if isinstance(where, Mapping):
        named = {name: value for name, value in where.items() if name in _PLACES and value}
        place = ", ".join(f"{name} {value}" for name, value in named.items() if str(value) not in message)
    said = f"{message[:1].upper()}{message[1:]}".rstrip(".")
    unchanged = "" if "othing was" in message else " Nothing was changed."
    return f"{said}{f' ({place})' if place else ''}.{unchanged}"


@contextmanager
def said() -> Iterator[None]:
    """Say what a service refuses or can't do in its own words, and end the page there."""
    try:
        yield
    except Exception as error:
        if not (text := _in_words(error)):
            raise
        st.error(worded(text), icon=":material/error:")
        st.stop()


def tell(error: Exception) -> bool:
    """Tell the person what happened without a traceback; `st.App` calls it for uncaught errors.

    Returns True: Streamlit need not show anything of its own.
    """
    if text := _in_words(error):
        st.error(worded(text), icon=":material/error:")
        return True
    reference = secrets.token_hex(4)
    _LOG.error("reference %s: %s at %s", reference, type(error).__name__, _place(error))
    st.error(
        f"Something went wrong on our side, and this page could not be finished. Nothing was lost or "
        f"changed. Go back or reload the page; if it happens again, tell the operator the reference "
        f"**{reference}**.",
        icon=":material/error:",
    )
    return True
