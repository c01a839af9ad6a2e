"""The guard at the gate: what a request gets without anybody being signed in."""

import asyncio

import pytest

from wiu.ui import browsers, loopback
from wiu.ui.guard import Guard


async def _an_app(_scope, _receive, send):
    headers = [(b"content-type", b"text/html"), (b"cache-control", b"public, max-age=900")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(path, cookie=None, **scope):
    """Ask the guarded app for a path; return status, headers and body."""
    sent = []

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:8501")] + ([(b"cookie", cookie.encode())] if cookie else [])
    request = {"type": "http", "method": "GET", "path": path, "headers": headers, "scheme": "http", **scope}
    asyncio.run(Guard(_an_app)(request, None, send))
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.mark.parametrize("path", ["/", "/workforce", "/_stcore/health", "/static/js/index.js", "/media/x"])
def test_every_answer_carries_the_security_headers(path):
    _, headers, _ = ask(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_nothing_but_streamlits_own_files_is_kept_by_a_browser():
    assert ask("/workforce")[1]["cache-control"] == "no-store"
    assert ask("/static/js/index.js")[1]["cache-control"] == "public, max-age=900"


def test_a_generated_file_is_refused_to_whoever_was_not_let_in():
    browsers.let_in("somebody")
    assert ask("/media/abc.pdf")[0] == 403
    assert ask("/media/abc.pdf", cookie="wiu_browser=somebody-else")[0] == 403
    assert ask("/media/abc.pdf", cookie="wiu_browser=somebody")[2] == b"inside"


def test_a_generated_file_is_refused_after_signing_out():
    browsers.let_in("leaving")
    browsers.forget("leaving")
    assert ask("/media/abc.pdf", cookie="wiu_browser=leaving")[0] == 403


def test_a_browser_that_has_no_cookie_gets_one_that_scripts_cannot_read():
    fresh = ask("/")[1]["set-cookie"]
    assert "HttpOnly" in fresh
    assert "SameSite=Lax" in fresh
    assert "Secure" not in fresh
    assert "Secure" in ask("/", scheme="https")[1]["set-cookie"]
    assert "set-cookie" not in ask("/", cookie="wiu_browser=known")[1]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_the_servers_inner_workings_are_not_there(path):
    assert ask(path)[0] == 404


def connection(client="127.0.0.1", server="127.0.0.1", **headers):
    said = {"host": "localhost:8501"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": "websocket",
        "client": (client, 50000) if client else None,
        "server": (server, 8501) if server else None,
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }


@pytest.mark.parametrize(
    "local",
    [
        connection(),
        connection(origin="http://localhost:8501"),
        connection(client="::1", server="::1", host="[::1]:8501"),
        connection(client="::ffff:127.0.0.1", server="::ffff:127.0.0.1"),
    ],
)
def test_a_connection_within_the_machine_is_local(local):
    assert loopback.is_local(local)


@pytest.mark.parametrize(
    "foreign",
    [
        connection(client="192.168.1.7"),
        connection(server="192.168.1.7"),
        connection(client=None),
        connection(server=None),
        connection(host="wiu.example.org"),
        connection(host="127.0.0.1.example.org"),
        connection(origin="https://wiu.example.org"),
        connection(origin="null"),
        connection(x_forwarded_for="127.0.0.1"),
        connection(forwarded="for=127.0.0.1"),
        connection(x_real_ip="127.0.0.1"),
        connection(client="192.168.1.7", x_forwarded_for="127.0.0.1", host="127.0.0.1"),
    ],
)
def test_a_connection_from_elsewhere_or_through_a_proxy_is_not_local(foreign):
    assert not loopback.is_local(foreign)


def test_the_gates_word_cannot_be_brought_along_by_a_client():
    forged = connection(client="192.168.1.7", x_wiu_loopback="1")
    forged["headers"].append((b"X-Wiu-Loopback", b"1"))
    assert not [name for name, _ in loopback.mark(forged)["headers"] if name.lower() == loopback.HEADER]


def test_only_the_gates_own_word_counts():
    word = dict(loopback.mark(connection())["headers"])[loopback.HEADER].decode()
    assert loopback.says_local(word)
    assert not loopback.says_local("1")
    assert not loopback.says_local(None)
