"""Which identity provider the operator has configured in Streamlit's secrets, if any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from wiu.ui import development

_SHARED = ("redirect_uri", "cookie_secret")
_OWN = ("client_id", "client_secret", "server_metadata_url")


@dataclass(frozen=True)
class Provider:
    """What the secrets say about sign-in.

    `configured` means that somebody meant to have a provider; then there are no demonstration
    roles, even if `wrong` says that it can't work yet. `demonstration`: nobody did, and the provider is our
    own, for whoever sits at this machine. `name` is what `st.login` is called with, `audience`
    whom the provider must have issued an identity for, `secure` whether people come by TLS.
    """

    configured: bool
    name: str | None = None
    wrong: str = ""
    audience: str = ""
    secure: bool = False
    demonstration: bool = False

    @property
    def works(self) -> bool:
        """Whether one can sign in with it."""
        return (self.configured or self.demonstration) and not self.wrong


def _secrets_file() -> Path | None:
    paths = [Path(str(path)) for path in st.config.get_option("secrets.files")]
    return next((path for path in paths if path.exists()), None)


def provider() -> Provider:
    """Return the identity provider as configured at this moment."""
    if development.running() is not None:
        return Provider(configured=False, audience=development.CLIENT, demonstration=True)
    return _configured()


def _configured() -> Provider:
    if not st.secrets.load_if_toml_exists():
        if _secrets_file() is None:
            return Provider(configured=False)
        return Provider(configured=True, wrong="the secrets file can't be read as TOML")
    auth = st.secrets.get("auth")
    if auth is None:
        return Provider(configured=False)
    if not isinstance(auth, Mapping):
        return Provider(configured=True, wrong="[auth] is not a section")
    missing = [key for key in _SHARED if not auth.get(key)]
    named = [
        name for name, section in auth.items() if isinstance(section, Mapping) and name != "client_kwargs"
    ]
    section = auth[named[0]] if named else auth
    missing += [key for key in _OWN if not section.get(key)]
    if missing:
        return Provider(configured=True, wrong=f"[auth] in the secrets lacks {', '.join(missing)}")
    return Provider(
        configured=True,
        name=named[0] if named else None,
        audience=str(section["client_id"]),
        secure=str(auth["redirect_uri"]).startswith("https://"),
    )
