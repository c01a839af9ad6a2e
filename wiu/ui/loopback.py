"""Whether a connection begins and ends on this machine: what the demonstration roles hang on.

It is judged from the socket's two ends, which no client can forge, and only ever *narrowed* by
headers: a proxy in front, a foreign `Host` (DNS rebinding) or a foreign `Origin` each say no.
"""

from __future__ import annotations

import ipaddress
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import MutableMapping

HEADER = b"x-wiu-loopback"
"""The gate's own word to the script. What a client sends under this name is thrown away."""

_WORD = secrets.token_urlsafe(32).encode()
_SIGNS_OF_A_PROXY = (
    b"x-forwarded-",
    b"forwarded",
    b"x-real-ip",
    b"via",
    b"cf-connecting-ip",
    b"true-client-ip",
)


def is_host(host: str | None) -> bool:
    """Return whether a host name or address means this machine only."""
    if not host:
        return False
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None


def is_local(scope: MutableMapping[str, Any]) -> bool:
    """Return whether both ends of an ASGI connection, and all it says of itself, lie on this machine."""
    ends = (scope.get("client"), scope.get("server"))
    if not all(end and is_host(str(end[0])) for end in ends):
        return False
    headers = scope.get("headers", ())
    if any(name.lower().startswith(_SIGNS_OF_A_PROXY) for name, _ in headers):
        return False
    hosts = [value.decode("latin-1") for name, value in headers if name.lower() == b"host"]
    origins = [value.decode("latin-1") for name, value in headers if name.lower() == b"origin"]
    return len(hosts) == 1 and all(is_host(_host_of(said)) for said in (*hosts, *origins))


def mark(scope: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the scope with the gate's word in its headers if it is local, and nobody else's ever."""
    headers = [(name, value) for name, value in scope.get("headers", ()) if name.lower() != HEADER]
    if is_local(scope):
        headers.append((HEADER, _WORD))
    return {**scope, "headers": headers}


def says_local(word: str | None) -> bool:
    """Return whether a header's value is the word that only this process's gate can have written."""
    return word is not None and secrets.compare_digest(word.encode("latin-1", "replace"), _WORD)
