"""The demonstration's own identity provider: it signs in whoever asked at this very server, once, and nobody else."""

import base64
import hashlib
import time
from types import SimpleNamespace

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from wiu.ui import development
from wiu.ui.demonstration import NAMES
from wiu.ui.development import CLIENT, NotForThisError, Provider

VERIFIER = "a proof that only the server that asked can bring"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def provider():
    return Provider("http://127.0.0.1:8501", "")


def asked(provider, **changed):
    return {
        "client_id": CLIENT,
        "redirect_uri": provider.redirect_uri,
        "response_type": "code",
        "code_challenge_method": "S256",
        "code_challenge": CHALLENGE,
        "state": "s",
        "nonce": "n",
        "login_hint": "wiu",
    } | changed


def basic(provider, secret=None):
    return "Basic " + base64.b64encode(f"{CLIENT}:{secret or provider.client_secret}".encode()).decode()


def brought(provider, good, **changed):
    return {"code": good, "redirect_uri": provider.redirect_uri, "code_verifier": VERIFIER} | changed


def test_a_code_is_worth_an_identity_that_its_own_key_signed(provider):
    code = provider.code_for(asked(provider))
    token = provider.token(basic(provider), brought(provider, code), NAMES)
    read = jwt.decode(token["id_token"], KeySet.import_key_set(provider.jwks()), algorithms=["ES256"])
    said = read.claims
    assert said["roles"] == ["wiu"]
    assert said["aud"] == CLIENT
    assert said["nonce"] == "n"
    assert 0 < said["exp"] - time.time() <= 10 * 3600


def test_the_published_key_has_no_private_half(provider):
    (key,) = provider.jwks()["keys"]
    assert "d" not in key


def test_a_code_is_good_once(provider):
    code = provider.code_for(asked(provider))
    provider.token(basic(provider), brought(provider, code), NAMES)
    with pytest.raises(NotForThisError):
        provider.token(basic(provider), brought(provider, code), NAMES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://elsewhere.example.org/oauth2callback"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"state": ""},
        {"nonce": ""},
        {"login_hint": "admin"},
        {"login_hint": ""},
    ],
    ids=", ".join,
)
def test_no_code_is_given_to_whoever_asks_otherwise(wrong, provider):
    with pytest.raises(NotForThisError):
        provider.code_for(asked(provider, **wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "a guess"},
        {"code_verifier": "a guess"},
        {"redirect_uri": "https://elsewhere.example.org/oauth2callback"},
    ],
    ids=", ".join,
)
def test_no_identity_is_given_for_a_code_brought_by_somebody_else(wrong, provider):
    code = provider.code_for(asked(provider))
    with pytest.raises(NotForThisError):
        provider.token(basic(provider), brought(provider, code, **wrong), NAMES)


def test_no_identity_is_given_without_the_servers_secret(provider):
    code = provider.code_for(asked(provider))
    with pytest.raises(NotForThisError):
        provider.token(basic(provider, "a guess"), brought(provider, code), NAMES)


def test_a_code_is_late_after_a_minute(provider, monkeypatch):
    code = provider.code_for(asked(provider))
    later = time.monotonic() + development.CODE_SECONDS + 1
    monkeypatch.setattr(development.time, "monotonic", lambda: later)
    with pytest.raises(NotForThisError):
        provider.token(basic(provider), brought(provider, code), NAMES)


HERE = {
    "client": ("127.0.0.1", 40000),
    "server": ("127.0.0.1", 8501),
    "headers": [(b"host", b"127.0.0.1:8501")],
}


@pytest.fixture
def not_begun(monkeypatch):
    """Let no provider run, and keep what begins in the test from outliving it."""
    kept = []
    monkeypatch.setattr(development, "_running", [])
    secrets = SimpleNamespace(merge_programmatic_secrets=kept.append)
    monkeypatch.setattr(development, "secrets_singleton", secrets)
    return kept


def settings(monkeypatch, **said):
    known = {"server.address": "127.0.0.1", "server.baseUrlPath": "", "secrets.files": []} | said
    monkeypatch.setattr(development.st.config, "get_option", known.__getitem__)


def test_it_begins_with_the_first_request_from_this_machine(not_begun, monkeypatch):
    settings(monkeypatch)
    development.begin(HERE)
    development.begin(HERE)
    assert development.running().redirect_uri == "http://127.0.0.1:8501/oauth2callback"
    assert len(not_begun) == 1


@pytest.mark.parametrize(
    "scope",
    [
        HERE | {"client": ("192.0.2.7", 40000)},
        HERE | {"headers": [(b"host", b"wiu.example.org")]},
        HERE | {"headers": [*HERE["headers"], (b"x-forwarded-for", b"127.0.0.1")]},
    ],
    ids=["from elsewhere", "under another name", "through a proxy"],
)
def test_it_does_not_begin_with_a_request_from_anywhere_else(scope, not_begun, monkeypatch):
    settings(monkeypatch)
    development.begin(scope)
    assert development.running() is None
    assert not_begun == []


def test_it_does_not_begin_on_a_server_that_listens_beyond_the_machine(not_begun, monkeypatch):
    settings(monkeypatch, **{"server.address": "0.0.0.0"})  # noqa: S104 - what must not be
    development.begin(HERE)
    assert not_begun == []


def test_it_does_not_begin_beside_a_secrets_file_and_ends_when_one_appears(not_begun, monkeypatch, tmp_path):
    file = tmp_path / "secrets.toml"
    settings(monkeypatch, **{"secrets.files": [str(file)]})
    file.write_text("")
    development.begin(HERE)
    assert not_begun == []
    file.unlink()
    development.begin(HERE)
    assert development.running() is not None
    file.write_text("")
    assert development.running() is None
