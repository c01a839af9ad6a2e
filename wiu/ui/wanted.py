"""Where somebody was when they had to sign in: a link to a page survives the way round the provider.

The browser says on the way out which page it comes from; that waits in a cookie of its own for as long as
signing in may take. Only pages of the menu are ever returned to, and only on this server, so that no link
can send anybody elsewhere.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from wiu.ui.menu import MENU

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

COOKIE = "wiu_wanted"
OUT, BACK = "auth/login", "oauth2callback"
LASTS_SECONDS = 600
LONGEST = 1500
_PAGES = frozenset(entry.name for entry in MENU)

Headers = list[tuple[bytes, bytes]]


def cookies_of(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """Return the cookies that a request carries; none of a header that can't be read."""
    found: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        if name.lower() == b"cookie":
            try:
                found |= {key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()}
            except CookieError:
                continue
    return found


def kept(scope: MutableMapping[str, Any], path: str, headers: Headers, secure: bytes) -> Headers:
    """Return an answer's headers with the page remembered on the way out, and gone to on the way back.

    `path` is the request's own below the base; `secure` goes on every cookie.
    """
    if path == OUT:
        came_from = dict(scope.get("headers", ())).get(b"referer", b"").decode("latin-1")
        page = _page_of(came_from)
        return [*headers, _cookie(page, LASTS_SECONDS, secure)] if page else headers
    wanted = _page_of(unquote(cookies_of(scope).get(COOKIE, ""))) if path == BACK else None
    if wanted is None:
        return headers
    there = [
        (name, value.rstrip(b"/") + f"/{wanted}".encode() if name.lower() == b"location" else value)
        for name, value in headers
    ]
    return [*there, _cookie("", 0, secure)]


def _page_of(address: str) -> str | None:
    """Return the page of the menu that an address ends in, with its query; None where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    page = parts.path.rstrip("/").rpartition("/")[2]
    if page not in _PAGES:
        return None
    query = quote(parts.query, safe="=&%+,;:-._~")
    return f"{page}?{query}" if query and len(query) <= LONGEST else page


def _cookie(page: str, seconds: int, secure: bytes) -> tuple[bytes, bytes]:
    said = f"{COOKIE}={quote(page, safe='')}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}"
    return (b"set-cookie", said.encode() + secure)
