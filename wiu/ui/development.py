"""A small OpenID Connect provider of our own, to look round with: it vouches for whoever sits at this machine.

Demonstration roles so walk the very path of production: `st.login`, a provider, a signed token,
Streamlit's cookie. The role is chosen on the sign-in page and reaches the provider as the login hint. It begins only where the operator configured nothing: its secrets are made at that
moment, live in this process alone, and end with it. What its word is worth is asked anew at each rerun
(`wiu.ui.demonstration`).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import streamlit as st
from joserfc import jwt
from joserfc.jwk import ECKey
from streamlit.runtime.secrets import secrets_singleton

from wiu.policy.access import Role
from wiu.ui import loopback

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

PATH = "/demonstration-sign-in"
CLIENT = "wiu-demonstration"
ALGORITHM = "ES256"
CODE_SECONDS = 60
LASTS_SECONDS = 10 * 3600


class NotForThisError(Exception):
    """A request to the provider that it does not answer. Fit to show."""


@dataclass(frozen=True)
class Grant:
    """A one-time code: the role chosen, and what the sign-in that asked for it said of itself."""

    role: Role
    nonce: str
    challenge: str
    until: float


@dataclass
class Provider:
    """The provider of one running process. `origin` is this server's own address, as a browser writes it."""

    origin: str
    base: str
    client_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    cookie_secret: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True), repr=False)
    _codes: dict[str, Grant] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def issuer(self) -> str:
        """The address under which the provider answers, and by which it calls itself."""
        return f"{self.origin}{self.base}{PATH}"

    @property
    def redirect_uri(self) -> str:
        """The one address that a code is ever sent to: this server's own."""
        return f"{self.origin}{self.base}/oauth2callback"

    def as_secrets(self) -> dict[str, Any]:
        """Return what an operator would have written into the secrets file."""
        ways = {
            role.value: {
                "client_id": CLIENT,
                "client_secret": self.client_secret,
                "server_metadata_url": f"{self.issuer}/.well-known/openid-configuration",
                "authorize_params": {"login_hint": role.value},
            }
            for role in Role
        }
        return {"auth": {"redirect_uri": self.redirect_uri, "cookie_secret": self.cookie_secret, **ways}}

    def metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself (OpenID Connect Discovery 1.0, section 3)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile"],
        }

    def jwks(self) -> dict[str, Any]:
        """Return the public half of the key that signs identities."""
        return {"keys": [self.key.as_dict(private=False) | {"use": "sig", "alg": ALGORITHM}]}

    def code_for(self, asked: Mapping[str, str]) -> str:
        """Return a code that is good once and for a minute; the role is the one hinted at.

        Raises:
            NotForThisError: this server did not ask, or without the proof that a code needs later. Fit to show.

        """
        expected = {
            "client_id": CLIENT,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        if any(asked.get(name) != value for name, value in expected.items()):
            raise NotForThisError("This sign-in was not asked for by this server.")
        if not all(asked.get(name) for name in ("state", "nonce", "code_challenge")):
            raise NotForThisError(
                "This sign-in lacks what would make it safe. Start again from the first page."
            )
        if asked.get("login_hint") not in set(Role):
            raise NotForThisError("There is no such role.")
        code, now = secrets.token_urlsafe(32), time.monotonic()
        grant = Grant(Role(asked["login_hint"]), asked["nonce"], asked["code_challenge"], now + CODE_SECONDS)
        with self._lock:
            for old in [each for each, kept in self._codes.items() if kept.until < now]:
                del self._codes[old]
            self._codes[code] = grant
        return code

    def token(self, authorization: str, said: Mapping[str, str], names: Mapping[Role, str]) -> dict[str, Any]:
        """Return the tokens for a code; `names` says what people call each role.

        Raises:
            NotForThisError: the code is unknown, used or late, or the proof behind it is missing. Fit to show.

        """
        with self._lock:
            grant = self._codes.pop(said.get("code", ""), None)
        if grant is None or grant.until < time.monotonic() or said.get("redirect_uri") != self.redirect_uri:
            raise NotForThisError("This code is not good any more.")
        proof = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        shown = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        ours = base64.b64encode(f"{CLIENT}:{self.client_secret}".encode()).decode()
        if not secrets.compare_digest(shown, grant.challenge) or not secrets.compare_digest(
            authorization.encode(), f"Basic {ours}".encode()
        ):
            raise NotForThisError("Whoever brings this code did not ask for it.")
        now = int(time.time())
        identity = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": f"demonstration-{grant.role}",
            "name": names[grant.role],
            "roles": [grant.role.value],
            "iat": now,
            "exp": now + LASTS_SECONDS,
            "nonce": grant.nonce,
        }
        signed = jwt.encode(
            {"alg": ALGORITHM, "kid": self.key.kid}, identity, self.key, algorithms=[ALGORITHM]
        )
        return {
            "access_token": secrets.token_urlsafe(32),
            "id_token": signed,
            "token_type": "Bearer",
            "expires_in": LASTS_SECONDS,
        }


_running: list[Provider] = []
_beginning = Lock()


def running() -> Provider | None:
    """Return the provider of this process, None where it never began or somebody configured another since."""
    return _running[0] if _running and not _configured_elsewhere() else None


def _configured_elsewhere() -> bool:
    """Return whether the operator has a secrets file: then it is theirs to say how people sign in."""
    return any(Path(str(path)).exists() for path in st.config.get_option("secrets.files"))


def begin(scope: MutableMapping[str, Any]) -> None:
    """Begin with the first request that comes from this machine to this machine, if nothing is configured.

    The address that the request came to is the one that people are sent back to: under uvicorn nobody
    else knows the port.
    """
    if _running or not loopback.is_local(scope):
        return
    if not loopback.is_host(st.config.get_option("server.address")) or _configured_elsewhere():
        return
    with _beginning:
        if _running:
            return
        host, port = scope["server"]
        base = str(st.config.get_option("server.baseUrlPath") or "").strip("/")
        name = f"[{host}]" if ":" in host else host
        provider = Provider(f"http://{name}:{port}", f"/{base}" if base else "")
        secrets_singleton.merge_programmatic_secrets(provider.as_secrets())
        _running.append(provider)
