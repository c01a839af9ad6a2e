"""How the server is, for a monitor on the same machine: can it read what it needs, and which data is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse

from wiu.services import watching
from wiu.services.home import Home
from wiu.ui import loopback
from wiu.ui.version import VERSION

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/health"


def tell(request: Request) -> Response:
    """Answer 200 if all can be read, else 503 with what can't; nobody but this machine is answered.

    Streamlit's own `/_stcore/health` says only that the process lives.
    """
    if not loopback.is_local(request.scope):
        return PlainTextResponse("Not here.", status_code=404)
    found = watching.health(Home.from_environment())
    return JSONResponse({"version": VERSION, **found}, status_code=200 if found["healthy"] else 503)
