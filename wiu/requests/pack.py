"""The collated pack: the pieces of an answer that the group is shown before anything is sent (Q1).

A piece is a sentence on what it holds and, where there is one, the view of the Workforce page that
shows it. A view is kept as the part of its address that says what was chosen, and names no server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from wiu.policy.moves import Event
from wiu.requests.life import MoveError

if TYPE_CHECKING:
    from wiu.requests.life import Life

PAGE = "workforce"
LONGEST_ADDRESS = 2000
_VIEW = f" View: {PAGE}?"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Piece:
    """A piece of the answer: what it holds, and the address of its view below the app's, empty if none."""

    holds: str
    view: str


def piece(holds: str, address: str) -> str:
    """Return a piece as a step keeps it.

    Raises:
        MoveError: nothing is said, or the address is not one of the Workforce page. Fit to show.

    """
    said, given = " ".join(holds.split()), address.strip()
    if not said:
        raise MoveError("missing", "Say what this piece of the answer holds.")
    if _VIEW in said:
        raise MoveError("missing", "Put the view's address into the field of its own.")
    return said + (_VIEW + _chosen(given) if given else "")


def _chosen(address: str) -> str:
    """Return what an address of the Workforce page says was chosen."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    chosen = parse_qsl(parts.query)
    whole = parts.path.rstrip("/").rpartition("/")[2] == PAGE and chosen and len(address) <= LONGEST_ADDRESS
    if not whole or not all(_NAME.fullmatch(name) for name, _ in chosen):
        raise MoveError(
            "no_view",
            f"The view's address is not one of the Workforce page with something chosen there (…/{PAGE}?…). "
            "Open the page, choose, and copy the address from the browser.",
        )
    return urlencode(chosen)


def with_default(address: str, name: str, value: str) -> str:
    """Return an address that says a choice where it leaves it open; one in which nothing is chosen as it was given."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    chosen = parse_qsl(parts.query)
    if not chosen or name in dict(chosen):
        return address
    return parts._replace(query=urlencode([*chosen, (name, value)])).geturl()


def pieces(life: Life) -> tuple[Piece, ...]:
    """Return the pieces that were collated, the first first."""
    return tuple(read_piece(step.reason) for step in life.steps if step.event is Event.COLLATE)


def read_piece(kept: str) -> Piece:
    """Return the piece that a step keeps as `piece` wrote it."""
    said, _, chosen = kept.partition(_VIEW)
    return Piece(said, f"{PAGE}?{chosen}" if chosen else "")
