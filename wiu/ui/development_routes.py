"""What the demonstration's own identity provider answers to.

Every answer asks first whether both ends of the connection lie on this machine and whether nothing but
sample data is here: real data shuts the provider, whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from wiu.services.home import Home
from wiu.ui import development, loopback
from wiu.ui.demonstration import NAMES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

CLOSED = "There are no demonstration roles here."


def _guarded(
    answer: Callable[[Request, development.Provider], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    async def asked(request: Request) -> Response:
        provider = development.running()
        if (
            provider is None
            or not loopback.is_local(request.scope)
            or Home.from_environment().holds_real_data()
        ):
            return PlainTextResponse(CLOSED, status_code=403)
        try:
            return await answer(request, provider)
        except development.NotForThisError as refused:
            return JSONResponse({"error": "invalid_request", "error_description": str(refused)}, 400)

    return asked


async def _metadata(_: Request, provider: development.Provider) -> Response:
    return JSONResponse(provider.metadata())


async def _jwks(_: Request, provider: development.Provider) -> Response:
    return JSONResponse(provider.jwks())


async def _authorize(request: Request, provider: development.Provider) -> Response:
    asked = dict(request.query_params)
    code = provider.code_for(asked)
    query = urlencode({"code": code, "state": asked["state"]})
    return RedirectResponse(f"{provider.redirect_uri}?{query}", status_code=303)


async def _token(request: Request, provider: development.Provider) -> Response:
    said = {name: str(value) for name, value in (await request.form()).items()}
    return JSONResponse(provider.token(request.headers.get("authorization", ""), said, NAMES))


ROUTES = (
    Route(f"{development.PATH}/.well-known/openid-configuration", _guarded(_metadata)),
    Route(f"{development.PATH}/jwks", _guarded(_jwks)),
    Route(f"{development.PATH}/authorize", _guarded(_authorize)),
    Route(f"{development.PATH}/token", _guarded(_token), methods=["POST"]),
)
