"""The guard at the gate: ASGI middleware that every request passes before Streamlit sees it."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import streamlit

from wiu.policy.access import Action, may
from wiu.ui import browsers, development, exports, fetched_early, loopback, wanted
from wiu.ui.provider import provider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

_MADE_FOR_SOMEBODY = "media/"
_FOR_NOBODY = ("_stcore/metrics", "_stcore/agent/")
_CACHEABLE = "static/"
_UPLOADED = "_stcore/upload_file/"
_ON_PURPOSE = ("auth/login", "auth/logout")
_ALTERING = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
_A_MONTH, _A_DAY = b"Max-Age=2592000", b"Max-Age=36000"


def _below_base(scope: Scope) -> str:
    """Return the path as Streamlit's own routes see it, without the configured base and slashes."""
    base = str(streamlit.config.get_option("server.baseUrlPath") or "").strip("/")
    return str(scope["path"]).lstrip("/").removeprefix(f"{base}/" if base else "")


@cache
def _content_security_policy() -> str:
    """Return the policy; the only inline script allowed is Streamlit's own, known by its hash."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles at run time
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    said = {
        "content-security-policy": _content_security_policy(),
        "x-frame-options": "SAMEORIGIN",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if not path.startswith(_CACHEABLE):
        said["cache-control"] = "no-store"
    return [(name.encode(), value.encode()) for name, value in said.items()]


def browser_of(scope: Scope) -> str | None:
    """Return the browser's cookie as the request carries it, None where there is none."""
    return wanted.cookies_of(scope).get(browsers.COOKIE)


def _by_another_name(scope: Scope) -> str | None:
    """Return where a browser should go that calls this machine by another name than its own provider does.

    A sign-in begun under `localhost` would end under 127.0.0.1, where the browser keeps other cookies.
    """
    provider = development.running()
    said = dict(scope.get("headers", ()))
    if (
        provider is None
        or scope["method"] != "GET"
        or said.get(b"sec-fetch-mode") != b"navigate"
        or not loopback.is_local(scope)
        or f"http://{said.get(b'host', b'').decode('latin-1')}" == provider.origin
    ):
        return None
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{provider.origin}{quote(str(scope['path']))}{f'?{query}' if query else ''}"


def _refusal(scope: Scope, path: str, browser: str | None) -> tuple[int, str] | None:
    """Return the status and the words by which an address is refused, whatever Streamlit would answer; None if it is not."""
    if path.startswith(_FOR_NOBODY):
        return 404, "Not here."
    if path.startswith(_UPLOADED) and not _may_upload(browser):
        # Streamlit keeps in memory what anybody sends who has opened the page, signed in or not
        return 403, "Only those who are signed in may send a file."
    if path in _ON_PURPOSE and dict(scope["headers"]).get(b"sec-fetch-mode", b"navigate") != b"navigate":
        # asked for by a page, as its pictures are: whoever reads it would be signed out
        return 403, "Only a person signs in or out."
    return None


def _may_upload(browser: str | None) -> bool:
    """Return whether somebody sits at this browser whose pages ask for files."""
    viewer = browsers.who_today(browser)
    return viewer is not None and (may(viewer, Action.SEE_RELEASES) or may(viewer, Action.LOAD_SURVEY))


def _from_another_site(scope: Scope) -> bool:
    """Return whether a page that is not ours opens the connection.

    Streamlit would ask a server outside for this machine's address to judge it, and hold everybody up meanwhile.
    """
    said = {name.lower(): value for name, value in scope.get("headers", ())}
    origin = said.get(b"origin")
    return origin is not None and origin.rpartition(b"//")[2] != said.get(b"host")


def _new_cookie(scope: Scope) -> tuple[bytes, bytes]:
    secure = "; Secure" if scope.get("scheme") == "https" or provider().secure else ""
    cookie = f"{browsers.COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return (b"set-cookie", cookie.encode())


def _kept_short(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers with cookies that last a working day, not a month, and never leave TLS.

    Streamlit sets its identity cookie for 30 days and without `Secure`.
    """
    secure = b"; Secure" if provider().secure else b""
    return [
        (name, value.replace(_A_MONTH, _A_DAY) + (b"" if b"secure" in value.lower() else secure))
        if name.lower() == b"set-cookie"
        else (name, value)
        for name, value in headers
    ]


async def _refuse(send: Send, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    headers = [*_headers(""), (b"content-type", b"text/plain; charset=utf-8"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


class Guard:
    """Refuses what nobody or only the let-in may fetch, marks local connections, adds headers."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here with 403 or 404."""
        if scope["type"] in {"http", "websocket"}:
            development.begin(scope)
        if scope["type"] == "websocket":
            if _from_another_site(scope):
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
            await self.app(loopback.mark(scope), receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        elsewhere = _by_another_name(scope)
        if elsewhere:
            await _refuse(send, 307, "", (b"location", elsewhere.encode("latin-1")))
            return
        path = _below_base(scope)
        browser = browser_of(scope)
        if path.startswith(_MADE_FOR_SOMEBODY):
            await self._hand_over(browser, scope, receive, send)
            return
        if (refusal := _refusal(scope, path, browser)) is not None:
            await _refuse(send, *refusal)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = _headers(path)
                names = {name for name, _ in ours}
                kept = [(n, v) for n, v in message.get("headers", ()) if n.lower() not in names]
                new = [] if browser or path.startswith(_CACHEABLE) else [_new_cookie(scope)]
                secure = b"; Secure" if provider().secure else b""
                kept = wanted.kept(scope, path, _kept_short(kept), secure)
                early = fetched_early.links(path.strip("/"))
                links = [(b"link", early)] if early else []
                message = {**message, "headers": [*kept, *ours, *links, *new]}
            await send(message)

        await self.app(scope, receive, answer)

    async def _hand_over(self, browser: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a made file on to the one person it was made for, once; refuse everybody else alike."""
        if scope["method"] != "GET":
            # whoever only asks about it gets nothing of it, and must not spend the one time
            await _refuse(send, 405, "This file can be fetched, and nothing else.", (b"allow", b"GET"))
            return
        let_in = browsers.who(browser) is not None
        if let_in and (b"sec-fetch-mode", b"cors") in scope.get("headers", ()):
            # Streamlit's page asks whether the address answers, beside following it: told yes, given nothing
            await _refuse(send, 204, "")
            return
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            else:
                body.extend(message.get("body", b""))

        if let_in:
            # whole and as it was made: neither compressed nor in part, or it could not be known again
            plain = [(n, v) for n, v in scope.get("headers", ()) if n.lower() not in _ALTERING]
            await self.app({**scope, "headers": plain}, receive, hold)
        if not body or not exports.take(browser, bytes(body)):
            await _refuse(send, 403, "This file is only for the person it was made for, and only once.")
            return
        ours = _headers("")
        names = {name for name, _ in ours}
        kept = [(n, v) for n, v in start.get("headers", ()) if n.lower() not in names]
        await send({**start, "headers": [*kept, *ours]})
        await send({"type": "http.response.body", "body": bytes(body)})
