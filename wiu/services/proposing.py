"""What the policy proposes for a request; nothing is decided and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wiu.requests.proposal import propose
from wiu.requests.request import read_request

if TYPE_CHECKING:
    from pathlib import Path


def propose_file(path: Path) -> dict[str, Any]:
    """Return the proposal for the request in a JSON file, as the document the command prints.

    Raises:
        RequestError: the file is no request, or a word in it is unknown; lists the known ones. Fit to show.

    """
    return propose(read_request(path)).as_json()
